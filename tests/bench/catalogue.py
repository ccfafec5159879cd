"""The catalogue and its search, as published and with a thousand resources: bytes, and delays on slow phones.

Runs alone too: `python -m tests.bench.catalogue`. The documents themselves are not measured here:
every one of the thousand resources has the same ones. Times are those of Chromium with its speed divided.
"""

from __future__ import annotations

import gzip
import random
import statistics
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

from playwright.sync_api import Page

from plugins.common.palette import read_palette
from plugins.publishing.run import run
from plugins.resource_center.formats import FORMATS
from plugins.resource_center.model import Imprint
from tests.bench import ROOT, Row
from tests.bench.corpus import SEED, resource_text
from tests.chromium import PATIENCE, chromium
from tests.resource_center.samples import make_resource
from tests.serving import served

TITLE = "Catalogue"
MANY, FEW = 1000, 100
SPEEDS = (1, 4, 6)  # times slower: this machine, a phone, an old one
SLOWNESS = SPEEDS[-1]
TRIES = 5
# A beginning, a word, a slip, little words, what only a field has: each finds something in both sites.
QUERIES = ("re", "recruiter", "recuriter", "the feedback", "first name")
DOCUMENTS = ("docx", "pdf", "pdf-a4")

# Between a change and the frame that shows it: two turns of the clock of frames.
SHOWN = """(act) => new Promise((done) => {
    const began = performance.now();
    act();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
})"""


def measure(*, quick: bool) -> Iterable[Row]:
    """Measure the site's own content, and a site with a thousand resources (a hundred if quick)."""
    count = FEW if quick else MANY
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        ours = Path(name, "ours")
        run(ROOT / "pelicanconf.py", OUTPUT_PATH=str(ours))
        many = _build(Path(name), count)
        yield from _bytes(many, count)
        for site, which in ((ours, "our own content"), (many, f"{count} resources")):
            with served(site) as address:
                for speed in SPEEDS:
                    page = browser.new_page(base_url=address)
                    session = page.context.new_cdp_session(page)
                    session.send("Emulation.setCPUThrottlingRate", {"rate": speed})
                    yield from _delays(page, which, speed)
                    page.close()


def _build(folder: Path, count: int) -> Path:
    chance = random.Random(SEED)
    resources = folder / "content" / "resources"
    resources.mkdir(parents=True)
    for number in range(count):
        (resources / f"resource-{number:04}.md").write_text(resource_text(number, chance), encoding="utf-8")
    (folder / "content/pages").mkdir()
    (folder / "content/pages/about.md").write_text("---\ntitle: About\nsummary: Us.\n---\nText\n")
    output = folder / "output"
    with patch.dict(FORMATS, _documents()):
        run(
            ROOT / "pelicanconf.py",
            PATH=str(folder / "content"),
            OUTPUT_PATH=str(output),
            CACHE_PATH=str(folder / "cache"),
        )
    return output


def _documents() -> dict[str, object]:
    """Return the rows of the formats that take long, each with one file for every resource."""
    palette = read_palette(ROOT / "theme/static/css/tokens.css")
    imprint = Imprint("Bench", "http://localhost:8000", "CC BY 4.0", "https://example.com", palette)
    rows = {}
    for key in DOCUMENTS:
        data = FORMATS[key].render(make_resource("sample"), imprint, {})
        rows[key] = replace(FORMATS[key], render=lambda *_given, data=data: data, check=None)
    return rows


def _bytes(site: Path, count: int) -> Iterator[Row]:
    (suggestions,) = (site / "search").glob("suggest.*.json")
    files = {
        "the page of the catalogue": site / "resources/index.html",
        "the longest shelf": max(
            (site / "resources").glob("*/*/index.html"), key=lambda file: file.stat().st_size
        ),
        "the file of suggestions": suggestions,
    }
    for what, file in files.items():
        data = file.read_bytes()
        note = f"{len(data) / 1000:.0f} kB raw"
        yield Row(f"{what}, {count} resources, gzip", _kb(data), unit="kB", note=note)


def _kb(data: bytes) -> float:
    return round(len(gzip.compress(data, 9)) / 1000, 1)


def _delays(page: Page, which: str, speed: int) -> Iterator[Row]:
    page.goto("/resources/", wait_until="commit")
    page.locator(".shelf-links a[href*='?']").last.wait_for(timeout=PATIENCE)
    if speed == SLOWNESS:
        ready = page.evaluate("performance.now()")
        yield Row(f"until the filters are there, {which}, {speed}× slow", round(ready), unit="ms")
        choose = f"() => ({SHOWN})(() => document.querySelector('.shelf-links a[href*=for]').click())"
        yield _delay(
            f"a filter, {which}, {speed}× slow", [page.evaluate(choose) for _ in range(TRIES)], "≤ 200"
        )
    page.locator("#search-field").focus()  # the file of suggestions is asked for now, and may be under way
    first = _typed(page, QUERIES[0])
    yield Row(f"suggestions after the first key, {which}, {speed}× slow", round(first), None, "ms", "≤ 100")
    delays = [_typed(page, query) for query in QUERIES]
    yield _delay(f"suggestions after a key, {which}, {speed}× slow", delays, "≤ 100")


def _typed(page: Page, query: str) -> float:
    """Return how many milliseconds it takes from an empty field to the suggestions of a query."""
    page.locator("#search-field").fill("")
    page.evaluate(WATCH, query)
    shown: float = page.evaluate("shown")
    return shown


# Types a query and promises in `shown` how long it took until the list was new.
WATCH = """(query) => {
    const field = document.querySelector("#search-field");
    const list = document.querySelector("[role=listbox]");
    window.shown = new Promise((done) => {
        const began = performance.now();
        new MutationObserver((_, watch) => {
            watch.disconnect();
            requestAnimationFrame(() => done(performance.now() - began));
        }).observe(list, {childList: true});
        field.value = query;
        field.dispatchEvent(new Event("input", {bubbles: true}));
    });
}"""


def _delay(what: str, delays: list[float], target: str) -> Row:
    ends = (round(min(delays)), round(max(delays)))
    return Row(what, round(statistics.median(delays)), ends, "ms", target)


if __name__ == "__main__":
    for row in measure(quick=False):
        sys.stdout.write(f"{row}\n")
