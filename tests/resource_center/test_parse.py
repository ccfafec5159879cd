"""Marked HTML becomes blocks; what a document cannot hold is a Problem with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.problems import Problem
from plugins.resource_center.blocks import (
    Blocks,
    BulletList,
    Checklist,
    Code,
    Divider,
    Emphasis,
    FieldUse,
    Heading,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    Paragraph,
    Picture,
    Quote,
    Strong,
    Table,
    Text,
    checklist_items,
    field_uses,
    plain_text,
    walk_blocks,
)
from plugins.resource_center.fields import is_id
from plugins.resource_center.markup import prepare
from plugins.resource_center.parse import markdown, parse

FIRST = 20


def parsed(body: str, *, keeps_line_breaks: bool = False) -> tuple[Blocks, list[Problem]]:
    """Return the blocks and problems of a body that begins on line 20."""
    prepared = prepare(body, FIRST, "x.md")
    blocks, problems = parse(markdown(keeps_line_breaks=keeps_line_breaks).convert(prepared.text), prepared)
    return blocks, [*prepared.problems, *problems]


def blocks_of(body: str, *, keeps_line_breaks: bool = False) -> Blocks:
    """Return the blocks of a body without problems."""
    blocks, problems = parsed(body, keeps_line_breaks=keeps_line_breaks)
    assert problems == []
    return blocks


def words(text: str) -> tuple[Text]:
    return (Text(text),)


# --- blocks ---------------------------------------------------------------------------------------------


def test_headings_have_a_level_and_an_anchor_of_their_own() -> None:
    """Two sections of one name can both be linked to."""
    assert blocks_of("## One\n\n### Two\n\n## One") == (
        Heading(2, "one", words("One")),
        Heading(3, "two", words("Two")),
        Heading(2, "one-2", words("One")),
    )


def test_paragraphs_hold_marks_links_and_fields() -> None:
    """Every kind of text, in order, white space folded."""
    (paragraph,) = blocks_of("A **b *c***\n`d`  [e](https://example.org/) [[F]].")
    assert isinstance(paragraph, Paragraph)
    field = next(field_uses((), (paragraph,))).field
    assert paragraph.content == (
        Text("A "),
        Strong((Text("b "), Emphasis(words("c")))),
        Text(" "),
        Code("d"),
        Text(" "),
        Link("https://example.org/", words("e")),
        Text(" "),
        FieldUse(field),
        Text("."),
    )


def test_a_line_end_is_one_in_a_message_only() -> None:
    """A mail keeps its lines; a document flows."""
    assert blocks_of("a\nb") == (Paragraph(words("a b")),)
    assert blocks_of("a\nb", keeps_line_breaks=True) == (Paragraph((Text("a"), LineBreak(), Text("b"))),)


def test_lists_nest_and_number_from_where_they_start() -> None:
    """Bullets, numbers, and blocks below an item."""
    assert blocks_of("- a\n    1. b\n- c\n\n    d") == (
        BulletList(
            (
                ListItem(words("a"), (NumberedList((ListItem(words("b")),)),)),
                ListItem(words("c"), (Paragraph(words("d")),)),
            )
        ),
    )
    (numbered,) = blocks_of("4. a\n5. b")
    assert isinstance(numbered, NumberedList)
    assert numbered.start == 4


def test_a_checklist_nests_and_its_items_have_ids() -> None:
    """From their words, or their own; at most 48 characters of whole words."""
    (checklist,) = blocks_of(
        "- [ ] One **two**\n    - [ ] Three\n- [ ] " + "word " * 20 + "\n- [ ] Last {#sleep}"
    )
    assert isinstance(checklist, Checklist)
    items = list(checklist_items((checklist,)))
    assert [item.id for item in items] == ["one-two", "three", "word-" * 8 + "word", "sleep"]
    assert plain_text(items[3].content) == "Last"
    assert isinstance(checklist.items[0].blocks[0], Checklist)


def test_an_item_that_is_a_field_alone_keeps_the_two_apart() -> None:
    """In a PDF and in Word both are fields, and each needs a name of its own."""
    (checklist,) = blocks_of("- [ ] [[Who]]")
    assert isinstance(checklist, Checklist)
    assert checklist.items[0].id == "item-who"


def test_quotes_tables_pictures_and_dividers() -> None:
    """The rest of the language."""
    assert blocks_of("> a\n\n---\n\n![b](c.png)\n\n| D | E |\n|---|---|\n| f | **g** |") == (
        Quote((Paragraph(words("a")),)),
        Divider(),
        Picture("c.png", "b"),
        Table((words("D"), words("E")), ((words("f"), (Strong(words("g")),)),)),
    )


def test_html_in_the_source_is_text() -> None:
    """A document cannot hold it, and a page must not."""
    blocks = blocks_of("<script>alert(1)</script> and <b>bold</b>")
    assert plain_text(blocks[0].content) == "<script>alert(1)</script> and <b>bold</b>"  # type: ignore[union-attr]


# --- misuse ---------------------------------------------------------------------------------------------

MISUSE = {
    "code": ("a\n\n    indented", 2, "set as code"),
    "a title": ("# Title", 0, "is a title"),
    "a level skipped": ("## a\n\n#### b", 2, "skips a level"),
    "a level skipped at once": ("### a", 0, "skips a level"),
    "an image in a text": ("a\n\nText ![b](c.png) text", 2, "in the middle of a text"),
    "an image without words": ("a\n\n![](c.png)", 2, "no alternative text"),
    "a column without a heading": ("| A |  |\n|---|---|\n| a | b |", 0, "column 2 has no heading"),
    "a first column without one": ("a\n\n|  | B |\n|---|---|\n| a | b |", 2, "column 1 has no heading"),
    "a mixed list": ("- [ ] a\n- b", 1, "no item to tick"),
    "an id that is none": ("- [ ] a\n- [ ] b {#Not this}", 1, "cannot be an id"),
    "an id too long": (f"- [ ] b {{#{'a' * 65}}}", 0, "cannot be an id"),
    "an id twice": ("- [ ] a\n\nText.\n\n- [ ] A", 4, "share its id with line 20"),
    "the id of a field": ("[[Role]]\n\n- [ ] The role {#role}", 2, "share its id with the field"),
    "an address that runs": ("a\n\n[b](javascript:alert(1))", 2, "opened safely"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_every_misuse_is_a_problem_with_its_line(name: str) -> None:
    """Named where it stands, with what to do."""
    body, offset, said = MISUSE[name]
    _, problems = parsed(body)
    (problem,) = [problem for problem in problems if said in problem.what]
    assert (problem.path, problem.line) == ("x.md", FIRST + offset)
    assert problem.mending


# --- any input ------------------------------------------------------------------------------------------

MARKS = st.text(alphabet="[]()#*-+x5 |\n>`~!ab1./{}_'\":é", max_size=120)
SNIPPETS = ("- [ ] ", "- ", "1. ", "    ", "> ", "\n", "\n\n", "[[A]]", "[[B (date)]]", "|", "|---|---|\n")
SNIPPETS += ("**", "*", "a", "b c", "## ", "![x](y)", "[x](z)", "`", "---", "<b>", "&amp;", "{#id}")
PIECES = st.lists(st.sampled_from(SNIPPETS), max_size=30).map("".join)


@given(st.one_of(MARKS, PIECES), st.booleans())
def test_no_text_breaks_it_and_ids_are_ids(body: str, keeps_line_breaks: bool) -> None:
    """Blocks or problems, never a traceback; what has no problem can be put into any document."""
    blocks, problems = parsed(body, keeps_line_breaks=keeps_line_breaks)
    for problem in problems:
        assert 0 <= problem.line <= FIRST + body.count("\n")
    for block in walk_blocks(blocks):
        if isinstance(block, Heading):
            assert 2 <= block.level <= 6
        if isinstance(block, Table):
            assert all(len(row) == len(block.header) for row in block.rows)
    if not problems:
        names = [item.id for item in checklist_items(blocks)] + list(
            dict.fromkeys(use.field.id for use in field_uses((), blocks))
        )
        assert len(set(names)) == len(names)
        assert all(map(is_id, names))
