"""A site below a folder of a host: a browser finds everything it asks for, and asks for nothing above it."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from plugins.publishing.exchange import files_below
from plugins.publishing.run import run
from tests.conftest import KIT, ROOT
from tests.fill import readers
from tests.fill.conftest import Visitor
from tests.publishing.content import SOUND, but
from tests.serving import Quiet, served

pytestmark = pytest.mark.browser
BASE = "/resources-site"
ADDRESSES = "[...document.querySelectorAll('[href],[src],[action]')].map(e => e.href ?? e.src ?? e.action)"
DASHBOARD = "content/resources/sprint-board"


class Noting(Quiet):
    """Serves files and notes what it did not find."""

    missed: list[str]

    def send_error(self, code: int, *given: object) -> None:  # type: ignore[override]
        """Note what is not there."""
        self.missed.append(f"{code} {self.path}")
        super().send_error(code, *given)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str, list[str]]]:
    """The site below a folder: where it lies, its address, and what was asked for and is not there."""
    work = tmp_path_factory.mktemp("subfolder")
    for name, text in files().items():
        (work / name).parent.mkdir(parents=True, exist_ok=True)
        (work / name).write_text(text, encoding="utf-8")
    Noting.missed = []
    site = work / f"root{BASE}"
    with served(work / "root", Noting) as host:
        run(ROOT / "pelicanconf.py", PATH=str(work / "content"), OUTPUT_PATH=str(site), SITEURL=host + BASE)
        yield site, host + BASE, Noting.missed


def files() -> dict[str, str]:
    """Return a site with one of everything: a board too, which loads scripts of its own."""
    texts = {**SOUND, "content/kits/after.md": KIT}
    texts["content/articles/first.md"] = but(texts["content/articles/first.md"], "moved_from: /old/")
    written = {name: textwrap.dedent(text).lstrip("\n") for name, text in texts.items()}
    for suffix in (".md", ".workbook.yaml"):
        text = (ROOT / f"{DASHBOARD}{suffix}").read_text(encoding="utf-8")
        written[DASHBOARD + suffix] = re.sub(r"^related:.*\n", "", text, flags=re.MULTILINE)
    return written


def test_a_browser_misses_nothing_below_a_folder(
    browser: Browser, published: tuple[Path, str, list[str]]
) -> None:
    """Every page, with all that it loads; nothing on the console, no address outside the folder."""
    site, address, missed = published
    asked: set[str] = set()
    said: list[str] = []
    context = browser.new_context()
    page = context.new_page()
    context.on("request", lambda request: asked.add(request.url))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"{page.url}: {error}"))
    for name in sorted(name for name in files_below(site) if name.endswith(".html")):
        page.goto(f"{address}/{name.removesuffix('index.html')}", wait_until="networkidle")
        for link in page.evaluate(ADDRESSES):
            if isinstance(link, str) and link.startswith("http://127.0.0.1"):
                assert urlsplit(link).path.startswith(f"{BASE}/"), (name, link)
    context.close()
    paths = {urlsplit(url).path for url in asked if url.startswith("http")}
    assert {path for path in paths if not path.startswith(f"{BASE}/")} <= {"/favicon.ico"}
    assert [one for one in missed if "/favicon.ico" not in one] == []
    assert said == []


def test_the_search_works_below_a_folder(browser: Browser, published: tuple[Path, str, list[str]]) -> None:
    """The index, its program and what it finds lie there too."""
    _, address, _ = published
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{address}/search/?q=interview")
    found = page.locator("[data-full-text] a[href*='/feedback-request/']").first
    found.wait_for()
    assert urlsplit(found.evaluate("link => link.href")).path.startswith(f"{BASE}/resources/")
    context.close()


def test_a_sheet_is_filled_in_and_kept_below_a_folder(
    browser: Browser, published: tuple[Path, str, list[str]]
) -> None:
    """Its scripts, fonts and blank files lie there; the service worker takes nothing above it over."""
    _, address, missed = published
    missed.clear()
    visitor = Visitor(browser.new_context(), address)
    page = visitor.go("resources/feedback-request/")
    visitor.begin()
    visitor.fill({"first-name": "Łukasz"})
    assert readers.of_word(visitor.take("word"))["first-name"] == ["Łukasz"]
    assert readers.of_pdf(visitor.take("pdf"))["first-name"] == "Łukasz"
    expect(page.get_by_text("This page works without a network now.")).to_be_visible()
    scope = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
    )
    assert scope == [f"{address}/"]
    kept = page.evaluate(
        "caches.open('site-1').then((cache) => cache.keys()).then((all) => all.map(({url}) => url))"
    )
    assert f"{address}/resources/feedback-request/" in kept
    assert [url for url in kept if not url.startswith(f"{address}/")] == []
    assert [one for one in missed if "/favicon.ico" not in one] == []
    visitor.context.close()
    assert visitor.said == []


def test_what_is_shared_names_the_folder(published: tuple[Path, str, list[str]]) -> None:
    """A shared link leads to the page itself, with a picture that is there."""
    site, address, _ = published
    for name in ("index.html", "articles/first/index.html", "resources/feedback-request/index.html"):
        said = dict(re.findall(r'<meta property="(og:\w+)" content="([^"]*)">', (site / name).read_text()))
        assert said["og:url"] == f"{address}/{name.removesuffix('index.html')}"
        assert said["og:image"].startswith(f"{address}/share/")
        assert (site / said["og:image"].removeprefix(f"{address}/")).is_file()


def test_programs_and_manifests_keep_to_the_folder(published: tuple[Path, str, list[str]]) -> None:
    """A worker or an app with the scope of the host would take over its other sites."""
    site, address, _ = published
    manifest = json.loads((site / "manifest.webmanifest").read_text())
    assert manifest["start_url"].startswith(f"{BASE}/")
    assert manifest.get("scope", f"{BASE}/").startswith(f"{BASE}/")
    assert all(icon["src"].startswith(f"{BASE}/") for icon in manifest["icons"])
    old = (site / "old/index.html").read_text()
    assert f"url={BASE}/articles/first/" in old
    for name in ("sitemap.xml", "feeds/all.atom.xml", "resources.json"):
        assert f"{address}/articles/first/" in (site / name).read_text() or name == "resources.json"
