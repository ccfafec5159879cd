"""The local outbox at /outbox/: mails that would have been sent, to read and click. This machine only."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from plugins.mailing_list.service.store import Store
from plugins.mailing_list.service.subscriptions import A_MOMENT_AGO, ENOUGH_TODAY
from plugins.mailing_list.service.this_machine import (
    HEADERS,
    for_this_machine,
    not_found,
    page_for_this_machine,
)

SHOWN = 100
HEADERS_SHOWN = ("From", "To", "Subject", "Date", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
HELD_BACK = (ENOUGH_TODAY, A_MOMENT_AGO, "too many from one network", "trap", "erased", "bounced", "blocked")

# The mail itself: no script can run in it, and its links open in the whole window.
_MAIL_POLICY = (
    "sandbox allow-top-navigation-by-user-activation allow-popups; default-src 'none'; "
    "style-src 'unsafe-inline'; frame-ancestors 'self'"
)


@dataclass(frozen=True)
class Kept:
    """A mail in the local outbox."""

    number: int
    sent_at: datetime
    message: EmailMessage


def routes(store: Store) -> list[Route]:
    """Return the routes of the outbox; each refuses whoever is not on this machine."""

    async def listing(_request: Request) -> Response:
        mails, held = await store.run(lambda connection: (_latest(connection), _held_back(connection)))
        return page_for_this_machine("Outbox", _render_list(mails, held))

    async def reading(request: Request) -> Response:
        mail = await store.run(lambda connection: _one(connection, request.path_params["number"]))
        return (
            page_for_this_machine(str(mail.message["Subject"]), _render_mail(mail)) if mail else not_found()
        )

    async def html(request: Request) -> Response:
        mail = await store.run(lambda connection: _one(connection, request.path_params["number"]))
        if mail is None:
            return not_found()
        text = _part(mail.message, "html").replace("<head>", '<head><base target="_top">', 1)
        return HTMLResponse(text, headers={**HEADERS, "Content-Security-Policy": _MAIL_POLICY})

    return [
        Route("/outbox/", for_this_machine(listing)),
        Route("/outbox/{number:int}/", for_this_machine(reading)),
        Route("/outbox/{number:int}/html", for_this_machine(html)),
    ]


def _latest(connection: sqlite3.Connection) -> list[Kept]:
    rows = connection.execute(
        "SELECT id, sent_at, message FROM local_mail ORDER BY id DESC LIMIT ?", (SHOWN,)
    )
    return [_kept(row) for row in rows]


def _one(connection: sqlite3.Connection, number: int) -> Kept | None:
    row = connection.execute("SELECT id, sent_at, message FROM local_mail WHERE id = ?", (number,)).fetchone()
    return _kept(row) if row else None


def _held_back(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    rows = connection.execute(
        "SELECT counted, number FROM tally WHERE day = (SELECT max(day) FROM tally) ORDER BY counted"
    )
    return [(str(counted), int(number)) for counted, number in rows if counted in HELD_BACK]


def _kept(row: tuple[int, int, bytes]) -> Kept:
    number, sent_at, message = row
    return Kept(
        number,
        datetime.fromtimestamp(sent_at, UTC),
        message_from_bytes(message, policy=policy.default),
    )


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _render_list(mails: list[Kept], held: list[tuple[str, int]]) -> str:
    items = "".join(
        f'<li><a href="/outbox/{mail.number}/">{escape(str(mail.message["Subject"]))}<br>'
        f"to {escape(str(mail.message['To']))}</a> <time>{mail.sent_at:%Y-%m-%d %H:%M:%S} UTC</time></li>"
        for mail in mails
    )
    notes = "".join(f"<li>{escape(counted)}: {number}</li>" for counted, number in held)
    return (
        "<h1>Outbox</h1><p>Mail that would have been sent. It stays on this machine. "
        "<a href='/outbox/'>Look again</a> · <a href='/owner/'>The list at a glance</a></p>"
        + (f"<ol reversed>{items}</ol>" if items else "<p>Nothing yet. <a href='/join/'>Sign up</a>.</p>")
        + (
            f"<h2>Held back today</h2><p>Signups that got no mail, and why:</p><ul>{notes}</ul>"
            if notes
            else ""
        )
    )


def _render_mail(mail: Kept) -> str:
    rows = "".join(
        f"<tr><th scope='row'>{name}</th><td>{escape(str(mail.message[name]))}</td></tr>"
        for name in HEADERS_SHOWN
        if mail.message[name]
    )
    linked = re.sub(r"https?://[^\s&<>]+(?:&amp;[^\s&<>]+)*", _linked, escape(_part(mail.message, "plain")))
    return (
        f"<p><a href='/outbox/'>Outbox</a></p><h1>{escape(str(mail.message['Subject']))}</h1>"
        f"<table>{rows}</table><h2>As HTML</h2>"
        f"<iframe src='/outbox/{mail.number}/html' title='The mail as HTML'></iframe>"
        f"<h2>As plain text</h2><pre>{linked}</pre>"
    )


def _linked(found: re.Match[str]) -> str:
    return f'<a href="{found.group()}">{found.group()}</a>'
