"""The page of a resource: what stands around its sheet, for people and for machines."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup

NOTES = "mentor-meeting-notes"


@pytest.fixture(scope="module")
def page(site: Path) -> BeautifulSoup:
    """The page of the notes."""
    return page_of(site, NOTES)


def page_of(site: Path, slug: str) -> BeautifulSoup:
    return BeautifulSoup(
        (site / "resources" / slug / "index.html").read_text(encoding="utf-8"), "html.parser"
    )


def test_every_download_says_format_size_pages_and_sum(page: BeautifulSoup, site: Path) -> None:
    """And each is the file that is published at its fixed address."""
    links = page.select("aside .downloads a[download]")
    assert [link["href"].rpartition("/downloads/")[2] for link in links] == [
        f"{NOTES}{ending}" for ending in (".docx", ".pdf", "-a4.pdf", ".txt")
    ]
    sums = dict(zip(texts(page, "details dt"), texts(page, "details dd"), strict=True))
    for link in links:
        name = link["href"].rpartition("/")[2]
        data = (site / "downloads" / name).read_bytes()
        note = link.find_next("small").get_text()
        assert sums[name] == hashlib.sha256(data).hexdigest()
        assert note.rpartition(" ")[2] in {"kB", "bytes"}
        if name.endswith(".pdf"):
            assert f"{len(pypdf.PdfReader(site / 'downloads' / name).pages)} page" in note


def test_machines_read_the_same_files(page: BeautifulSoup, site: Path) -> None:
    """schema.org: one MediaObject for each file, at an absolute address, with its type and sum."""
    graph = json.loads(page.select_one("script[type='application/ld+json']").get_text())["@graph"]
    encodings = graph[0]["encoding"]
    assert {each["@type"] for each in encodings} == {"MediaObject"}
    names = [each["contentUrl"].rpartition("/")[2] for each in encodings]
    assert names == texts(page, "details dt")
    for name, each in zip(names, encodings, strict=True):
        assert each["contentUrl"].startswith("http")
        assert each["sha256"] == hashlib.sha256((site / "downloads" / name).read_bytes()).hexdigest()
        assert "/" in each["encodingFormat"]


def test_edition_licence_and_articles_are_named(page: BeautifulSoup) -> None:
    """When it changed and how, what one may do with it, and where it is used, step by step."""
    small_print = page.select_one("section[aria-label='Small print']").get_text()
    assert "November 22, 2026. This edition." in small_print
    assert page.select_one("a[rel=license]")
    assert page.select_one(f"a[href$='/articles/the-guide/#tool-{NOTES}']")


def test_who_wants_to_hear_of_the_next_edition_can_say_so_here(page: BeautifulSoup, site: Path) -> None:
    """The list named «changes» has its form on the page of every resource, once."""
    (form,) = page.select("form[data-signup]")
    heading = form.find_parent("section").select_one("h2").get_text()
    assert heading == "Tell me when this template changes"
    message = page_of(site, "ask-for-feedback")
    assert "Tell me when this message changes" in texts(message, "h2")


def test_who_needs_another_format_is_told_what_there_is(page: BeautifulSoup) -> None:
    """No promise that nobody keeps."""
    (heading,) = [each for each in page.select("h2") if each.get_text() == "Need another format?"]
    assert "LibreOffice" in heading.find_next("p").get_text()


def test_what_fills_word_and_pdf_stays_within_its_budget(site: Path) -> None:
    """8 kB of script for both, compressed; what draws letters beyond Latin comes when one is typed."""
    scripts = {
        file.name.partition(".")[0]: file.read_bytes() for file in (site / "theme/js/fill").glob("*.js")
    }
    needed = needed_by(scripts, "pdf", "word")
    assert {"pdf_read", "zip"} <= needed
    assert not {"pdf_picture", "spreadsheet", "calendar"} & needed
    fetched = needed - needed_by(scripts, "sheet")  # what filling in has fetched already
    assert sum(len(gzip.compress(scripts[name])) for name in fetched) <= 8000


def needed_by(scripts: Mapping[str, bytes], *names: str) -> set[str]:
    """Return modules with all that they import before they run."""
    found: set[str] = set()
    waiting = [*names]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += re.findall(r'\b(?:from|import)\s*"\./(\w+)\.', scripts[name].decode())
    return found


def texts(page: BeautifulSoup, selector: str) -> list[str]:
    """Return the text of every element that a selector finds."""
    return [each.get_text().strip() for each in page.select(selector)]
