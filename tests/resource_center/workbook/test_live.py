"""A live board: figures follow what is typed, and it is kept on the device only."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.resource_center.workbook.declared import workbook
from tests.resource_center.workbook.javascript import open_page
from tests.resource_center.workbook.shown import board_named, cell, render, reopened

pytestmark = pytest.mark.browser


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


def test_what_does_not_fit_a_cell_counts_as_blank_and_is_marked(live: Page) -> None:
    """A number out of range is not taken into any figure, and the control says so."""
    points = cell(live, "Points, row 1")
    points.fill("501")
    expect(points).to_have_attribute("aria-invalid", "true")
    expect(live.locator("[data-figure=Given] [data-text]")).to_have_text("30")
    points.fill("10")
    expect(points).not_to_have_attribute("aria-invalid", "true")


def test_an_emptied_input_keeps_the_figures_it_had(live: Page) -> None:
    """Formulas count on an input: while it is empty, the last value stands."""
    budget = cell(live, "Points in the budget All of them.")
    budget.fill("200")
    expect(live.locator("[data-table=Roles] tbody tr").first).to_contain_text("30%")
    budget.fill("")
    expect(live.locator("[data-table=Roles] tbody tr").first).to_contain_text("30%")


def test_a_day_typed_in_the_page_is_the_day_of_the_spreadsheet(live: Page) -> None:
    """No time zone moves it."""
    closed = cell(live, "Closed, row 2")
    closed.fill("2026-11-20")
    reopened(live)
    expect(closed).to_have_value("2026-11-20")
    kept = json.loads(live.evaluate("localStorage.getItem('board/small')"))
    assert kept["state"]["rows"]["Roles"][1][3] == 46346


def test_what_was_kept_for_another_shape_of_the_board_is_left_alone(live: Page) -> None:
    """After an edition with other columns, old answers would stand in wrong cells."""
    live.evaluate('localStorage.setItem(\'board/small\', \'{"shape": "other", "state": {}}\')')
    reopened(live)
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    live.evaluate("localStorage.setItem('board/small', 'no JSON')")
    reopened(live)
    expect(cell(live, "Role, row 1")).to_have_value("Ward nurse")
    assert live.faults == []


def test_choices_follow_the_table_they_come_from(chromium_context: BrowserContext) -> None:
    """A department named a moment ago is in the list, and the present moment is one button."""
    page = open_page(chromium_context, render(board_named("points-allocation")), name="points")
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    page.locator("[data-table=Departments]").get_by_label("Department, row 4", exact=True).fill("Sales")
    page.locator("[data-table=Roles]").get_by_label("Department, row 1", exact=True).select_option("Sales")
    chosen = page.locator("[data-table=Roles]").get_by_label("Department, row 1", exact=True)
    expect(chosen).to_have_value("Sales")
    page.close()


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
