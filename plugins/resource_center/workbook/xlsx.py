"""A workbook as an Excel file that LibreOffice and Google Sheets open alike: sample or empty copy.

Every formula carries the value computed here, because previews, phones and parsers do not
calculate. Only what the three programs share is used: tables with structured references, named
cells, validation, conditional formats and native charts. Text is always written as text; nothing
that an author or a visitor wrote can become a formula.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from plugins.common.wording import long_day
from plugins.resource_center.workbook.calculate import Values, calculate
from plugins.resource_center.workbook.formula import Expression
from plugins.resource_center.workbook.functions import AMOUNT, Sort
from plugins.resource_center.workbook.model import Accepts, Column, Rule, Sheet, Table, Workbook
from plugins.resource_center.workbook.sheet_charts import insert_charts
from plugins.resource_center.workbook.sheet_layout import Layout, lay_out
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

    `palette` gives the site's colors by role, as `#rrggbb`.
    """

    title: str
    summary: str
    edition: date
    address: str
    site_name: str
    licence_name: str
    palette: Mapping[str, str]


def render_xlsx(workbook: Workbook, cover: Cover, *, empty: bool = False) -> bytes:
    """Return the file of a dashboard: with its sample, or empty for use. The same bytes on every machine."""
    buffer = BytesIO()
    with _strict():
        book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        _Writer(book, workbook, cover, calculate(workbook, empty=empty)).write()
        book.close()
    return buffer.getvalue()


@contextmanager
def _strict() -> Iterator[None]:
    """Make XlsxWriter's warnings errors: it would leave out what it warns of, and every formula be wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


class _Page(Worksheet):
    """A worksheet that takes formulas as they are: ours carry their prefixes.

    The library looks into every formula for thirty newer functions, which took two thirds of the
    time of a file, and would have changed their names inside a text.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")


@dataclass(frozen=True)
class _Spelled:
    """A formula as the file holds it."""

    text: str
    is_array: bool


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, workbook: Workbook, cover: Cover, values: Values) -> None:
        self.book = book
        self.workbook = workbook
        self.cover = cover
        self.values = values
        self.looks = Looks(book, cover.palette)
        self.layout = lay_out(workbook)

    def write(self) -> None:
        self.book.set_calc_mode("auto")
        self.book.set_properties(
            {
                "title": self.cover.title,
                "subject": self.cover.summary,
                "author": self.cover.site_name,
                "company": self.cover.site_name,
                "comments": f"{self.cover.address} · {self.cover.licence_name}",
                "created": datetime.combine(self.cover.edition, time()),
            }
        )
        pages = [self.book.add_worksheet(sheet.title, _Page) for sheet in self.workbook.sheets]
        for name, cell in self.layout.names.items():
            self.book.define_name(name, f"={self.layout.address(cell)}")
        for sheet, page in zip(self.workbook.sheets, pages, strict=True):
            _SheetWriter(self, sheet, page).write()


class _SheetWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, book: _Writer, sheet: Sheet, page: Worksheet) -> None:
        self.book = book
        self.sheet = sheet
        self.page = page
        self.layout: Layout = book.layout
        self.looks = book.looks

    def write(self) -> None:
        self._page()
        self._head()
        for name in self.sheet.inputs:
            self._input(name)
        for name in self.sheet.figures:
            self._figure(name)
        for name in self.sheet.tables:
            self._table(self.book.workbook.tables[name])
        insert_charts(self.book.book, self.page, self.sheet, self.layout, self.looks)

    # --- the page ---

    def _page(self) -> None:
        page, place = self.page, self.layout.sheets[self.sheet.title]
        page.hide_gridlines(2)
        page.set_default_row(ROW_HEIGHT)
        page.set_landscape()
        page.set_paper(LETTER)
        page.fit_to_pages(1, 1 if self.sheet.charts else 0)  # a chart is not cut by a page's end
        page.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        cover = self.book.cover
        left = f"{_code(cover.site_name)} · {_code(cover.licence_name)} · edition {long_day(cover.edition)}"
        page.set_footer(f"&L&8{left}&R&8&P / &N")
        for column, width in enumerate(place.widths):
            page.set_column(column, column, width)
        if place.frozen_row:
            page.freeze_panes(place.frozen_row, 2)
            page.repeat_rows(place.frozen_row - 1)
        # Stored values are formulas' results: a mark in the corner of every cell would say nothing.
        page.ignore_errors({"calculated_column": "A1:XFD1048576", "formula_differs": "A1:XFD1048576"})

    def _head(self) -> None:
        cover = self.book.cover
        several = len(self.book.workbook.sheets) > 1
        self.page.set_row(0, TITLE_HEIGHT)
        title = f"{cover.title} · {self.sheet.title}" if several else cover.title
        self.page.write_string(0, 1, title, self.looks.title)
        text = f"{cover.site_name} · edition {long_day(cover.edition)}"
        self.page.write_url(1, 1, cover.address, self.looks.quiet, text)
        place = self.layout.sheets[self.sheet.title]
        for row, note in enumerate(self.sheet.notes, start=place.notes_row):
            self.page.write_string(row, 1, note, self.looks.note)
        if self.sheet.inputs:
            self.page.write_string(place.values_row, 1, SETTINGS_HEADING, self.looks.heading)
        if self.sheet.figures:
            self.page.write_string(
                place.values_row, place.figure_column, FIGURES_HEADING, self.looks.figure_heading
            )

    # --- inputs and figures ---

    def _input(self, name: str) -> None:
        entry, cell = self.book.workbook.inputs[name], self.layout.names[name]
        self.page.set_row(cell.row, LINE_HEIGHT)
        self.page.write_string(cell.row, cell.column - 1, entry.label, self.looks.label)
        self._value(cell.row, cell.column, self.book.values.names[name], self.looks.input(entry.format))
        self._validate((cell.row, cell.column, cell.row, cell.column), entry.accepts, entry.label, entry.help)

    def _figure(self, name: str) -> None:
        figure, cell = self.book.workbook.figures[name], self.layout.names[name]
        first = self.layout.sheets[self.sheet.title].figure_column
        self.page.set_row(cell.row, LINE_HEIGHT)
        self.page.merge_range(cell.row, first, cell.row, cell.column - 1, "", self.looks.figure_label)
        self.page.write_string(cell.row, first, figure.label, self.looks.figure_label)
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
        options = {
            "name": table.name,
            "columns": [self._column_option(table, column) for column in table.columns],
            "style": None,
            "autofilter": not table.is_fixed,
        }
        self.page.add_table(place.header_row, 1, last, len(table.columns), options)
        for position, column in enumerate(table.columns, start=1):
            self._column(table, column, first, position)
            if column.accepts:
                self._validate((first, position, last, position), column.accepts, column.name, column.help)
        for rule in table.rules:
            criteria = spell(rule.test.expression, self._row_style(table, first + 1))
            for name in rule.columns:
                position = place.columns[name]
                self._mark((first, position, last, position), criteria, rule)

    def _column_option(self, table: Table, column: Column) -> dict[str, Any]:
        """Return a column for `add_table`; its formula is what Excel puts into new rows.

        An array formula cannot be such a formula: those rows have to be spare ones.
        """
        option: dict[str, Any] = {
            "header": column.name,
            "header_format": self.looks.header(
                is_number=_is_right(table, column), has_filter=not table.is_fixed
            ),
            "format": self._look(table, column),
        }
        formula = column.formula and _spelled(column.formula.expression, table.name)
        if formula and not formula.is_array:
            option["formula"] = formula.text
        return option

    def _column(self, table: Table, column: Column, first: int, position: int) -> None:
        look = self._look(table, column)
        formula = _spelled(column.formula.expression, table.name) if column.formula else None
        for row, value in enumerate(self.book.values.tables[table.name][column.name], start=first):
            if formula:
                self._formula((row, position), formula, look, value)
            else:
                self._value(row, position, value, look)

    def _look(self, table: Table, column: Column) -> Any:
        is_formula = column.formula is not None
        return self.looks.cell(column.format, is_formula=is_formula, is_number=_is_right(table, column))

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
