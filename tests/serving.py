"""A folder of published files behind an address, as a host would serve it."""

from __future__ import annotations

import functools
import http.server
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plugins.publishing.policy import content_security_policy


class Server(http.server.ThreadingHTTPServer):
    """A server on a port of its own. A browser that leaves before it has everything is no error."""

    def __init__(self, handler: Callable[..., http.server.BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.address = f"http://127.0.0.1:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Show what went wrong here; that nobody listened any more did not."""
        if not isinstance(sys.exception(), BrokenPipeError | ConnectionResetError):
            super().handle_error(request, client_address)


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


class AsPublished(Quiet):
    """Serves files with the policy that `_headers` gives them."""

    policy = content_security_policy()

    def end_headers(self) -> None:
        """Say the policy with every answer."""
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()


class WithSearch(AsPublished):
    """As the search page is served: its policy allows WebAssembly."""

    policy = content_security_policy(with_webassembly=True)


@contextmanager
def served(folder: Path, handler: type[Quiet] = AsPublished) -> Iterator[str]:
    """Serve a folder and yield its address; the folder may be filled later."""
    server = Server(functools.partial(handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.address
    finally:
        server.shutdown()
        server.server_close()
