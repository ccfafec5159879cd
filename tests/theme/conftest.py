"""What the tests of the theme share: a small site, built and served, and a browser."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser, Page

from plugins.publishing.run import run
from tests.serving import served
from tests.theme.content import CONTENT, PICTURES

ROOT = Path(__file__).resolve().parents[2]
SITE = "https://example.com"
CONTACT = "coach@example.com"


def build(folder: Path, **settings: Any) -> Path:
    """Build a small site as `inv build` builds one, and return the published folder."""
    for name, text in CONTENT.items():
        file = folder / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    (folder / "content" / "images").mkdir()
    for name, data in PICTURES.items():
        (folder / "content" / "images" / name).write_bytes(data)
    run(
        ROOT / "pelicanconf.py",
        PATH=str(folder / "content"),
        OUTPUT_PATH=str(folder / "output"),
        SITEURL=SITE,
        MAILING_LIST_POSTAL_ADDRESS="1 Track Lane",
        MAILING_LIST_CONTACT_ADDRESS=CONTACT,
        **settings,
    )
    return folder / "output"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small site; nobody writes into it."""
    return build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def pages(site: Path) -> dict[str, BeautifulSoup]:
    """Every page by its address below the site's."""
    found = {}
    for file in sorted(site.rglob("*.html")):
        address = file.relative_to(site).as_posix().removesuffix("index.html")
        found[address] = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
    return found


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Where the site is served."""
    with served(site) as found:
        yield found


@pytest.fixture
def tab(browser: Browser) -> Iterator[Page]:
    """A page in a real Chromium."""
    page = browser.new_page()
    yield page
    page.close()
