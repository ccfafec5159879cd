"""The real site with its signup service on one origin, every answer under the policy it is published with."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config, Limits
from plugins.publishing.run import run
from tests.mailing_list.serving import free_port, serving

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class PolicedSite:
    """Where the site answers, and the file its list is kept in."""

    address: str
    database: Path

    def states(self, address: str) -> dict[str, str]:
        """Return the state of an address on each list."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return dict(
                connection.execute("SELECT list, state FROM subscription WHERE address = ?", (address,))
            )


@contextlib.contextmanager
def policed_site(folder: Path, **settings: object) -> Iterator[PolicedSite]:
    """Build the site with a local outbox and serve it; the policy is read from the published `_headers`."""
    port = free_port()
    address, output = f"http://localhost:{port}", folder / "site"
    run(
        ROOT / "pelicanconf.py",
        OUTPUT_PATH=str(output),
        SITEURL=address,
        MAILING_LIST_OUTBOX_LINK=True,
        PUBLISHING_SERVED_PATHS=("/signup/", "/outbox/"),
        **settings,
    )
    limits = Limits(mails_per_address=100, unstamped_per_network=100)
    config = Config(output, folder / "list.sqlite", address, limits=limits)
    service = create_app(config)
    files = Mount("/", _policed(StaticFiles(directory=output, html=True), policy_of(output)))
    app = Starlette(routes=[*service.routes, files])
    with serving(app, port, service):
        yield PolicedSite(address, config.database)


def policy_of(output: Path) -> str:
    """Return the policy that the published `_headers` sets for every page."""
    (line,) = [
        line
        for line in (output / "_headers").read_text(encoding="utf-8").splitlines()
        if "Content-Security-Policy:" in line
    ]
    return line.partition(":")[2].strip()


def _policed(files: StaticFiles, policy: str):  # type: ignore[no-untyped-def]
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"content-security-policy", policy.encode()),
                ]
            await send(message)

        await files(scope, receive, with_policy)

    return app
