"""LibreOffice as the judge of every Word file: it prints every line, and writes every control back."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pypdf
import pytest

from plugins.common.wording import slugify
from tests.accept.conftest import Published
from tests.resource_center.formats.written import EVERY, download

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
KINDS = {"checkbox": "tick", "dropDownList": "choice", "date": "date", "text": "text"}
# Since then a control keeps its title and tag whatever its kind; before, only a line of text does.
KEEPS_TITLES = (7, 6)
LEAST = 30  # characters of a line that is surely not a label alone

Convert = Callable[[str], Path]


@dataclass(frozen=True)
class Control:
    """A content control as it stands in a file."""

    kind: str
    title: str
    tag: str
    options: tuple[str, ...]
    text: str


@pytest.fixture(scope="session")
def words(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every Word file: the published ones, and those of the awkward resources."""
    folder = tmp_path_factory.mktemp("words")
    for file in (published.folder / "downloads").glob("*.docx"):
        shutil.copy(file, folder)
    for name, resource in EVERY.items():
        (folder / f"awkward-{slugify(name)}.docx").write_bytes(download(resource, "docx").data)
    return folder


@pytest.fixture(scope="session")
def soffice() -> str:
    """The program; without it nothing can be judged here."""
    found = shutil.which("soffice")
    assert found, "LibreOffice is the judge here: sudo apt-get install libreoffice-writer"
    return found


@pytest.fixture(scope="session")
def converted(soffice: str, words: Path, tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """A function that has LibreOffice convert every Word file, and returns the folder of the results."""
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"

    def convert(form: str) -> Path:
        folder = tmp_path_factory.mktemp("converted")
        command = [soffice, profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
        subprocess.run([*command, *map(str, sorted(words.glob("*.docx")))], capture_output=True, check=True)
        return folder

    return convert


def squeezed(text: str) -> str:
    """Return a text without white space and ligatures, as two programs agree on it."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_every_line_is_printed(published: Published, converted: Convert) -> None:
    """Whatever the plain text says in a whole line without a field stands in the print of the Word file."""
    printed = converted("pdf")
    lost = []
    for text in sorted((published.folder / "downloads").glob("*.txt")):
        print_of_it = printed / f"{text.stem}.pdf"
        if not print_of_it.exists():
            continue
        found = squeezed("".join(page.extract_text() for page in pypdf.PdfReader(print_of_it).pages))
        said = text.read_text(encoding="utf-8").split("-" * 40)[0].splitlines()
        sentences = [re.sub(r"^(\d+\. |- |\[ \] |> )+", "", line.strip()) for line in said]
        whole = [line for line in sentences if len(line) >= LEAST and not re.search(r"[\[\]:(]|__|==", line)]
        lost += [f"{text.stem}: {line}" for line in whole if squeezed(line) not in found]
    assert lost == []


def controls(data: bytes) -> list[Control]:
    """Return the content controls of a Word file in their order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = ET.fromstring(archive.read("word/document.xml"))
    return [_control(each) for each in document.iter(f"{W}sdt")]


def _control(element: ET.Element) -> Control:
    properties = element.find(f"{W}sdtPr")
    assert properties is not None
    inside = [child.tag.rpartition("}")[2] for child in properties]
    title, tag = (properties.find(f"{W}{name}") for name in ("alias", "tag"))
    return Control(
        kind=next((KINDS[name] for name in inside if name in KINDS), "lines"),
        title="" if title is None else title.get(f"{W}val", ""),
        tag="" if tag is None else tag.get(f"{W}val", ""),
        options=tuple(item.get(f"{W}value", "") for item in properties.iter(f"{W}listItem")),
        text="".join(element.itertext()),
    )


def differences(before: list[Control], after: list[Control], *, keeps_titles: bool) -> Iterator[str]:
    """Yield what became of controls that are not what they were."""
    # It wraps a paragraph that begins with a box into one more control, which holds the box.
    after = [each for each in after if each.kind != "lines" or "☐" not in each.text]
    # It cuts a text in two scripts into several controls of one title.
    before, after = map(_joined, (before, after))
    for kind in (*KINDS.values(), "lines"):
        ours, theirs = ([each for each in found if each.kind == kind] for found in (before, after))
        if len(ours) != len(theirs):
            yield f"{len(ours)} of {kind} became {len(theirs)}"
        if [each.options for each in ours] != [each.options for each in theirs]:
            yield f"the options of {kind} changed"
        if kind == "text" and [each.title for each in ours] != [each.title for each in theirs]:
            yield "the titles of texts changed"
    if keeps_titles and [(each.title, each.tag) for each in before] != [
        (each.title, each.tag) for each in after
    ]:
        yield "titles or tags changed"


def _joined(found: list[Control]) -> list[Control]:
    """Return controls without texts that follow one of the same title."""
    names = [(each.title, each.tag) if each.kind == "text" else number for number, each in enumerate(found)]
    return [each for number, each in enumerate(found) if not number or names[number] != names[number - 1]]


def test_every_control_is_written_back(soffice: str, words: Path, converted: Convert) -> None:
    """Opened and saved: the same kinds in the same order, with their options; titles where it keeps them."""
    told = subprocess.run([soffice, "--version"], capture_output=True, text=True, check=True).stdout
    version = tuple(map(int, re.findall(r"\d+", told)[:2]))
    saved = converted("docx:MS Word 2007 XML")
    found = {}
    for file in sorted(words.glob("*.docx")):
        before, after = (controls(path.read_bytes()) for path in (file, saved / file.name))
        found[file.stem] = [*differences(before, after, keeps_titles=version >= KEEPS_TITLES)]
    assert len(found) > len(EVERY)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_a_control_that_is_lost_is_found(words: Path) -> None:
    """A judge that never says anything judges nothing."""
    (file,) = words.glob("awkward-interview-scorecard.docx")
    before = controls(file.read_bytes())
    (first_choice, *_) = [number for number, each in enumerate(before) if each.kind == "choice"]
    without_it = before[:first_choice] + before[first_choice + 1 :]
    assert [*differences(before, without_it, keeps_titles=False)]
    assert [*differences(before, before, keeps_titles=True)] == []
