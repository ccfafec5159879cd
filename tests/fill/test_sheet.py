"""Filling in on the page: one field everywhere, kept on the device, cleared, carried to a new edition."""

from __future__ import annotations

import gzip
import io
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pypdf
import pytest
from playwright.sync_api import Page, Route, expect

from tests.fill.conftest import OPEN, Meet, Visitor
from tests.fill.content import EDITION, OLD_EDITION

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]

NOTES = "resources/mentor-meeting-notes/"
MESSAGE = "resources/ask-for-feedback/"
ARTICLE = "articles/the-guide/"


def kept(page: Page) -> dict[str, object]:
    """Return what the device keeps for resources, by its key."""
    stored = page.evaluate("JSON.stringify(localStorage)")
    return {name: json.loads(value) for name, value in json.loads(stored).items()}


def test_a_field_is_filled_everywhere_at_once(any_visitor: Visitor) -> None:
    """Promise: fill it once, it appears everywhere."""
    any_visitor.go(NOTES)
    any_visitor.fill({"mentor": "Ada"})
    page = any_visitor.page
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    assert any_visitor.values()["mentor"] == ["Ada", "Ada"]
    page.locator("[data-field=mentor]").last.fill("Grace")
    assert any_visitor.values()["mentor"] == ["Grace", "Grace"]


def test_progress_is_shown_and_told_when_the_hand_rests(visitor: Visitor) -> None:
    """WCAG 4.1.3: a status message, and not one at every letter."""
    visitor.page.clock.install()
    visitor.go(NOTES)
    page = visitor.begin()
    page.clock.pause_at(page.evaluate("Date.now()") + 1)
    progress = page.get_by_role("status").first
    for letter in "What next?":
        page.locator("[data-field=question]").press_sequentially(letter)
        page.clock.run_for(100)
    visitor.fill({"where": "video", "i-read-my-notes": True})
    assert page.locator("progress").evaluate("each => each.value") == 3
    expect(progress).to_have_text("0 of 15 filled")
    page.clock.run_for(600)
    expect(progress).to_have_text("3 of 15 filled")


def test_answers_are_there_again_at_the_next_visit_and_in_the_article(visitor: Visitor) -> None:
    """Kept by resource and edition; the article shows the same fields."""
    page = visitor.go(NOTES)
    visitor.fill({"mentor": "Ada", "where": "video", "all-of-it": True, "action-1": "Call"})
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    page.reload()
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    values = visitor.values()
    assert (values["where"], values["all-of-it"], values["action-1"]) == (["video"], ["true"], ["Call"])
    visitor.go(ARTICLE)
    expect(page.locator("[data-field=mentor]")).to_have_value("Ada")
    expect(page.get_by_role("status").filter(has_text="of 12")).to_have_text("3 of 12 filled")
    page.locator("[data-field=mentor]").fill("Grace")
    visitor.go(NOTES)
    expect(page.locator("[data-field=mentor]").last).to_have_value("Grace")
    # The article shows the fields without the boxes; they must not be lost there.
    expect(page.locator("[data-item=all-of-it]")).to_be_checked()


def test_another_tab_shows_what_is_typed_here(meet: Meet) -> None:
    """Two tabs that overwrite each other would lose an answer."""
    visitor = meet()
    visitor.go(NOTES)
    visitor.fill({"question": "One"})
    expect(visitor.page.get_by_role("status").first).to_have_text("1 of 15 filled")
    other = visitor.open_tab()
    other.goto(f"{visitor.address}/{NOTES}")
    expect(other.locator("[data-field=question]")).to_have_value("One")
    visitor.fill({"question": "Two"})
    expect(other.locator("[data-field=question]")).to_have_value("Two")


def test_everything_is_cleared_at_once_and_can_be_brought_back(visitor: Visitor) -> None:
    """Undo instead of a question nobody reads; a cleared device keeps nothing."""
    page = visitor.go(NOTES)
    visitor.fill({"mentor": "Ada", "i-read-my-notes": True})
    clear = page.get_by_role("button", name="Clear everything")
    clear.click()
    assert visitor.told().startswith("Cleared.")
    assert visitor.values()["mentor"] == ["", ""]
    assert kept(page) == {}
    page.get_by_role("button", name="Undo").click()
    assert visitor.values()["mentor"] == ["Ada", "Ada"]
    page.reload()
    expect(page.locator("[data-item=i-read-my-notes]")).to_be_checked()
    page.get_by_role("button", name="Clear everything").click()
    page.reload()
    expect(page.locator("[data-field=mentor]").first).to_have_value("")


def test_answers_of_another_edition_are_offered_by_field(visitor: Visitor) -> None:
    """Never taken over unasked, never lost; what no longer fits is said."""
    page = visitor.go(NOTES)
    old = {"mentor": "Ada", "where": "by letter", "gone": "x", "all-of-it": True, "question": True}
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [f"fill:mentor-meeting-notes:{OLD_EDITION}", json.dumps(old)],
    )
    page.reload()
    offer = page.locator("[data-fill-part=offer]")
    expect(offer).to_contain_text(
        "You filled in another edition, of October 1, 2026. 2 of your 5 answers fit"
    )
    assert visitor.values()["mentor"] == ["", ""]
    offer.get_by_role("button", name="Bring them over").click()
    expect(offer).to_be_hidden()
    values = visitor.values()
    assert (values["mentor"], values["all-of-it"], values["where"]) == (["Ada", "Ada"], ["true"], [""])
    keys = [f"fill:mentor-meeting-notes:{edition}" for edition in (OLD_EDITION, EDITION)]
    assert sorted(kept(page)) == keys
    assert kept(page)[keys[0]] == old
    page.reload()
    expect(page.locator("[data-field=mentor]").first).to_have_value("Ada")
    expect(offer).to_be_hidden()


def test_a_fresh_start_is_not_asked_again(meet: Meet) -> None:
    """An offer that comes back at every visit is a pop-up."""
    visitor = meet()
    page = visitor.go(NOTES)
    old = f"fill:mentor-meeting-notes:{OLD_EDITION}"
    page.evaluate("(key) => localStorage.setItem(key, JSON.stringify({mentor: 'Ada'}))", old)
    page.reload()
    offer = page.locator("[data-fill-part=offer]")
    offer.get_by_role("button", name="Start fresh").click()
    page.reload()
    expect(page.locator("[data-fill-part=next]")).to_be_visible()
    expect(offer).to_be_hidden()
    assert visitor.values()["mentor"] == ["", ""]


def test_nothing_is_asked_of_the_network_while_typing(visitor: Visitor) -> None:
    """Promise: nothing a visitor types leaves the device."""
    visitor.go(NOTES)
    page = visitor.begin()
    expect(page.get_by_text("This page works without a network now.")).to_be_visible()  # all is fetched
    before = len(visitor.asked)
    assert any("/fill/sheet." in url for url in visitor.asked)
    visitor.fill({"mentor": "Ada", "where": "video", "what-has-happened-since": "A\nB", "all-of-it": True})
    page.locator("[data-field=question]").press_sequentially("secret")
    page.get_by_role("button", name="Clear everything").click()
    visitor.told()
    expect(page.get_by_role("status").first).to_have_text("0 of 15 filled")
    assert visitor.asked[before:] == []


def test_a_page_that_is_only_read_asks_for_little(meet: Meet, site: Path) -> None:
    """At most 10 kB of script, compressed, on a page that is only read; the fillers are not fetched."""
    visitor = meet()
    visitor.go(NOTES)
    visitor.until("navigator.serviceWorker.ready.then(() => true)")  # asked for last
    scripts = [site / urlsplit(url).path[1:] for url in visitor.asked if url.endswith(".js")]
    names = {script.name.split(".")[0] for script in scripts}
    assert "start" in names
    assert not {"sheet", "pdf", "word", "calendar"} & names
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) < 10_000


def test_without_the_script_the_page_is_right(meet: Meet) -> None:
    """No button that does nothing: the sheet can be looked at, its files taken."""
    page = meet(java_script_enabled=False).go(NOTES)
    expect(page.locator("[data-field=mentor]").first).to_be_visible()
    for each in page.locator("[data-fill-panel]").all():
        expect(each).to_be_hidden()
    expect(page.locator("a[download]").first).to_be_visible()


def test_a_browser_that_keeps_nothing_says_so(meet: Meet) -> None:
    """Storage may be switched off or full; what is typed must not vanish as a surprise."""
    visitor = meet()
    visitor.page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = visitor.go(NOTES)
    visitor.fill({"mentor": "Ada"})
    expect(page.locator("[data-fill-part=note]")).to_contain_text("keeps nothing")
    assert visitor.values()["mentor"] == ["Ada", "Ada"]
    page.get_by_role("button", name="Clear everything").click()
    page.get_by_role("button", name="Undo").click()
    assert visitor.values()["mentor"] == ["Ada", "Ada"]


def test_a_device_that_is_full_does_not_bring_back_what_was_there_before(meet: Meet) -> None:
    """The newer answers live on the page; another tab's change must not put the stored ones over them."""
    visitor = meet()
    page = visitor.go(NOTES)
    visitor.fill({"mentor": "Ada"})
    page.evaluate(
        "() => new Promise((stored) => { const look = () =>"
        " JSON.stringify(localStorage).includes('Ada') ? stored() : setTimeout(look, 20); look(); })"
    )
    page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') } }"
    )
    visitor.fill({"mentor": "Bo"})
    expect(page.locator("[data-fill-part=note]")).to_contain_text("keeps nothing")
    page.evaluate("dispatchEvent(new StorageEvent('storage', { key: null }))")
    assert visitor.values()["mentor"] == ["Bo", "Bo"]


def test_the_keyboard_alone_reaches_every_gap_in_order(any_visitor: Visitor) -> None:
    """Enter goes on (a phone's keyboard has no Tab); «Next gap» skips what is filled; nothing is covered."""
    page = any_visitor.go(NOTES)
    page.locator("[data-field=mentor]").first.focus()
    expect(page.locator("[data-fill-part=note]")).to_be_visible()
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    assert focused(page) == "meeting-date"
    seen = []
    for _press in range(60):
        page.keyboard.press("Tab")
        name = focused(page)
        if name and name not in seen[-1:]:
            seen.append(name)
            any_visitor.until(IS_UNCOVERED)
        if page.evaluate("document.activeElement.dataset.fillPart") == "next":
            break
    expect(page.locator(OPEN)).to_be_attached()
    assert seen[0] in {"meeting-date", "where"}
    assert seen[-1] == "state-2"
    page.keyboard.press("Enter")
    assert focused(page) == "meeting-date"  # past the end it begins again; the mentor is filled


def focused(page: Page) -> str:
    found = page.evaluate("document.activeElement.dataset.field ?? document.activeElement.dataset.item ?? ''")
    return str(found)


# The focused control can be seen, all of it (WCAG 2.4.11).
IS_UNCOVERED = """(() => {
    const box = document.activeElement.getBoundingClientRect();
    return [box.top + 2, box.bottom - 2].every((y) => document.activeElement.contains(
        document.elementFromPoint(box.left + 4, y)));
})()"""


@pytest.mark.parametrize("given", [{}, {"mentor": "Ada"}], ids=["fresh", "with an offer"])
def test_nothing_moves_under_the_hand(visitor: Visitor, given: dict[str, str]) -> None:
    """Once somebody has begun, the sheet says more above: it is kept, works offline, was begun before."""
    page = visitor.go(NOTES)
    old = [f"fill:mentor-meeting-notes:{OLD_EDITION}", json.dumps(given)]
    page.evaluate("([key, value]) => localStorage.setItem(key, value)", old)
    question = page.locator("[data-field=question]")
    top = "(each) => each.getBoundingClientRect().top"
    before = question.evaluate(f"each => document.fonts.ready.then(() => (each.focus(), ({top})(each)))")
    expect(page.locator(OPEN)).to_be_attached()
    expect(page.locator("[data-fill-part=offer]")).to_be_visible(visible=bool(given))
    question.press_sequentially("What next?")
    expect(page.locator("[data-fill-part=note]")).to_contain_text("until you clear it")
    expect(page.get_by_text("This page works without a network now.")).to_be_visible()
    assert question.evaluate(top) == pytest.approx(before, abs=1)


def test_after_the_last_gap_the_way_leads_to_taking_it_away(meet: Meet) -> None:
    """One thumb: the same button all the way."""
    visitor = meet(320)
    page = visitor.go(MESSAGE)
    visitor.fill({"role": "Buyer", "first-name": "Eva", "interview-date": "2026-11-20", "your-name": "Ada"})
    button = page.get_by_role("button", name="Take it away")
    button.click()
    expect(page.locator("[data-fill-part=take]")).to_be_focused()


def test_every_control_has_a_name_and_room_for_a_thumb(any_visitor: Visitor) -> None:
    """WCAG 4.1.2 and 2.5.8, and no sideways scrolling at 320 px (1.4.10)."""
    page = any_visitor.go(NOTES)
    any_visitor.fill({"mentor": "Ada"})
    snapshot = page.locator(".sheet").aria_snapshot()
    nameless = r"^\s*- (?:textbox|combobox|checkbox|button|spinbutton)(?::|$)"
    assert re.findall(nameless, snapshot, re.MULTILINE) == []
    for button in page.locator(".sheet button:visible").all():
        box = button.bounding_box()
        assert box
        assert box["height"] >= 40
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def test_it_prints_as_the_document_with_the_answers(visitor: Visitor) -> None:
    """Long answers whole, empty gaps as lines, no buttons."""
    page = visitor.go(NOTES)
    long = "\n".join(f"Line {number} of what has happened" for number in range(12))
    visitor.fill({"mentor": "Ada", "meeting-date": "2026-11-24", "what-has-happened-since": long})
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="Letter")))
    text = "\n".join(each.extract_text() for each in printed.pages)
    assert "November 24, 2026" in text
    assert "Line 0 of" in text
    assert "Line 11 of" in text
    for button in ("Clear everything", "Next gap", "Take it away", "stays on this device"):
        assert button not in text
    assert page.locator(".field-written").count() == 0


def test_an_untouched_sheet_prints_lines_to_write_on(visitor: Visitor) -> None:
    """An empty day or choice is a gap on paper, not what the control says of itself on the screen."""
    page = visitor.go(NOTES)
    assert page.locator(".sheet[data-is-open]").count() == 0
    days = page.locator(".sheet [type=date]")
    assert days.count() > 0
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(format="Letter")))
    text = "".join(each.extract_text() for each in printed.pages).lower()
    assert "mentor" in text
    assert [pattern for pattern in ("mm/", "dd/", "yyyy", "choose") if pattern in text] == []


def without_worker(visitor: Visitor) -> Visitor:
    """Return a visitor whose browser has no service worker: its requests could not be held here."""
    visitor.page.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', {get() {}})")
    return visitor


def test_a_button_pressed_too_early_does_its_work_later(visitor: Visitor) -> None:
    """The script behind the buttons comes when it is first needed, over a slow line too."""
    page = without_worker(visitor).go(NOTES)
    held: list[Route] = []
    page.route("**/fill/sheet.*", lambda route: held.append(route))  # noqa: PLW0108  # it takes no built-in
    page.get_by_role("button", name="Next gap").click()
    expect(page.get_by_role("button", name="Next gap")).to_be_focused()
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("[data-field=mentor]").first).to_be_focused()


def test_enter_works_before_the_script_is_there_and_nothing_typed_is_lost(visitor: Visitor) -> None:
    """Over a slow line somebody has filled in three fields before the rest has come."""
    page = without_worker(visitor).go(NOTES)
    held: list[Route] = []
    page.route("**/fill/sheet.*", lambda route: held.append(route))  # noqa: PLW0108  # it takes no built-in
    page.locator("[data-field=mentor]").first.focus()
    page.keyboard.type("Ada")
    page.keyboard.press("Enter")
    assert focused(page) == "meeting-date"
    visitor.fill({"question": "What next?"})
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    expect(page.get_by_role("status").first).to_have_text("2 of 15 filled")
    assert kept(page)[f"fill:mentor-meeting-notes:{EDITION}"] == {"mentor": "Ada", "question": "What next?"}


def test_what_is_typed_before_any_script_is_taken_up(visitor: Visitor) -> None:
    """A page shows long before its script runs."""
    page = without_worker(visitor).page
    held: list[Route] = []
    page.route("**/fill/start.*", lambda route: held.append(route))  # noqa: PLW0108  # it takes no built-in
    page.goto(f"{visitor.address}/{NOTES}", wait_until="commit")
    page.locator("[data-field=question]").fill("What next?")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.get_by_role("status").first).to_have_text("1 of 15 filled")


def test_a_script_that_does_not_come_leaves_the_page_as_it_was(visitor: Visitor) -> None:
    """No button that does nothing."""
    page = without_worker(visitor).go(NOTES)
    page.route("**/fill/sheet.*", lambda route: route.abort())
    page.get_by_role("button", name="Next gap").click()
    expect(page.locator(".fill-bar")).to_be_hidden()
    expect(page.locator(".fill-take")).to_be_hidden()
    assert len(visitor.said) > 0  # the failure is on the console, for whoever looks after the site
    visitor.said.clear()
