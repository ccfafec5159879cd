"""One sheet of a file, from top to bottom: head, inputs, figures, charts, tables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from plugins.common.wording import long_day
from plugins.resource_center.workbook.calculate import Values
from plugins.resource_center.workbook.expression import Expression
from plugins.resource_center.workbook.functions import AMOUNT, Sort
from plugins.resource_center.workbook.lean import LeanSheet
from plugins.resource_center.workbook.model import Accepts, Column, Rule, Sheet, Table, Workbook
from plugins.resource_center.workbook.sheet_charts import insert_charts
from plugins.resource_center.workbook.sheet_guide import GuideLine
from plugins.resource_center.workbook.sheet_layout import LABEL_COLUMN, Layout
from plugins.resource_center.workbook.sheet_looks import Looks
from plugins.resource_center.workbook.sheet_validation import validation
from plugins.resource_center.workbook.spelling import Style, needs_array, spell, structured
from plugins.resource_center.workbook.values import CellError, Value

LETTER = 1  # the paper's number in Excel
TITLE_HEIGHT, ROW_HEIGHT, LINE_HEIGHT, HEADER_HEIGHT = 32, 18, 20, 34
SETTINGS_HEADING, FIGURES_HEADING = "Set these", "Read these"
LONGEST_FOOTER_NAME = 60


@dataclass(frozen=True)
class Cover:
    """What a file says about itself: title, summary, edition, the address of its page, who publishes it.

    `palette` gives the site's colors by role, as `#rrggbb`; `guide` says how to use the file.
    """

    title: str
    summary: str
    edition: date
    address: str
    site_name: str
    licence_name: str
    palette: Mapping[str, str]
    guide: tuple[GuideLine, ...] = ()


@dataclass(frozen=True)
class Book:
    """A file that is being written, and all that its sheets are made of."""

    file: xlsxwriter.Workbook
    workbook: Workbook
    cover: Cover
    values: Values
    looks: Looks
    layout: Layout


def write_head(page: Worksheet, cover: Cover, looks: Looks, sheet_title: str, *, is_linked: bool) -> None:
    """Set up a sheet as a white page, with its title, where it comes from, and a footer.

    One sheet leads to the page: a link on every one would cost a part of the file each.
    """
    page.hide_gridlines(2)
    page.set_paper(LETTER)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    edition = f"edition {long_day(cover.edition)}"
    page.set_footer(f"&L&8{_code(cover.site_name)} · {_code(cover.licence_name)} · {edition}&R&8&P / &N")
    page.set_row(0, TITLE_HEIGHT)
    page.write_string(0, 1, f"{cover.title} · {sheet_title}" if sheet_title else cover.title, looks.title)
    source = f"{cover.site_name} · {edition}"
    if is_linked:
        page.write_url(1, 1, cover.address, looks.link, source)
    else:
        page.write_string(1, 1, source, looks.quiet)


@dataclass(frozen=True)
class _Spelled:
    """A formula as the file holds it."""

    text: str
    is_array: bool

    @property
    def for_new_rows(self) -> str | None:
        """What a program puts into new rows: no array formula, for which there have to be spare rows."""
        return None if self.is_array else self.text


class SheetWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: Book, sheet: Sheet, page: LeanSheet) -> None:
        self.book = book
        self.sheet = sheet
        self.page = page
        self.layout: Layout = book.layout
        self.looks = book.looks

    def write(self) -> None:
        """Write the whole sheet."""
        self._page()
        self._head()
        for name in self.sheet.inputs:
            self._input(name)
        for name in self.sheet.figures:
            self._figure(name)
        for name in self.sheet.tables:
            self._table(self.book.workbook.tables[name])
        insert_charts(self.book.file, self.page, self.sheet, self.layout, self.looks)

    # --- the page ---

    def _page(self) -> None:
        page, place = self.page, self.layout.sheets[self.sheet.title]
        page.set_default_row(ROW_HEIGHT)
        page.set_landscape()
        for column, width in enumerate(place.widths):
            page.set_column(column, column, width)
        for row in place.values:
            page.set_row(row, LINE_HEIGHT)
        if place.frozen_row:
            page.freeze_panes(place.frozen_row, 2)
        if place.repeated_row is None:
            page.print_area(0, 0, place.last_row, len(place.widths) - 1)
        else:  # where a table grows, an area would leave out the rows that are added
            page.repeat_rows(place.repeated_row)
        # Stored values are formulas' results: a mark in the corner of every cell would say nothing.
        page.ignore_errors({"calculated_column": "A1:XFD1048576", "formula_differs": "A1:XFD1048576"})

    def _head(self) -> None:
        several = len(self.book.workbook.sheets) > 1
        title = self.sheet.title if several else ""
        is_first = self.sheet is self.book.workbook.sheets[0]
        write_head(self.page, self.book.cover, self.looks, title, is_linked=is_first)
        place = self.layout.sheets[self.sheet.title]
        for row, note in enumerate(self.sheet.notes, start=place.notes_row):
            self.page.write_string(row, 1, note, self.looks.note)
        if self.sheet.inputs:
            self.page.write_string(place.inputs_row, LABEL_COLUMN, SETTINGS_HEADING, self.looks.heading)
        if self.sheet.figures:
            self.page.write_string(place.figures_row, LABEL_COLUMN, FIGURES_HEADING, self.looks.heading)

    # --- inputs and figures ---

    def _input(self, name: str) -> None:
        entry, cell = self.book.workbook.inputs[name], self.layout.names[name]
        self.page.write_string(cell.row, LABEL_COLUMN, entry.label, self.looks.label)
        self._value(cell.row, cell.column, self.book.values.names[name], self.looks.input(entry.format))
        self._validate((cell.row, cell.column, cell.row, cell.column), entry.accepts, entry.label, entry.help)

    def _figure(self, name: str) -> None:
        figure, cell = self.book.workbook.figures[name], self.layout.names[name]
        self.page.write_string(cell.row, LABEL_COLUMN, figure.label, self.looks.label)
        look = self.looks.figure(figure.format)
        formula = _spelled(figure.formula.expression, None)
        self._formula((cell.row, cell.column), formula, look, self.book.values.names[name])
        for rule in figure.rules:
            criteria = spell(rule.test.expression, Style(str, self.layout.range_of))
            self._mark((cell.row, cell.column, cell.row, cell.column), criteria, rule)

    # --- tables ---

    def _table(self, table: Table) -> None:
        place = self.layout.tables[table.name]
        first, last = place.first_row, place.first_row + table.height - 1
        self.page.write_string(place.header_row - 1, 1, table.label, self.looks.heading)
        self.page.set_row(place.header_row, HEADER_HEIGHT)
        formulas = [
            _spelled(column.formula.expression, table.name) if column.formula else None
            for column in table.columns
        ]
        options = {
            "name": table.name,
            "columns": [self._column_option(table, column) for column in table.columns],
            "style": None,
            "autofilter": not table.is_fixed,
        }
        self.page.add_table(place.header_row, 1, last, len(table.columns), options)
        self.page.set_column_formulas([each.for_new_rows if each else None for each in formulas])
        for position, (column, formula) in enumerate(zip(table.columns, formulas, strict=True), start=1):
            self._column(table, column, formula, (first, position))
            if column.accepts and column.is_open:
                self._validate((first, position, last, position), column.accepts, column.name, column.help)
        for rule in table.rules:
            criteria = spell(rule.test.expression, self._row_style(table, first + 1))
            for name in rule.columns:
                position = place.columns[name]
                self._mark((first, position, last, position), criteria, rule)

    def _column_option(self, table: Table, column: Column) -> dict[str, Any]:
        return {
            "header": column.name,
            "header_format": self.looks.header(
                is_number=_is_right(table, column), has_filter=not table.is_fixed
            ),
            "format": self._look(table, column),
        }

    def _column(self, table: Table, column: Column, formula: _Spelled | None, top: tuple[int, int]) -> None:
        look, (first, position) = self._look(table, column), top
        for row, value in enumerate(self.book.values.tables[table.name][column.name], start=first):
            if formula:
                self._formula((row, position), formula, look, value)
            else:
                self._value(row, position, value, look)

    def _look(self, table: Table, column: Column) -> Any:
        return self.looks.cell(column.format, is_open=column.is_open, is_number=_is_right(table, column))

    def _row_style(self, table: Table, row: int) -> Style:
        """Return plain cell addresses, the row relative: rules and validations take no others."""
        columns = self.layout.tables[table.name].columns
        return Style(lambda column: f"${xl_col_to_name(columns[column])}{row}", self.layout.range_of)

    # --- cells ---

    def _value(self, row: int, column: int, value: Value, look: Any) -> None:
        match value:
            case None:
                self.page.write_blank(row, column, None, look)
            case str():
                self.page.write_string(row, column, value, look)
            case int() | float():
                self.page.write_number(row, column, value, look)
            case CellError():
                raise AssertionError(value)

    def _formula(self, cell: tuple[int, int], formula: _Spelled, look: Any, value: Value) -> None:
        if formula.is_array:
            self.page.write_array_formula(*cell, *cell, f"{{{formula.text}}}", look, value)
        else:
            self.page.write_formula(*cell, formula.text, look, value)

    def _mark(self, area: tuple[int, int, int, int], criteria: str, rule: Rule) -> None:
        look = self.looks.mark(rule.mark)
        options = {"type": "formula", "criteria": criteria, "format": look, "stop_if_true": True}
        self.page.conditional_format(*area, options)

    def _validate(self, area: tuple[int, int, int, int], accepts: Accepts, label: str, help_: str) -> None:
        options = validation(accepts, label, help_, self.layout)
        if options:
            self.page.data_validation(*area, options)


def _spelled(expression: Expression, table: str | None) -> _Spelled:
    return _Spelled(spell(expression, structured(table)), needs_array(expression))


def _is_right(table: Table, column: Column) -> bool:
    """Whether a column stands to the right: numbers and dates do, but not what names the row."""
    return bool(column.sorts & AMOUNT) and Sort.TEXT not in column.sorts and column is not table.columns[0]


def _code(text: str) -> str:
    """Return text for a footer, where & begins a code (and XlsxWriter miscounts an escaped one)."""
    return re.sub(r"\s*&\s*", " and ", text)[:LONGEST_FOOTER_NAME].strip()
