"""How width is shared: every column can be read, every row of a form is full."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.resource_center.blocks import Field, FieldType, FieldUse, Table, Text
from plugins.resource_center.formats.columns import LINE, form_rows, shares

WORD = st.text(alphabet="abcdefghij", min_size=1, max_size=12)
CELL = st.lists(WORD, max_size=20).map(lambda words: (Text(" ".join(words)),))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    """Return a table of words, with one to six columns."""
    width = draw(st.integers(1, 6))
    header = tuple(draw(st.lists(WORD.map(lambda word: (Text(word),)), min_size=width, max_size=width)))
    row = st.lists(CELL, min_size=width, max_size=width).map(tuple)
    return Table(header, tuple(draw(st.lists(row, max_size=5))))


@given(tables())
def test_the_shares_of_a_table_add_up_to_the_line(table: Table) -> None:
    """Nothing runs off the paper, nothing is left over."""
    found = shares(table)
    assert len(found) == len(table.header)
    assert sum(found) == pytest.approx(1)
    assert min(found) > 0


@given(tables())
def test_a_column_holds_its_longest_word(table: Table) -> None:
    """Six columns with words of twelve letters fit a line; no word is broken for a neighbour's sake."""
    for number, share in enumerate(shares(table)):
        cells = [table.header[number], *(row[number] for row in table.rows)]
        longest = max(len(word) for cell in cells for text in cell for word in text.text.split() or [""])
        assert share * LINE >= longest


def field(number: int, kind: FieldType = FieldType.TEXT, **changed: object) -> FieldUse:
    return FieldUse(Field(f"f{number}", f"F {number}", kind, **changed))  # type: ignore[arg-type]


def test_a_date_needs_less_than_a_sentence() -> None:
    """A log with an action and a day gives the room to the action."""
    action, day = shares(
        Table(((Text("Action"),), (Text("Day"),)), (((field(1),), (field(2, FieldType.DATE),)),))
    )
    assert action > 1.5 * day


FIELDS = st.lists(
    st.builds(
        Field,
        id=st.uuids().map(str),
        label=st.just("Label"),
        type=st.sampled_from([each for each in FieldType if each is not FieldType.CHOICE]),
    )
)


@given(FIELDS)
def test_a_form_keeps_its_fields_in_order(fields: list[Field]) -> None:
    """Two a row at most; reading order is the author's."""
    rows = form_rows(tuple(fields))
    assert [each for row in rows for each in row] == fields
    assert all(1 <= len(row) <= 2 for row in rows)
    assert all(len(row) == 1 for row in rows if any(each.type is FieldType.LINES for each in row))


def test_short_fields_stand_side_by_side_and_long_ones_alone() -> None:
    """A choice with long options needs its line."""
    short, other = Field("a", "A"), Field("b", "B", FieldType.DATE)
    long = Field("c", "C", FieldType.CHOICE, options=("a very long option that needs its line", "no"))
    assert form_rows((short, other, long, short)) == ((short, other), (long,), (short,))
