"""Every kind of page for everyone: by keyboard, with other spacing or colors, without script."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

# One page of every template.
KINDS = (
    "", "articles/", "articles/first/", "articles/second/", "topics/rejection/", "resources/",
    "resources/first-week/", "resources/feedback-request/", "resources/points/", "resources/kind/checklist/",
    "kits/kit/", "join/", "join/everyone/", "join/confirm/", "search/", "all/", "about/", "404.html",
)  # fmt: skip

# WCAG 2.2, 1.4.12: what a visitor may set. A user's stylesheet outweighs every layer of ours.
SPACING = """* { line-height: 1.5; letter-spacing: 0.12em; word-spacing: 0.16em; }
    p { margin-block-end: 2em; }"""

# What is cut off: words that are wider or higher than the box that hides the rest of them.
CUT_OFF = """() => [...document.querySelectorAll('body *')].filter(one => {
    const style = getComputedStyle(one);
    const hides = /hidden|clip/.test(style.overflow);
    const isThere = one.checkVisibility() && !one.closest('.visually-hidden') && one.innerText?.trim();
    const isWider = one.scrollWidth > one.clientWidth + 1;
    return hides && isThere && (isWider || one.scrollHeight > one.clientHeight + 1);
}).map(one => one.outerHTML.slice(0, 120))"""

# What takes the focus next, and whether one can see that it has it (WCAG 2.2, 2.4.7 and 2.4.11).
FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const covering = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 10));
    return {
        name: one.outerHTML.slice(0, 120),
        isShown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
        isCovered: !(one.contains(covering) || covering?.contains(one)),
        order: [...document.querySelectorAll('*')].indexOf(one),
    };
}"""
SHIFTS = """() => new Promise(resolve => new PerformanceObserver(list => resolve(
    list.getEntries().map(({value, sources}) => `${value}: ${sources.map(({node}) => node?.outerHTML)}`)
)).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => resolve([]), 0))"""


@pytest.fixture
def narrow(browser: Browser) -> Iterator[Page]:
    """A page 320 CSS pixels wide: 1280 at 400 % (WCAG 2.2, 1.4.10)."""
    page = browser.new_page(viewport={"width": 320, "height": 256})
    yield page
    page.close()


def test_other_spacing_loses_nothing(address: str, narrow: Page) -> None:
    """WCAG 2.2, 1.4.12, at 400 % at once: nothing is cut off, nothing scrolls sideways."""
    for name in KINDS:
        narrow.goto(f"{address}/{name}")
        narrow.evaluate(
            """css => { const sheet = new CSSStyleSheet(); sheet.replaceSync(css);
            document.adoptedStyleSheets = [sheet]; }""",
            SPACING,
        )
        assert narrow.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert narrow.evaluate(CUT_OFF) == [], name


def test_what_is_cut_off_is_found(narrow: Page) -> None:
    """The check above is not blind."""
    narrow.set_content("<p id=x>Many words in a small box</p>")
    narrow.evaluate(
        """() => { const sheet = new CSSStyleSheet();
        sheet.replaceSync('p { overflow: hidden; height: 1em; width: 3em }');
        document.adoptedStyleSheets = [sheet]; }"""
    )
    assert len(narrow.evaluate(CUT_OFF)) == 1


@pytest.mark.parametrize(
    "name", ["", "articles/first/", "resources/first-week/", "resources/", "join/everyone/"]
)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    address: str, tab: Page, name: str
) -> None:
    """WCAG 2.2, 2.1.1, 2.4.3, 2.4.7, 2.4.11. Without script: the order is that of the document."""
    tab.emulate_media(reduced_motion="reduce")  # or it would still be on its way when it is looked at
    tab.goto(f"{address}/{name}")
    seen: list[dict[str, Any]] = []
    for _step in range(150):
        tab.keyboard.press("Tab")
        focused = tab.evaluate(FOCUSED)
        if focused is None:
            break
        seen.append(focused)
    assert len(seen) > 8
    assert "Skip to the text" in tab.locator("body > a").first.inner_text()
    assert [one["name"] for one in seen if not one["isShown"]] == []
    assert [one["name"] for one in seen[1:] if one["isCovered"]] == []
    assert [one["order"] for one in seen] == sorted(one["order"] for one in seen)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_page_is_quiet_and_stands_still(browser: Browser, address: str, script: bool) -> None:
    """No message in the console under the site's own policy, nothing that moves while it loads."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": 390, "height": 800})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("requestfailed", lambda request: said.append(f"failed: {request.url}"))
    for name in KINDS:
        page.goto(f"{address}/{name}", wait_until="networkidle")
        assert said == [], name
        assert page.locator("h1").is_visible()
        if script:
            assert page.evaluate(SHIFTS) == [], name
    context.close()


def test_forced_colors_keep_what_means_something(browser: Browser, address: str) -> None:
    """WCAG 2.2, 1.4.11 with a visitor's own colors: steps keep their numbers, boxes and bibs their edges."""
    context = browser.new_context(forced_colors="active")
    page = context.new_page()
    page.goto(f"{address}/articles/first/")
    color, ground = page.evaluate(
        """() => { const style = getComputedStyle(document.querySelector('.step-number'));
        return [style.color, style.backgroundColor]; }"""
    )
    assert color != ground
    page.goto(f"{address}/resources/first-week/")
    for selector in (".bib", "input[type=checkbox]", ".field-control"):
        width = page.evaluate(
            f"parseFloat(getComputedStyle(document.querySelector('{selector}')).borderBlockEndWidth)"
        )
        assert width >= 1, selector
    context.close()
