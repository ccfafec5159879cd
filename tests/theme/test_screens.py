"""The theme in a real browser: narrow and wide screens, the track, paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Page, expect

from plugins.assets.stylesheet import NUMBER, bundle, minified

MAIN_CSS = Path(__file__).resolve().parents[2] / "theme" / "static" / "css" / "main.css"
Pages = dict[str, BeautifulSoup]

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_no_page_scrolls_sideways(pages: Pages, address: str, tab: Page, width: int) -> None:
    """WCAG 2.2, 1.4.10: 320 CSS pixels are enough."""
    tab.set_viewport_size({"width": width, "height": 700})
    for name in pages:
        tab.goto(f"{address}/{name}")
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, name


def test_targets_are_large_enough_on_a_phone(pages: Pages, address: str, tab: Page) -> None:
    """WCAG 2.2, 2.5.8: 24 CSS pixels, links in running text excepted."""
    tab.set_viewport_size({"width": 390, "height": 700})
    for name in pages:
        tab.goto(f"{address}/{name}")
        small = tab.evaluate(
            """[...document.querySelectorAll('nav a, .button, .downloads a, [data-item], [data-field]')]
            .filter(one => one.checkVisibility() && one.getBoundingClientRect().height < 24)
            .map(one => one.outerHTML)"""
        )
        assert small == [], name


def test_the_bend_meets_both_straights_without_a_seam(address: str, tab: Page) -> None:
    """Track and chalk lines are borders of one box each: the same width on every side they have."""
    tab.set_viewport_size({"width": 1280, "height": 700})
    tab.goto(f"{address}/articles/first/")
    sides = tab.evaluate(
        """[null, '::before', '::after'].map(part => {
            const style = getComputedStyle(document.querySelector('.track'), part);
            return ['Top', 'Left', 'Bottom', 'Right'].map(side => style[`border${side}Width`]);
        })"""
    )
    for top, left, bottom, right in sides:
        assert top == left == bottom != "0px"
        assert right == "0px"


def test_the_minified_stylesheet_is_the_same_to_a_browser(tab: Page) -> None:
    """Every rule survives, with the same selectors and values."""
    css = NUMBER.sub("", bundle(MAIN_CSS))
    texts = tab.evaluate(
        """both => both.map(css => {
            const sheet = new CSSStyleSheet();
            sheet.replaceSync(css);
            const rules = [...sheet.cssRules].map(rule => rule.cssText);
            return rules.map(text => text.replace(/\\s+/g, ' ').replaceAll(', ', ',')).join('\\n');
        })""",
        [css, minified(css)],
    )
    assert len(texts[0]) > len(minified(css)) / 2
    assert texts[0] == texts[1]


def test_a_page_on_paper_is_the_document_alone(address: str, tab: Page) -> None:
    """No navigation, no track, no signup; the sheet is there with what was typed."""
    tab.goto(f"{address}/resources/first-week/")
    tab.locator("[data-field=role]").fill("Night nurse")
    tab.emulate_media(media="print")
    assert not tab.locator("nav").first.is_visible()
    assert not tab.locator(".downloads").first.is_visible()
    assert tab.locator("[data-field=role]").input_value() == "Night nurse"
    assert tab.locator("[data-field=role]").is_visible()
    assert tab.evaluate("getComputedStyle(document.querySelector('.track')).borderTopWidth") == "0px"
    tab.emulate_media(media="screen")


def test_a_dashboard_is_live_on_its_page(address: str, tab: Page) -> None:
    """The script finds its parts in the theme's markup, under the site's own policy."""
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    tab.goto(f"{address}/resources/points/")
    check = tab.locator("[data-figure=Check]")
    expect(check).to_have_attribute("data-mark", "bad")
    tab.get_by_label("Points, row 2", exact=True).fill("40")
    expect(check.locator("[data-text]")).to_have_text("Adds up")
    expect(check).not_to_have_attribute("data-mark", "bad")
    tab.get_by_role("button", name="Start empty").click()
    expect(tab.get_by_label("Points, row 1", exact=True)).to_have_value("")
    assert faults == []


def test_only_a_dashboard_asks_for_the_script_of_dashboards(pages: Pages) -> None:
    """Everybody else has nothing to wait for."""
    asking = {name for name, page in pages.items() if page.select("script[src*='/workbook/']")}
    assert asking == {"resources/points/"}
