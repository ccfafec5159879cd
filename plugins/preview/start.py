"""Starting the preview: first build, then the server, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import uvicorn
from starlette.types import ASGIApp

from plugins.preview.server import Preview, create_site_app, watching
from plugins.preview.watch import Builder, print_end

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


def start_preview(
    port: int, site: Path, command: Sequence[str], watched: Sequence[Path], beside: Beside
) -> None:
    """Build the site by a command and serve it on the loopback, with another app beside it.

    Raises PortInUse before anything is built. When a build has problems, the last good site
    is served, and its pages say what stopped the newest.
    """
    _refuse_used(port)
    asyncio.run(_run(port, site, Builder(command), list(watched), beside))


async def _run(port: int, site: Path, builder: Builder, watched: list[Path], beside: Beside) -> None:
    print("Building the site …", flush=True)
    print_end(await builder.build())
    app = Preview(create_site_app(site, builder), dict.fromkeys(beside.prefixes, beside.app))
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
        async with watching(builder, watched):
            print(f"Ready: http://localhost:{port}/", flush=True)
            print(f"Mail that would be sent: http://localhost:{port}/outbox/", flush=True)
            print("Ctrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                await uvicorn.Server(config).serve()
    finally:
        await beside.lifetime.stop()


def _refuse_used(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortInUse(
                f"Port {port} cannot be used ({error.strerror}). Take another: make serve PORT=8001"
            ) from None
