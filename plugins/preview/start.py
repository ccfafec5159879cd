"""Starting the preview: first build, then the server, until Ctrl-C."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence
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


class Service(Protocol):
    """Another app on the same origin, with the path prefixes that are its own."""

    app: ASGIApp
    prefixes: Sequence[str]

    async def start(self) -> None:
        """Begin whatever runs beside requests."""

    async def stop(self) -> None:
        """End it."""


def start_preview(
    port: int, site: Path, command: Sequence[str], watched: Sequence[Path], service: Service
) -> None:
    """Build the site by a command and serve it on the loopback, with a service beside it.

    Raises PortInUse before anything is built. A first build with problems is served as far as
    there is an older good one; the page says what stopped the newest.
    """
    _refuse_used(port)
    asyncio.run(_run(port, site, Builder(command), list(watched), service))


async def _run(port: int, site: Path, builder: Builder, watched: list[Path], service: Service) -> None:
    print("Building the site …", flush=True)
    print_end(await builder.build())
    app = Preview(create_site_app(site, builder), dict.fromkeys(service.prefixes, service.app))
    config = uvicorn.Config(
        app, host=HOST, port=port, log_level="warning", lifespan="off", timeout_graceful_shutdown=1
    )
    await service.start()
    try:
        async with watching(builder, watched):
            print(
                f"Ready: http://localhost:{port}/  (mail it would send: http://localhost:{port}/outbox/)",
                flush=True,
            )
            print("Ctrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                await uvicorn.Server(config).serve()
    finally:
        await service.stop()


def _refuse_used(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortInUse(
                f"Port {port} cannot be used ({error.strerror}). Take another: make serve PORT=8001"
            ) from None
