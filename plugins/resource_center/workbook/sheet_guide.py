"""The last sheet of a file: how to use it, in the words of the resource's page."""

from __future__ import annotations

import math
from dataclasses import dataclass

from xlsxwriter.worksheet import Worksheet

from plugins.resource_center.workbook.sheet_looks import Looks

MARGIN, WIDTH = 2, 96  # characters
FIRST_ROW = 3
LETTERS_IN_LINE = 88  # of a wider font, where Calibri is missing
LINE_HEIGHT, SPACE, HEADING_HEIGHT = 16, 6, 30  # points
COLORS = (
    "White and pale cells are for you to fill in. Grey cells work themselves out. "
    "Red needs you now, yellow soon, green is well."
)


@dataclass(frozen=True)
class GuideLine:
    """A paragraph of the guide, a list's item among them, or a heading."""

    text: str
    is_heading: bool = False


def write_guide(page: Worksheet, lines: tuple[GuideLine, ...], looks: Looks) -> None:
    """Write the guide below the sheet's title, each row as high as its text needs."""
    page.set_column(0, 0, MARGIN)
    page.set_column(1, 1, WIDTH)
    page.set_portrait()
    for row, line in enumerate((*lines, GuideLine(COLORS)), start=FIRST_ROW):
        lines_needed = math.ceil(len(line.text) / LETTERS_IN_LINE)
        page.set_row(row, HEADING_HEIGHT if line.is_heading else lines_needed * LINE_HEIGHT + SPACE)
        page.write_string(row, 1, line.text, looks.guide_heading if line.is_heading else looks.guide)
