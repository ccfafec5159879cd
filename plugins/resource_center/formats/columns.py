"""How width is shared, on paper and in Word alike: by the columns of a table, by the fields of a form."""

from __future__ import annotations

import re

from plugins.resource_center.blocks import (
    Field,
    FieldType,
    FieldUse,
    Inlines,
    Table,
    plain_text,
    walk_inlines,
)

# What a column needs, in characters, for a field of each type to be filled in by hand.
ROOM = {
    FieldType.TEXT: 26,
    FieldType.DATE: 15,
    FieldType.NUMBER: 8,
    FieldType.EMAIL: 26,
    FieldType.PHONE: 18,
    FieldType.LINK: 26,
    FieldType.LINES: 34,
}
# In a sentence a line of text is as long as its label lets expect: a name is short, an answer is not.
LEAST_TEXT, MOST_TEXT, BEYOND_LABEL, A_NAME = 20, 46, 12, 22
NAMED = re.compile(r"\b(name|who|company|manager|recruiter|candidate|mentor|interviewer)$", re.IGNORECASE)
LEAST, MOST = 4, 44
# The characters of a table's type that stand on a line of Letter or A4.
LINE = 88
SHORT, WIDE = 18, 32
BOLD, MARGIN = 1.2, 2.5


def is_short(field: Field) -> bool:
    """Whether half a line is plenty for what is filled in."""
    return room(field) <= SHORT


def form_rows(fields: tuple[Field, ...]) -> tuple[tuple[Field, ...], ...]:
    """Return the rows of a form: two fields side by side, unless one needs the whole width."""
    rows: list[tuple[Field, ...]] = []
    for field in fields:
        beside = rows[-1] if rows else ()
        if len(beside) == 1 and not _is_wide(beside[0]) and not _is_wide(field):
            rows[-1] = (*beside, field)
        else:
            rows.append((field,))
    return tuple(rows)


def _is_wide(field: Field) -> bool:
    return room(field) > WIDE


def shares(table: Table) -> tuple[float, ...]:
    """Return the share of each column; they add up to 1.

    A column never gets less than its longest word while the others have room to give.
    """
    columns = [(header, *(row[at] for row in table.rows)) for at, header in enumerate(table.header)]
    least = [_least(cells, bold=at == 0) for at, cells in enumerate(columns)]
    wanted = [max(word, *map(_need, cells)) for word, cells in zip(least, columns, strict=True)]
    spare, asked = LINE - sum(least), sum(wanted) - sum(least)
    if asked > max(0.0, spare):
        part = max(0.0, spare) / asked
        wanted = [word + part * (want - word) for word, want in zip(least, wanted, strict=True)]
    return tuple(want / sum(wanted) for want in wanted)


def _least(cells: tuple[Inlines, ...], *, bold: bool) -> float:
    """Return the characters of the longest word; bold takes more room, and each cell has a margin."""
    header, *others = (max(map(len, _shown(cell).split()), default=0) for cell in cells)
    return max(LEAST, BOLD * header, (BOLD if bold else 1) * max(others, default=0)) + MARGIN


def _need(cell: Inlines) -> float:
    fields = [inline.field for inline in walk_inlines(cell) if isinstance(inline, FieldUse)]
    # A text wraps: three lines of it are as good as one, so its need grows slowly.
    words = len(_shown(cell))
    text = words if words <= 14 else 14 + (words - 14) ** 0.75
    return min(MOST, max([text, *(room(field) for field in fields)]))


def room(field: Field) -> int:
    """Return the characters that fit where the field is to be filled in."""
    if field.type is FieldType.CHOICE:
        return max(6, *map(len, field.options)) + 5
    return ROOM[field.type]


def room_in_sentence(field: Field) -> int:
    """Return the characters that are asked for by a field in a sentence, where nothing lines up with it."""
    if field.type is not FieldType.TEXT:
        return room(field)
    if NAMED.search(field.label):
        return A_NAME
    return min(MOST_TEXT, max(LEAST_TEXT, len(field.label) + BEYOND_LABEL))


def _shown(text: Inlines) -> str:
    return plain_text(tuple(inline for inline in text if not isinstance(inline, FieldUse)))
