"""IBM's accessibility checker as a second judge of every kind of page: it looks for other things than axe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.accept.conftest import Published

ENGINE = "accessibility-checker-engine/ace.js"
GUIDELINES = ["WCAG_2_2"]
# What the engine calls a violation; «potential» and «manual» ask a person to look.
CHECK = """guidelines => new ace.Checker().check(document, guidelines).then(report => report.results
    .filter(one => one.value[0] === "VIOLATION" && one.value[1] === "FAIL")
    .map(one => `${one.ruleId}: ${one.message} ${one.snippet}`))"""


def violations(page: Any, engine: str) -> list[str]:
    """Return what the engine finds on an open page."""
    page.evaluate(f"{engine}; window.ace = ace")
    found = page.evaluate(CHECK, GUIDELINES)
    return [str(one) for one in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_violation(
    browser: Browser, published: Published, judges: Path, width: int, scheme: Any
) -> None:
    """WCAG 2.2 AA, by another reading of it."""
    engine = (judges / ENGINE).read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for path in published.kinds:
        page.goto(published.address + path, wait_until="networkidle")
        found += [f"{path}: {one}" for one in violations(page, engine)]
    context.close()
    assert found == []


def test_a_violation_is_found(browser: Browser, judges: Path) -> None:
    """A judge that never says anything judges nothing."""
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><input></body></html>")
    assert violations(page, (judges / ENGINE).read_text(encoding="utf-8"))
    page.close()
