"""A Chromium for the tests of the workbook's scripts, one for each module: two at a time are not allowed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.resource_center.workbook.javascript import chromium, open_page


@pytest.fixture(scope="module")
def chromium_context() -> Iterator[BrowserContext]:
    """A real Chromium."""
    with chromium() as context:
        yield context


@pytest.fixture(scope="module")
def scripts(chromium_context: BrowserContext) -> Page:
    """A page that can import the theme's workbook scripts."""
    return open_page(chromium_context, "<!doctype html><title>Scripts</title>")
