"""A board taken away from the page: the filled spreadsheet is the one the build would have written."""

from __future__ import annotations

import csv
import io
import zipfile
from functools import partial
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator
from playwright.sync_api import BrowserContext, Page, expect

from plugins.resource_center.model import Download
from plugins.resource_center.workbook.live import live_data
from plugins.resource_center.workbook.model import CellType, Table
from plugins.resource_center.workbook.values import Value
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import BOARDS, COVER, workbook
from tests.resource_center.workbook.filled import Rows, built, filled, longer, none, shorter
from tests.resource_center.workbook.javascript import call, open_page
from tests.resource_center.workbook.payloads import PAYLOADS
from tests.resource_center.workbook.read_back import formulas
from tests.resource_center.workbook.shown import board_named, render, reopened

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


def seen(data: bytes) -> dict[str, Any]:
    """Return what an independent reader finds in a file, cell by cell, rule by rule, chart by chart."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    values = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    found: dict[str, Any] = {}
    for sheet in book:
        shown = values[sheet.title]
        for row in sheet.iter_rows():
            for cell in row:
                content = getattr(cell.value, "text", cell.value)
                if content is None and not cell.has_style:
                    continue
                look = (cell.number_format, cell.fill.fgColor.rgb, cell.font.b, cell.alignment.horizontal)
                area = getattr(cell.value, "ref", None)
                value = shown[cell.coordinate].value
                found[f"{sheet.title}!{cell.coordinate}"] = (content, area, number(value), look)
        found[f"{sheet.title} size"] = sheet.dimensions
        found[f"{sheet.title} tables"] = {
            t.name: (t.ref, t.autoFilter and t.autoFilter.ref) for t in sheet.tables.values()
        }
        found[f"{sheet.title} may be typed"] = [
            (str(rule.sqref), rule.type, rule.formula1, rule.formula2)
            for rule in sheet.data_validations.dataValidation
        ]
        found[f"{sheet.title} is marked"] = [
            (str(area.sqref), [rule.formula for rule in area.rules]) for area in sheet.conditional_formatting
        ]
    found["names"] = {name: place.attr_text for name, place in book.defined_names.items()}
    return found | charts(data)


def charts(data: bytes) -> dict[str, Any]:
    """Return every range a chart draws, with the copy of its values."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    found: dict[str, Any] = {}
    for name in archive.namelist():
        if not name.startswith("xl/charts/chart"):
            continue
        for at, reference in enumerate(ET.fromstring(archive.read(name)).iter()):
            if reference.tag in {f"{CHART}strRef", f"{CHART}numRef"}:
                points = {p.get("idx"): number(p.findtext(f"{CHART}v")) for p in reference.iter(f"{CHART}pt")}
                filled_points = {index: value for index, value in points.items() if value}
                found[f"{name} {at}"] = (reference.tag, reference.findtext(f"{CHART}f"), filled_points)
    return {f"chart {number}": value for number, value in enumerate(found.values())}


def number(value: Any) -> Any:
    """Return a number written as 45 or 45.0 as the same."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return value or None


@pytest.mark.browser
@pytest.mark.parametrize("rows_of", [longer, shorter, none])
@pytest.mark.parametrize("slug", BOARDS)
def test_a_filled_file_is_the_one_the_build_would_write(scripts: Page, slug: str, rows_of: Any) -> None:
    """Values, formulas, looks, tables, rules, validations, charts: as if these rows were the sample."""
    book = board_named(slug)
    rows = rows_of(book)
    assert seen(filled(scripts, book, rows)) == seen(built(book, rows))


@pytest.mark.browser
def test_inputs_are_filled_in_and_figures_follow(scripts: Page) -> None:
    """A budget changed on the page is the budget of the file, and the check is right as stored."""
    book = board_named("points-allocation")
    inputs: dict[str, Value] = {"Budget": 500}
    data = filled(scripts, book, {}, inputs)
    assert seen(data) == seen(built(book, {}, inputs))
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Points"]
    assert "400 still to give" in [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.browser
def test_a_filled_file_is_valid_open_xml(scripts: Page, tmp_path: Path) -> None:
    """openxml-audit finds nothing, whether tables grew or shrank."""
    for slug in BOARDS:
        book = board_named(slug)
        for rows_of in (longer, none):
            file = tmp_path / f"{slug}-{rows_of.__name__}.xlsx"
            file.write_bytes(filled(scripts, book, rows_of(book)))
            assert OpenXmlValidator().validate(str(file)).errors == []


@pytest.mark.browser
def test_what_a_visitor_types_stays_text_in_the_file(scripts: Page) -> None:
    """Every harmful text stands in a cell of its own, whole, and none is a formula."""
    book = workbook()
    typed = [text for text in PAYLOADS if not set(text) & set("\t")]
    rows: Rows = {"Roles": tuple((text, None, 1, None) for text in typed)}
    data = filled(scripts, book, rows)
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Points"]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type in {"s", "inlineStr"}]
    assert [text for text in typed if text.replace("_x0041_", "_x005F_x0041_") not in texts] == []
    assert set(formulas(sheet)) == set(
        formulas(openpyxl.load_workbook(io.BytesIO(built(book, rows)))["Points"])
    )


@pytest.mark.browser
@pytest.mark.parametrize("slug", BOARDS)
def test_harmful_text_stays_text_in_every_column_of_every_board(scripts: Page, slug: str) -> None:
    """Typed into each column that takes text or a choice: no formula more in the file, none in the CSV."""
    book = board_named(slug)
    harmful = {table.name: harmful_rows(table) for table in book.tables.values() if not table.is_fixed}
    rows: Rows = {name: found for name, found in harmful.items() if any(found[0])}
    files = [
        openpyxl.load_workbook(io.BytesIO(write(book, rows))) for write in (partial(filled, scripts), built)
    ]
    for sheet in book.sheets:
        by_browser, by_build = (set(formulas(file[sheet.title])) for file in files)
        assert by_browser == by_build
    given = [
        {"table": table, "rows": rows[table["name"]]}
        for table in live_data(book)["tables"]
        if table["name"] in rows
    ]
    code = """return Promise.all(given.map(({ table, rows }) => {
            const columns = table.columns.filter((column) => column.accepts);
            const cells = columns.map(({ name }, at) => [name, rows.map((row) => row[at])]);
            return module.tableAsCsv({ ...table, columns }, Object.fromEntries(cells), rows.length).text();
        }));"""
    texts = call(scripts, "csv", code, given)
    cells = [cell for text in texts for row in csv.reader(io.StringIO(text[1:], newline="")) for cell in row]
    assert len(cells) > len(PAYLOADS)
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]


def harmful_rows(table: Table) -> tuple[tuple[Value, ...], ...]:
    """Return a row for each harmful text that can be typed, with it in every column of words."""
    columns = [
        column.accepts and column.accepts.type in {CellType.TEXT, CellType.CHOICE} for column in table.typed
    ]
    return tuple(
        tuple(text if is_worded else None for is_worded in columns) for text in PAYLOADS if "\t" not in text
    )


# --- with the buttons -------------------------------------------------------------------------------


@pytest.fixture
def board(chromium_context: BrowserContext) -> Page:
    """The small board in a browser, its published file beside it."""
    book = workbook()
    data = render_xlsx(book, COVER, empty=True)
    file = Download("xlsx-empty", "Spreadsheet", "empty", "downloads/small.xlsx", "x/x", data, "", None)
    files = {"/downloads/small.xlsx": data}
    page = open_page(chromium_context, render(book, (file,)), name="board", files=files)
    page.evaluate("localStorage.clear()")
    return reopened(page)


@pytest.mark.browser
def test_the_board_is_saved_as_a_spreadsheet(board: Page, tmp_path: Path) -> None:
    """One button: what stands on the page is in the file, and the page says what it is called."""
    board.get_by_label("Role, row 3", exact=True).fill("Midwife")
    board.get_by_label("Points, row 3", exact=True).fill("10")
    with board.expect_download() as saved:
        board.get_by_role("button", name="Save as a spreadsheet").click()
    assert saved.value.suggested_filename == "small-filled.xlsx"
    expect(board.locator("[data-said]")).to_have_text("small-filled.xlsx is saved.")
    saved.value.save_as(tmp_path / "saved.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "saved.xlsx", data_only=True)["Points"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert {"Midwife", "Adds up"} <= texts
    assert board.faults == []  # type: ignore[attr-defined]


@pytest.mark.browser
def test_a_file_that_cannot_be_fetched_is_said(board: Page) -> None:
    """Without a network the page says so, and the board stays as it is."""
    board.evaluate("document.querySelector('[data-do=save]').dataset.file = '/downloads/none.xlsx'")
    board.get_by_role("button", name="Save as a spreadsheet").click()
    expect(board.locator("[data-said]")).to_have_text("It could not be saved. Try again with a network.")


@pytest.mark.browser
def test_a_table_is_saved_as_csv(board: Page, tmp_path: Path) -> None:
    """Headings, then the rows as typed and worked out; days as 2026-11-12; no text that is a formula."""
    harmful = [text for text in PAYLOADS if not set(text) & set("\t")]
    for row, text in enumerate(harmful[:12], start=3):
        board.get_by_label(f"Role, row {row}", exact=True).fill(text)
    with board.expect_download() as saved:
        board.get_by_role("button", name="Save as CSV: Roles in this sprint").click()
    assert saved.value.suggested_filename == "small-roles.csv"
    saved.value.save_as(tmp_path / "saved.csv")
    text = (tmp_path / "saved.csv").read_bytes().decode("utf-8-sig")
    head, first, second, *others = csv.reader(io.StringIO(text, newline=""))
    assert head == ["Role", "Department", "Points", "Closed", "Share"]
    assert first == ["Ward nurse", "Nursing", "60", "2026-11-12", "0.6"]
    assert second == ["Payroll lead", "Finance", "30", "", "0.3"]
    assert [row[0].removeprefix("'") for row in others] == [text.strip() for text in harmful[:12]]
    assert not [row for row in others if row[0].startswith(tuple("=+-@＝＋－＠"))]


@pytest.mark.browser
def test_no_harmful_text_begins_a_formula_in_csv(scripts: Page) -> None:
    """A spreadsheet that opens the CSV finds text: all that could begin a formula has a mark before it."""
    table = {"name": "T", "columns": [{"name": "Text", "format": {}}]}
    code = """const text = await module.tableAsCsv(given.table, given.columns, given.height).text();
        return text;"""
    given = {"table": table, "columns": {"Text": PAYLOADS}, "height": len(PAYLOADS)}
    rows = list(csv.reader(io.StringIO(call(scripts, "csv", code, given).lstrip("\ufeff"), newline="")))
    cells = [row[0] for row in rows[1:]]
    assert len(cells) == len(PAYLOADS)
    assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]
