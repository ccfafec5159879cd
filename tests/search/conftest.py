"""What the tests of the search share: a small site, built for the address it is served at."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from plugins.publishing.run import run
from tests.conftest import ROOT
from tests.search.content import CONTENT
from tests.serving import WithSearch, served


@dataclass(frozen=True)
class Served:
    """A published site: its folder and where it answers."""

    folder: Path
    address: str


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site, served."""
    folder = tmp_path_factory.mktemp("search")
    for name, text in CONTENT.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    output = folder / "output"
    output.mkdir()
    with served(output, WithSearch) as address:
        run(ROOT / "pelicanconf.py", PATH=str(folder / "content"), OUTPUT_PATH=str(output), SITEURL=address)
        yield Served(output, address)


@pytest.fixture(params=[320, 1280])
def page(request: pytest.FixtureRequest, browser: Browser, site: Served) -> Iterator[Page]:
    """A page that fails the test on any console message or foreign request."""
    context = browser.new_context(viewport={"width": request.param, "height": 800}, base_url=site.address)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: sent.url.startswith(site.address) or said.append(sent.url))
    yield page
    context.close()
    assert said == []
