"""One source, many formats: each carries the same fields, labels, options and items, in the same order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from plugins.resource_center.formats import render_download
from plugins.resource_center.model import Resource
from tests.resource_center.formats import readers
from tests.resource_center.formats.written import AWKWARD, IMPRINT, USUAL, written

RESOURCES = [pytest.param(each, id=each.slug) for each in USUAL]
RESOURCES += [pytest.param(each, id=name) for name, each in AWKWARD.items()]


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_a_pdf_carries_the_fields_of_its_resource(resource: Resource, key: str) -> None:
    """Same ids, labels, kinds, options and order, as an independent reader lists them."""
    assert readers.of_pdf(render_download(resource, key, IMPRINT).data) == readers.of_resource(resource)


@pytest.mark.parametrize("resource", RESOURCES)
def test_a_word_file_carries_the_fields_of_its_resource(resource: Resource) -> None:
    """The same; a title longer than Word allows is cut, its id never."""
    wanted = [
        replace(each, label=each.label if len(each.label) <= 64 else each.label[:63].rstrip() + "…")
        for each in readers.of_resource(resource)
    ]
    assert readers.of_docx(render_download(resource, "docx", IMPRINT).data) == wanted


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize(("key", "read"), [("txt", readers.of_text), ("md", readers.of_markdown)])
def test_a_text_shows_the_fields_of_its_resource(resource: Resource, key: str, read: object) -> None:
    """The same labels, options and order; a text has neither ids nor a difference between lines and text."""
    assert callable(read)
    found = read(render_download(resource, key, IMPRINT).data.decode())
    wanted = [
        replace(each, id="", kind="text" if each.kind == "lines" else each.kind)
        for each in readers.of_resource(resource)
    ]
    assert found == wanted


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
        found = read(render_download(given, key, IMPRINT).data)
        for other in others:
            assert found != readers.of_resource(other)
