"""The spreadsheet of a board with rows and inputs filled in: by the browser, and by the build."""

from __future__ import annotations

from dataclasses import replace

from playwright.sync_api import Page

from plugins.resource_center.workbook.live import live_data
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.values import Value
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import COVER
from tests.resource_center.workbook.javascript import call

Rows = dict[str, tuple[tuple[Value, ...], ...]]


def filled(scripts: Page, book: Workbook, rows: Rows, inputs: dict[str, Value] | None = None) -> bytes:
    """Return the published file of a board as the browser fills it with these rows and inputs."""
    typed = {table.name: [list(row) for row in table.rows] for table in book.tables.values()}
    typed |= {name: [list(row) for row in each] for name, each in rows.items()}
    state = {"inputs": {e.name: e.value for e in book.inputs.values()} | (inputs or {}), "rows": typed}
    given = {"bytes": list(render_xlsx(book, COVER, empty=True)), "book": live_data(book), "state": state}
    code = """const empty = Uint8Array.from(given.bytes);
        const file = await module.fillSpreadsheet(empty, given.book, given.state);
        return [...new Uint8Array(await file.arrayBuffer())];"""
    return bytes(call(scripts, "spreadsheet", code, given))


def built(book: Workbook, rows: Rows, inputs: dict[str, Value] | None = None) -> bytes:
    """Return the file that the build writes where these rows and inputs are the sample."""
    tables = {
        name: replace(table, rows=rows.get(name, table.rows), spare=spare(table.spare, rows.get(name)))
        for name, table in book.tables.items()
    }
    entries = {
        name: replace(entry, value=(inputs or {}).get(name, entry.value))
        for name, entry in book.inputs.items()
    }
    return render_xlsx(replace(book, tables=tables, inputs=entries), COVER)


def spare(declared: int, rows: tuple[tuple[Value, ...], ...] | None) -> int:
    """Return how many empty rows follow: a table never is without a row."""
    return 1 if rows == () and not declared else declared


def longer(book: Workbook) -> Rows:
    """Return every table that grows with its sample three times over."""
    return {name: table.rows * 3 for name, table in book.tables.items() if not table.is_fixed}


def shorter(book: Workbook) -> Rows:
    """Return every table that grows with one row of its sample."""
    return {name: table.rows[:1] for name, table in book.tables.items() if not table.is_fixed}


def none(book: Workbook) -> Rows:
    """Return every table that grows without a row."""
    return {name: () for name, table in book.tables.items() if not table.is_fixed}
