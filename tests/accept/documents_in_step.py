"""The finished files of every resource side by side: page, Word, PDF, text and mail say the same.

Nothing of the project reads them here: each format has a reader of its own, and the files are the
published ones. What is compared is what a person can fill in: ids, labels, kinds, options, order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tests.accept.conftest import Published
from tests.resource_center.formats import readers
from tests.resource_center.formats.readers import LONGEST_TITLE, Control

Found = list[Control]


def in_word(found: Found) -> Found:
    """Return what Word can say: titles of at most 64 characters."""
    return [
        each if len(each.label) <= LONGEST_TITLE else replace(each, label=each.label[:63].rstrip() + "…")
        for each in found
    ]


def in_text(found: Found) -> Found:
    """Return what a text can say: no ids, and lines are a text."""
    return [replace(each, id="", kind="text" if each.kind == "lines" else each.kind) for each in found]


def faults(folder: Path, slug: str) -> Iterator[str]:
    """Yield each file of a resource that offers something else to fill in than its page."""
    page = readers.of_page((folder / "resources" / slug / "index.html").read_text(encoding="utf-8"))
    files = folder / "downloads"
    for name in (f"{slug}.pdf", f"{slug}-a4.pdf"):
        if readers.of_pdf((files / name).read_bytes()) != page:
            yield name
    if readers.of_docx((files / f"{slug}.docx").read_bytes()) != in_word(page):
        yield f"{slug}.docx"
    if readers.of_text((files / f"{slug}.txt").read_text(encoding="utf-8")) != in_text(page):
        yield f"{slug}.txt"
    mail = files / f"{slug}.eml"
    if mail.exists() and readers.of_mail(mail.read_bytes()) != in_text(page):
        yield mail.name


def slugs(published: Published) -> list[str]:
    """Return every resource that is published as a document."""
    return sorted(file.stem for file in (published.folder / "downloads").glob("*.docx"))


def test_every_file_offers_what_its_page_offers(published: Published) -> None:
    """One source, many formats, over all that is published."""
    assert len(slugs(published)) > 1
    assert [fault for slug in slugs(published) for fault in faults(published.folder, slug)] == []


def test_the_files_of_another_resource_are_told_apart(published: Published) -> None:
    """A judge that never says anything judges nothing."""
    one, two, *_ = slugs(published)
    other = readers.of_page((published.folder / "resources" / two / "index.html").read_text(encoding="utf-8"))
    assert readers.of_pdf((published.folder / "downloads" / f"{one}.pdf").read_bytes()) != other
