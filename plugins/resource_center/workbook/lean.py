"""XlsxWriter's sheets without what costs time and gives our files nothing: measured, a sixth of it."""

from __future__ import annotations

from html import escape
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet


def add_sheet(file: xlsxwriter.Workbook, title: str) -> LeanSheet:
    """Add a sheet at the end of a file."""
    sheet = file.add_worksheet(title, LeanSheet)
    assert isinstance(sheet, LeanSheet)
    return sheet


class LeanSheet(Worksheet):
    """A worksheet that writes the cells we use, and no more about them than the standard asks for."""

    def set_column_formulas(self, formulas: list[str | None]) -> None:
        """Set what Excel puts into new rows of the table that was added last.

        Told through `add_table`, the library would write each of these formulas into every row, with 0 for
        its value.
        """
        for column, formula in zip(self.tables[-1]["columns"], formulas, strict=True):
            column["formula"] = self._prepare_formula(formula) if formula else ""

    def _calculate_spans(self) -> None:
        """Leave out where the cells of a row begin and end (ECMA-376 part 1, 18.3.1.73: optional)."""
        self.row_spans = {}

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002
        """Look for no newer functions: ours carry their prefixes, and a text would have been changed."""
        return formula.removeprefix("{").removeprefix("=").removesuffix("}")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a cell as the library does, which looks for signs to escape in every address and number."""
        kind = type(cell).__name__
        if kind not in _CELLS or cell.format is None:
            super()._write_cell(row, col, cell)
            return
        look = cell.format._get_xf_index()  # noqa: SLF001 as in the method that this one stands for
        written = _CELLS[kind](f'r="{xl_col_to_name(col)}{row + 1}" s="{look}"', cell)
        self.fh.write(written)  # type: ignore[attr-defined]


def _blank(place: str, _cell: Any) -> str:
    return f"<c {place}/>"


def _number(place: str, cell: Any) -> str:
    return f"<c {place}><v>{cell.number:.16G}</v></c>"


def _string(place: str, cell: Any) -> str:
    return f'<c {place} t="s"><v>{cell.string}</v></c>'


def _formula(place: str, cell: Any) -> str:
    value = cell.value
    if isinstance(value, str):
        # An empty text has no type, as the library writes it: that a program calculates it again.
        type_, shown = (' t="str"' if value else ""), escape(value, quote=False)
    else:
        type_, shown = "", repr(value).removesuffix(".0")
    return f"<c {place}{type_}><f>{escape(cell.formula, quote=False)}</f><v>{shown}</v></c>"


_CELLS = {"Blank": _blank, "Number": _number, "String": _string, "Formula": _formula}
