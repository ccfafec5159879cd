"""LibreOffice as the judge of the method: what somebody changes in the file moves its figures and its flags.

A cell is set in the file as published, and every stored value is left as it was: only what the
program computes itself can be right. The flag is looked for in the printed page, by its color.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from plugins.resource_center.workbook.calculate import calculate
from plugins.resource_center.workbook.model import Mark, Workbook
from plugins.resource_center.workbook.sheet_layout import lay_out
from plugins.resource_center.workbook.sheet_looks import MARKS
from plugins.resource_center.workbook.values import Value
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.accept.workbooks_in_libreoffice import (
    poisoned,
    profile,
    recalculated,
    same,
    soffice_command,
    wrong_cells,
)
from tests.resource_center.workbook.declared import BOARDS, COVER
from tests.resource_center.workbook.filled import filled, longer, shorter
from tests.resource_center.workbook.javascript import open_page
from tests.resource_center.workbook.shown import board_named

__all__ = ["profile"]

RESOLUTION = 60

# Board, what is set (an input, or table, column and row), a figure or a cell, what it then says.
Spot = str | tuple[str, str, int]
CHANGES: list[tuple[str, Spot, Value, Spot, Value]] = [
    ("points-allocation", "Budget", 500, "Check", "400 still to give"),
    ("points-allocation", ("Roles", "Points", 0), 55, "Check", "15 too many"),
    ("points-allocation", "FirstDay", 46388, "Starts", 46393),
    ("sprint-board", ("Stages", "Limit", 0), 3, ("Stages", "State", 0), "Full"),
    ("sprint-board", ("Stages", "Limit", 1), 3, ("Stages", "State", 1), "Over by 1"),
    ("sprint-board", ("Candidates", "Feedback", 0), 46346.3, ("Stages", "State", 1), "Room for 1"),
    ("feedback-clock", "AsOf", 46347.7, ("Requests", "State", 1), "Overdue"),
    ("feedback-clock", ("Requests", "Feedback", 0), 46345.4, ("Managers", "Breaches", 0), 1),
    ("sprint-results", "FirstDay", 46268, ("Sprints", "Starts", 1), 46288),
    ("sprint-results", ("Roles", "Points", 6), 5, ("Sprints", "Change", 2), -15),
    ("job-search-tracker", "Today", 46351, ("Applications", "Do now", 0), "Overdue"),
]


def place_of(workbook: Workbook, spot: Spot) -> tuple[str, int, int]:
    """Return sheet, row and column (from 1) of a figure, an input or a cell of a table."""
    layout = lay_out(workbook)
    if isinstance(spot, str):
        cell = layout.names[spot]
        return cell.sheet, cell.row + 1, cell.column + 1
    table, column, row = spot
    at = layout.tables[table]
    return at.sheet, at.first_row + row + 1, at.columns[column] + 1


def with_cell(workbook: Workbook, data: bytes, spot: Spot, value: Value) -> bytes:
    """Return the file with a number set in one cell, everything else as it was."""
    sheet, row, column = place_of(workbook, spot)
    number = [each.title for each in workbook.sheets].index(sheet) + 1
    address = f"{openpyxl.utils.get_column_letter(column)}{row}"
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name).decode("utf-8")
            if name == f"xl/worksheets/sheet{number}.xml":
                pattern = rf'<c (r="{address}" s="\d+")(?:/>|><v>[^<]*</v></c>)'
                text, found = re.subn(pattern, rf"<c \1><v>{value}</v></c>", text)
                assert found == 1, address
            target.writestr(name, text)
    return buffer.getvalue()


def marked_area(data: bytes, sheet: int, mark: Mark, profile: Path, folder: Path) -> int:
    """Return how many pixels of the printed file have the color of a mark."""
    folder.mkdir()
    (folder / "book.xlsx").write_bytes(data)
    command = [*soffice_command(profile), "--convert-to", "pdf", "--outdir", folder, folder / "book.xlsx"]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    subprocess.run(
        ["pdftoppm", "-r", str(RESOLUTION), "-png", folder / "book.pdf", folder / "page"], check=True
    )
    wanted = tuple(bytes.fromhex(MARKS[mark][0][1:]))
    page = sorted(folder.glob("page-*.png"))[sheet]
    colors = Image.open(page).convert("RGB").getcolors(maxcolors=1 << 24) or []
    return sum(count for count, color in colors if color == wanted)


@pytest.mark.parametrize(("slug", "spot", "value", "shown_in", "wanted"), CHANGES)
def test_a_change_in_the_file_moves_the_figure(
    slug: str, spot: Spot, value: Value, shown_in: Spot, wanted: Value, profile: Path, tmp_path: Path
) -> None:
    """Budget, limit, clock, first day: set in the program, the board says what the method says."""
    workbook = board_named(slug)
    file = with_cell(workbook, render_xlsx(workbook, COVER), spot, value)
    sheet, row, column = place_of(workbook, shown_in)
    assert same(wanted, recalculated(file, profile, tmp_path)[sheet].cell(row, column).value)


FLAGS = [
    ("points-allocation", "Budget", 500, "Check", Mark.BAD),
    ("sprint-board", ("Stages", "Limit", 0), 3, ("Stages", "State", 0), Mark.BAD),
    ("feedback-clock", "AsOf", 46347.7, ("Requests", "State", 1), Mark.BAD),
    ("sprint-results", ("Roles", "Points", 11), 5, ("Sprints", "Change", 4), Mark.BAD),
    ("job-search-tracker", "Today", 46351, ("Applications", "Do now", 0), Mark.BAD),
]


@pytest.mark.parametrize(("slug", "spot", "value", "shown_in", "mark"), FLAGS)
def test_a_change_in_the_file_raises_the_flag(
    slug: str, spot: Spot, value: Value, shown_in: Spot, mark: Mark, profile: Path, tmp_path: Path
) -> None:
    """The cell turns red: more of the printed page has the color of the mark than before."""
    workbook = board_named(slug)
    published = render_xlsx(workbook, COVER)
    titles = [sheet.title for sheet in workbook.sheets]
    sheet = titles.index(place_of(workbook, shown_in)[0])
    before = marked_area(published, sheet, mark, profile, tmp_path / "before")
    changed = with_cell(workbook, published, spot, value)
    assert marked_area(changed, sheet, mark, profile, tmp_path / "after") > before + 100


@pytest.fixture(scope="module")
def scripts(browser: Browser) -> Page:
    """A page that can import the theme's workbook scripts."""
    return open_page(browser.new_context(), "<!doctype html><title>Scripts</title>")


@pytest.mark.parametrize("rows_of", [longer, shorter])
@pytest.mark.parametrize("slug", BOARDS)
def test_a_file_filled_in_the_browser_is_what_libreoffice_computes(
    scripts: Page, slug: str, rows_of: Any, profile: Path, tmp_path: Path
) -> None:
    """Every stored value of a filled file is the program's own, whether tables grew or shrank."""
    workbook = board_named(slug)
    rows = rows_of(workbook)
    book = recalculated(poisoned(filled(scripts, workbook, rows)), profile, tmp_path)
    tables = {name: replace(t, rows=rows.get(name, t.rows)) for name, t in workbook.tables.items()}
    changed = replace(workbook, tables=tables)
    assert wrong_cells(changed, calculate(changed), book) == []
