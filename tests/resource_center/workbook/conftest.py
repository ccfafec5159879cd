"""A page for the tests of the workbook's scripts, one for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.resource_center.workbook.javascript import open_page


@pytest.fixture(scope="module")
def chromium_context(browser: Browser) -> Iterator[BrowserContext]:
    """A context of its own in a real Chromium."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture(scope="module")
def scripts(chromium_context: BrowserContext) -> Page:
    """A page that can import the theme's workbook scripts."""
    return open_page(chromium_context, "<!doctype html><title>Scripts</title>")
