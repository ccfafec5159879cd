"""Pictures are loaded in the size they are shown at: what `sizes` says is what the layout makes of them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

# One page of every template that shows pictures in their sizes.
PAGES = ("", "articles/second/", "about/", "resources/", "resources/first-week/", "kits/kit/")
TOLERANCE = 0.1
# A browser divides a picture's pixels by the density it chose: what is left is the width that `sizes`
# told it (HTML, 4.8.4.2.2: density-corrected width), to compare with the width in the layout.
WIDTHS = """async () => {
    const shown = [...document.querySelectorAll('img[srcset], source[sizes] + img')]
        .filter(one => one.checkVisibility());
    for (const one of shown) one.loading = 'eager';
    await Promise.all(shown.map(one => one.decode()));
    return shown.map(one => [one.currentSrc, one.naturalWidth, one.getBoundingClientRect().width]);
}"""


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_a_picture_is_told_to_be_as_wide_as_it_is(address: str, tab: Page, width: int) -> None:
    """Within ten percent: one told too wide costs a phone bytes, one told too narrow is blurred."""
    tab.set_viewport_size({"width": width, "height": 800})
    wrong, seen = [], 0
    for name in PAGES:
        tab.goto(f"{address}/{name}")
        for source, told, shown in tab.evaluate(WIDTHS):
            seen += 1
            if abs(told - shown) > TOLERANCE * shown:
                wrong.append(f"/{name} {source.rpartition('/')[2]}: told {told}, shown {shown:.0f}")
    assert wrong == []
    assert seen >= 3
