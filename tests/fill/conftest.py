"""What the tests of filling in share: a small site served under its policy, and a browser at two sizes."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from plugins.publishing.run import run
from tests.chromium import PATIENCE
from tests.fill.content import CONTENT
from tests.serving import served

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site, built as `inv build` builds one; nobody writes into it."""
    folder = tmp_path_factory.mktemp("fill")
    for name, text in CONTENT.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    run(ROOT / "pelicanconf.py", PATH=str(folder / "content"), OUTPUT_PATH=str(folder / "output"))
    return folder / "output"


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served; not where its links say it is, as in a preview on another port."""
    with served(site) as address:
        yield address


@dataclass
class Visitor:
    """Somebody with a browser of their own. `said` is what the console said, `asked` every request."""

    context: BrowserContext
    address: str
    has_script: bool = True
    page: Page = field(init=False)
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        """Open one more tab."""
        tab = self.context.new_page()
        tab.on("console", lambda message: self.said.append(message.text))
        tab.on("pageerror", lambda error: self.said.append(str(error)))
        tab.on("request", lambda request: self.asked.append(request.url))
        return tab

    def go(self, path: str) -> Page:
        """Open a page of the site, and wait until its script has shown what it adds."""
        self.page.goto(f"{self.address}/{path}")
        if self.has_script:
            expect(self.page.locator("[data-fill-panel][hidden]")).to_have_count(0)
        return self.page

    def begin(self) -> Page:
        """Go to the first gap, and wait until all that filling in needs is there."""
        self.page.locator(CONTROLS).first.focus()
        expect(self.page.locator(OPEN).first).to_be_attached()
        return self.page

    def fill(self, answers: dict[str, str | bool], sheet: str = ".sheet") -> None:
        """Type answers and tick boxes, by the ids of their fields."""
        for name, answer in answers.items():
            control = self.page.locator(f"{sheet} [data-field='{name}'], {sheet} [data-item='{name}']").first
            if answer is True:
                control.check()
            elif control.evaluate("each => each.localName") == "select":
                control.select_option(str(answer))
            else:
                control.fill(str(answer))

    def until(self, claim: str) -> None:
        """Wait until a JavaScript expression is true.

        Playwright's wait_for_function asks in the page, by eval(), which the policy forbids.
        """
        for _attempt in range(PATIENCE // 20):
            if self.page.evaluate(claim):
                return
            self.page.wait_for_timeout(20)
        raise AssertionError(f"never true: {claim}")

    def values(self) -> dict[str, list[str]]:
        """Return what every control of the page holds, by its id."""
        pairs: list[tuple[str, str]] = self.page.evaluate(
            """() => [...document.querySelectorAll("[data-field], [data-item]")].map((each) => [
                each.dataset.field ?? each.dataset.item,
                each.type === "checkbox" ? String(each.checked) : each.value,
            ])"""
        )
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def take(self, way: str) -> bytes:
        """Take a file away; return its bytes."""
        with self.page.expect_download() as download:
            self.page.locator(f"[data-take='{way}']").first.click()
        return Path(download.value.path()).read_bytes()

    def told(self) -> str:
        """Return what the sheet said last, as soon as it says something."""
        said = self.page.locator("[data-fill-part='said']").first
        expect(said).not_to_be_empty()
        return said.inner_text()


CONTROLS = ".sheet [data-field], .sheet [data-item]"
OPEN = ".sheet[data-is-open]"  # only the finished script says so
Meet = Callable[..., Visitor]


@pytest.fixture
def meet(browser: Browser, address: str) -> Iterator[Meet]:
    """Return a function that gives a visitor with a fresh browser; no console message is left unseen."""
    met: list[Visitor] = []

    def visitor(width: int = 1280, **options: Any) -> Visitor:
        context = browser.new_context(
            viewport={"width": width, "height": 720}, reduced_motion="reduce", **options
        )
        met.append(Visitor(context, address, options.get("java_script_enabled", True)))
        return met[-1]

    yield visitor
    for each in met:
        each.context.close()
    assert [message for each in met for message in each.said] == []


@pytest.fixture
def visitor(meet: Meet) -> Visitor:
    """Somebody with a small phone."""
    return meet(320)


@pytest.fixture(params=[320, 1280], ids=["phone", "desk"])
def any_visitor(meet: Meet, request: pytest.FixtureRequest) -> Visitor:
    """Somebody with a small phone, and somebody at a desk: for what depends on the room there is."""
    return meet(request.param)
