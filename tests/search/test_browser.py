"""Finding in a real browser: suggestions, the full text and the filters, by keyboard and by finger."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.search.conftest import Served

pytestmark = pytest.mark.browser

FIELD = "#search-field"
OPTIONS = "[role=option]"


def suggestions(page: Page, query: str) -> list[str]:
    """Type a query into the field of the page and return the titles that are suggested."""
    page.get_by_role("combobox").and_(page.locator(FIELD)).fill(query)  # a script makes it one
    page.locator(OPTIONS).first.wait_for()
    return page.locator(f"{OPTIONS} b").all_inner_texts()


def open_catalogue(page: Page, choice: str = "") -> None:
    """Open the catalogue, and wait until its links filter instead of leading away."""
    page.goto(f"/resources/{choice}")
    filters_are_there(page)


def filters_are_there(page: Page) -> None:
    """Wait until the script has taken over the links to shelves."""
    expect(page.locator(".shelf-links a").last).to_have_attribute("href", re.compile(r"\?"))


@pytest.mark.parametrize(
    ("query", "title", "why"),
    [
        ("scorec", "Role scorecard", "Template"),
        ("calm mail", "Ask for feedback", "Message"),
        ("never heard", "Ask for feedback", "Message · I never heard back"),
        ("interview date", "Ask for feedback", "Message · Interview date"),
        ("FEEDBAK", "Ask for feedback", "Message"),
        ("acountablity", "Role scorecard", "Template · Accountability"),
        ("rejected", "The first week", "Checklist · I got the rejection today"),
        ("what to do after rejections", "The first week", "Checklist · I got the rejection today"),
        ("write down", "Take the hit", "Article · Write it down"),
    ],
)
def test_suggestions_find_titles_situations_and_labels_with_slips_and_endings(
    page: Page, query: str, title: str, why: str
) -> None:
    """The best one comes first, and says why it is there."""
    page.goto("/resources/")
    assert suggestions(page, query)[0] == title
    assert page.locator(f"{OPTIONS} small").first.inner_text() == why


def test_suggestions_are_a_combobox_by_keyboard(page: Page) -> None:
    """ARIA Authoring Practices Guide, editable combobox: arrows, Enter, Escape; the focus stays."""
    page.goto("/resources/")
    field = page.get_by_role("combobox", name="What is it about?")
    field.focus()
    expect(field).to_have_attribute("aria-expanded", "false")
    assert len(suggestions(page, "feedback")) > 1
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.locator(".search [role=status]")).to_contain_text("suggestions")
    page.keyboard.press("ArrowUp")
    expect(page.locator(OPTIONS).last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    page.keyboard.press("ArrowDown")
    first = page.locator(OPTIONS).first
    expect(first).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(first.get_attribute("id")))
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(field).to_have_value("feedback")
    page.keyboard.press("ArrowDown")
    page.locator(OPTIONS).first.wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Ask for feedback")


def test_a_suggestion_can_be_tapped(page: Page) -> None:
    """The field does not lose the focus before the tap arrives."""
    page.goto("/404.html")
    suggestions(page, "scorecard")
    page.locator(OPTIONS).first.click()
    expect(page.locator("h1")).to_have_text("Role scorecard")


def test_the_full_text_is_found_with_excerpts_and_loaded_only_then(page: Page) -> None:
    """A word of the running text; Pagefind comes when somebody searches, not before."""
    asked: list[str] = []
    page.on("request", lambda sent: asked.append(sent.url))
    page.goto("/search/")
    page.wait_for_load_state("networkidle")
    assert not any("pagefind" in url for url in asked)
    page.locator(FIELD).fill("marathons")
    page.keyboard.press("Enter")
    expect(page.locator("[data-search-part=said]")).to_have_text("One page.")
    result = page.locator(".search-results li")
    expect(result.locator("a")).to_have_text("Take the hit")
    expect(result.locator("mark")).to_have_text("marathon")
    expect(page).to_have_url(re.compile(r"/search/\?q=marathons$"))
    expect(page.get_by_role("listbox")).to_be_hidden()
    result.locator("a").click()
    expect(page.locator("h1")).to_have_text("Take the hit")
    page.go_back()
    expect(result.locator("a")).to_have_text("Take the hit")


def test_results_are_filtered_and_the_back_button_takes_it_back(page: Page) -> None:
    """The address holds query and filters: a reload and a link show the same."""
    page.goto("/search/?q=feedback")
    titles = page.locator(".search-results h2")
    expect(titles).to_have_count(2)  # the message, and the kit that lists it
    page.get_by_label("Kind").select_option("message")
    expect(titles).to_have_text(["Ask for feedback"])
    expect(page).to_have_url(re.compile(r"\?q=feedback&kind=message$"))
    page.reload()
    expect(titles).to_have_text(["Ask for feedback"])
    expect(page.get_by_label("Kind")).to_have_value("message")
    page.go_back()
    expect(titles).to_have_count(2)
    expect(page.get_by_label("Kind")).to_have_value("")


def test_a_slip_finds_what_was_meant_and_says_so(page: Page) -> None:
    """«First name» begins like «feedbak» does, which is enough for Pagefind; it is not meant."""
    page.goto("/search/?q=feedbak")
    said = page.locator("[data-search-part=said]")
    expect(said).to_have_text("Nothing has “feedbak”. Searched for “feedback”: 2 pages.")
    expect(page.locator(".search-results h2").first).to_have_text("Ask for feedback")
    page.goto("/search/?q=the+feedbak+mail")
    page.get_by_text("Did you mean").get_by_role("link", name="the feedback mail").click()
    expect(page).to_have_url(re.compile(r"\?q=the\+feedback\+mail$"))
    expect(page.get_by_text("Did you mean")).to_be_hidden()


def test_filters_alone_list_what_is_on_the_shelves(page: Page) -> None:
    """No words are needed to look through."""
    page.goto("/search/?for=manager")
    expect(page.locator(".search-results h2")).to_have_text(["Role scorecard"])


def test_an_empty_result_helps(page: Page) -> None:
    """Other spelling, the search without filters, and the way to everything."""
    page.goto("/search/?q=marathon&kind=message")
    expect(page.locator("[data-search-part=said]")).to_have_text("Nothing found.")
    page.get_by_role("link", name="There is one page without the filters").click()
    expect(page.locator(".search-results h2")).to_have_text(["Take the hit"])
    page.goto("/search/?q=xylophone")
    nothing = page.locator("[data-search-part=nothing]")
    expect(nothing.get_by_role("link", name="everything, A to Z")).to_be_visible()
    expect(page.get_by_text("Did you mean")).to_be_hidden()


def test_filters_of_the_catalogue_combine_at_once(page: Page, site: Served) -> None:
    """The state stands in the address, the count is announced, the back button is right."""
    open_catalogue(page)
    cards = page.locator(".grid > .bib:visible")
    said = page.locator(".filters [role=status]")
    expect(cards).to_have_count(4)
    expect(said).to_be_empty()
    page.get_by_role("link", name="For candidates").click()
    expect(said).to_have_text("2 of 3.")
    page.get_by_role("link", name="Feedback", exact=True).click()
    expect(said).to_have_text("One of 3.")
    expect(cards).to_have_count(1)
    expect(page).to_have_url(f"{site.address}/resources/?for=candidate&topic=feedback")
    expect(page.locator(".shelf-links [aria-current]")).to_have_count(2)
    page.reload()
    filters_are_there(page)
    expect(cards).to_have_count(1)
    page.get_by_role("link", name="For candidates").click()  # again: taken back
    expect(page).to_have_url(f"{site.address}/resources/?topic=feedback")
    expect(said).to_have_text("2 of 3.")
    page.go_back()
    expect(said).to_have_text("One of 3.")
    page.get_by_role("link", name="Show all").click()
    expect(cards).to_have_count(4)
    expect(page.locator(".shelf-links a").first).to_be_focused()
    expect(page).to_have_url(f"{site.address}/resources/")


def test_what_nothing_is_says_so(page: Page) -> None:
    """An empty grid alone would look broken."""
    open_catalogue(page, "?for=manager&topic=rejection")
    expect(page.locator(".filters [role=status]")).to_have_text("Nothing is all of that. Take one away.")


def test_nothing_scrolls_sideways(page: Page) -> None:
    """WCAG 2.2, 1.4.10, with suggestions open and with results."""
    page.goto("/resources/")
    suggestions(page, "feedback")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto("/search/?q=feedback")
    page.locator(".search-results li").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_what_is_typed_before_the_script_is_there_gets_suggestions(page: Page) -> None:
    """Somebody quick types into a plain field; the script that comes late looks at it."""
    held: list[Route] = []
    page.route("**/js/find/start.*", lambda route: held.append(route))  # noqa: PLW0108  # it takes no built-in
    page.goto("/resources/", wait_until="commit")
    page.locator(FIELD).fill("scorec")
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    expect(page.locator(f"{OPTIONS} b")).to_have_text(["Role scorecard"])


def test_when_the_filters_do_not_arrive_the_links_lead_to_shelves(browser: Browser, site: Served) -> None:
    """As they do without any script."""
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.route("**/js/find/filters.*", lambda route: route.abort())
    page.goto("/resources/")
    page.get_by_role("link", name="For candidates").click()
    expect(page).to_have_url(f"{site.address}/resources/for/candidate/")
    context.close()


def test_when_the_suggestions_do_not_arrive_form_and_filters_work(browser: Browser, site: Served) -> None:
    """A network that fails halfway takes the convenience, not the way."""
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    page.route("**/suggest.*.json", lambda route: route.abort())
    open_catalogue(page)
    page.get_by_role("link", name="For candidates").click()
    expect(page.locator(".filters [role=status]")).to_have_text("2 of 3.")
    page.goto("/404.html")
    page.locator(FIELD).fill("feedback")
    page.keyboard.press("Enter")
    expect(page.locator("[data-search-part=said]")).to_contain_text("did not load")
    context.close()


def test_without_a_script_the_form_leads_to_everything_and_links_to_shelves(
    browser: Browser, site: Served
) -> None:
    """Every filter is a link to a real page, by format too."""
    context = browser.new_context(java_script_enabled=False, base_url=site.address)
    page = context.new_page()
    page.goto("/resources/")
    page.get_by_role("link", name="PDF, fillable").click()
    expect(page.locator("h1")).to_have_text("PDF, fillable")
    expect(page.locator(".grid > .bib")).to_have_count(3)
    page.goto("/search/")
    expect(page.get_by_role("link", name="Everything, A to Z").first).to_be_visible()
    page.locator(FIELD).fill("feedback")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{site.address}/all/?q=feedback")
    expect(page.get_by_role("link", name="Ask for feedback")).to_be_visible()
    context.close()


def test_suggestions_and_full_text_stay_within_their_budgets(browser: Browser, site: Served) -> None:
    """50 kB until the first suggestion, script included; 200 kB for the first search, as files are."""
    context = browser.new_context(base_url=site.address)
    page = context.new_page()
    sizes: dict[str, int] = {}
    page.on("requestfinished", lambda sent: sizes.update({sent.url: sent.sizes()["responseBodySize"]}))
    page.goto("/resources/")
    suggestions(page, "feedback")
    mine = [size for url, size in sizes.items() if "/js/f" in url or "/search/" in url]
    assert 0 < sum(mine) <= 50_000
    sizes.clear()
    page.goto("/search/?q=feedback")
    page.locator(".search-results li").first.wait_for()
    page.wait_for_load_state("networkidle")
    assert 0 < sum(size for url, size in sizes.items() if "/search/" in url) <= 200_000
    context.close()
