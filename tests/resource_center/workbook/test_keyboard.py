"""Dashboards by keyboard alone, as published: Tab reaches every control, and one sees it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Download, Locator, Page, expect

from plugins.publishing.run import run
from tests.chromium import PATIENCE
from tests.resource_center.workbook.declared import CONTENT, ROOT
from tests.serving import served

pytestmark = pytest.mark.browser

RESOURCE = """---
title: {slug}
kind: dashboard
summary: A board.
for: [recruiter]
topics: [sprint-recruiting]
minutes: 5
edition: 2026-11-22
changes:
  - 2026-11-22: First edition.
---
Set it up.
"""
MOST_STOPS = 80
POLL = 50  # milliseconds
# Whether what has the focus lies on top at its left, in its middle and at its right; whether it is the one.
LOOK = """(wanted) => {
    const control = document.activeElement;
    const { left, right, top, bottom } = control.getBoundingClientRect();
    const isInSight = [left + 4, (left + right) / 2, right - 4].every((x) => {
        const hit = document.elementFromPoint(x, (top + bottom) / 2);
        return hit === control || control.contains(hit);
    });
    return [isInSight, control === wanted];
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Two dashboards of the site as they are published, with their styles and their policy."""
    folder = tmp_path_factory.mktemp("keyboard")
    resources = folder / "content" / "resources"
    resources.mkdir(parents=True)
    for slug in ("points-allocation", "sprint-board"):
        workbook = f"{slug}.workbook.yaml"
        (resources / workbook).write_bytes((CONTENT / workbook).read_bytes())
        (resources / f"{slug}.md").write_text(RESOURCE.format(slug=slug), encoding="utf-8")
    run(ROOT / "pelicanconf.py", PATH=str(folder / "content"), OUTPUT_PATH=str(folder / "output"))
    with served(folder / "output") as found:
        yield found


@pytest.fixture(params=[320, 1280])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A phone and a desk. Pages are scrolled at once, as for everybody who wants no motion."""
    size = {"width": request.param, "height": 800}
    context = browser.new_context(viewport=size, reduced_motion="reduce", accept_downloads=True)  # type: ignore[arg-type]
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    yield page
    context.close()
    assert faults == []


def opened(page: Page, address: str, slug: str) -> Page:
    """Open a dashboard, and wait until its script has made it live."""
    page.goto(f"{address}/resources/{slug}/")
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    return page


def walk_to(page: Page, control: Locator, key: str = "Tab") -> None:
    """Press Tab until a control has the focus; whatever has it on the way must be in sight."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press(key)
        if seen(page, control):
            return
    raise AssertionError(f"{control} is not reached")


def seen(page: Page, wanted: Locator) -> bool:
    """Wait until what has the focus can be seen, whole and under nothing; return whether it is the wanted."""
    for _attempt in range(PATIENCE // POLL):
        is_in_sight, is_wanted = wanted.evaluate(LOOK)
        if is_in_sight:
            return bool(is_wanted)
        page.wait_for_timeout(POLL)
    raise AssertionError(f"hidden: {page.evaluate('document.activeElement.outerHTML')}")


def cell(page: Page, table: str, name: str) -> Locator:
    """Return a control of a table by what a screen reader calls it."""
    return page.locator(f"[data-table={table}]").get_by_label(name, exact=True)


def saved(page: Page, key: str) -> Download:
    """Press a key on the button that has the focus, and return the file it saves."""
    with page.expect_download() as found:
        page.keyboard.press(key)
    return found.value


def test_points_are_given_by_keyboard(page: Page, address: str, tmp_path: Path) -> None:
    """Change points, add a role, save the table: the check follows every step."""
    opened(page, address, "points-allocation")
    check, given = page.locator("[data-figure=Check]"), page.locator("[data-figure=Given] [data-text]")
    roles = page.locator("[data-table=Roles] tbody tr")
    expect(check).to_have_attribute("data-mark", "good")

    walk_to(page, cell(page, "Roles", "Points, row 1"))
    page.keyboard.type("30")  # Tab has selected what stood there
    expect(check).to_have_attribute("data-mark", "bad")
    expect(check).to_contain_text("10 still to give")

    walk_to(page, cell(page, "Roles", "Role, row 6"))
    page.keyboard.type("Porter")
    expect(roles).to_have_count(7)
    page.keyboard.press("Tab")
    expect(cell(page, "Roles", "Department, row 6")).to_be_focused()
    page.keyboard.type("Operations")
    expect(cell(page, "Roles", "Department, row 6")).to_have_value("Operations")
    page.keyboard.press("Tab")
    page.keyboard.type("15")
    expect(check).to_contain_text("5 too many")
    expect(given).to_have_text("105")

    page.keyboard.press("Backspace")  # 15 becomes 1, and 1 nothing
    page.keyboard.press("Backspace")
    expect(given).to_have_text("90")
    page.keyboard.type("10")
    expect(check).to_have_attribute("data-mark", "good")
    expect(page.locator("[data-table=Departments] tbody tr").nth(2)).to_contain_text("25")

    walk_to(page, page.locator("[data-do=csv][data-of=Roles]"))
    saved(page, "Space").save_as(tmp_path / "roles.csv")
    rows = list(csv.reader(io.StringIO((tmp_path / "roles.csv").read_text("utf-8-sig"), newline="")))
    assert rows[1][:3] == ["Ward nurse", "Nursing", "30"]
    assert rows[6][:3] == ["Porter", "Operations", "10"]


def test_a_role_is_removed_by_keyboard(page: Page, address: str) -> None:
    """The focus goes to the next row, or to the empty one; a row comes back, and so does a board."""
    opened(page, address, "points-allocation")
    given = page.locator("[data-figure=Given] [data-text]")
    walk_to(page, cell(page, "Roles", "Remove row 1"))
    page.keyboard.press("Enter")
    expect(given).to_have_text("60")
    expect(cell(page, "Roles", "Remove row 1")).to_be_focused()  # the row that was the second
    back = page.locator("[data-do=back][data-of=Roles]")
    walk_to(page, back)
    page.keyboard.press("Space")
    expect(given).to_have_text("100")
    expect(cell(page, "Roles", "Role, row 1")).to_be_focused()
    expect(back).to_be_hidden()
    walk_to(page, cell(page, "Roles", "Remove row 5"))
    page.keyboard.press("Enter")
    expect(cell(page, "Roles", "Role, row 5")).to_be_focused()  # the empty row cannot be removed

    walk_to(page, page.get_by_role("button", name="Start empty"), "Shift+Tab")
    page.keyboard.press("Enter")
    expect(given).to_have_text("0")
    expect(back).to_be_hidden()
    walk_to(page, page.get_by_role("button", name="Bring back what was there"))
    page.keyboard.press("Enter")
    expect(given).to_have_text("100")


def test_a_candidate_is_moved_by_keyboard(page: Page, address: str, tmp_path: Path) -> None:
    """Another stage is over its limit at once, the totals follow, and the saved file says the same."""
    opened(page, address, "sprint-board")
    stages = page.locator("[data-table=Stages] tbody tr")
    presented, interviewed = stages.nth(1).locator("td").last, stages.nth(2).locator("td").last
    expect(presented).to_have_text("Full")
    before = interviewed.text_content()

    walk_to(page, cell(page, "Candidates", "Stage, row 1"))
    page.keyboard.type("Manager i")
    expect(cell(page, "Candidates", "Stage, row 1")).to_have_value("Manager interview")
    expect(presented).to_have_text("Room for 1")
    expect(interviewed).not_to_have_text(before or "")
    expect(page.locator("[data-figure=Check] [data-text]")).to_have_text("6 free slots")

    walk_to(page, cell(page, "Stages", "Limit, row 3"), "Shift+Tab")
    page.keyboard.type("2")
    expect(interviewed).to_have_attribute("data-mark", "bad")
    expect(interviewed).to_contain_text("Over by 1")

    walk_to(page, cell(page, "Candidates", "Feedback, row 1"))  # to the far end of the widest table, and back
    walk_to(page, page.get_by_role("button", name="Save as a spreadsheet"), "Shift+Tab")
    saved(page, "Enter").save_as(tmp_path / "board.xlsx")
    expect(page.locator("[data-said]")).to_have_text("sprint-board-filled.xlsx is saved.")
    sheet = openpyxl.load_workbook(tmp_path / "board.xlsx", data_only=True)["Board"]
    assert "Over by 1" in {found.value for row in sheet.iter_rows() for found in row}
