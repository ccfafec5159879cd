"""Rows of a live board come, go and come back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.resource_center.workbook.shown import cell, reopened

pytestmark = pytest.mark.browser


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


def test_whoever_looks_for_a_way_to_add_a_row_is_led_to_it(live: Page) -> None:
    """The empty row at the end is there already."""
    live.get_by_role("button", name="Add a row").click()
    expect(cell(live, "Role, row 3")).to_be_focused()
