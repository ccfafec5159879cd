"""The preview server: what it answers, what it never gives away, and what it says about a failed build."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from plugins.preview.server import Preview, create_site_app
from plugins.preview.watch import BuildEnd, Builder


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """A client of a small site with a service beside it."""
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    (site / "index.html").write_text("<html><body><h1>Home</h1></body></html>")
    (site / "about/index.html").write_text("<html><body>About</body></html>")
    (site / "404.html").write_text("<html><body>Nothing here</body></html>")
    (site / ".site-manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    service = Starlette(routes=[Route("/signup/x", lambda _request: PlainTextResponse("service"))])
    app = Preview(create_site_app(site, Builder(["false"])), {"/signup/": service})
    return TestClient(app, base_url="http://localhost")


def test_pages_are_served_with_the_script_that_reloads_them(client: TestClient) -> None:
    """The author saves and sees."""
    answer = client.get("/")
    assert answer.status_code == 200
    assert "<h1>Home</h1>" in answer.text
    assert "/_preview/live.js" in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_a_folder_is_reached_with_its_slash(client: TestClient) -> None:
    """Relative links in a page would lead elsewhere without it."""
    answer = client.get("/about", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/about/")
    assert "About" in client.get("/about/").text


@pytest.mark.parametrize("path", ["/gone/", "/../secret.txt", "/%2e%2e/secret.txt", "/.site-manifest.json"])
def test_what_is_not_published_is_not_found(client: TestClient, path: str) -> None:
    """Nothing outside the site's folder is read, and no dotfile."""
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Nothing here" in answer.text


def test_the_service_answers_under_its_own_prefix(client: TestClient) -> None:
    """One origin, as in production behind a web server."""
    assert client.get("/signup/x").text == "service"


def build_end(code: str) -> BuildEnd:
    return asyncio.run(Builder([sys.executable, "-c", code]).build())


def test_the_end_of_a_build_is_its_last_line() -> None:
    """Whatever a library prints before it does not matter."""
    answer = json.dumps({"summary": "3 pages", "problems": []})
    assert build_end(f"print('noise'); print({answer!r})") == BuildEnd("3 pages", ())


def test_problems_of_a_build_are_kept_for_the_page() -> None:
    """The last good site stays up, and the page says what stopped the newest."""
    answer = json.dumps({"summary": "", "problems": ["x.md:1: title: it is missing."]})
    assert build_end(f"print({answer!r})").problems == ("x.md:1: title: it is missing.",)


def test_a_build_that_breaks_shows_the_end_of_what_it_said() -> None:
    """A fault of ours must not look like success."""
    assert any("ZeroDivisionError" in line for line in build_end("1/0").problems)
