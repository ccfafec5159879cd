"""Poppler as the judge of filled forms: what was typed in PDFium, key by key, stands on the drawn page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.resource_center.formats.pdfium import Reader
from tests.resource_center.formats.written import CHECKLIST, SCORECARD, download

LINES = "Asked before she built.\nSaid what she did not know."


def drawn(data: bytes, folder: Path) -> tuple[str, bytes]:
    """Return the words and the points of the first page, as poppler draws it."""
    for program in ("pdftotext", "pdftoppm"):
        assert shutil.which(program), "poppler is the judge here: sudo apt-get install poppler-utils"
    file = folder / "form.pdf"
    file.write_bytes(data)
    words = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout
    command = ["pdftoppm", "-r", "100", "-f", "1", "-l", "1", "-gray", str(file)]
    return words.decode(), subprocess.run(command, capture_output=True, check=True).stdout


@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_what_is_typed_is_drawn(key: str, tmp_path: Path) -> None:
    """A line, several lines and a choice."""
    empty = download(SCORECARD, key).data
    with Reader(empty) as reader:
        reader.type("candidate", "Zoë Müller")
        reader.type("summary", LINES)
        reader.choose("stage", 2)
        saved = reader.save()
    before, after = drawn(empty, tmp_path)[0], drawn(saved, tmp_path)[0]
    for words in ("Zoë Müller", *LINES.split("\n"), "First interview"):
        assert words not in before
        assert words in after


def test_a_tick_is_drawn(tmp_path: Path) -> None:
    """A tick is a drawing of ours, so it shows as points: darker than the empty box, and gone again."""
    empty = download(CHECKLIST, "pdf").data
    name = CHECKLIST.items[0].id
    with Reader(empty) as reader:
        reader.click(name)
        ticked = reader.save()
        reader.click(name)
        open_again = reader.save()
    points = [sum(drawn(data, tmp_path)[1]) for data in (empty, ticked, open_again)]
    assert points[1] < points[0] == points[2]
