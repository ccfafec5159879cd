"""A folder of published files behind an address, as a host would serve it."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from plugins.publishing.policy import content_security_policy


class AsPublished(http.server.SimpleHTTPRequestHandler):
    """Serves files with the policy that `_headers` gives them, without a word."""

    policy = content_security_policy()

    def end_headers(self) -> None:
        """Say the policy with every answer."""
        self.send_header("Content-Security-Policy", self.policy)
        super().end_headers()

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


class WithSearch(AsPublished):
    """As the search page is served: its policy allows WebAssembly."""

    policy = content_security_policy(with_webassembly=True)


@contextmanager
def served(folder: Path, handler: type[AsPublished] = AsPublished) -> Iterator[str]:
    """Serve a folder and yield its address; the folder may be filled later."""
    made = functools.partial(handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), made)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
