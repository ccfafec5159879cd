"""What stays together on a page: words with what they introduce, short tables, the rows of a form."""

from __future__ import annotations

import io
import re
import zipfile

import pypdf
import pytest

from plugins.resource_center.blocks import Table, lone_fields
from plugins.resource_center.formats.together import form_stays_whole, in_turn, stays_whole
from tests.resource_center.formats.written import download, written

TABLE = "| What | Who |\n|---|---|\n" + "\n".join(
    f"| Row {number} | [[Who {number}]] |" for number in range(6)
)


@pytest.mark.parametrize(
    ("following", "is_sticky"),
    [
        (TABLE, True),
        ("- one\n- two", True),
        ("- [ ] one", True),
        ("> A quote", True),
        ("[[One]] [[Two]]", True),
        ("Another text.", False),
        ("With a [[Field]] in it.", False),
        ("## A heading", False),
        ("---", False),
    ],
)
def test_a_text_stays_with_what_it_introduces(following: str, *, is_sticky: bool) -> None:
    """A table without the sentence above it is a riddle; two texts may part."""
    first, _ = in_turn(written(f"Fill in:\n\n{following}").body)
    assert first[1] is is_sticky


def test_the_last_block_and_a_form_are_not_sticky() -> None:
    """There is nothing to stay with, or nothing was introduced."""
    assert [is_sticky for _, is_sticky in in_turn(written("[[One]]\n\n- a\n\nEnd.").body)] == [False] * 3


def test_short_tables_and_forms_stay_whole_and_long_ones_do_not() -> None:
    """A table of forty rows has to go over the page; one of six has not."""
    short, long = (written(f"| A | B |\n|---|---|\n| {count} x [[A]] | [[B]] |").body[0] for count in (6, 40))
    assert isinstance(short, Table)
    assert isinstance(long, Table)
    assert stays_whole(short)
    assert not stays_whole(long)
    few, many = (
        lone_fields(written(" ".join(f"[[F{number} (4 lines)]]" for number in range(count))).body[0].content)
        for count in (2, 9)
    )
    assert form_stays_whole(few)
    assert not form_stays_whole(many)


@pytest.mark.parametrize("lines", range(20, 44, 3))
@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_a_heading_its_text_and_a_short_table_are_on_one_page(lines: int, key: str) -> None:
    """Wherever on the page they begin."""
    filler = "\n\n".join(f"A line of text, number {number}." for number in range(lines))
    data = download(written(f"{filler}\n\n## Limits\n\nSay how many:\n\n{TABLE}"), key).data
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]
    (together,) = [text for text in pages if "Limits" in text]
    for words in ("Say how many", "What", *(f"Row {number}" for number in range(6))):
        assert words in together


def test_word_keeps_the_same_together() -> None:
    """`keepNext` on the sentence and on every row but the last; on no row of a long table."""
    xml = document(f"Say how many:\n\n{TABLE}")
    sentence, *rows = re.findall(r"<w:p>(?:(?!</w:p>).)*Say how many.*?</w:p>|<w:tr>.*?</w:tr>", xml)
    assert "<w:keepNext/>" in sentence
    assert [("<w:keepNext/>" in row) for row in rows] == [*[True] * 6, False]
    long = document("| A |\n|---|\n| 40 x [[A]] |")
    assert "<w:keepNext/>" not in "".join(re.findall(r"<w:tr>.*?</w:tr>", long))


def document(body: str) -> str:
    """Return the XML of the Word file of a body."""
    with zipfile.ZipFile(io.BytesIO(download(written(body), "docx").data)) as archive:
        return archive.read("word/document.xml").decode()
