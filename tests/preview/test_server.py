"""The preview server: what it answers, what it never gives away, and what it says about a failed build."""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from plugins.preview.server import Behind, Preview, Source, create_site_app
from plugins.preview.watch import BuildEnd, Builder, Watcher


@dataclass
class Memory:
    """A site in memory, as the server sees it and as the watcher does; `asked` is what was asked of it."""

    pages: dict[str, bytes] = field(default_factory=dict)
    files: Path | None = None
    problems: tuple[str, ...] = ()
    is_refreshed: bool = True
    asked: list[str] = field(default_factory=list)

    def page(self, name: str) -> bytes | None:  # noqa: D102
        return self.pages.get(name)

    def read(self) -> tuple[str, ...]:  # noqa: D102
        self.asked.append("read")
        return self.problems

    def refresh(self, file: Path) -> bool:  # noqa: D102
        self.asked.append(f"refresh {file}")
        return self.is_refreshed


def watcher(memory: Memory, code: str = "1/0") -> Watcher:
    """Return a watcher whose build is some Python."""
    restart = partial(memory.asked.append, "restart")
    return Watcher(memory, Builder([sys.executable, "-c", code]), restart)


def said(summary: str = "", *problems: str) -> str:
    """Return Python that ends as a build with these problems does."""
    objects = [{"text": problem} for problem in problems]
    answer = {"summary": summary, "problems": objects, "exit_code": int(bool(problems))}
    return f"print({json.dumps(answer)!r})"


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    """A client of a small site with a service beside it."""
    built, files = tmp_path / "site", tmp_path / "files"
    for folder in (built, files):
        folder.mkdir()
        (folder / "style.css").write_text(folder.name)
    (built / "gone").mkdir()
    (built / "gone/index.html").write_text("<html><body>As it was built</body></html>")
    (built / "index.pagefind").write_text("full text")
    (built / ".site-manifest.json").write_text("{}")
    (tmp_path / "secret.txt").write_text("secret")
    memory = Memory(
        {
            "index.html": b"<html><body><h1>Home</h1></body></html>",
            "about/index.html": b"<html><body>About</body></html>",
            "404.html": b"<html><body>Nothing here</body></html>",
            "robots.txt": b"User-agent: *",
        },
        files,
    )
    service = Starlette(routes=[Route("/signup/x", lambda _request: PlainTextResponse("service"))])
    site = create_site_app(Source(memory, built), watcher(memory))
    return TestClient(Preview(site, {"/signup/": service}), base_url="http://localhost")


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


def test_drafts_are_shown_to_this_machine_by_its_own_names_only(client: TestClient) -> None:
    """A page elsewhere could let its own name point here and read what it likes (DNS rebinding)."""
    assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 200
    for host in ("evil.example", "evil.example:8000", "localhost.evil.example"):
        assert client.get("/about/", headers={"host": host}).status_code == 400


def test_before_the_first_reading_succeeds_the_preview_says_so(tmp_path: Path) -> None:
    """A mistake in the very first minute: the page that lists it comes, and reloads by itself."""
    memory = Memory({}, None)
    client = TestClient(
        create_site_app(Source(memory, tmp_path), watcher(memory)), base_url="http://localhost"
    )
    answer = client.get("/")
    assert answer.status_code == 404
    assert "Nothing to show yet" in answer.text
    assert "/_preview/live.js" in answer.text


def test_what_is_no_page_is_served_as_it_is_now(client: TestClient) -> None:
    """A file made with the pages comes before that of the last build; what only a build makes is there."""
    assert client.get("/style.css").text == "files"
    assert client.get("/index.pagefind").text == "full text"
    assert client.get("/robots.txt").text == "User-agent: *"


def test_the_service_answers_under_its_own_prefix(client: TestClient) -> None:
    """One origin, as in production behind a web server."""
    assert client.get("/signup/x").text == "service"


def build_end(code: str) -> BuildEnd:
    return asyncio.run(Builder([sys.executable, "-c", code]).build())


def test_the_end_of_a_build_is_its_last_line() -> None:
    """Whatever a library prints before it does not matter."""
    assert build_end(f"print('noise'); {said('3 pages')}") == BuildEnd("3 pages", ())


def test_problems_of_a_build_are_kept_for_the_page() -> None:
    """The last good site stays up, and the page says what stopped the newest."""
    assert build_end(said("", "x.md:1: title: it is missing.")).problems == ("x.md:1: title: it is missing.",)


def test_a_build_that_breaks_shows_the_end_of_what_it_said() -> None:
    """A fault of ours must not look like success."""
    assert any("ZeroDivisionError" in line for line in build_end("1/0").problems)


def follow(memory: Memory, files: set[Path], code: str = "1/0") -> list[BuildEnd]:
    """Let a watcher follow changed files until its build has ended; return what listeners heard."""

    async def run() -> list[BuildEnd]:
        watching = watcher(memory, code)
        queue: asyncio.Queue[BuildEnd] = asyncio.Queue()
        watching.listeners.add(queue)
        await watching.follow(files)
        if watching.proof:
            await watching.proof
        return [queue.get_nowait() for _ in range(queue.qsize())]

    return asyncio.run(run())


def test_a_changed_text_is_told_before_the_site_is_read_again() -> None:
    """The author looks at this page; the others follow."""
    memory = Memory()
    assert follow(memory, {Path("a.md")}, said("3 pages")) == [BuildEnd(), BuildEnd()]
    assert memory.asked == ["refresh a.md", "read"]


def test_what_only_a_build_finds_is_told_when_it_ends() -> None:
    """A dead link is seen in the finished site."""
    heard = follow(Memory(is_refreshed=False), {Path("a.md")}, said("", "dead link"))
    assert heard == [BuildEnd(), BuildEnd("", ("dead link",))]


def test_problems_of_a_reading_are_told_and_nothing_is_built() -> None:
    """A build would only find them again."""
    memory = Memory(problems=("a.md: no title",), is_refreshed=False)
    assert follow(memory, {Path("a.md")}) == [BuildEnd(problems=("a.md: no title",))]


def test_changed_code_starts_the_program_anew_if_it_works() -> None:
    """Python keeps what it has imported; code that breaks must not take the preview down."""
    works, breaks = Memory(), Memory()
    assert follow(works, {Path("plugin.py")}, said("3 pages")) == []
    assert works.asked == ["restart"]
    assert "ZeroDivisionError" in follow(breaks, {Path("plugin.py")}, "1/0")[0].problems[-1]
    assert breaks.asked == []


@pytest.mark.parametrize("is_built", [True, False])
def test_the_service_beside_waits_until_the_first_build_is_over(tmp_path: Path, *, is_built: bool) -> None:
    """It shows built pages: asked too early it had none, and told a visitor to come back later."""
    page = tmp_path / "index.html"
    watching = watcher(Memory(), f"open({str(page)!r}, 'w')" if is_built else "1/0")
    found: list[bool] = []

    async def service(_scope: object, _receive: object, _send: object) -> None:
        found.append(page.exists())

    async def ask() -> None:
        await watching.read()
        assert not page.exists()
        await Behind(service, tmp_path, watching)({}, None, None)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert found == [is_built]
