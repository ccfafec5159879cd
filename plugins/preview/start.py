"""Starting the preview: read the site, serve it, follow its files, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import uvicorn
from starlette.types import ASGIApp

from plugins.preview.resident import Resident
from plugins.preview.server import Behind, Preview, Source, create_site_app, watching
from plugins.preview.watch import Builder, Watcher

HOST = "127.0.0.1"
ENVIRONMENT_EXIT_CODE = 3


class PortInUse(Exception):
    """Something else answers on the port."""

    exitcode = ENVIRONMENT_EXIT_CODE


class Lifetime(Protocol):
    """What runs beside requests and must be begun and ended."""

    async def start(self) -> None:
        """Begin."""

    async def stop(self) -> None:
        """End."""


@dataclass(frozen=True)
class Beside:
    """Another app on the site's origin: the path prefixes that are its own, and its lifetime."""

    app: ASGIApp
    prefixes: Sequence[str]
    lifetime: Lifetime


@dataclass(frozen=True)
class Engine:
    """What makes the site: in memory for pages, and as a command for what only a whole build shows.

    `settings` and `overrides` make Pelican stop when all is read, by raising `end`; `command`
    builds into `built`, the folder that the other app reads too.
    """

    settings: Path
    overrides: Mapping[str, Any]
    end: type[BaseException]
    command: Sequence[str]
    built: Path


def start_preview(port: int, engine: Engine, watched: Sequence[Path], beside: Beside) -> None:
    """Read the site and serve it on the loopback, with another app beside it.

    Raises PortInUse before anything is read. When a change brings problems, what was read before is
    served, and its pages say what stopped the newest. Changed code starts the program anew.
    """
    _refuse_used(port)
    asyncio.run(_run(port, engine, list(watched), beside))


async def _run(port: int, engine: Engine, watched: list[Path], beside: Beside) -> None:
    print("Reading the site …", flush=True)
    builder = Builder(engine.command)
    folder = engine.built.with_name("files")
    site = Resident(engine.settings, engine.overrides, engine.end, folder)
    watcher = Watcher(site, builder, _restart)
    await watcher.read()
    source = Source(site, engine.built)
    other = Behind(beside.app, engine.built, watcher)
    app = Preview(create_site_app(source, watcher), dict.fromkeys(beside.prefixes, other))
    config = uvicorn.Config(
        app,
        host=HOST,
        port=port,
        log_level="warning",
        lifespan="off",
        timeout_graceful_shutdown=1,
        proxy_headers=False,
        access_log=False,
    )
    await beside.lifetime.start()
    try:
        async with watching(watcher, watched):
            print(f"Ready: http://localhost:{port}/", flush=True)
            print(f"Mail that would be sent: http://localhost:{port}/outbox/", flush=True)
            print(f"The list at a glance: http://localhost:{port}/owner/", flush=True)
            print("Ctrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                await uvicorn.Server(config).serve()
    finally:
        await beside.lifetime.stop()


def _restart() -> None:
    """Put the program anew into the place of this process: what Python has imported stays as it was."""
    print("The code has changed: starting again …", flush=True)
    os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - the command that we were started by


def _refuse_used(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortInUse(
                f"Port {port} cannot be used ({error.strerror}). Take another: make serve PORT=8001"
            ) from None
