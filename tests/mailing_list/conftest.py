"""What the tests of the mailing list share: a small published site, a service on it, a clock they move."""

from __future__ import annotations

import hashlib
import os
import random
import re
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import httpx2 as httpx
import pytest
from starlette.applications import Starlette

from plugins.mailing_list.manifest import MANIFEST_PATH, Edition, Link, ListedPage, Manifest, to_json
from plugins.mailing_list.service import owner
from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config, Limits, Outside
from plugins.mailing_list.service.outbox import MOMENT
from plugins.mailing_list.service.stamps import make_stamp
from plugins.mailing_list.service.suppression import suppress

ADDRESS = "https://site.example"
NOON = 1_795_348_800.0  # 2026-11-22 12:00 UTC
KEY = bytes(range(32))
CHANCE = random.Random(7)  # one for all services of a run: no two tokens are alike


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    time: float = NOON

    def __call__(self) -> float:
        """Return the time."""
        return self.time

    def forward(self, seconds: float) -> None:
        """Let time pass."""
        self.time += seconds


def listed(slug: str, wording: str = "", **changed: object) -> ListedPage:
    """Return a signup page as the build lists it."""
    wording = wording or f"Send me the letter for {slug}. I can leave with one click."
    values = {
        "slug": slug,
        "path": f"/join/{slug}/",
        "welcome_path": f"/join/{slug}/welcome/",
        "title": f"Letter for {slug}",
        "list": slug,
        "list_name": f"The letter for {slug}",
        "frequency": "every other Wednesday",
        "wording": wording,
        "wording_version": "1",
        "wording_hash": hashlib.sha256(wording.encode()).hexdigest(),
        "starters": (Link("Ask for feedback", "/resources/feedback-request/"),),
    }
    return ListedPage(**{**values, **changed})  # type: ignore[arg-type]


MANIFEST = Manifest(
    site_name="Sprint Recruiting",
    sender_name="Sprint Recruiting",
    postal_address="1 Track Lane, Springfield",
    pages=(listed("everyone"), listed("candidates")),
)

FEEDBACK = Edition(
    "feedback-request",
    "Ask for feedback",
    "/resources/feedback-request/",
    "2026-11-22",
    "The subject line says what it is.",
)
WITH_EDITION = replace(MANIFEST, editions=(FEEDBACK,))

# The marks a built page has; tests of the build prove that the real pages have them too.
_PAGES = {
    "everyone": '<h1>Everyone</h1><input name="email" data-fill="email">'
    '<p hidden data-fill="email-error"><!--fill:email-error--></p>',
    "candidates": '<h1>Candidates</h1><input name="email" data-fill="email">'
    '<p hidden data-fill="email-error"><!--fill:email-error--></p>',
    "confirm": '<h1>One more click</h1><input name="token" data-fill="token">',
    "unsubscribe": '<h1>Leaving?</h1><input name="token" data-fill="token">',
    "preferences": '<h1>What you get</h1><input name="token" data-fill="token">'
    '<p hidden data-fill="saved"><!--fill:saved--></p>'
    '<input type="checkbox" name="list" value="everyone" data-fill="list-everyone">'
    '<input type="checkbox" name="list" value="candidates" data-fill="list-candidates">',
    "once-more": "<h1>Press once more</h1>"
    + "".join(f'<input name="{name}" data-fill="{name}">' for name in ("email", "page", "wording", "stamp")),
    "unknown-link": "<h1>We don’t know that link</h1>",
    "try-later": "<h1>That’s on us</h1>",
    "bad-input": "<h1>That didn’t arrive whole</h1>",
}


def write_site(folder: Path, manifest: Manifest = MANIFEST) -> Path:
    """Write the pages the service reads, as small as they can be."""
    for name, body in _PAGES.items():
        page = folder / "join" / name / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(f"<!doctype html><title>{name}</title>{body}", encoding="utf-8")
    (folder / MANIFEST_PATH).write_text(to_json(manifest), encoding="utf-8")
    return folder


@dataclass
class Running:
    """A service under test: its application, a client that talks to it, its clock, its files."""

    app: Starlette
    client: httpx.AsyncClient
    clock: Clock
    config: Config
    sent: int = field(default=0)

    def client_from(self, host: str) -> httpx.AsyncClient:
        """Return a client at another network address."""
        return httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=(host, 40000)), base_url="http://localhost"
        )

    def form(self, email: str, page: str = "everyone", **more: str) -> dict[str, str]:
        """Return what a browser with script sends."""
        stamp = make_stamp(self.config.key, self.clock() - 10)
        return {"email": email, "page": page, "stamp": stamp, "leave_empty": "", **more}

    async def sign_up(
        self, email: str, page: str = "everyone", host: str = "", **more: str
    ) -> httpx.Response:
        """Send a form; each call comes from a network of its own unless one is named."""
        self.sent += 1
        async with self.client_from(host or f"10.{self.sent // 250}.{self.sent % 250}.1") as client:
            return await client.post("/signup/", data=self.form(email, page, **more))

    async def deliver(self) -> None:
        """Deliver everything that is due now."""
        while await self.app.state.service.mailer.deliver_due():
            pass

    def rows(self, query: str, *values: object) -> list[tuple[object, ...]]:
        """Read the database from outside."""
        connection = sqlite3.connect(self.config.database)
        try:
            return connection.execute(query, values).fetchall()
        finally:
            connection.close()

    async def mails(self, to: str = "") -> list[EmailMessage]:
        """Deliver what is due and return the mails in the local outbox, oldest first."""
        await self.deliver()
        rows = self.rows("SELECT message FROM local_mail ORDER BY id")
        mails = [message_from_bytes(row[0], policy=policy.default) for row in rows]  # type: ignore[arg-type]
        return [mail for mail in mails if not to or str(mail["To"]) == to]

    async def link(self, to: str, purpose: str) -> str:
        """Return the token of the newest link for a purpose in a mail to somebody."""
        texts = [text_of(mail) for mail in await self.mails(to)]
        found = [re.findall(rf"/signup/{purpose}\?token=([\w-]+)", text) for text in texts]
        return str([token for tokens in found for token in tokens][-1])

    async def join(self, email: str, page: str = "everyone") -> None:
        """Sign up and confirm."""
        await self.sign_up(email, page)
        token = await self.link(email, "confirm")
        answer = await self.client.post("/signup/confirm", data={"token": token})
        assert answer.headers["location"] == f"/join/{page}/welcome/"


def text_of(mail: EmailMessage) -> str:
    """Return a mail's plain text."""
    part = mail.get_body(("plain",))
    assert part
    return str(part.get_content())


KINDS = ("new", "pending", "confirmed", "unsubscribed", "erased", "blocked", "bounced", "bot", "flooded")


async def every_kind(service: Running) -> dict[str, str]:
    """Bring one address into each state that an answer could give away; return them by kind."""
    addresses = {kind: f"{kind}@example.com" for kind in KINDS}
    now = int(service.clock())
    await service.sign_up(addresses["pending"])
    await service.join(addresses["confirmed"])
    await service.join(addresses["unsubscribed"])
    token = await service.link(addresses["unsubscribed"], "unsubscribe")
    await service.client.post("/signup/unsubscribe", data={"token": token})
    owner.erase(service.config, addresses["erased"], now)
    owner.block(service.config, addresses["blocked"], now)
    await service.app.state.service.store.run(
        lambda connection: suppress(connection, KEY, addresses["bounced"], "bounced", now)
    )
    for _time in range(3):
        await service.sign_up(addresses["flooded"])
        service.clock.forward(MOMENT)
    return addresses


@asynccontextmanager
async def running(folder: Path, **config: object) -> AsyncIterator[Running]:
    """Run a service in `folder`, its mailer standing still so that tests say when mail leaves."""
    clock = Clock()
    values = {
        "site_folder": write_site(folder / "site"),
        "database": folder / "list.sqlite",
        "site_address": ADDRESS,
        "key": KEY,
        **config,
    }
    settled = Config(**values)  # type: ignore[arg-type]
    app = create_app(settled, Outside(clock, CHANCE.randbytes))
    service = app.state.service
    service.store.start()
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            yield Running(app, client, clock, settled)
    finally:
        service.store.stop()


@pytest.fixture
def anyio_backend() -> str:
    """Asynchronous tests run on asyncio, as the service does."""
    return "asyncio"


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Running]:
    """A service with the limits of the first day."""
    async with running(tmp_path) as found:
        yield found


@pytest.fixture
async def generous(tmp_path: Path) -> AsyncIterator[Running]:
    """A service that allows many mails to one address, for tests about something else."""
    async with running(tmp_path, limits=Limits(mails_per_address=1000)) as found:
        yield found


@pytest.fixture(autouse=True)
def no_settings_from_outside() -> Iterator[None]:
    """The environment of whoever runs the tests has no say."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.startswith("SIGNUP_")}
    yield
    os.environ.update(kept)
