"""Serving the signup service on a real port while a test lasts: in a thread, or beside the test."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import AsyncIterator, Iterator

import uvicorn
from starlette.applications import Starlette
from starlette.types import ASGIApp

from plugins.mailing_list.service.connections import server_options
from tests.mailing_list.conftest import Running


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def serving(app: ASGIApp, port: int, signup: Starlette) -> Iterator[None]:
    """Serve `app`; the service of `signup` runs beside it and is stopped after the last answer."""
    server = uvicorn.Server(uvicorn.Config(app, port=port, lifespan="off", **server_options()))
    service = signup.state.service

    async def serve() -> None:
        await service.start()
        await server.serve()
        await service.stop()

    thread = threading.Thread(target=asyncio.run, args=(serve(),))
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server ended by itself"
        time.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


@contextlib.asynccontextmanager
async def listening(service: Running) -> AsyncIterator[int]:
    """Serve on a real port as `python -m plugins.mailing_list.service` does."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(service.app, port=port, lifespan="off", **server_options()))
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
        await asyncio.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        await task
