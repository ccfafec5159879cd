"""The Excel file: read back by openpyxl and judged by openxml-audit."""

from __future__ import annotations

import re
import tracemalloc
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator
from xlsxwriter.worksheet import Worksheet

from plugins.resource_center.workbook.calculate import calculate
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.lean import LeanSheet
from plugins.resource_center.workbook.model import Table, Workbook
from plugins.resource_center.workbook.sheet_guide import GuideLine
from plugins.resource_center.workbook.sheet_layout import LINE, lay_out
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import BOARDS, CONTENT, COVER, LONG, SMALL, changed, workbook
from tests.resource_center.workbook.payloads import PAYLOADS, planted
from tests.resource_center.workbook.read_back import excel_text, formulas, links, opened, parts


def test_every_formula_carries_its_value() -> None:
    """Previews and phones do not calculate: what they show was stored."""
    book = workbook()
    data = render_xlsx(book, COVER)
    values, layout = calculate(book), lay_out(book)
    sheet = opened(data, values=True)["Points"]
    for name, place in layout.names.items():
        assert sheet.cell(place.row + 1, place.column + 1).value == values.names[name]
    share = layout.tables["Roles"]
    stored = [sheet.cell(share.first_row + row + 1, share.columns["Share"] + 1).value for row in range(4)]
    assert stored == [0.6, 0.3, None, None]


def test_formulas_name_columns_and_wait_for_the_row_to_be_filled() -> None:
    """Structured references in cells; a row whose required cell is empty shows nothing."""
    book = workbook()
    sheet = opened(render_xlsx(book, COVER))["Points"]
    place = lay_out(book).tables["Roles"]
    formula = sheet.cell(place.first_row + 1, place.columns["Share"] + 1).value
    assert formula == '=IF(Roles[[#This Row],[Role]]="","",Roles[[#This Row],[Points]]/Budget)'
    (table,) = sheet.tables.values()
    assert table.name == "Roles"
    assert table.column_names == ["Role", "Department", "Points", "Closed", "Share"]
    assert table.tableColumns[4].calculatedColumnFormula is not None


def test_what_may_be_typed_is_validated() -> None:
    """A choice is a list, a number has its limits, a date is one; help shows beside the cell."""
    sheet = opened(render_xlsx(workbook(), COVER))["Points"]
    found = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    kinds = sorted(rule.type for rule in found.values() if rule.type)
    assert kinds == ["date", "list", "whole", "whole"]
    (choices,) = [rule for rule in found.values() if rule.type == "list"]
    assert choices.formula1 == '"Nursing,Finance"'
    assert {rule.prompt for rule in found.values()} >= {"All of them.", "One line a role."}
    numbers = [rule for rule in found.values() if rule.type == "whole"]
    assert {(rule.formula1, rule.formula2) for rule in numbers} == {("1", "500"), ("0", "500")}
    assert all(rule.showErrorMessage for rule in numbers)


def test_rules_mark_cells_by_plain_addresses() -> None:
    """Structured references are not allowed in rules; the row is relative."""
    sheet = opened(render_xlsx(workbook(), COVER))["Points"]
    formulas = [rule.formula[0] for area in sheet.conditional_formatting for rule in area.rules]
    assert "Given<>Budget" in formulas
    assert any(re.fullmatch(r'IF\(\$B\d+="",FALSE,\$D\d+=0\)', formula) for formula in formulas)


def test_charts_are_native_and_say_what_they_show() -> None:
    """A chart reads the table's own cells, and has an alternative text."""
    texts = parts(render_xlsx(workbook(), COVER))
    chart = texts["xl/charts/chart1.xml"]
    assert "<c:f>'Points'!$B$" in chart or "<c:f>Points!$B$" in chart
    assert (
        'descr="Points by role. The figures are in Roles[Points], by Roles[Role]."'
        in texts["xl/drawings/drawing1.xml"]
    )


def test_a_file_ends_with_how_to_use_it() -> None:
    """The page's own words, line by line, and what the colors of the cells mean."""
    guide = (GuideLine("How to use it", is_heading=True), GuideLine("1. =1+1 is text here."))
    book = opened(render_xlsx(workbook(), replace(COVER, guide=guide)))
    assert book.sheetnames == ["Points", "How to use it"]
    cells = [cell for row in book["How to use it"].iter_rows() for cell in row if cell.value]
    assert [cell.value for cell in cells][2:4] == ["How to use it", "1. =1+1 is text here."]
    assert "Grey cells work themselves out" in cells[-1].value
    assert {cell.data_type for cell in cells} == {"s"}


def test_paper_gets_whole_tables() -> None:
    """One page wide; a table that grows repeats its heading, a fixed sheet has its print area."""
    growing = opened(render_xlsx(workbook(), COVER))["Points"]
    assert growing.page_setup.fitToWidth == 1 or growing.sheet_properties.pageSetUpPr.fitToPage
    header = lay_out(workbook()).tables["Roles"].header_row + 1
    assert growing.print_title_rows == f"${header}:${header}"
    assert not growing.print_area
    fixed = workbook(changed("spare: 2", "fixed: yes"))
    place = lay_out(fixed).tables["Roles"]
    area = opened(render_xlsx(fixed, COVER))["Points"].print_area
    assert area.startswith("'Points'!$A$1:$")
    assert area.endswith(f"${place.header_row + 1 + place.height}")


def test_charts_stand_beside_the_values_and_above_the_tables() -> None:
    """Whatever the sheet holds: a chart hides no cell, and begins right of the values."""
    for slug in BOARDS:
        book = load_workbook(CONTENT / f"{slug}.workbook.yaml", slug)
        assert isinstance(book, Workbook)
        layout = lay_out(book)
        for sheet in book.sheets:
            if not sheet.charts:
                continue
            place = layout.sheets[sheet.title]
            below = min(layout.tables[name].header_row for name in sheet.tables)
            assert place.charts.row + place.charts.height / LINE < below
            assert place.charts.column > max(layout.names[name].column for name in sheet.inputs)


def test_the_same_workbook_gives_the_same_bytes() -> None:
    """The date in the file is the edition's; nothing depends on when or where it is made."""
    first, second = (render_xlsx(workbook(), COVER) for _ in range(2))
    assert first == second
    assert "2026-11-22T00:00:00Z" in parts(first)["docProps/core.xml"]


def test_cells_are_written_as_the_library_writes_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the tail of whole numbers differs: 52 for 52.0."""
    ours = parts(render_xlsx(workbook(), COVER))["xl/worksheets/sheet1.xml"]
    monkeypatch.setattr(LeanSheet, "_write_cell", Worksheet._write_cell)
    theirs = parts(render_xlsx(workbook(), COVER))["xl/worksheets/sheet1.xml"]
    assert ".0</v>" in theirs
    assert ours == theirs.replace(".0</v>", "</v>")


def test_a_file_says_by_which_rules_its_charts_are_to_be_read() -> None:
    """LibreOffice takes what a chart leaves out as Excel 2007 does only of files that say they are of 2007.

    Of any other, it writes the names of series and rows on every bar.
    """
    texts = parts(render_xlsx(workbook(), COVER))
    assert "<AppVersion>12.0000</AppVersion>" in texts["docProps/app.xml"]


def test_new_rows_get_the_formulas_of_their_columns() -> None:
    """What Excel puts into a row that is added is what stands in the rows that are there."""
    texts = parts(render_xlsx(workbook(), COVER))
    found = re.findall(
        "<calculatedColumnFormula>(.*?)</calculatedColumnFormula>", texts["xl/tables/table1.xml"]
    )
    assert len(found) == 1
    assert f"<f>{found[0]}</f>" in texts["xl/worksheets/sheet1.xml"]


def test_a_file_is_valid_open_xml(tmp_path: Path) -> None:
    """openxml-audit finds nothing in the sample and in the empty copy."""
    for empty in (False, True):
        file = tmp_path / f"{empty}.xlsx"
        file.write_bytes(render_xlsx(workbook(), COVER, empty=empty))
        assert OpenXmlValidator().validate(str(file)).errors == []


def test_the_audit_finds_a_broken_file(tmp_path: Path) -> None:
    """A judge that passes anything is none."""
    texts = parts(render_xlsx(workbook(), COVER))
    texts["xl/worksheets/sheet1.xml"] = texts["xl/worksheets/sheet1.xml"].replace(' t="s"', ' t="text"', 1)
    file = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    assert OpenXmlValidator().validate(str(file)).errors


# --- text stays text ----------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS)
def test_a_text_that_looks_like_a_formula_stays_text_everywhere(payload: str) -> None:
    """Whatever stands in a label, a note, a cell, a title, a name: it is never a formula or a link."""
    plain = opened(render_xlsx(workbook(), COVER))["Points"]
    cover = replace(COVER, title=payload, summary=payload, site_name=payload, licence_name=payload)
    data = render_xlsx(planted(payload), cover)
    sheet = opened(data)["Points"]
    assert formulas(sheet) == formulas(plain)
    assert links(sheet) == links(plain) == [COVER.address]
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "s"]
    assert sum(excel_text(text) == payload for text in texts) == 8
    assert all(
        not rule.formula1 or payload not in rule.formula1 for rule in sheet.data_validations.dataValidation
    )
    assert "&" not in sheet.oddFooter.left.text.removeprefix("&8")


def test_a_chart_title_and_a_sheet_title_cannot_be_formulas() -> None:
    """A declared title that begins with = is refused before it reaches the file."""
    assert "would be taken for a formula" in str(workbook_problems("title: Points by role", "title: '=1+1'"))
    assert "cannot be the name of a sheet" in str(workbook_problems("title: Points\n", "title: '[1]x'\n"))


def workbook_problems(old: str, new: str) -> list[str]:
    """Return what is wrong with the small workbook after one change."""
    from tests.resource_center.workbook.declared import problems

    return problems(changed(old, new, SMALL))


# --- size ---------------------------------------------------------------------------------------


def test_ten_thousand_rows_stay_within_bounded_memory() -> None:
    """A long table costs memory in proportion to its rows: 4 kB for a row of two cells, at most."""
    book = workbook(LONG)
    rows = tuple((f"Role {number}",) for number in range(10_000))
    long = replace(book, tables={"Roles": replace(book.tables["Roles"], rows=rows)})
    tracemalloc.start()
    data = render_xlsx(long, COVER)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 40_000_000
    assert parts(data)["xl/worksheets/sheet1.xml"].count("LEN(Roles[[#This Row],[Role]])") == 10_001


def test_a_warning_of_the_library_is_an_error() -> None:
    """XlsxWriter leaves out what it warns of, and every formula would be wrong."""
    book = workbook()
    broken: dict[str, Table] = {"Roles": replace(book.tables["Roles"], name="R1")}
    with pytest.raises((UserWarning, KeyError)):
        render_xlsx(replace(book, tables=broken, sheets=(replace(book.sheets[0], charts=()),)), COVER)
