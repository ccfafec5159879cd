"""The local outbox at /outbox/: mails that would have been sent, to read and click. This machine only."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from html import escape
from ipaddress import ip_address

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from plugins.mailing_list.service.store import Store
from plugins.mailing_list.service.subscriptions import A_MOMENT_AGO, ENOUGH_TODAY

SHOWN = 100
HEADERS_SHOWN = ("From", "To", "Subject", "Date", "List-Id", "List-Unsubscribe", "List-Unsubscribe-Post")
HELD_BACK = (ENOUGH_TODAY, A_MOMENT_AGO, "too many from one network", "trap", "erased", "bounced", "blocked")

_STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { max-inline-size: 46rem; margin: 2rem auto; padding-inline: 1rem }
a { color: inherit } li { margin-block: .75rem } h1 { line-height: 1.15 }
time, .note { opacity: .75; font-size: .9rem }
table { border-collapse: collapse; font-size: .9rem }
th { text-align: start; vertical-align: top; padding-inline-end: 1rem }
td { overflow-wrap: anywhere }
iframe { inline-size: 100%; block-size: 36rem; border: 1px solid; background: #fff; color-scheme: light }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; padding: 1rem; font-size: .9rem }
"""
_HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
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
        return _page("Outbox", _render_list(mails, held), refresh=True)

    async def reading(request: Request) -> Response:
        mail = await store.run(lambda connection: _one(connection, request.path_params["number"]))
        return _page(str(mail.message["Subject"]), _render_mail(mail)) if mail else _not_found()

    async def html(request: Request) -> Response:
        mail = await store.run(lambda connection: _one(connection, request.path_params["number"]))
        if mail is None:
            return _not_found()
        text = _part(mail.message, "html").replace("<head>", '<head><base target="_top">', 1)
        return HTMLResponse(text, headers={**_HEADERS, "Content-Security-Policy": _MAIL_POLICY})

    return [
        Route("/outbox/", _for_this_machine(listing)),
        Route("/outbox/{number:int}/", _for_this_machine(reading)),
        Route("/outbox/{number:int}/html", _for_this_machine(html)),
    ]


def is_this_machine(request: Request) -> bool:
    """Whether a request was made on this machine, by name and by address, and through no proxy.

    The name counts too: a page elsewhere could let its own name point here (DNS rebinding).
    """
    peer = request.client.host if request.client else ""
    name = re.sub(r":\d+$", "", request.headers.get("host", "")).strip("[]")
    is_local_name = name == "localhost" or name.endswith(".localhost") or _is_loopback(name)
    return _is_loopback(peer) and is_local_name and "x-forwarded-for" not in request.headers


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def _for_this_machine(endpoint: Callable[[Request], object]) -> Callable[[Request], object]:
    async def guarded(request: Request) -> Response:
        if not is_this_machine(request):
            return _not_found()
        answer: Response = await endpoint(request)  # type: ignore[misc]
        return answer

    return guarded


def _not_found() -> Response:
    return PlainTextResponse("Not found.\n", 404, headers=_HEADERS)


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
        "This page looks again every five seconds.</p>"
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


def _page(title: str, body: str, *, refresh: bool = False) -> Response:
    again = '<meta http-equiv="refresh" content="5">' if refresh else ""
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>{again}'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    return HTMLResponse(html, headers={**_HEADERS, "Content-Security-Policy": _POLICY})
