"""Every resource of the site: its page, its Word file and its PDFs have the same fields, and take answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

from plugins.publishing.run import run
from tests.fill import readers
from tests.fill.conftest import ROOT, Meet
from tests.fill.test_files import NOTES, Filler

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]

SAMPLES: dict[str, str | bool] = {
    "checkbox": True,
    "date": "2026-11-24",
    "textarea": "One line\nŁukasz said",
    "text": "Zoë Łęcka",
    "email": "zoe@example.com",
    "tel": "+1 555 0100",
    "url": "https://example.com/",
}


@pytest.fixture(scope="module")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with the content it is published with."""
    output = tmp_path_factory.mktemp("whole") / "output"
    run(ROOT / "pelicanconf.py", OUTPUT_PATH=str(output))
    return output


def test_every_resource_can_be_filled_in(meet: Meet, whole_site: Path, site: Path) -> None:
    """A field that is on the page and in no file would lose an answer in silence; both files stay valid."""
    fill = Filler(meet().go(NOTES), site)
    words = sorted((whole_site / "downloads").glob("*.docx"))
    assert len(words) > 10
    for number, word in enumerate(words):
        answers = answers_for(whole_site / "resources" / word.stem / "index.html")
        filled = fill("word", "fillWord", word.read_bytes(), answers)
        shown = readers.of_word(filled)
        assert {name for name in shown if "☐" not in shown[name]} == set(answers), word.name
        assert readers.faults_of_word(filled) == [], word.name
        pdf = word.with_name(f"{word.stem}{('', '-a4')[number % 2]}.pdf")
        blank = pdf.read_bytes()
        filled = fill("pdf", "fillPdf", blank, answers)["file"]
        assert set(readers.of_pdf(filled)) == set(answers), pdf.name
        if faults := readers.faults_of_pdf(filled):  # none of them comes from filling it in
            assert faults == readers.faults_of_pdf(blank), pdf.name


def answers_for(file: Path) -> dict[str, str | bool]:
    """Return an answer for every field of a page."""
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    controls = page.select(".sheet [data-field], .sheet [data-item]")
    return {str(each.get("data-field") or each["data-item"]): sample(each) for each in controls}


def sample(control: Tag) -> str | bool:
    """Return something that a control can hold."""
    if control.name == "select":
        return control.select("option")[-1].get_text()
    return SAMPLES[str(control.get("type", control.name))]
