"""One source, many formats: each carries the same fields, labels, options and items, in the same order."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Resource
from tests.resource_center.formats import readers
from tests.resource_center.formats.written import EVERY, USUAL, download, from_file, published, written
from tests.theme.rendering import render

RESOURCES = [pytest.param(each, id=name) for name, each in EVERY.items()]


Pair = tuple[list[readers.Control], list[readers.Control]]


def in_pdf(resource: Resource, key: str) -> Pair:
    """Return what a PDF carries and what it should."""
    return readers.of_pdf(download(resource, key).data), readers.of_resource(resource)


def in_word(resource: Resource) -> Pair:
    """Return what a Word file carries and what it should: Word cuts long titles."""
    wanted = [
        replace(each, label=each.label if len(each.label) <= 64 else each.label[:63].rstrip() + "…")
        for each in readers.of_resource(resource)
    ]
    return readers.of_docx(download(resource, "docx").data), wanted


def in_text(resource: Resource, key: str) -> Pair:
    """Return what a text shows and what it should."""
    read = {"txt": readers.of_text, "md": readers.of_markdown}[key]
    return read(download(resource, key).data.decode()), as_in_text(resource)


def in_mail(resource: Resource) -> Pair:
    """Return what a mail shows and what it should."""
    return readers.of_mail(download(resource, "eml").data), as_in_text(resource)


def as_in_text(resource: Resource) -> list[readers.Control]:
    """Return the fields of a resource as a text can show them: without ids, and lines are a text there."""
    kinds = {"lines": "text"}
    fields = readers.of_resource(resource)
    return [replace(each, id="", kind=kinds.get(each.kind, each.kind)) for each in fields]


def on_page(resource: Resource) -> Pair:
    """Return what the page's own markup carries and what it should."""
    sheet = render("sheet", "sheet", resource=resource, kind=KINDS[resource.kind])
    return readers.of_page(str(sheet)), readers.of_resource(resource)


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_page_carries_the_fields_of_its_resource(resource: Resource) -> None:
    """Same ids, labels, kinds, options and order, as the page's own markup says them."""
    found, wanted = on_page(resource)
    assert found == wanted


@pytest.mark.parametrize("resource", [each for each in USUAL if each.subject], ids=lambda each: each.slug)
def test_a_mail_shows_the_fields_of_its_resource(resource: Resource) -> None:
    """The subject is part of it."""
    found, wanted = in_mail(resource)
    assert found == wanted


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_a_pdf_carries_the_fields_of_its_resource(resource: Resource, key: str) -> None:
    """Same ids, labels, kinds, options and order, as an independent reader lists them."""
    found, wanted = in_pdf(resource, key)
    assert found == wanted


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_word_file_carries_the_fields_of_its_resource(resource: Resource) -> None:
    """The same; a title longer than Word allows is cut, its id never."""
    found, wanted = in_word(resource)
    assert found == wanted


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("key", ["txt", "md"])
def test_a_text_shows_the_fields_of_its_resource(resource: Resource, key: str) -> None:
    """The same labels, options and order; a text has neither ids nor a difference between lines and text."""
    found, wanted = in_text(resource, key)
    assert found == wanted


@pytest.mark.parametrize("file", published(), ids=lambda file: file.stem)
def test_the_site_s_own_resources_agree_in_every_format(file: Path) -> None:
    """What is published, not only what tests make up."""
    resource = from_file(file)
    pairs = {"page": on_page(resource), "docx": in_word(resource)}
    pairs |= {key: in_pdf(resource, key) for key in ("pdf", "pdf-a4")}
    pairs |= {key: in_text(resource, key) for key in ("txt", "md")}
    if resource.subject:
        pairs["eml"] = in_mail(resource)
    for key, (found, wanted) in pairs.items():
        assert found == wanted, key


def test_a_reader_that_is_given_another_resource_tells_them_apart() -> None:
    """Proof that the comparison can fail: one label, one option, one order."""
    given = written("[[One]] [[Two (a / b)]]\n\n- [ ] Tick")
    others = [
        written("[[One]] [[Tow (a / b)]]\n\n- [ ] Tick"),
        written("[[One]] [[Two (a / c)]]\n\n- [ ] Tick"),
        written("[[Two (a / b)]] [[One]]\n\n- [ ] Tick"),
        written("[[One]] [[Two (a / b)]]\n\n- [ ] Tock"),
        written("[[One (2 lines)]] [[Two (a / b)]]\n\n- [ ] Tick"),
    ]
    for key, read in [("pdf", readers.of_pdf), ("docx", readers.of_docx)]:
        found = read(download(given, key).data)
        for other in others:
            assert found != readers.of_resource(other)
    page = str(render("sheet", "sheet", resource=given, kind=KINDS["template"]))
    assert readers.of_page(page) == readers.of_resource(given)
    assert readers.of_page(page) not in [readers.of_resource(other) for other in others]
