"""The preview server: pages from memory, files from folders, events for live reload, other apps beside."""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from plugins.common.output import OutsideOutput, resolve_inside
from plugins.preview.watch import BuildEnd, Watcher

LIVE = b'<script type="module" src="/_preview/live.js"></script></body>'
NOTHING_YET = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Nothing to show yet</title>'
    b'<meta name="viewport" content="width=device-width"><style>:root{color-scheme:light dark}'
    b"body{font:1.125rem/1.5 sans-serif;margin:12vh auto;max-width:34rem;padding:0 1rem}</style></head><body>"
    b"<h1>Nothing to show yet</h1>"
    b"<p>The site appears here as soon as it has been read without a problem.</p></body></html>"
)
HERE = Path(__file__).parent
NO_STORE = {"Cache-Control": "no-store"}
TYPES = {
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".xsl": "text/xsl",
    ".md": "text/markdown",
}


class Pages(Protocol):
    """Where pages come from, by the names of their files, and a folder of what is none."""

    @property
    def files(self) -> Path | None:
        """The folder of what is no page, as it is now."""

    def page(self, name: str) -> bytes | None:
        """Return a page, or None if there is no such page."""


@dataclass(frozen=True)
class Source:
    """What is served: pages and files as they are now, and behind them the last built site."""

    pages: Pages
    built: Path

    def find(self, name: str) -> bytes | Path | None:
        """Return a page, or the file of what is none, or None."""
        page = self.pages.page(name)
        if page is not None:
            return page
        return next((file for file in self._files(name) if file.is_file()), None)

    def has_folder(self, name: str) -> bool:
        """Whether an address without its slash at the end is that of a page."""
        return self.find(f"{name}/index.html") is not None

    def _files(self, name: str) -> Iterator[Path]:
        fresh = self.pages.files
        # A page that is not in memory is gone, unless nothing could be read yet.
        folders = [fresh] if fresh and name.endswith(".html") else [fresh, self.built]
        for folder in filter(None, folders):
            with contextlib.suppress(OutsideOutput):
                yield resolve_inside(folder, name)


def create_site_app(source: Source, watcher: Watcher) -> Starlette:
    """Return the app that serves the site, reloading pages when something changed."""

    async def page(request: Request) -> Response:
        return await asyncio.to_thread(_answer, source, request.path_params["path"])

    async def events(_request: Request) -> StreamingResponse:
        return StreamingResponse(_events(watcher), media_type="text/event-stream", headers=NO_STORE)

    async def live(request: Request) -> Response:
        name = request.path_params["name"]
        return (
            FileResponse(HERE / name, headers=NO_STORE)
            if name in ("live.js", "live.css")
            else Response(status_code=404)
        )

    return Starlette(
        routes=[
            Route("/_preview/events", events),
            Route("/_preview/{name}", live),
            Route("/{path:path}", page, methods=["GET", "HEAD"]),
        ],
        # It shows drafts: a page elsewhere could let its own name point here (DNS rebinding).
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1"])],
    )


def _answer(source: Source, path: str) -> Response:
    name = f"{path}index.html" if not path or path.endswith("/") else path
    found = None if PurePosixPath(name).name.startswith(".") else source.find(name)
    if found is None:
        if path and not path.endswith("/") and source.has_folder(path):
            return RedirectResponse(f"/{path}/", headers=NO_STORE)
        return _not_found(source)
    suffix = PurePosixPath(name).suffix
    if suffix == ".html":
        return HTMLResponse(_live(found), headers=NO_STORE)
    media_type = TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
    if isinstance(found, Path):
        return FileResponse(found, media_type=media_type, headers=NO_STORE)
    return Response(found, media_type=media_type, headers=NO_STORE)


def _not_found(source: Source) -> Response:
    page = source.find("404.html") or NOTHING_YET
    return HTMLResponse(_live(page), status_code=404, headers=NO_STORE)


def _live(page: bytes | Path) -> bytes:
    html = page.read_bytes() if isinstance(page, Path) else page
    return html.replace(b"</body>", LIVE)


async def _events(watcher: Watcher) -> AsyncIterator[str]:
    queue: asyncio.Queue[BuildEnd] = asyncio.Queue()
    watcher.listeners.add(queue)
    try:
        if watcher.last.problems:
            yield _event(watcher.last)
        while True:
            try:
                yield _event(await asyncio.wait_for(queue.get(), timeout=15))
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        watcher.listeners.discard(queue)


def _event(end: BuildEnd) -> str:
    return f"data: {json.dumps({'problems': end.problems})}\n\n"


class Preview:
    """An ASGI app: some path prefixes go to another app, everything else to the site."""

    def __init__(self, site: ASGIApp, others: dict[str, ASGIApp]) -> None:
        self.site = site
        self.others = others

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request to the app it belongs to."""
        path = scope.get("path", "")
        for prefix, app in self.others.items():
            if path.startswith(prefix) or path == prefix.rstrip("/"):
                await app(scope, receive, send)
                return
        await self.site(scope, receive, send)


class Behind:
    """An app that needs the built site: its requests wait for the first build, if that is under way."""

    def __init__(self, app: ASGIApp, built: Path, watcher: Watcher) -> None:
        self.app = app
        self.built = built
        self.watcher = watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand one request on."""
        while not (self.built / "index.html").exists() and self.watcher.is_building:
            await self.watcher.built()
        await self.app(scope, receive, send)


@contextlib.asynccontextmanager
async def watching(watcher: Watcher, folders: list[Path]) -> AsyncIterator[None]:
    """Follow changes for as long as the context lasts."""
    stop = asyncio.Event()
    task = asyncio.create_task(watcher.watch(folders, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
