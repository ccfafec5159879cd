"""Every kind of page for everyone: by keyboard, with other spacing or colors, without script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

pytestmark = pytest.mark.browser

# One page of every template.
KINDS = (
    "", "articles/", "articles/first/", "articles/second/", "topics/rejection/", "resources/",
    "resources/first-week/", "resources/feedback-request/", "resources/points/", "resources/kind/checklist/",
    "kits/kit/", "join/", "join/everyone/", "join/confirm/", "join/preferences/", "join/privacy/", "search/",
    "all/", "about/", "404.html",
)  # fmt: skip

TOGETHER = 5  # pages that load at a time: each waits until its network has been quiet for a while

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

# What takes the focus next, and whether one can see that it has it (WCAG 2.2, 2.4.7 and 2.4.11): its
# outline stands out from what is around it (1.4.11; luminance and contrast as WCAG defines them).
FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const channels = (color) => color.match(/[\\d.]+/g).map(Number);
    const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const luminance = (color) => channels(color).slice(0, 3).map((part) => linear(part / 255))
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const contrast = (...colors) => {
        const [low, high] = colors.map((color) => luminance(color) + 0.05).sort((x, y) => x - y);
        return high / low;
    };
    let around = one.parentElement;
    const isClear = (element) => channels(getComputedStyle(element).backgroundColor)[3] === 0;
    while (around.parentElement && isClear(around)) around = around.parentElement;
    const style = getComputedStyle(one), box = one.getBoundingClientRect();
    const covering = document.elementFromPoint(box.x + box.width / 2, box.y + Math.min(box.height / 2, 10));
    return {
        name: one.outerHTML.slice(0, 120),
        isShown: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
            && contrast(style.outlineColor, getComputedStyle(around).backgroundColor) >= 3,
        isCovered: !(one.contains(covering) || covering?.contains(one)),
        order: [...document.querySelectorAll('*')].indexOf(one),
    };
}"""
# Notes from the beginning what moves on a page, and tells it when everything until now is drawn.
WATCH = """window.moved = [];
    window.moves = new PerformanceObserver((list) => moved.push(...list.getEntries()));
    moves.observe({type: 'layout-shift', buffered: true});"""
MOVED = """() => new Promise((tell) => requestAnimationFrame(() => requestAnimationFrame(() => tell(
    [...moved, ...moves.takeRecords()].map(({value, sources}) =>
        `${value}: ${sources.map(({node}) => node?.outerHTML ?? node?.data)}`)
))))"""


# Waits until something of the page is drawn.
DRAWN = """() => new Promise((tell) => new PerformanceObserver((list) =>
    list.getEntriesByName('first-contentful-paint').length && tell()
).observe({type: 'paint', buffered: true}))"""


class LateFiles:
    """What a page does not wait for, on a slow network: its fonts, and the style of what its scripts show.

    Each that a context asks for is kept back until all are let go.
    """

    def __init__(self, context: BrowserContext) -> None:
        self.asked: list[Route] = []
        self._are_held = True
        context.route(re.compile(r"/theme/(fonts|css/desk)"), self._ask)

    def let_go(self) -> None:
        """Answer what was kept back, and at once whatever is asked for later."""
        self._are_held = False
        for route in tuple(self.asked):  # others may be asked for while these are answered
            route.continue_()

    def _ask(self, route: Route) -> None:
        self.asked.append(route)
        if not self._are_held:
            route.continue_()


class Load:
    """A page on its way to a browser that has no font yet, on a network that is slow with what is late."""

    def __init__(self, browser: Browser, address: str, width: int) -> None:
        context = browser.new_context(viewport={"width": width, "height": 800})
        context.add_init_script(WATCH)
        self.late = LateFiles(context)
        self.page = context.new_page()
        self.page.goto(address, wait_until="commit")


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


@pytest.mark.parametrize("name", KINDS)
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    address: str, tab: Page, name: str
) -> None:
    """WCAG 2.2, 2.1.1, 2.4.3, 2.4.7, 2.4.11: the order is that of the document, on every kind of page."""
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


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_while_a_page_loads(browser: Browser, address: str, width: int) -> None:
    """Pictures keep their places, scripts put nothing above what stands there, late files move nothing."""
    for start in range(0, len(KINDS), TOGETHER):
        loads = {name: Load(browser, f"{address}/{name}", width) for name in KINDS[start : start + TOGETHER]}
        for load in loads.values():
            load.page.evaluate(DRAWN)
            load.late.let_go()
        for name, load in loads.items():
            load.page.wait_for_load_state("networkidle")
            load.page.evaluate("document.fonts.ready.then(() => {})")
            assert load.page.evaluate(MOVED) == [], name
            assert len(load.late.asked) >= 2, name
            load.page.context.close()


def test_what_moves_is_found(tab: Page) -> None:
    """The check above is not blind."""
    tab.set_content("<main style='min-height: 100vh'><p>Here it stands.</p></main>")
    tab.evaluate(WATCH)
    tab.evaluate(MOVED)
    tab.evaluate("document.querySelector('main').prepend('A line that comes late.')")
    assert len(tab.evaluate(MOVED)) == 1


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_page_is_quiet(browser: Browser, address: str, script: bool) -> None:
    """No message in the console under the site's own policy."""
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
