"""What the tests of the search share: a small site, built for the address it is served at."""

from __future__ import annotations

import http.server
import textwrap
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from plugins.publishing.policy import content_security_policy
from plugins.publishing.run import run
from tests.conftest import ROOT
from tests.search.content import CONTENT


@dataclass(frozen=True)
class Served:
    """A published site: its folder and where it answers."""

    folder: Path
    address: str


class AsPublished(http.server.SimpleHTTPRequestHandler):
    """Serves files with the policy that `_headers` gives them, without a word."""

    def end_headers(self) -> None:
        """Add the policy."""
        self.send_header("Content-Security-Policy", content_security_policy(with_webassembly=True))
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


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
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(AsPublished, directory=str(output)))
    address = f"http://127.0.0.1:{server.server_port}"
    run(ROOT / "pelicanconf.py", PATH=str(folder / "content"), OUTPUT_PATH=str(output), SITEURL=address)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Served(output, address)
    server.shutdown()
    server.server_close()


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
