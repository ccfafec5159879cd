"""axe as the judge of every kind of page: WCAG 2.2 AA, on a phone and a desk, light and dark."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.accept.conftest import Published
from tests.accept.policed_site import policed_site
from tests.resource_center.workbook.declared import BOARDS

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What only the owner sees, on their own machine: the list and its mails, drafts, every component.
FOR_THE_OWNER = ("/owner/", "/outbox/", "/drafts/", "/style-guide/")
LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]


def violations(page: Any, axe: str) -> list[str]:
    """Return what axe finds on an open page."""
    page.evaluate(axe)
    found = page.evaluate("rules => axe.run({runOnly: rules}).then(answer => answer.violations)", RULES)
    return [f"{one['id']}: {node['target']}" for one in found for node in one["nodes"]]


def said_of(
    browser: Browser, judges: Path, address: str, paths: Iterable[str], look: tuple[int, Any]
) -> list[str]:
    """Return what axe finds on pages as they are once their scripts are done, and which are too wide."""
    axe = (judges / "axe-core/axe.min.js").read_text(encoding="utf-8")
    width, scheme = look
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    found = []
    for path in paths:
        page.goto(address + path)
        if page.locator("[data-board]").count():
            expect(page.locator("[data-board][data-live]")).to_be_visible()
        found += [f"{path}: {one}" for one in violations(page, axe)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{path}: wider than {width}")
    context.close()
    return found


@pytest.mark.parametrize("look", LOOKS, ids=str)
def test_no_page_has_a_violation(
    browser: Browser, published: Published, judges: Path, look: tuple[int, Any]
) -> None:
    """Open to everyone, on every kind of page and on every dashboard, with every control in its cell."""
    paths = [*published.kinds, *(f"/resources/{slug}/" for slug in BOARDS)]
    assert said_of(browser, judges, published.address, paths, look) == []


def test_no_page_of_the_owner_has_a_violation(browser: Browser, judges: Path, tmp_path: Path) -> None:
    """An owner has eyes and hands like anybody."""
    with policed_site(tmp_path, SITE_SHOWS_DRAFTS=True) as site:
        said = [
            f"{look} {one}"
            for look in LOOKS
            for one in said_of(browser, judges, site.address, FOR_THE_OWNER, look)
        ]
    assert said == []


def test_a_violation_is_found(browser: Browser, judges: Path) -> None:
    """A judge that never says anything judges nothing."""
    page = browser.new_page()
    page.set_content("<html><body><img src='x.png'><input></body></html>")
    assert violations(page, (judges / "axe-core/axe.min.js").read_text(encoding="utf-8"))
    page.close()
