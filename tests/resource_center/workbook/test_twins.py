"""What Python and the browser compute of the same board: values, marks, charts, and how each is shown."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from plugins.resource_center.workbook.calculate import calculate, find_marks
from plugins.resource_center.workbook.chart import chart_data, draw
from plugins.resource_center.workbook.display import FORMATS, show
from plugins.resource_center.workbook.live import live_data
from plugins.resource_center.workbook.values import CellError, Value
from tests.resource_center.workbook.declared import BOARDS, workbook
from tests.resource_center.workbook.javascript import call
from tests.resource_center.workbook.shown import board_named

SHOWN = [
    (None, "number", ""),
    ("x", "text", "x"),
    (40, "whole", "40"),
    (1234.5, "points", "1,235"),
    (0.285, "percent", "29%"),
    (2.25, "decimal", "2.3"),
    (-0.04, "decimal", "0.0"),
    (48, "hours", "48.0"),
    (12, "change", "+12"),
    (-12, "change", "-12"),
    (0, "change", "0"),
    (0.1 + 0.2, "number", "0.3"),
    (46085, "date", "Mar 4, 2026"),
    (46085.4375, "moment", "Mar 4, 2026 10:30"),
    (46085.999999, "moment", "Mar 5, 2026 00:00"),
    (CellError.DIVISION, "whole", "–"),
]


@pytest.mark.parametrize(("value", "name", "text"), SHOWN)
def test_a_value_is_shown_by_its_format(value: Value, name: str, text: str) -> None:
    """People read what a spreadsheet would show, month names in English."""
    assert show(value, FORMATS[name]) == text


@pytest.mark.browser
def test_the_browser_shows_values_alike(scripts: Page) -> None:
    """display.js is handed the rows of the table of formats."""
    rows = {column["name"]: column["format"] for column in formats()}
    given = [[value, rows[name]] for value, name, _ in SHOWN if not isinstance(value, CellError)]
    found = call(
        scripts, "display", "return given.map(([value, format]) => module.show(value, format));", given
    )
    assert found == [text for value, _, text in SHOWN if not isinstance(value, CellError)]


def formats() -> list[dict[str, Any]]:
    """Return every format as the browser gets it, by way of a workbook that uses them all."""
    columns = ", ".join(f"C {name}: {{formula: '= 1', format: {name}}}" for name in FORMATS if name != "text")
    text = f"""
        tables:
          All: {{label: All, fixed: yes, columns: {{C text: {{type: text}}, {columns}}}, rows: [[x]]}}
        sheets: [{{title: All, tables: [All]}}]
        """
    given = live_data(workbook(text))["tables"][0]["columns"]
    return [{**column, "name": column["name"].removeprefix("C ")} for column in given]


@pytest.mark.browser
@pytest.mark.parametrize("slug", BOARDS)
def test_the_browser_computes_marks_and_draws_every_board_alike(scripts: Page, slug: str) -> None:
    """Values to the last bit, the same marks, the same shapes at the same places."""
    book = board_named(slug)
    data = live_data(book)
    rows = {table["name"]: table["rows"] for table in data["tables"]}
    inputs = {entry["name"]: entry["value"] for entry in data["inputs"]}
    given = {"book": data, "inputs": inputs, "rows": rows}
    computed = "const v = module.calculate(given.book, given.inputs, given.rows);"
    values = call(scripts, "calculate", f"{computed} return v;", given)
    marks = call(
        scripts, "calculate", f"{computed} return module.findMarks(given.book, v, given.rows);", given
    )
    drawn = call(
        scripts,
        "chart",
        "return given.book.charts.map((c) => module.draw(c, module.chartData(given.book, given.values, c)));",
        {"book": data, "values": values},
    )
    ours = calculate(book)
    assert values["names"] == ours.names
    for name, columns in ours.tables.items():
        heights = len(rows[name])
        assert values["tables"][name] == {column: list(cells)[:heights] for column, cells in columns.items()}
    found = find_marks(book, ours)
    assert {name: rule["says"] for name, rule in marks["figures"].items() if rule} == {
        name: rule.says for name, rule in found.figures.items()
    }
    assert {
        (name, row, column): rule["says"]
        for name, lines in marks["cells"].items()
        for row, line in enumerate(lines)
        for column, rule in line.items()
    } == {place: rule.says for place, rule in found.cells.items()}
    charts = [chart for sheet in book.sheets for chart in sheet.charts]
    drawings = [draw(chart, chart_data(book, ours, chart)) for chart in charts]
    assert [(d["description"], d["height"]) for d in drawn] == [(d.description, d.height) for d in drawings]
    assert [[(tag, a, text) for tag, a, text in map(tuple, d["shapes"])] for d in drawn] == [
        [(s.tag, dict(s.attributes), s.text) for s in d.shapes] for d in drawings
    ]


AWKWARD = """
    tables:
      Rows:
        label: Rows
        fixed: yes
        columns:
          Name: {type: text}
          First: {type: number}
          Second: {type: number}
        rows:
          - [A department with a name that goes on and on and on and on, 1, 2]
          - [Çelik & söhne, 0.05, -3]
          - [Incomprehensibilities everywhere, "", 1000000]
          - ["", 5, 5]
          - [Last, 7.25, ""]
    sheets:
      - title: Charts
        tables: [Rows]
        charts:
          - {type: bar, title: One, labels: "Rows[Name]", series: ["Rows[First]", "Rows[Second]"]}
          - {type: stacked, title: Two, labels: "Rows[Name]", series: ["Rows[First]", "Rows[Second]"]}
          - {type: column, title: Three, labels: "Rows[Name]", series: ["Rows[First]", "Rows[Second]"]}
          - {type: column, title: 4, labels: "Rows[Name]", series: ["Rows[First]"], against: "Rows[Second]"}
    """


@pytest.mark.browser
def test_awkward_charts_are_drawn_alike(scripts: Page) -> None:
    """Long and empty labels, blanks, negative and huge numbers, several series."""
    book = workbook(AWKWARD)
    values = calculate(book)
    drawn = call(
        scripts,
        "chart",
        "return given.book.charts.map((c) => module.draw(c, module.chartData(given.book, given.values, c)));",
        {"book": live_data(book), "values": {"names": values.names, "tables": values.tables}},
    )
    ours = [draw(chart, chart_data(book, values, chart)) for chart in book.sheets[0].charts]
    for theirs, drawing in zip(drawn, ours, strict=True):
        assert theirs["description"] == drawing.description
        assert theirs["shapes"] == [[s.tag, dict(s.attributes), s.text] for s in drawing.shapes]
        assert theirs["height"] == drawing.height
