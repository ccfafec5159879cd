"""axe as the judge of every dashboard, live: on a phone and a desk, light and dark."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.accept.conftest import Published
from tests.accept.pages_in_axe import violations
from tests.resource_center.workbook.declared import BOARDS


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_board_has_a_violation(
    browser: Browser, published: Published, judges: Any, width: int, scheme: Any
) -> None:
    """With every control in its cell: names, contrasts, landmarks; and no page is wider than its screen."""
    axe = (judges / "axe-core/axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for slug in BOARDS:
        page.goto(f"{published.address}/resources/{slug}/")
        expect(page.locator("[data-board][data-live]")).to_be_visible()
        found += [f"{slug}: {one}" for one in violations(page, axe)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{slug}: wider than {width}")
    context.close()
    assert found == []
