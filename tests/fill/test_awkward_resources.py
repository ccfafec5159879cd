"""Resources written to be awkward, filled in by the published script: every answer is in every file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Resource
from tests.fill import readers
from tests.fill.answers import Answers, answers_to, in_pdf, in_word
from tests.fill.filler import Filler
from tests.resource_center.formats.written import EVERY, download
from tests.theme.rendering import render

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]

EACH = pytest.mark.parametrize("resource", EVERY.values(), ids=EVERY)


@pytest.fixture(scope="module")
def fill(browser: Browser, address: str, site: Path) -> Iterator[Filler]:
    """The published modules, called on a page of their site."""
    page = browser.new_page()
    page.goto(f"{address}/privacy/")
    yield Filler(page, site)
    page.close()


def answers_for(resource: Resource) -> Answers:
    """Return an answer for everything that the page of a resource asks."""
    return answers_to(str(render("sheet", "sheet", resource=resource, kind=KINDS[resource.kind])))


@EACH
def test_word_takes_every_answer(fill: Filler, resource: Resource) -> None:
    """In lists, cells, quotes and sentences, wherever a field is used; the file stays valid."""
    answers = answers_for(resource)
    filled = fill("word", "fillWord", download(resource, "docx").data, answers)
    assert {name: set(shown) for name, shown in readers.of_word(filled).items()} == in_word(answers)
    assert readers.faults_of_word(filled) == []


@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
@EACH
def test_a_pdf_takes_every_answer(fill: Filler, resource: Resource, key: str) -> None:
    """The same, on both papers: still PDF/UA-1 and PDF/A-2a, and what its font has is on paper."""
    answers = answers_for(resource)
    blank = download(resource, key).data
    filled = fill("pdf", "fillPdf", blank, answers)["file"]
    assert readers.of_pdf(filled) == in_pdf(answers)
    assert readers.faults_of_filling(filled, blank) == []
    drawn = readers.text_of_pdf(filled)
    typed = [str(each) for each in answers.values() if each is not True and readers.is_western(str(each))]
    assert [each for each in typed if each not in drawn] == []
