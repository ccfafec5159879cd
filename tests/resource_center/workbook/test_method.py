"""The method on the page: change what stands in a board, and see its flags and totals follow."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.resource_center.workbook.javascript import open_page
from tests.resource_center.workbook.shown import board_named, render

pytestmark = pytest.mark.browser


@pytest.fixture
def board(chromium_context: BrowserContext, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A dashboard of the site as it is published, live, nothing kept from before."""
    slug = str(request.param)
    page = open_page(chromium_context, render(board_named(slug)), name=slug)
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    page.evaluate("localStorage.clear()")
    page.get_by_role("button", name="Back to the sample").click()
    yield page
    assert page.faults == []  # type: ignore[attr-defined]
    page.close()


def cell(page: Page, table: str, name: str) -> Locator:
    """Return a control of a table by what a screen reader calls it."""
    return page.locator(f"[data-table={table}]").get_by_label(name, exact=True)


def marked(place: Locator, mark: str, text: str) -> None:
    """Expect a place to be flagged, in color and in words."""
    expect(place).to_have_attribute("data-mark", mark)
    expect(place).to_contain_text(text)


@pytest.mark.parametrize("board", ["points-allocation"], indirect=True)
def test_points_must_add_up_to_the_budget_on_the_page(board: Page) -> None:
    """One point too many is red; another budget asks for the rest; the last point makes it green."""
    check = board.locator("[data-figure=Check]")
    marked(check, "good", "Adds up")
    cell(board, "Roles", "Points, row 1").fill("41")
    marked(check, "bad", "1 too many")
    board.locator("[data-input=Budget] input").fill("500")
    marked(check, "bad", "399 still to give")
    cell(board, "Roles", "Points, row 1").fill("440")
    marked(check, "good", "Adds up")
    expect(board.locator("[data-chart] desc").first).to_contain_text("Nursing 460")


@pytest.mark.parametrize("board", ["points-allocation"], indirect=True)
def test_a_sprint_begins_on_a_wednesday_on_the_page(board: Page) -> None:
    """Whatever day is set, the sprint begins on the next Wednesday and ends after two weeks."""
    board.locator("[data-input=FirstDay] input").fill("2027-01-01")
    expect(board.locator("[data-figure=Starts]")).to_contain_text("Jan 6, 2027")
    expect(board.locator("[data-figure=Ends]")).to_contain_text("Jan 19, 2027")


@pytest.mark.parametrize("board", ["sprint-board"], indirect=True)
def test_a_full_stage_turns_red_on_the_page(board: Page) -> None:
    """A candidate moved into a stage takes a slot; at the limit the stage is red and says so."""
    offer = board.locator("[data-table=Stages] tbody tr").nth(3)
    state = offer.locator("td").last
    expect(state).to_have_text("Room for 2")
    cell(board, "Candidates", "Stage, row 5").select_option("Offer")
    cell(board, "Candidates", "Stage, row 8").select_option("Offer")
    marked(state, "bad", "Full")
    cell(board, "Candidates", "Stage, row 9").select_option("Offer")
    marked(state, "bad", "Over by 1")
    cell(board, "Stages", "Limit, row 4").fill("4")
    expect(state).to_have_text("Room for 1")
    expect(state).not_to_have_attribute("data-mark", "bad")


@pytest.mark.parametrize("board", ["sprint-board"], indirect=True)
def test_no_feedback_no_free_slot_on_the_page(board: Page) -> None:
    """A candidate without feedback blocks the slot when the clock has run out; the answer frees it."""
    presented = board.locator("[data-table=Stages] tbody tr").nth(1).locator("td")
    slot = board.locator("[data-table=Candidates] tbody tr").first.locator("td").nth(2)
    marked(slot, "bad", "Blocked")
    expect(presented.nth(2)).to_have_text("1 Waiting for feedback")
    cell(board, "Candidates", "Feedback, row 1").fill("2026-11-20T08:00")
    marked(slot, "good", "Free")
    expect(presented.nth(2)).to_have_text("0")
    expect(presented.last).to_have_text("Room for 1")


@pytest.mark.parametrize("board", ["feedback-clock"], indirect=True)
def test_the_clock_runs_out_on_the_page(board: Page) -> None:
    """Two days later every open request is overdue: its manager has the breach, and the figure is red."""
    waiting = board.locator("[data-table=Requests] tbody tr").nth(1).locator("td")
    state = waiting.nth(1)
    expect(state).to_have_text("Waiting")
    board.locator("[data-input=AsOf] input").fill("2026-11-21T15:31")
    marked(state, "bad", "Overdue")
    expect(waiting.nth(5)).to_have_text("48.0 Overdue")
    marked(board.locator("[data-figure=Late]"), "bad", "3")
    ward = board.locator("[data-table=Managers] tbody tr").nth(1).locator("td")
    marked(ward.nth(1), "bad", "1")
    marked(ward.nth(2), "warn", "1")
    expect(ward.nth(3)).to_have_text("26.3")
    board.locator("[data-input=Clock] input").fill("72")
    expect(state).to_have_text("Waiting")


@pytest.mark.parametrize("board", ["sprint-results"], indirect=True)
def test_sprints_follow_from_their_first_day_on_the_page(board: Page) -> None:
    """Every two weeks from the first Wednesday; a role that closes moves the points and the comparison."""
    sprints = board.locator("[data-table=Sprints] tbody tr")
    expect(sprints.nth(1).locator("td").first).to_have_text("Sep 16, 2026")
    cell(board, "Roles", "Points, row 7").fill("5")
    expect(sprints.nth(2).locator("td").nth(2)).to_have_text("40")
    marked(sprints.nth(2).locator("td").nth(3), "bad", "-15")
    board.locator("[data-input=FirstDay] input").fill("2026-09-03")
    expect(sprints.first.locator("td").first).to_have_text("Sep 9, 2026")
    expect(sprints.nth(7).locator("td").first).to_have_text("Dec 16, 2026")


@pytest.mark.parametrize("board", ["job-search-tracker"], indirect=True)
def test_the_tracker_says_what_is_overdue_on_the_page(board: Page) -> None:
    """A step whose day has passed is red; asked-for feedback clears the nudge."""
    rows = board.locator("[data-table=Applications] tbody tr")
    board.locator("[data-input=Today] input").fill("2026-11-25")
    marked(rows.first.locator("td").nth(1), "bad", "Overdue")
    marked(rows.nth(1).locator("td").nth(1), "warn", "Ask for feedback")
    cell(board, "Applications", "Feedback, row 2").select_option("Asked")
    expect(rows.nth(1).locator("td").nth(1)).to_have_text("")
