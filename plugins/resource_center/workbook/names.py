"""Names of inputs, figures, tables, columns and sheets: what every spreadsheet program accepts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from plugins.resource_center.workbook.functions import FUNCTIONS
from plugins.resource_center.workbook.model import GUIDE_TITLE, Sheet, Table, Workbook

LONGEST_NAME = 40
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}\d+|[RrCc]\d*|[Rr]\d*[Cc]\d*")
HEADING = re.compile(r"[^\W\d_][^\W_]*( [^\W_]+)*")
SHEET_SIGNS = r"[]:*?/\'"

Fault = tuple[str, str, str]
"""Where (as in `tables.Roles`), what, mending."""


def name_faults(workbook: Workbook) -> Iterator[Fault]:
    """Yield a fault for each name that a spreadsheet program would refuse, change or confuse."""
    named = [
        *((f"inputs.{name}", name) for name in workbook.inputs),
        *((f"figures.{name}", name) for name in workbook.figures),
        *((f"tables.{name}", name) for name in workbook.tables),
    ]
    for where, name in named:
        yield from _name_faults(where, name)
    yield from _repeated(named)
    for table in workbook.tables.values():
        yield from _column_faults(table)
    titles = [
        (f"sheets.{number}.title", sheet.title) for number, sheet in enumerate(workbook.sheets, start=1)
    ]
    yield from _repeated(titles)
    for (where, _), sheet in zip(titles, workbook.sheets, strict=True):
        yield from _title_faults(where, sheet)


def _name_faults(where: str, name: str) -> Iterator[Fault]:
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        yield (
            where,
            f'"{name}" cannot be a name.',
            f"Use letters and digits, at most {LONGEST_NAME}: TotalPoints.",
        )
    elif LIKE_A_CELL.fullmatch(name):
        yield where, f'"{name}" is the address of a cell in a spreadsheet.', "Use a longer word."
    elif name.upper() in {*FUNCTIONS, "TRUE", "FALSE"}:
        yield where, f'"{name}" is a word of the formula language.', "Use another word."


def _column_faults(table: Table) -> Iterator[Fault]:
    for column in table.columns:
        if not HEADING.fullmatch(column.name) or len(column.name) > LONGEST_NAME:
            yield (
                f"tables.{table.name}.{column.name}",
                f'"{column.name}" cannot head a column that formulas name.',
                f"Use letters, digits and single spaces, at most {LONGEST_NAME}.",
            )
    yield from _repeated([(f"tables.{table.name}.{column.name}", column.name) for column in table.columns])


def _title_faults(where: str, sheet: Sheet) -> Iterator[Fault]:
    if sheet.title.casefold() == GUIDE_TITLE.casefold():
        yield where, f'"{sheet.title}" is the sheet that every file ends with.', "Give it another title."
    elif any(sign in sheet.title for sign in SHEET_SIGNS) or sheet.title.casefold() == "history":
        yield where, f'"{sheet.title}" cannot be the name of a sheet.', f"Leave out {' '.join(SHEET_SIGNS)}."


def _repeated(named: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """Spreadsheets do not tell capitals from small letters in names."""
    seen: dict[str, str] = {}
    for where, name in named:
        if name.casefold() in seen:
            yield where, f'"{name}" is taken: {seen[name.casefold()]} has that name.', "Use another word."
        seen.setdefault(name.casefold(), where)
