"""What stays together on a page, on paper and in Word alike: words and what they introduce, short tables."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from math import ceil

from plugins.resource_center.blocks import (
    Block,
    Blocks,
    Divider,
    Field,
    Heading,
    Inlines,
    Paragraph,
    Table,
    lone_fields,
    plain_text,
)
from plugins.resource_center.formats.columns import LINE, form_rows, shares

# In lines of running text: what is longer may go over the page. About two fifths of Letter or A4.
LONGEST_WHOLE = 20
LABEL, MARGIN, ROW_MARGIN, BOX = 1.0, 0.6, 0.7, 1.2


def in_turn(blocks: Blocks) -> Iterator[tuple[Block, bool]]:
    """Yield each block, and whether it has to stay on the page of the next one."""
    for block, following in zip_longest(blocks, blocks[1:]):
        yield block, following is not None and _introduces(block, following)


def stays_whole(table: Table) -> bool:
    """Whether a table is so short that it is not divided between pages."""
    widths = [share * LINE for share in shares(table)]
    rows = (max(map(_cell_lines, row, widths)) for row in table.rows)
    return 2 + sum(rows) <= LONGEST_WHOLE


def form_stays_whole(fields: tuple[Field, ...]) -> bool:
    """Whether the rows of a form are so few that they are not divided between pages."""
    heights = (max(_box_lines(field) for field in row) for row in form_rows(fields))
    return sum(LABEL + height + MARGIN for height in heights) <= LONGEST_WHOLE


def _introduces(block: Block, following: Block) -> bool:
    """Whether a text belongs to what follows: to a table, a list or a form, not to another text."""
    if not isinstance(block, Paragraph) or lone_fields(block.content):
        return False
    if isinstance(following, Paragraph):
        return bool(lone_fields(following.content))
    return not isinstance(following, Heading | Divider)


def _cell_lines(cell: Inlines, width: float) -> float:
    fields = lone_fields(cell)
    height = sum(map(_box_lines, fields)) if fields else ceil(len(plain_text(cell)) / width)
    return height + ROW_MARGIN


def _box_lines(field: Field) -> float:
    return max(BOX, field.lines)
