"""Without a network, after one visit: the page is there, and what was filled in can be taken away."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.fill import readers
from tests.fill.conftest import Served, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]

NOTES = "resources/mentor-meeting-notes/"
KEPT = (
    "caches.open('site-1').then(async (cache) => (await cache.keys()).map(({url}) => new URL(url).pathname))"
)


@pytest.fixture
def network(site: Path) -> Iterator[http.server.ThreadingHTTPServer]:
    """A server of the site that can be stopped."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Served, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    stop(server)


def stop(server: http.server.ThreadingHTTPServer) -> None:
    """Stop answering; a second time does nothing."""
    server.shutdown()
    server.server_close()


def test_a_sheet_works_without_a_network_after_one_visit(
    browser: Browser, network: http.server.ThreadingHTTPServer
) -> None:
    """On the train: the page opens with the answers, Word and PDF can be taken; no answer is cached."""
    visitor = Visitor(browser.new_context(), f"http://127.0.0.1:{network.server_port}")
    page = visitor.go(NOTES)
    visitor.fill({"mentor": "Ada"})
    expect(page.get_by_text("This page works without a network now.")).to_be_visible()
    stop(network)
    visitor.go(f"{NOTES}?from=a-link")
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    visitor.fill({"question": "Offline?"})
    assert readers.of_word(visitor.take("word"))["question"] == ["Offline?"]
    assert readers.of_pdf(visitor.take("pdf"))["mentor"] == "Ada"
    held = page.evaluate(
        """caches.open("site-1").then(async (cache) => (await Promise.all((await cache.matchAll()).map(
            (each) => each.text()))).filter((text) => text.includes("Offline?")).length)"""
    )
    assert held == 0
    visitor.context.close()


def test_the_newest_page_comes_first(
    browser: Browser, network: http.server.ThreadingHTTPServer, site: Path
) -> None:
    """A kept page must never hide a new one; an answer of the signup service is never kept."""
    visitor = Visitor(browser.new_context(), f"http://127.0.0.1:{network.server_port}")
    page = visitor.go(NOTES)
    page.wait_for_function(f"{KEPT}.then((all) => all.includes('/{NOTES}'))")
    file = site / NOTES / "index.html"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.replace("<h1>", "<h1>New: "), encoding="utf-8")
    try:
        page.reload()
        expect(page.locator("h1")).to_contain_text("New: ")
    finally:
        file.write_text(before, encoding="utf-8")
    page.evaluate("fetch('/signup/stamp')")
    assert [each for each in page.evaluate(KEPT) if each.startswith("/signup/")] == []
    visitor.context.close()
