"""How fast and how large documents are, over the site's own resources: `python -m tests.bench.documents`.

Speeds are files a second of one core (processor time of this process, checks included), so they are
those of the machine; the ratios to other programs, taken by turns, are not.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.resource_center.formats import render_download
from plugins.resource_center.formats.cache import DocumentCache
from plugins.resource_center.formats.checks import check_pdf
from plugins.resource_center.formats.pdf import layout, typesetter
from plugins.resource_center.formats.pdf.form import make_fillable
from plugins.resource_center.formats.preview import render_previews
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Resource
from tests.bench import FOLDER, Row
from tests.bench.pairs import PAIRS, Spread, cost_of, in_turn, spread
from tests.bench.peers import NotInstalled, python_package
from tests.resource_center.formats.written import IMPRINT, from_file, published
from tests.theme.rendering import render

TITLE = "Documents"
SET = ("docx", "pdf", "pdf-a4", "txt")
FILES_A_SECOND = {"docx": "≥ 90", "pdf": "≥ 30", "pdf-a4": "≥ 30", "txt": ""}
MOST_KB = {"docx": "≤ 14", "pdf": "≤ 60", "pdf-a4": "≤ 60"}
SPEED = "files/s"
PROFILE = FOLDER / "libreoffice"  # LibreOffice wants a place of its own


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield speeds, what an unchanged set costs, sizes, and ratios to pandoc, LibreOffice and WeasyPrint."""
    runs = 2 if quick else PAIRS
    resources = [from_file(file) for file in published()]
    make_all(resources[:2], SET)  # engines are imported, fonts read
    for key in SET:
        yield speed(f"{key}, finished and checked", resources, runs, (key,), FILES_A_SECOND[key])
    yield typesetting(resources, runs)
    yield from a_set(resources, runs)
    yield from stages(resources, runs)
    yield unchanged(resources, runs)
    yield from sizes(resources)
    yield from peers(resources[:3] if quick else resources, min(runs, 3))


def make_all(resources: list[Resource], keys: tuple[str, ...], cache: DocumentCache | None = None) -> None:
    """Make each resource in some formats."""
    for resource in resources:
        for key in keys:
            render_download(resource, key, IMPRINT, {}, cache)


def took(work: Callable[[], object]) -> float:
    """Return the seconds of processor time that some work takes."""
    began = time.process_time()
    work()
    return time.process_time() - began


def repeated(work: Callable[[], object], runs: int) -> Spread:
    """Return the seconds of processor time that some work takes, several times over."""
    return spread([took(work) for _ in range(runs)])


def speed(what: str, resources: list[Resource], runs: int, keys: tuple[str, ...], target: str) -> Row:
    """Return how many files a second are made in some formats."""
    found = repeated(lambda: make_all(resources, keys), runs)
    rates = [len(resources) / seconds for seconds in (found.median, found.high, found.low)]
    return Row(what, rates[0], (rates[1], rates[2]), SPEED, target)


def typesetting(resources: list[Resource], runs: int) -> Row:
    """Return how many documents a second Typst sets, before any becomes a form."""
    found = repeated(lambda: typeset_all(resources), runs)
    note = "once each; a document of two or three pages is set twice, to save a page"
    return Row("PDF before the form step", len(resources) / found.median, None, SPEED, "≥ 80", note)


def a_set(resources: list[Resource], runs: int) -> Iterator[Row]:
    """Yield what the documents of one resource cost together, and with the pictures of the first page."""

    def documents() -> None:
        make_all(resources, SET)

    def pictures_too() -> None:
        for resource in resources:
            made = [render_download(resource, key, IMPRINT) for key in SET]
            render_previews(made[SET.index("pdf")].data)

    what = "a set: Word, PDF on two papers, text"
    for words, work, target in ((what, documents, "≤ 60"), (f"{what}, pictures", pictures_too, "")):
        found = repeated(work, runs)
        each = [1000 * seconds / len(resources) for seconds in (found.median, *found.ends)]
        yield Row(words, each[0], (each[1], each[2]), "ms", target)


def stages(resources: list[Resource], runs: int) -> Iterator[Row]:
    """Yield where the time of a set goes: two papers, each set by Typst, made a form and checked."""
    papers = ("us-letter", "a4")
    ink = IMPRINT.palette["ink"]

    def typeset(resource: Resource) -> list[bytes]:
        documents = (layout.document(resource, IMPRINT, {}, paper) for paper in papers)
        return [typesetter.typeset(document, resource.edition) for document in documents]

    typed = {each.slug: typeset(each) for each in resources}
    forms = {each.slug: [make_fillable(one, each, ink) for one in typed[each.slug]] for each in resources}
    works: dict[str, Callable[[Resource], object]] = {
        "Typst": typeset,
        "making the forms": lambda each: [make_fillable(one, each, ink) for one in typed[each.slug]],
        "checking the PDFs": lambda each: [check_pdf(one, each) for one in forms[each.slug]],
        "Word, with its checks": lambda each: render_download(each, "docx", IMPRINT),
        "pictures of the first page": lambda each: render_previews(forms[each.slug][0]),
    }
    for what, work in works.items():
        found = repeated(lambda work=work: [work(each) for each in resources], runs)  # type: ignore[misc]
        yield Row(f"of a set: {what}", 1000 * found.median / len(resources), None, "ms")


def unchanged(resources: list[Resource], runs: int) -> Row:
    """Return what a set costs that has not changed, of what it costs to make."""
    with tempfile.TemporaryDirectory() as folder:
        cache = DocumentCache(Path(folder))
        make_all(resources, SET, cache)
        ratio = in_turn(
            lambda: took(lambda: make_all(resources, SET, cache)),
            lambda: took(lambda: make_all(resources, SET)),
            runs,
        )
    return Row("an unchanged set, of a new one", ratio.median, ratio.ends, target="≤ 0.05")


def sizes(resources: list[Resource]) -> Iterator[Row]:
    """Yield the size of the usual and the largest document of each format."""
    for key, target in MOST_KB.items():
        found = [render_download(resource, key, IMPRINT).size / 1000 for resource in resources]
        yield Row(f"{key}, the largest", max(found), (min(found), max(found)), "kB", target)
        yield Row(f"{key}, the usual", statistics.median(found), None, "kB")


def peers(resources: list[Resource], runs: int) -> Iterator[Row]:
    """Yield ratios to what other programs take for the same documents."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=FOLDER) as folder:
        place = Path(folder)
        for resource in resources:
            for key in ("md", "docx"):
                made = render_download(resource, key, IMPRINT)
                (place / f"{resource.slug}.{key}").write_bytes(made.data)
            sheet = render("sheet", "sheet", resource=resource, kind=KINDS[resource.kind])
            (place / f"{resource.slug}.html").write_text(f"<!doctype html><title>x</title>{sheet}")
        for peer in PEERS:
            yield peer.row(resources, place, runs)


@dataclass(frozen=True)
class Peer:
    """Another program for the same documents: what we do, where it is found, what it is told.

    `commands` gives what makes some documents, by their names: one command for each where a program
    has to be started for each, one for all where it need not.
    """

    what: str
    ours: Callable[[list[Resource]], None]
    find: Callable[[], str]
    commands: Callable[[str, list[str]], list[tuple[str, ...]]]
    target: str
    note: str

    def row(self, resources: list[Resource], place: Path, runs: int) -> Row:
        """Return the ratio of our processor time to theirs, taken by turns."""
        try:
            program = self.find()
        except NotInstalled as error:
            return Row(self.what, None, target=self.target, note=str(error))
        commands = self.commands(program, [each.slug for each in resources])

        def theirs() -> float:
            return sum(cost_of(command, place).cpu for command in commands)

        ratio = in_turn(lambda: took(lambda: self.ours(resources)), theirs, runs)
        return Row(self.what, ratio.median, ratio.ends, target=self.target, note=self.note)


def typeset_all(resources: list[Resource]) -> None:
    """Set each resource on Letter, before any becomes a form."""
    for resource in resources:
        typesetter.typeset(layout.document(resource, IMPRINT, {}, "us-letter"), resource.edition)


def finish_all(resources: list[Resource]) -> None:
    """Make the fillable and checked PDF of each resource, on Letter."""
    make_all(resources, ("pdf",))


def of_this_machine(program: str) -> str:
    """Return a program of this machine; raises NotInstalled."""
    if shutil.which(program) is None:
        raise NotInstalled(f"{program} is not installed here")
    return program


def pandoc() -> str:
    """Return pandoc: this machine's, or else the one that a Python package brings."""
    if here := shutil.which("pandoc"):
        return here
    python = python_package("pandoc") / "python"
    asked = (python, "-c", "import pypandoc; print(pypandoc.get_pandoc_path())")
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def weasyprint() -> str:
    """Return the Python that has WeasyPrint."""
    return str(python_package("weasyprint") / "python")


def office(files: Iterable[str]) -> tuple[str, ...]:
    """Return the command by which LibreOffice prints some Word files in one go."""
    profile = f"-env:UserInstallation={PROFILE.as_uri()}"
    return ("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", "printed", *files)


PRINT_PAGES = """\
import sys
from weasyprint import HTML
for slug in sys.argv[1:]:
    HTML(f"{slug}.html").write_pdf(f"{slug}.weasyprint.pdf", pdf_forms=True)
"""


def each_alone(names: list[str]) -> list[list[str]]:
    """Return files in groups of one."""
    return [[name] for name in names]


def office_peer(
    what: str,
    ours: Callable[[list[Resource]], None],
    groups: Callable[[list[str]], list[list[str]]],
    note: str,
    target: str = "",
) -> Peer:
    """Return LibreOffice as a peer: it prints our Word files, started once for each of their groups."""
    return Peer(
        what,
        ours,
        lambda: of_this_machine("soffice"),
        lambda _, slugs: [office(group) for group in groups([f"{slug}.docx" for slug in slugs])],
        target,
        note,
    )


PEERS = (
    Peer(
        "Word file, of pandoc",
        lambda resources: make_all(resources, ("docx",)),
        pandoc,
        lambda program, slugs: [(program, f"{slug}.md", "-o", f"{slug}.pandoc.docx") for slug in slugs],
        "≤ 0.15",
        "pandoc is started for each, and makes no form of it",
    ),
    office_peer(
        "PDF before the form step, of LibreOffice",
        typeset_all,
        each_alone,
        "LibreOffice is started for each, and prints the Word file",
        target="≤ 0.01",
    ),
    office_peer(
        "finished PDF, of LibreOffice",
        finish_all,
        each_alone,
        "the same, against our fillable and checked one",
    ),
    office_peer(
        "finished PDF, of LibreOffice started once",
        finish_all,
        lambda names: [names],
        "one start for all of them, which is kindest to LibreOffice",
    ),
    Peer(
        "finished PDF, of WeasyPrint",
        finish_all,
        weasyprint,
        lambda program, slugs: [(program, "-c", PRINT_PAGES, *slugs)],
        "≤ 0.4",
        "one start for all; WeasyPrint prints the page's markup, bare, with its form",
    ),
)


def main() -> None:
    """Write the table."""
    for row in measure(quick="--quick" in sys.argv):
        value = "–" if row.value is None else f"{row.value:.3g} {row.unit}"
        ends = f"{row.spread[0]:.3g} … {row.spread[1]:.3g}" if row.spread else ""
        sys.stdout.write(f"{row.what:48}{value:>14}  {ends:18}{row.target:8}{row.note}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
