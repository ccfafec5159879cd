"""Where everything stands on the sheets: rows, columns and widths, before anything is written.

A sheet has a narrow margin, a title, notes, then inputs (label, value) with figures beside them,
then its tables below one another. The table that grows is the last, so that nothing is in its way:
charts stand to the right of it. Beside a narrow table that does not grow they stand in the room it
leaves, below a wide one side by side.
"""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from plugins.resource_center.workbook.formula import ColumnRef
from plugins.resource_center.workbook.model import CellType, Sheet, Workbook

MARGIN = 2  # widths are in characters
GUTTER = 4
FIRST = 1  # the first column after the margin
NOTES_ROW = 2
INPUT_COLUMN = FIRST + 1
FIGURE_COLUMN = FIRST + 2  # a figure's label takes two columns
FIGURE_VALUE = FIGURE_COLUMN + 2
NARROW, WIDE = 50, 80  # to the right of so many characters charts would be out of sight
LABEL_WIDTH, INPUT_WIDTH, MOMENT_WIDTH = 26, 12, 19
FIGURE_LABEL_WIDTH, FIGURE_WIDTH = 14, 18


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
class SheetPlace:
    """One sheet: the rows its parts begin at, its widths, and where the first chart stands.

    Further charts stand below the first, or beside it where `charts_in_row`. `frozen_row` is the
    row below the header of a sheet that is one long table, else 0.
    """

    notes_row: int
    values_row: int
    figure_column: int
    widths: tuple[float, ...]
    chart_row: int
    chart_column: int
    charts_in_row: bool
    frozen_row: int


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
    values_row = NOTES_ROW + len(sheet.notes) + 1
    row = values_row
    for offset, name in enumerate(sheet.inputs, start=1):
        layout.names[name] = CellPlace(sheet.title, values_row + offset, INPUT_COLUMN)
    for offset, name in enumerate(sheet.figures, start=1):
        layout.names[name] = CellPlace(sheet.title, values_row + offset, FIGURE_VALUE)
    values = max(len(sheet.inputs), len(sheet.figures))
    if values:
        row += values + 2
    first_table = row
    for name in sheet.tables:
        table = workbook.tables[name]
        columns = {column.name: FIRST + position for position, column in enumerate(table.columns)}
        layout.tables[name] = TablePlace(sheet.title, row + 1, table.height, columns)
        row += table.height + 3
    widths = _widths(workbook, sheet)
    is_long_table = len(sheet.tables) == 1 and not values and not sheet.charts
    chart_row, chart_column, charts_in_row = _chart_place(
        workbook, sheet, widths, (values_row, first_table, row)
    )
    layout.sheets[sheet.title] = SheetPlace(
        NOTES_ROW,
        values_row,
        FIGURE_COLUMN,
        widths,
        chart_row,
        chart_column,
        charts_in_row,
        frozen_row=first_table + 2 if is_long_table else 0,
    )


def _chart_place(
    workbook: Workbook, sheet: Sheet, widths: tuple[float, ...], rows: tuple[int, int, int]
) -> tuple[int, int, bool]:
    """Return row and column of the first chart, and whether others follow to its right.

    `rows` are those of the values, of the first table, and below the last.
    """
    values_row, first_table, below = rows
    tables = [workbook.tables[name] for name in sheet.tables]
    if any(not table.is_fixed for table in tables) or sum(widths) <= WIDE:
        return values_row, len(widths), False
    columns = max((len(table.columns) for table in tables), default=0)
    if sum(widths[FIRST : FIRST + columns]) <= NARROW:
        return first_table, FIRST + columns + 1, False
    return below, FIRST, True


def _widths(workbook: Workbook, sheet: Sheet) -> tuple[float, ...]:
    """Return the width of each column: the widest thing that stands in it."""
    needed: dict[int, float] = {0: MARGIN}

    def need(column: int, width: float) -> None:
        needed[column] = max(needed.get(column, 0), width)

    for name in sheet.tables:
        for position, column in enumerate(workbook.tables[name].columns):
            need(FIRST + position, column.width)
    for name in sheet.inputs:
        need(FIRST, LABEL_WIDTH)
        is_moment = workbook.inputs[name].accepts.type is CellType.MOMENT
        need(INPUT_COLUMN, MOMENT_WIDTH if is_moment else INPUT_WIDTH)
    if sheet.figures:
        longest = max(len(workbook.figures[name].label) for name in sheet.figures)
        half = max(FIGURE_LABEL_WIDTH, longest / 2 + 2)
        need(FIGURE_COLUMN, half)
        need(FIGURE_COLUMN + 1, half)
        need(FIGURE_VALUE, FIGURE_WIDTH)
    widths = [needed.get(column, FIGURE_LABEL_WIDTH) for column in range(max(needed) + 1)]
    return (*widths, GUTTER)
