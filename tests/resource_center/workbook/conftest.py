"""A page for the tests of the workbook's scripts, one for each module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.resource_center.workbook.declared import workbook
from tests.resource_center.workbook.javascript import open_page
from tests.resource_center.workbook.shown import render, reopened


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


@pytest.fixture
def live(chromium_context: BrowserContext) -> Page:
    """The small board in a browser, nothing kept from before."""
    page = open_page(chromium_context, render(workbook()), name="board")
    page.evaluate("localStorage.clear()")
    return reopened(page)
