"""LibreOffice as the judge of workbooks: cached values are poisoned, it recalculates, all must be equal."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from datetime import datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils.datetime import to_excel
from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from plugins.resource_center.workbook.calculate import Values, calculate
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.evaluate import Place, evaluate
from plugins.resource_center.workbook.expression import ColumnRef, Expression
from plugins.resource_center.workbook.functions import FUNCTIONS, OPERATORS
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.sheet_layout import lay_out
from plugins.resource_center.workbook.spelling import Style, needs_array, spell
from plugins.resource_center.workbook.values import CellError, Value
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import BOARDS, CONTENT, COVER, NAMED, ROLES, WITH_ERROR, settled
from tests.resource_center.workbook.edges import EDGES, ERROR_EDGES, ERROR_ROW_EDGES, ROW_EDGES
from tests.resource_center.workbook.random_formulas import NAMED as WORLD_NAMES
from tests.resource_center.workbook.random_formulas import make_world

POISON = "poison"
ERRORS = {"#DIV/0!", "#N/A", "#VALUE!", "#NUM!", "#NAME?", "#REF!", "#NULL!"}
ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>"""


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of LibreOffice that always recalculates."""
    folder = tmp_path_factory.mktemp("libreoffice")
    settings = folder / "user" / "registrymodifications.xcu"
    settings.parent.mkdir()
    settings.write_text(ALWAYS_RECALCULATE, encoding="utf-8")
    return folder


def recalculated(data: bytes, profile: Path, folder: Path) -> Any:
    """Return the workbook as LibreOffice writes it back, values only."""
    (folder / "in").mkdir(exist_ok=True)
    (folder / "in" / "book.xlsx").write_bytes(data)
    command = [
        *soffice_command(profile),
        "--convert-to",
        "xlsx",
        "--outdir",
        folder,
        folder / "in" / "book.xlsx",
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return openpyxl.load_workbook(folder / "book.xlsx", data_only=True)


def soffice_command(profile: Path) -> list[str]:
    """Return how LibreOffice is called: gently, and with a profile of its own."""
    soffice = shutil.which("soffice")
    assert soffice, "LibreOffice is the judge here: install it, or run this ring elsewhere"
    return ["nice", soffice, "--headless", f"-env:UserInstallation={profile.as_uri()}"]


def poisoned(data: bytes) -> bytes:
    """Return the file with a wrong value in every cell that holds a formula."""
    source = zipfile.ZipFile(io.BytesIO(data))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                found = re.sub(
                    r'<c (r="\w+"(?: s="\d+")?)(?: t="\w+")?>(<f.*?</f>)<v>[^<]*</v></c>',
                    rf'<c \1 t="str">\2<v>{POISON}</v></c>',
                    text.decode("utf-8"),
                )
                text = found.encode("utf-8")
            target.writestr(name, text)
    return buffer.getvalue()


def same(ours: Value, theirs: Any) -> bool:
    """Whether a cell holds what we computed; of errors only that it is one (kinds differ: #NUM!, #VALUE!)."""
    if isinstance(ours, CellError):
        return theirs in ERRORS
    if isinstance(theirs, datetime | time):
        theirs = to_excel(theirs)
    if ours is None or isinstance(ours, str):
        return (theirs or "") == (ours or "")
    return isinstance(theirs, int | float) and abs(theirs - float(ours)) <= 1e-9 * max(1, abs(float(ours)))


@pytest.mark.parametrize("empty", [False, True])
@pytest.mark.parametrize("slug", BOARDS)
def test_every_cell_of_a_dashboard_is_what_libreoffice_computes(
    slug: str, empty: bool, profile: Path, tmp_path: Path
) -> None:
    """The stored values are true: nobody who opens a preview sees another figure than the program shows."""
    workbook = load_workbook(CONTENT / f"{slug}.workbook.yaml", slug)
    assert isinstance(workbook, Workbook)
    file = poisoned(render_xlsx(workbook, COVER, empty=empty))
    assert POISON in str(zipfile.ZipFile(io.BytesIO(file)).read("xl/worksheets/sheet1.xml"))
    book = recalculated(file, profile, tmp_path)
    assert wrong_cells(workbook, calculate(workbook, empty=empty), book) == []


def wrong_cells(workbook: Workbook, values: Values, book: Any) -> list[tuple[str, Value, Any]]:
    """Return each figure and cell that holds something else than we computed: ours and theirs."""
    layout = lay_out(workbook)
    wrong = []
    for name, place in layout.names.items():
        theirs = book[place.sheet].cell(place.row + 1, place.column + 1).value
        if not same(values.names[name], theirs):
            wrong.append((name, values.names[name], theirs))
    for table, at in layout.tables.items():
        for column, position in at.columns.items():
            for row, ours in enumerate(values.tables[table][column]):
                theirs = book[at.sheet].cell(at.first_row + row + 1, position + 1).value
                if not same(ours, theirs):
                    wrong.append((f"{table}[{column}] {row + 1}", ours, theirs))
    return wrong


Tables = dict[str, dict[str, list[Value]]]
Case = tuple[str, Expression, str | None, int, Value]
"""Formula, tree, table and row it stands in, our value."""


def judged(names: dict[str, Value], tables: Tables, cases: list[Case], *, structured: bool) -> bytes:
    """Return a workbook with these tables, and each case as a poisoned formula on a sheet of its own."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    data, inputs, formulas = (book.add_worksheet(title) for title in ("Data", "Inputs", "Formulas"))
    for row, (name, value) in enumerate(names.items()):
        inputs.write(row, 0, value)
        book.define_name(name, f"=Inputs!$A${row + 1}")
    tops: dict[str, int] = {}
    for table, columns in tables.items():
        tops[table] = sum(height(tables[other]) + 3 for other in tops) + 1
        write_table(data, table, columns, tops[table])
    number = book.add_format(
        {"num_format": "0.000000000000"}
    )  # a date would come back changed below 1900-03-01
    for at, (_, expression, table, row, _) in enumerate(cases):
        text = spell(expression, style_for(tables, tops, table, row, structured=structured))
        if needs_array(expression):
            formulas.write_array_formula(at, 0, at, 0, f"{{{text}}}", number, POISON)
        else:
            formulas.write_formula(at, 0, text, number, POISON)
    book.close()
    return buffer.getvalue()


def height(columns: dict[str, list[Value]]) -> int:
    """Return how many rows a table has."""
    return len(next(iter(columns.values())))


def write_table(sheet: Any, name: str, columns: dict[str, list[Value]], top: int) -> None:
    """Write a table below its header; the empty text is a formula's result."""
    headers = [{"header": column} for column in columns]
    sheet.add_table(
        top - 1, 0, top - 1 + height(columns), len(columns) - 1, {"name": name, "columns": headers}
    )
    for position, cells in enumerate(columns.values()):
        for row, value in enumerate(cells, start=top):
            if value == "":
                sheet.write_formula(row, position, '=""', None, POISON)
            elif isinstance(value, CellError):
                sheet.write_formula(row, position, "=1/0", None, POISON)
            elif value is not None:
                sheet.write(row, position, value)


def style_for(
    tables: Tables, tops: dict[str, int], table: str | None, row: int, *, structured: bool
) -> Style:
    """Return how references are written from another sheet: columns by name, or by address."""

    def cell(column: str) -> str:
        assert table is not None
        return "Data!" + xl_rowcol_to_cell(tops[table] + row, list(tables[table]).index(column))

    def column(reference: ColumnRef) -> str:
        if structured:
            return str(reference)
        columns, first = tables[reference.table], tops[reference.table]
        position = list(columns).index(reference.column)
        return "Data!" + xl_range_abs(first, position, first + height(columns) - 1, position)

    return Style(cell, column)


def differences(book: Any, cases: list[Case]) -> list[tuple[str, Value, Any]]:
    """Return formula, our value, their value where the two differ."""
    found = book["Formulas"]
    cells = [found.cell(number, 1).value for number in range(1, len(cases) + 1)]
    return [
        (case[0], case[4], theirs)
        for case, theirs in zip(cases, cells, strict=True)
        if not same(case[4], theirs)
    ]


def test_every_example_and_every_edge_is_what_libreoffice_computes(profile: Path, tmp_path: Path) -> None:
    """The specification's examples and the list of edges."""
    place = Place(NAMED, {"Roles": ROLES})
    formulas = [row.example for row in (*FUNCTIONS.values(), *OPERATORS.values())] + [
        formula for formula, _ in EDGES
    ]
    cases: list[Case] = [(f, settled(f), None, 0, evaluate(settled(f), place)) for f in formulas]
    cases += [(f, settled(f, "Roles"), "Roles", 1, wanted) for f, wanted in ROW_EDGES]
    assert (
        differences(
            recalculated(judged(NAMED, {"Roles": ROLES}, cases, structured=True), profile, tmp_path), cases
        )
        == []
    )


def test_errors_spread_as_in_libreoffice(profile: Path, tmp_path: Path) -> None:
    """An error in a column, and in the row of a formula."""
    cases: list[Case] = [(f, settled(f), None, 0, wanted) for f, wanted in ERROR_EDGES]
    cases += [(f, settled(f, "Roles"), "Roles", 1, wanted) for f, wanted in ERROR_ROW_EDGES]
    book = recalculated(judged(NAMED, {"Roles": WITH_ERROR}, cases, structured=True), profile, tmp_path)
    assert differences(book, cases) == []


@pytest.mark.parametrize("seed", range(10, 15))
def test_random_formulas_are_what_libreoffice_computes(seed: int, profile: Path, tmp_path: Path) -> None:
    """Whatever the checker lets through has one value: structured and plain references in turn."""
    world = make_world(seed, tables=12, formulas=2000)
    cases: list[Case] = [(c.text, c.expression, c.table, c.row, c.value) for c in world.cases]
    file = judged(WORLD_NAMES, world.tables, cases, structured=bool(seed % 2))
    assert differences(recalculated(file, profile, tmp_path), cases) == []


def test_a_wrong_value_is_found(profile: Path, tmp_path: Path) -> None:
    """The judge would be worth nothing if it let a wrong value pass."""
    cases: list[Case] = [
        ("= 1 + 1", settled("= 1 + 1"), None, 0, 3),
        ("= Budget", settled("= Budget"), None, 0, 100),
    ]
    found = differences(
        recalculated(judged(NAMED, {"Roles": ROLES}, cases, structured=True), profile, tmp_path), cases
    )
    assert found == [("= 1 + 1", 3, 2)]
