"""LibreOffice and poppler open what was filled in the browser: every answer stands on paper."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from playwright.sync_api import Browser

from tests.accept.conftest import Published
from tests.accept.filled import fill_all
from tests.fill.answers import in_word
from tests.fill.readers import is_western

RIGHT_TO_LEFT = "שרה"


def printed(file: Path) -> str:
    """Return the letters on the pages of a PDF, as poppler reads them, without white space."""
    assert shutil.which("pdftotext"), "poppler is the judge here: sudo apt-get install poppler-utils"
    read = subprocess.run(["pdftotext", file, "-"], capture_output=True, check=True).stdout
    return squeezed(read.decode())


def squeezed(text: str) -> str:
    """Return a text without white space, and without the marks by which poppler tells directions."""
    return re.sub(r"[\s\u202a-\u202e]", "", text)


def is_printed(answer: str, paper: str) -> bool:
    """Whether an answer is among the letters; one from right to left may be told from either end."""
    forms = {squeezed(answer)}
    if answer.startswith(RIGHT_TO_LEFT):
        name, number = answer.split()
        forms |= {f"{number}{name}", f"{name[::-1]}{number}", f"{number}{name[::-1]}"}
    return any(form in paper for form in forms)


def test_libreoffice_prints_every_answer(browser: Browser, published: Published, tmp_path: Path) -> None:
    """Whatever the control is, and wherever it stands: in a sentence, a cell, a list, the subject."""
    assert shutil.which("soffice"), "LibreOffice is the judge here: sudo apt-get install libreoffice-writer"
    filled = fill_all(browser, published, tmp_path, (".docx",))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "printed")]
    subprocess.run([*command, *map(str, filled)], capture_output=True, check=True)
    lost = {}
    for file, answers in filled.items():
        paper = printed(tmp_path / "printed" / f"{file.stem}.pdf")
        wanted = {shown for each in in_word(answers).values() for shown in each}
        lost[file.name] = [answer for answer in sorted(wanted) if not is_printed(answer, paper)]
    assert {name: answers for name, answers in lost.items() if answers} == {}


def test_poppler_draws_what_is_typed(browser: Browser, published: Published, tmp_path: Path) -> None:
    """All that the published font has letters for; the rest is a drawing, which no reader of text sees."""
    lost = {}
    for file, answers in fill_all(browser, published, tmp_path, (".pdf", "-a4.pdf")).items():
        paper = printed(file)
        wanted = sorted({str(answer) for answer in answers.values() if answer is not True})
        lost[file.name] = [each for each in wanted if is_western(each) and squeezed(each) not in paper]
    assert {name: answers for name, answers in lost.items() if answers} == {}


def test_an_answer_that_is_not_printed_is_missed() -> None:
    """A judge that never says anything judges nothing."""
    assert is_printed("Zoë 5", "DearZoë5,")
    assert is_printed("שרה 5", "Dear5שרה")
    assert not is_printed("Zoë 6", "DearZoë5,")
    assert not is_printed("שרה 6", "Dear5שרה")
