"""The preview server: the site from a folder, events for live reload, and the signup service beside it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import mimetypes
from collections.abc import AsyncIterator
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from plugins.common.output import OutsideOutput, resolve_inside
from plugins.preview.watch import BuildEnd, Builder

LIVE = b'<script type="module" src="/_preview/live.js"></script></body>'
HERE = Path(__file__).parent
NO_STORE = {"Cache-Control": "no-store"}
TYPES = {
    ".woff2": "font/woff2",
    ".webmanifest": "application/manifest+json",
    ".xsl": "text/xsl",
    ".md": "text/markdown",
}


def create_site_app(site: Path, builder: Builder) -> Starlette:
    """Return the app that serves a folder as the site, reloading pages when it was built again."""

    async def page(request: Request) -> Response:
        return _answer(site, request.path_params["path"])

    async def events(_request: Request) -> StreamingResponse:
        return StreamingResponse(_events(builder), media_type="text/event-stream", headers=NO_STORE)

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
        ]
    )


def _answer(site: Path, path: str) -> Response:
    try:
        file = resolve_inside(site, path) if path else site
    except OutsideOutput:
        return _not_found(site)
    if file.is_dir():
        if path and not path.endswith("/"):
            return RedirectResponse(f"/{path}/", headers=NO_STORE)
        file = file / "index.html"
    if not file.is_file() or file.name.startswith("."):
        return _not_found(site)
    if file.suffix == ".html":
        return HTMLResponse(file.read_bytes().replace(b"</body>", LIVE), headers=NO_STORE)
    media_type = TYPES.get(file.suffix) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return FileResponse(file, media_type=media_type, headers=NO_STORE)


def _not_found(site: Path) -> Response:
    page = site / "404.html"
    body = (
        page.read_bytes()
        if page.is_file()
        else b"<!doctype html><title>Not found</title><p>Not found.</p></body>"
    )
    return HTMLResponse(body.replace(b"</body>", LIVE), status_code=404, headers=NO_STORE)


async def _events(builder: Builder) -> AsyncIterator[str]:
    queue: asyncio.Queue[BuildEnd] = asyncio.Queue()
    builder.listeners.add(queue)
    try:
        if builder.last.problems:
            yield _event(builder.last)
        while True:
            try:
                yield _event(await asyncio.wait_for(queue.get(), timeout=15))
            except TimeoutError:
                yield ": still here\n\n"
    finally:
        builder.listeners.discard(queue)


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


@contextlib.asynccontextmanager
async def watching(builder: Builder, folders: list[Path]) -> AsyncIterator[None]:
    """Rebuild on change for as long as the context lasts."""
    stop = asyncio.Event()
    task = asyncio.create_task(builder.watch(folders, stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(task, return_exceptions=True)
