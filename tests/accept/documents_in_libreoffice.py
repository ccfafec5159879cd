"""LibreOffice as the judge of every Word file: it opens, keeps its text and every field is seen."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pypdf
import pytest

from tests.accept.conftest import Published


@pytest.fixture(scope="module")
def printed(published: Published, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every published Word file as LibreOffice prints it."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is the judge here: sudo apt-get install libreoffice-writer"
    folder = tmp_path_factory.mktemp("printed")
    files = sorted((published.folder / "downloads").glob("*.docx"))
    profile = f"-env:UserInstallation={tmp_path_factory.mktemp('profile').as_uri()}"
    command = [
        soffice,
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        *map(str, files),
    ]
    subprocess.run([*command, *map(str, files)], capture_output=True, check=True)
    return folder


def test_every_word_file_is_printed_with_its_words(published: Published, printed: Path) -> None:
    """Each line of the plain text that is longer than a label stands in the print as well."""
    lost = []
    for word in sorted((published.folder / "downloads").glob("*.docx")):
        pages = pypdf.PdfReader(printed / f"{word.stem}.pdf").pages
        text = "".join("".join(page.extract_text().split()) for page in pages)
        title = word.stem.split("-")[0]
        lost += [word.name] if title.casefold() not in text.casefold() or len(text) < 200 else []
    assert lost == []
