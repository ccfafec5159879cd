"""Where everything stands on the sheets: rows, columns and widths, before anything is written.

A sheet has a narrow margin, a title and notes. Below them stand the inputs and under these the
figures, a label and a value each, with the charts beside them; then come the tables below one
another. The table that grows is the last, so that nothing is in its way.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from plugins.resource_center.workbook.expression import ColumnRef
from plugins.resource_center.workbook.model import Sheet, Workbook

MARGIN = 2  # widths are in characters
GUTTER = 4
FIRST = 1  # the first column after the margin
NOTES_ROW = 2
LABEL_COLUMN, VALUE_COLUMN = FIRST, FIRST + 1
SHORTEST_LABEL, LONGEST_LABEL = 26, 40
VALUE_WIDTH = 20
CHART_COLUMN = VALUE_COLUMN + 1
FURTHER_WIDTH = 12  # of a column in which nothing but a chart stands

# In pixels, as Excel draws them at 100 %: a character is 7 wide, and 5 more are padding.
CHARACTER, PADDING = 7, 5
LINE = 27  # a row of 20 points
CHART_WIDTHS = (400, 580)
CHART_HEIGHT = 285
BETWEEN = 16


@dataclass(frozen=True)
class CellPlace:
    """A single cell: its sheet, row and column, counted from 0."""

    sheet: str
    row: int
    column: int


@dataclass(frozen=True)
class TablePlace:
    """A table: its sheet, header row, height, and the column of each of its columns."""

    sheet: str
    header_row: int
    height: int
    columns: dict[str, int]

    @property
    def first_row(self) -> int:
        """The row below the header."""
        return self.header_row + 1


@dataclass(frozen=True)
class ChartPlace:
    """Where the charts of a sheet stand, one beside the other: the first one's cell, the size of each."""

    row: int
    column: int
    width: int
    height: int


@dataclass(frozen=True)
class SheetPlace:
    """One sheet: the rows its parts begin at, its widths, and the places of its charts.

    `inputs_row` and `figures_row` are those of the headings, `values` all rows of the block that
    these head. `frozen_row` is the row below the header of a sheet that is one long table, else 0;
    `repeated_row` the header that paper repeats on every page, or None.
    """

    notes_row: int
    inputs_row: int
    figures_row: int
    values: range
    widths: tuple[float, ...]
    charts: ChartPlace
    frozen_row: int
    repeated_row: int | None
    last_row: int


@dataclass(frozen=True)
class Layout:
    """The places of everything in a workbook."""

    sheets: dict[str, SheetPlace]
    names: dict[str, CellPlace]
    tables: dict[str, TablePlace]

    def address(self, place: CellPlace) -> str:
        """Return a cell with its sheet, absolute: `'Board'!$C$5`."""
        return f"'{place.sheet}'!{xl_rowcol_to_cell(place.row, place.column, row_abs=True, col_abs=True)}"

    def range_of(self, column: ColumnRef) -> str:
        """Return a whole column with its sheet, absolute: `'Board'!$B$9:$B$12`."""
        place = self.tables[column.table]
        letter = xl_col_to_name(place.columns[column.column])
        first = place.first_row + 1
        return f"'{place.sheet}'!${letter}${first}:${letter}${first + place.height - 1}"


def lay_out(workbook: Workbook) -> Layout:
    """Return where everything stands; the same in the sample and in the empty copy."""
    layout = Layout({}, {}, {})
    for sheet in workbook.sheets:
        _lay_out_sheet(workbook, sheet, layout)
    return layout


def _lay_out_sheet(workbook: Workbook, sheet: Sheet, layout: Layout) -> None:
    inputs_row = NOTES_ROW + len(sheet.notes) + 1
    figures_row = inputs_row + (len(sheet.inputs) + 2 if sheet.inputs else 0)
    for heading, names in ((inputs_row, sheet.inputs), (figures_row, sheet.figures)):
        for row, name in enumerate(names, start=heading + 1):
            layout.names[name] = CellPlace(sheet.title, row, VALUE_COLUMN)
    below = figures_row + (len(sheet.figures) + 1 if sheet.figures else 0)
    if sheet.charts:
        below = max(below, inputs_row + math.ceil(CHART_HEIGHT / LINE))
    values = range(inputs_row, below)
    row = below + 1 if values else inputs_row
    header = None
    for name in sheet.tables:
        table = workbook.tables[name]
        columns = {column.name: FIRST + position for position, column in enumerate(table.columns)}
        header = row + 1
        layout.tables[name] = TablePlace(sheet.title, header, table.height, columns)
        row += table.height + 3
    is_long_table = len(sheet.tables) == 1 and not values
    has_values = bool(sheet.inputs or sheet.figures)
    widths = _widths(workbook, sheet)
    charts = _chart_place(sheet, widths, values, CHART_COLUMN if has_values else FIRST)
    layout.sheets[sheet.title] = SheetPlace(
        NOTES_ROW,
        inputs_row,
        figures_row,
        values,
        _reaching(widths, charts, len(sheet.charts)),
        charts,
        frozen_row=header + 1 if is_long_table and header is not None else 0,
        repeated_row=header if sheet.tables and not workbook.tables[sheet.tables[-1]].is_fixed else None,
        last_row=max(row - 2, values.stop),
    )


def _chart_place(sheet: Sheet, widths: tuple[float, ...], values: range, column: int) -> ChartPlace:
    """Return where the charts stand: they share the width that the tables below them take."""
    least, most = CHART_WIDTHS
    count = max(1, len(sheet.charts))
    room = (sum(map(_pixels, widths[column:])) - BETWEEN * count) // count
    return ChartPlace(values.start, column, min(most, max(least, room)), len(values) * LINE - BETWEEN // 2)


def _widths(workbook: Workbook, sheet: Sheet) -> tuple[float, ...]:
    """Return the width of each column: the widest thing that stands in it."""
    needed: dict[int, float] = {0: MARGIN}

    def need(column: int, width: float) -> None:
        needed[column] = max(needed.get(column, 0), width)

    for name in sheet.tables:
        for position, column in enumerate(workbook.tables[name].columns):
            need(FIRST + position, column.width)
    labels = [workbook.inputs[name].label for name in sheet.inputs]
    labels += [workbook.figures[name].label for name in sheet.figures]
    if labels:
        longest = max(map(len, labels)) + 2
        need(LABEL_COLUMN, min(LONGEST_LABEL, max(SHORTEST_LABEL, longest)))
        need(VALUE_COLUMN, VALUE_WIDTH)
    return tuple(needed[column] for column in range(len(needed)))


def _reaching(widths: tuple[float, ...], charts: ChartPlace, count: int) -> tuple[float, ...]:
    """Return the widths with as many further columns as the charts reach over, and a gutter."""
    right = count * (charts.width + BETWEEN)
    while count and sum(map(_pixels, widths[charts.column :])) < right:
        widths = (*widths, FURTHER_WIDTH)
    return (*widths, GUTTER)


def _pixels(width: float) -> int:
    return round(width * CHARACTER) + PADDING
