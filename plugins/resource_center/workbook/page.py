"""A workbook as a page shows it: text and marks for a template to lay out. No HTML is made here.

`board.data` is what the browser needs to make the board live; give it to the page through the
template's `tojson`, which escapes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from plugins.resource_center.workbook.calculate import Marks, Values, calculate, find_marks
from plugins.resource_center.workbook.chart import Drawing, chart_data, draw
from plugins.resource_center.workbook.display import show
from plugins.resource_center.workbook.functions import AMOUNT
from plugins.resource_center.workbook.live import live_data
from plugins.resource_center.workbook.model import Rule, Sheet, Table, Workbook


@dataclass(frozen=True)
class ShownCell:
    """A cell as shown. `mark` is bad, warn, good or nothing; `says` the reason, where the text does not."""

    text: str
    mark: str = ""
    says: str = ""


@dataclass(frozen=True)
class ShownValue:
    """An input or a figure with its label. `mark` and `says` as in a cell.

    `is_now` where an input can be set to the present moment, `is_check` where a figure has rules: a change of
    it is worth telling.
    """

    name: str
    label: str
    text: str
    help: str = ""
    mark: str = ""
    says: str = ""
    is_now: bool = False
    is_check: bool = False


@dataclass(frozen=True)
class ShownColumn:
    """A column's heading; `is_number` for alignment, `is_typed` where a visitor may fill in."""

    name: str
    is_number: bool
    is_typed: bool
    help: str = ""


@dataclass(frozen=True)
class ShownTable:
    """A table: the first cell of a row names the row. `grows`: rows may be added."""

    name: str
    label: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[tuple[ShownCell, ...], ...]
    grows: bool


@dataclass(frozen=True)
class ShownSheet:
    """A sheet of the board."""

    title: str
    notes: tuple[str, ...]
    inputs: tuple[ShownValue, ...]
    figures: tuple[ShownValue, ...]
    charts: tuple[Drawing, ...]
    tables: tuple[ShownTable, ...]


@dataclass(frozen=True)
class Board:
    """A workbook on a page, filled with its sample. `data` is plain JSON for the script."""

    sheets: tuple[ShownSheet, ...]
    data: dict[str, Any]


def make_board(workbook: Workbook) -> Board:
    """Return the board of a workbook, filled with its sample."""
    values = calculate(workbook, empty=False)  # as when it was checked
    marks = find_marks(workbook, values)
    return Board(
        tuple(_sheet(workbook, values, marks, sheet) for sheet in workbook.sheets), live_data(workbook)
    )


def _sheet(workbook: Workbook, values: Values, marks: Marks, sheet: Sheet) -> ShownSheet:
    return ShownSheet(
        sheet.title,
        sheet.notes,
        tuple(_input(workbook, values, name) for name in sheet.inputs),
        tuple(_figure(workbook, values, marks, name) for name in sheet.figures),
        tuple(draw(chart, chart_data(workbook, values, chart)) for chart in sheet.charts),
        tuple(_table(workbook.tables[name], values, marks) for name in sheet.tables),
    )


def _input(workbook: Workbook, values: Values, name: str) -> ShownValue:
    entry = workbook.inputs[name]
    text = show(values.names[name], entry.format)
    return ShownValue(name, entry.label, text, entry.help, is_now=entry.is_now)


def _figure(workbook: Workbook, values: Values, marks: Marks, name: str) -> ShownValue:
    figure = workbook.figures[name]
    text = show(values.names[name], figure.format)
    mark, says = _reason(marks.figures.get(name), text)
    return ShownValue(name, figure.label, text, "", mark, says, is_check=bool(figure.rules))


def _table(table: Table, values: Values, marks: Marks) -> ShownTable:
    cells = values.tables[table.name]

    def cell(row: int, column: str) -> ShownCell:
        text = show(cells[column][row], table.column(column).format)
        return ShownCell(text, *_reason(marks.cells.get((table.name, row, column)), text))

    columns = tuple(
        ShownColumn(column.name, bool(column.sorts & AMOUNT), column.is_open, column.help)
        for column in table.columns
    )
    rows = tuple(tuple(cell(row, column.name) for column in table.columns) for row in range(len(table.rows)))
    return ShownTable(table.name, table.label, columns, rows, grows=not table.is_fixed)


def _reason(rule: Rule | None, text: str) -> tuple[str, str]:
    """Return a rule's mark and its reason, which is left out where the cell says it already."""
    if rule is None:
        return "", ""
    return rule.mark.value, "" if rule.says.casefold() in text.casefold() else rule.says
