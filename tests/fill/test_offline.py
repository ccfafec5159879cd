"""Without a network, after one visit: the page is there, and what was filled in can be taken away."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, expect

from tests.fill import readers
from tests.fill.conftest import ROOT, Visitor
from tests.serving import AsPublished, Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]

NOTES = "resources/mentor-meeting-notes/"
KEPT = """caches.open('site-1')
    .then((cache) => cache.keys())
    .then((all) => all.map(({url}) => url.slice(origin.length)))"""
PATIENCE = b"const PATIENCE = 2500;"


@dataclass
class Network:
    """A server of the site that can be stopped, made to wait, and given other files.

    `files` are served instead of the site's. No page is answered until it `goes_on`.
    """

    site: Path
    files: dict[str, bytes] = field(default_factory=dict)
    goes_on: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.goes_on.set()
        handler = partial(Answer, directory=str(self.site), network=self)
        self.server = Server(handler)
        self.address = self.server.address
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        """Stop answering; a second time does nothing."""
        self.goes_on.set()
        self.server.shutdown()
        self.server.server_close()

    def be_patient(self, milliseconds: int) -> None:
        """Serve the worker with another patience: no test depends on how quick a machine is."""
        worker = (self.site / "sw.js").read_bytes()
        assert PATIENCE in worker
        self.files["sw.js"] = worker.replace(PATIENCE, b"const PATIENCE = %d;" % milliseconds)

    def change(self, path: str) -> None:
        """Publish a page anew, with another heading."""
        page = (self.site / path / "index.html").read_bytes()
        self.files[path] = page.replace(b"<h1>", b"<h1>New: ")


class Answer(AsPublished):
    """Answers as the network is."""

    def __init__(self, *arguments: Any, network: Network, **named: Any) -> None:
        self.network = network
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:  # noqa: N802  # named by http.server
        """Serve a file, one of the network's own first."""
        path = self.path.partition("?")[0][1:]
        if path.endswith("/"):
            self.network.goes_on.wait()
        if path not in self.network.files:
            return super().do_GET()
        data = self.network.files[path]
        self.send_response(http.HTTPStatus.OK)
        self.send_header("Content-Type", self.guess_type(path if "." in path else "index.html"))
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
        return None


@pytest.fixture
def network(site: Path) -> Iterator[Network]:
    """A network to the site; its worker waits for it as long as it takes."""
    network = Network(site)
    network.be_patient(600_000)
    yield network
    network.stop()


@pytest.fixture
def visitor(browser: Browser, network: Network) -> Iterator[Visitor]:
    """Somebody whose device keeps what they visit."""
    visitor = Visitor(browser.new_context(), network.address)
    yield visitor
    visitor.context.close()


def visit(visitor: Visitor) -> None:
    """Open a sheet for the first time, until the worker has kept it."""
    visitor.go(NOTES)
    visitor.until(f"{KEPT}.then((all) => all.includes('/{NOTES}'))")
    visitor.until("navigator.serviceWorker.controller !== null")


def test_a_sheet_works_without_a_network_after_one_visit(visitor: Visitor, network: Network) -> None:
    """On the train: the page opens with the answers, Word and PDF can be taken; no answer is cached."""
    page = visitor.go(NOTES)
    visitor.fill({"mentor": "Ada"})
    expect(page.get_by_text("This page works without a network now.")).to_be_visible()
    network.stop()
    visitor.go(f"{NOTES}?from=a-link")
    expect(page.locator("[data-field=mentor]").last).to_have_value("Ada")
    visitor.fill({"question": "Łukasz offline?"})
    assert readers.of_word(visitor.take("word"))["question"] == ["Łukasz offline?"]
    assert readers.of_pdf(visitor.take("pdf"))["mentor"] == "Ada"
    held = page.evaluate(
        """caches.open("site-1").then(async (cache) => (await Promise.all((await cache.matchAll()).map(
            (each) => each.text()))).filter((text) => text.includes("offline?")).length)"""
    )
    assert held == 0


def test_the_newest_page_comes_first(visitor: Visitor, network: Network) -> None:
    """A kept page must never hide a new one; an answer of the signup service is never kept."""
    visit(visitor)
    network.change(NOTES)
    visitor.page.reload()
    expect(visitor.page.locator("h1")).to_contain_text("New: ")
    visitor.page.evaluate("fetch('/signup/stamp')")
    assert [each for each in visitor.page.evaluate(KEPT) if each.startswith("/signup/")] == []
    visitor.said.clear()  # there is no signup service here


def test_what_somebody_searched_for_is_not_kept(visitor: Visitor, network: Network) -> None:
    """Privacy: words in an address stay out of the store, and one page is there once."""
    visit(visitor)
    visitor.page.goto(f"{visitor.address}/search/?q=my+secret")
    visitor.until(f"{KEPT}.then((all) => all.includes('/search/'))")
    visitor.page.goto(f"{visitor.address}/search/?q=another")
    assert [each for each in visitor.page.evaluate(KEPT) if "?" in each] == []
    network.stop()
    visitor.page.goto(f"{visitor.address}/search/?q=a+third")
    expect(visitor.page.locator("h1")).to_be_visible()


def test_a_network_that_is_too_slow_counts_as_none_for_one_visit(visitor: Visitor, network: Network) -> None:
    """The kept page comes at once; the new one is kept as it arrives, and shown at the next visit."""
    network.be_patient(50)
    visit(visitor)
    network.change(NOTES)
    network.goes_on.clear()
    visitor.page.reload(wait_until="commit")
    expect(visitor.page.locator("h1")).not_to_contain_text("New: ")
    network.goes_on.set()
    visitor.until(
        f"caches.match('/{NOTES}').then((kept) => kept.text()).then((text) => text.includes('<h1>New: '))"
    )
    network.stop()
    visitor.page.reload()
    expect(visitor.page.locator("h1")).to_contain_text("New: ")


def test_the_worker_can_be_withdrawn(visitor: Visitor, network: Network) -> None:
    """One file published in its place, and the next visit lets go of everything that was kept."""
    visit(visitor)
    network.files["sw.js"] = (ROOT / "theme/static/sw_withdrawn.js").read_bytes()
    visitor.page.reload()
    visitor.until("navigator.serviceWorker.getRegistration().then((found) => !found)")
    assert visitor.page.evaluate("caches.keys()") == []
    network.stop()
    with pytest.raises(Error, match="net::"):
        visitor.page.reload()


def test_the_whole_library_can_be_kept_and_let_go(visitor: Visitor, network: Network) -> None:
    """Pages that were never opened, their files and what fills them in; and nothing is left afterwards."""
    page = visitor.page
    page.goto(f"{visitor.address}/all/")
    page.get_by_role("button", name="Keep the whole library on this device").click()
    expect(page.locator("[data-library] [role=status]")).to_contain_text("is on this device, as of")
    expect(page.get_by_role("button", name="Remove it from this device")).to_be_focused()
    kept = set(page.evaluate(KEPT))
    files = {f"/{file.relative_to(network.site).as_posix()}" for file in network.site.glob("downloads/*")}
    assert {file for file in files if not file.endswith(".zip")} <= kept
    network.change(NOTES)
    page.reload()  # the next visit brings it up to date
    visitor.until(
        f"caches.match('/{NOTES}').then((kept) => kept.text()).then((text) => text.includes('<h1>New: '))"
    )
    network.stop()
    visitor.go(NOTES)
    visitor.fill({"mentor": "Ada"})
    assert readers.of_pdf(visitor.take("pdf"))["mentor"] == "Ada"
    page.goto(f"{visitor.address}/resources/")
    expect(page.locator(".shelf-links a").last).to_have_attribute("href", re.compile(r"\?"))
    page.goto(f"{visitor.address}/all/")
    page.get_by_role("button", name="Remove it from this device").click()
    expect(page.locator("[data-library] [role=status]")).to_contain_text("Removed.")
    visitor.until("caches.keys().then((names) => names.length === 0)")
    visitor.said.clear()  # a network that is gone is told on the console
