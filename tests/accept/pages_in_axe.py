"""axe as the judge of every kind of page: WCAG 2.2 AA, on a phone and a desk, light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.accept.conftest import Published

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Any, axe: str) -> list[str]:
    """Return what axe finds on an open page."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(answer => answer.violations)", RULES)
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_has_a_violation(
    browser: Browser, published: Published, judges: Path, width: int, scheme: Any
) -> None:
    """Open to everyone, on every kind of page."""
    axe = (judges / "axe-core/axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for path in published.kinds:
        page.goto(published.address + path)
        found += [f"{path}: {one}" for one in violations(page, axe)]
    context.close()
    assert found == []


def test_a_violation_is_found(browser: Browser, judges: Path) -> None:
    """A judge that never says anything judges nothing."""
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><input></body></html>")
    assert violations(page, (judges / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    page.close()
