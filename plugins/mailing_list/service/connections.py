"""How uvicorn is to listen: no access log (links hold tokens), no trusted headers, slow clients cut off."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

from plugins.mailing_list.service.bodies import LONGEST_HEAD

HEADER_SECONDS = 10.0
MOST_CONNECTIONS = 1_000


class PatientProtocol(H11Protocol):
    """uvicorn's HTTP with a deadline for request headers: it waits for them for ever otherwise.

    (uvicorn 0.54 starts its keep-alive clock after an answer only; a client that sends a
    header a minute would hold a connection as long as it likes.)
    """

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the clock."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Stop the clock when a whole request head is there; start it for the next one."""
        super().data_received(data)
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the clock."""
        self._forget()
        super().connection_lost(exc)

    def _watch(self) -> None:
        is_busy = self.cycle is not None and not self.cycle.response_complete
        if is_busy:
            self._forget()
        elif self._deadline is None and not self.transport.is_closing():
            self._deadline = self.loop.call_later(HEADER_SECONDS, self._cut_off)

    def _forget(self) -> None:
        if self._deadline:
            self._deadline.cancel()
            self._deadline = None

    def _cut_off(self) -> None:
        self._deadline = None
        if self.transport.is_closing():
            return
        self.transport.write(
            b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        )
        self.transport.close()


def server_options() -> dict[str, Any]:
    """Return the options for `uvicorn.run` or `uvicorn.Config`, for whoever serves the application."""
    return {
        "http": PatientProtocol,
        "ws": "none",
        "access_log": False,
        "proxy_headers": False,
        "server_header": False,
        "limit_concurrency": MOST_CONNECTIONS,
        "h11_max_incomplete_event_size": LONGEST_HEAD,
        "timeout_keep_alive": 5,
        "timeout_graceful_shutdown": 5,
        "log_level": "warning",
    }
