"""Every resource of the site: its page, its Word file and its PDFs have the same fields, and take answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.publishing.run import run
from tests.fill import readers
from tests.fill.answers import answers_to, in_pdf, in_word
from tests.fill.conftest import ROOT, Meet
from tests.fill.filler import Filler

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]


@pytest.fixture(scope="module")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with the content it is published with."""
    output = tmp_path_factory.mktemp("whole") / "output"
    run(ROOT / "pelicanconf.py", OUTPUT_PATH=str(output))
    return output


def test_every_resource_can_be_filled_in(meet: Meet, whole_site: Path, site: Path) -> None:
    """A field that is on the page and in no file would lose an answer in silence; all files stay valid."""
    fill = Filler(meet().go("resources/mentor-meeting-notes/"), site)
    words = sorted((whole_site / "downloads").glob("*.docx"))
    assert len(words) > 10
    for word in words:
        page = whole_site / "resources" / word.stem / "index.html"
        answers = answers_to(page.read_text(encoding="utf-8"))
        filled = fill("word", "fillWord", word.read_bytes(), answers)
        assert {name: set(shown) for name, shown in readers.of_word(filled).items()} == in_word(answers), word
        assert readers.faults_of_word(filled) == [], word
        for pdf in (word.with_suffix(".pdf"), word.with_name(f"{word.stem}-a4.pdf")):
            blank = pdf.read_bytes()
            filled = fill("pdf", "fillPdf", blank, answers)["file"]
            assert readers.of_pdf(filled) == in_pdf(answers), pdf
            assert readers.faults_of_filling(filled, blank) == [], pdf
