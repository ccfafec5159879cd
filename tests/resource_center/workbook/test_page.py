"""The page of a dashboard: right before any script runs, live with it, and kept on the device only."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined
from playwright.sync_api import BrowserContext, Page, expect

from plugins.resource_center.model import Download
from plugins.resource_center.workbook.calculate import calculate, find_marks
from plugins.resource_center.workbook.chart import chart_data, draw
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.display import FORMATS, show
from plugins.resource_center.workbook.live import live_data
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.page import make_board
from plugins.resource_center.workbook.values import CellError, Value
from tests.resource_center.workbook.declared import BOARDS, CONTENT, ROOT, workbook
from tests.resource_center.workbook.javascript import call, open_page
from tests.resource_center.workbook.payloads import PAYLOADS
from tests.resource_center.workbook.test_xlsx import planted

MACRO = (ROOT / "theme/templates/components/board.html").read_text(encoding="utf-8")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Board</title>
<script type="module" src="/js/workbook/board.js"></script></head><body>
{% from "board.html" import board %}{{ board(board=shown, slug="small", files=files) }}</body></html>"""


def render(book: Workbook, files: tuple[Download, ...] = ()) -> str:
    """Return the page of a board as the theme's macro writes it."""
    environment = Environment(
        loader=DictLoader({"board.html": MACRO}), autoescape=True, undefined=StrictUndefined
    )
    return environment.from_string(PAGE).render(shown=make_board(book), files=files)


def board_named(slug: str) -> Workbook:
    """Return one of the dashboards of the site."""
    found = load_workbook(CONTENT / f"{slug}.workbook.yaml", slug)
    assert isinstance(found, Workbook)
    return found


# --- what is shown --------------------------------------------------------------------------------

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
    (46085, "date", "4 Mar 2026"),
    (46085.4375, "moment", "4 Mar 2026 10:30"),
    (46085.999999, "moment", "5 Mar 2026 00:00"),
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


# --- before the script ------------------------------------------------------------------------------


def test_the_page_is_right_before_any_script_runs() -> None:
    """Figures, marks with their reasons, chart and table stand in the HTML."""
    html = render(workbook())
    assert "<span data-text>90</span>" in html
    assert 'data-figure="Check" data-mark="bad"' in html
    assert "Does not add up" in html
    assert '<th scope="row">Ward nurse</th>' in html
    assert '<text class="value"' in html
    assert "<desc" in html
    assert "Ward nurse 60, Payroll lead 30." in html


def test_a_mark_is_never_color_alone() -> None:
    """Every marked cell says why, in its own words or in words for those who cannot see the color."""
    for slug in BOARDS:
        board = make_board(board_named(slug))
        cells = [
            cell for sheet in board.sheets for table in sheet.tables for row in table.rows for cell in row
        ]
        marked = [cell for cell in cells if cell.mark]
        assert marked
        assert all(cell.says or cell.text for cell in marked)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_an_author_writes_becomes_markup(payload: str) -> None:
    """Text is escaped by the template, the data by tojson; no string of HTML is made in Python."""
    html = render(planted(payload))
    assert html.count("<script") == 2
    assert html.count("</script") == 2
    assert "<img" not in html
    assert 'onmouseover="' not in html
    data = html.split('<script type="application/json">')[1].split("</script>")[0]
    assert json.loads(data)["tables"][0]["rows"][0][0] == payload


def test_a_page_has_no_inline_style_and_no_handler() -> None:
    """A strict content policy has nothing to forbid."""
    for slug in BOARDS:
        html = render(board_named(slug))
        assert " style=" not in html
        assert " on" not in "".join(
            part.split(">")[0] for part in html.split("<")[1:] if " on" in part.split(">")[0]
        )


# --- the twins --------------------------------------------------------------------------------------


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


# --- live -------------------------------------------------------------------------------------------


@pytest.fixture
def live(chromium_context: BrowserContext) -> Page:
    """The small board in a browser, nothing kept from before."""
    page = open_page(chromium_context, render(workbook()), name="board")
    page.evaluate("localStorage.clear()")
    return reopened(page)


def reopened(page: Page) -> Page:
    """Return the page loaded again, once its script has done all it does at the beginning."""
    page.reload()
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    return page


def cell(page: Page, name: str) -> Any:
    """Return the control of a cell by what a screen reader calls it."""
    return page.get_by_label(name, exact=True)


@pytest.mark.browser
def test_typing_into_a_cell_moves_figures_marks_and_chart(live: Page) -> None:
    """The board follows after every key, and says in words what it shows."""
    check = live.locator("[data-figure=Check]")
    expect(check).to_have_attribute("data-mark", "bad")
    expect(check).to_contain_text("Does not add up")
    cell(live, "Points, row 2").fill("40")
    expect(check).not_to_have_attribute("data-mark", "bad")
    expect(check.locator("[data-text]")).to_have_text("Adds up")
    expect(check).not_to_contain_text("Does not add up")
    expect(live.locator("[data-table=Roles] tbody tr").nth(1)).to_contain_text("40%")
    expect(live.locator("desc").first).to_contain_text("Payroll lead 40.")
    cell(live, "Points, row 2").fill("0")
    expect(live.locator("[data-table=Roles] tbody tr").nth(1).locator("td").nth(1)).to_have_attribute(
        "data-mark", "warn"
    )
    assert live.faults == []


@pytest.mark.browser
def test_a_table_that_grows_always_ends_with_an_empty_row(live: Page) -> None:
    """A new row is there as soon as the last one is written on, and the typing goes on where it was."""
    rows = live.locator("[data-table=Roles] tbody tr")
    expect(rows).to_have_count(3)
    cell(live, "Role, row 3").press_sequentially("Buyer")
    expect(rows).to_have_count(4)
    expect(cell(live, "Role, row 3")).to_have_value("Buyer")
    expect(cell(live, "Role, row 3")).to_be_focused()
    expect(rows.nth(2)).to_contain_text("0%")
    expect(rows.nth(3)).to_have_text("NursingFinance")


@pytest.mark.browser
def test_a_row_can_be_removed_and_brought_back(live: Page) -> None:
    """Figures, formulas, marks and chart follow; what was typed since stays; a reload shows the same."""
    rows, given = live.locator("[data-table=Roles] tbody tr"), live.locator("[data-figure=Given] [data-text]")
    said, chart = live.locator("[data-row-said]"), live.locator("desc").first
    live.get_by_role("button", name="Remove row 1").click()
    expect(rows).to_have_count(2)
    expect(said).to_have_text("Row 1 is removed.")
    expect(given).to_have_text("30")
    expect(chart).not_to_contain_text("Ward nurse")
    expect(rows.first).to_contain_text("30%")
    expect(cell(live, "Remove row 1")).to_be_focused()

    cell(live, "Points, row 1").fill("40")
    live.get_by_role("button", name="Bring the row back").click()
    expect(said).to_have_text("Row 1 is back.")
    expect(cell(live, "Role, row 1")).to_be_focused()
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    expect(cell(live, "Points, row 2")).to_have_value("40")
    expect(given).to_have_text("100")
    expect(chart).to_contain_text("Ward nurse 60, Payroll lead 40.")
    expect(live.get_by_role("button", name="Bring the row back")).to_be_hidden()

    live.get_by_role("button", name="Remove row 2").click()
    expect(cell(live, "Role, row 2")).to_be_focused()  # the empty row, which cannot be removed
    expect(live.get_by_role("button", name="Remove row 2")).to_be_hidden()
    reopened(live)
    expect(given).to_have_text("60")
    expect(cell(live, "Role, row 2")).to_have_value("")
    assert live.faults == []


@pytest.mark.browser
def test_rows_come_back_in_the_order_in_which_they_went(live: Page) -> None:
    """The last that was removed is the first to come back, each to its own place."""
    live.get_by_role("button", name="Remove row 1").click()
    live.get_by_role("button", name="Remove row 1").click()
    expect(live.locator("[data-figure=Given] [data-text]")).to_have_text("0")
    back = live.get_by_role("button", name="Bring the row back")
    back.click()
    expect(cell(live, "Role, row 1")).to_have_value("Payroll lead")
    back.click()
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    expect(cell(live, "Role, row 2")).to_have_value("Payroll lead")
    expect(live.locator("[data-table=Roles] tbody tr")).to_have_count(3)


@pytest.mark.browser
def test_whoever_looks_for_a_way_to_add_a_row_is_led_to_it(live: Page) -> None:
    """The empty row at the end is there already."""
    live.get_by_role("button", name="Add a row").click()
    expect(cell(live, "Role, row 3")).to_be_focused()


@pytest.mark.browser
def test_two_tabs_of_a_board_show_the_same(live: Page) -> None:
    """What one changes the other takes up, and builds on: neither overwrites the other."""
    other = open_page(live.context, render(workbook()), name="board")
    expect(other.locator("[data-board][data-live]")).to_be_visible()
    cell(other, "Role, row 2").focus()
    cell(live, "Role, row 1").fill("Midwife")
    expect(cell(other, "Role, row 1")).to_have_value("Midwife")
    expect(cell(other, "Role, row 2")).to_be_focused()
    cell(other, "Points, row 2").fill("40")
    expect(live.locator("[data-figure=Check] [data-text]")).to_have_text("Adds up")
    live.get_by_role("button", name="Remove row 1").click()
    expect(cell(other, "Role, row 1")).to_have_value("Payroll lead")
    expect(other.locator("desc").first).not_to_contain_text("Midwife")
    reopened(other)
    expect(cell(other, "Points, row 1")).to_have_value("40")
    assert live.faults == other.faults == []
    other.close()


@pytest.mark.browser
def test_what_is_typed_is_kept_on_this_device_and_can_be_cleared(live: Page) -> None:
    """After a reload it is there again; one click clears the board, and one brings it back."""
    cell(live, "Role, row 1").fill("Midwife")
    cell(live, "Points in the budget All of them.").fill("90")
    reopened(live)
    expect(cell(live, "Role, row 1")).to_have_value("Midwife")
    expect(live.locator("[data-figure=Check] [data-text]")).to_have_text("Adds up")
    live.get_by_role("button", name="Start empty").click()
    expect(cell(live, "Role, row 1")).to_have_value("")
    expect(live.locator("[data-figure=Given] [data-text]")).to_have_text("0")
    live.get_by_role("button", name="Bring back what was there").click()
    expect(cell(live, "Role, row 1")).to_have_value("Midwife")
    live.get_by_role("button", name="Back to the sample").click()
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    reopened(live)
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    assert live.faults == []


@pytest.mark.browser
def test_what_does_not_fit_a_cell_counts_as_blank_and_is_marked(live: Page) -> None:
    """A number out of range is not taken into any figure, and the control says so."""
    points = cell(live, "Points, row 1")
    points.fill("501")
    expect(points).to_have_attribute("aria-invalid", "true")
    expect(live.locator("[data-figure=Given] [data-text]")).to_have_text("30")
    points.fill("10")
    expect(points).not_to_have_attribute("aria-invalid", "true")


@pytest.mark.browser
def test_an_emptied_input_keeps_the_figures_it_had(live: Page) -> None:
    """Formulas count on an input: while it is empty, the last value stands."""
    budget = cell(live, "Points in the budget All of them.")
    budget.fill("200")
    expect(live.locator("[data-table=Roles] tbody tr").first).to_contain_text("30%")
    budget.fill("")
    expect(live.locator("[data-table=Roles] tbody tr").first).to_contain_text("30%")


@pytest.mark.browser
def test_a_day_typed_in_the_page_is_the_day_of_the_spreadsheet(live: Page) -> None:
    """No time zone moves it."""
    closed = cell(live, "Closed, row 2")
    closed.fill("2026-11-20")
    reopened(live)
    expect(closed).to_have_value("2026-11-20")
    kept = json.loads(live.evaluate("localStorage.getItem('board/small')"))
    assert kept["state"]["rows"]["Roles"][1][3] == 46346


@pytest.mark.browser
def test_what_was_kept_for_another_shape_of_the_board_is_left_alone(live: Page) -> None:
    """After an edition with other columns, old answers would stand in wrong cells."""
    live.evaluate('localStorage.setItem(\'board/small\', \'{"shape": "other", "state": {}}\')')
    reopened(live)
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    live.evaluate("localStorage.setItem('board/small', 'no JSON')")
    reopened(live)
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    assert live.faults == []


@pytest.mark.browser
def test_choices_follow_the_table_they_come_from(chromium_context: BrowserContext) -> None:
    """A department named a moment ago is in the list, and the present moment is one button."""
    page = open_page(chromium_context, render(board_named("points-allocation")), name="points")
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    page.locator("[data-table=Departments]").get_by_label("Department, row 4", exact=True).fill("Sales")
    page.locator("[data-table=Roles]").get_by_label("Department, row 1", exact=True).select_option("Sales")
    chosen = page.locator("[data-table=Roles]").get_by_label("Department, row 1", exact=True)
    expect(chosen).to_have_value("Sales")
    page.close()


@pytest.mark.browser
def test_now_sets_the_clock_to_the_present_moment(chromium_context: BrowserContext) -> None:
    """The button is there for the one input that is the moment of reading."""
    page = open_page(chromium_context, render(board_named("feedback-clock")), name="clock")
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    expect(page.get_by_role("button", name="Now")).to_have_count(1)
    hour = "new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 13)"
    earlier = page.evaluate(hour)
    page.get_by_role("button", name="Now").click()
    taken = page.locator("[data-input=AsOf] input").input_value()
    assert taken[:13] in (earlier, page.evaluate(hour))  # an hour may end in between
    page.close()
