"""Pages for this machine only, the outbox and the owner's: who may see them, and their plain frame."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

_STYLE = """
:root { color-scheme: light dark; font: 1.05rem/1.5 system-ui, sans-serif }
body { max-inline-size: 46rem; margin: 2rem auto; padding-inline: 1rem }
a { color: inherit } li { margin-block: .75rem } h1 { line-height: 1.15 }
time, .note { opacity: .75; font-size: .9rem }
table { border-collapse: collapse; font-size: .9rem }
th, td { text-align: start; vertical-align: top; padding-inline-end: 1rem }
[scope=row] + td { overflow-wrap: anywhere }
[role=region] { overflow-x: auto }
iframe { inline-size: 100%; block-size: 36rem; border: 1px solid; background: #fff; color-scheme: light }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid; padding: 1rem; font-size: .9rem }
"""
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)


# What proxies add; a request that came through one was not made on this machine.
_PROXIED = ("x-forwarded-for", "x-forwarded-host", "x-real-ip", "forwarded", "via")


def is_this_machine(request: Request) -> bool:
    """Whether a request was made on this machine, by address and by name, and neither handed on nor led here.

    The name counts too: a page elsewhere could let its own name point here (DNS rebinding).
    """
    headers = request.headers
    return (
        _is_loopback(request.client.host if request.client else "")
        and _is_local_name(re.sub(r":\d+$", "", headers.get("host", "")).strip("[]"))
        and all(_is_local_name(urlsplit(origin).hostname or "") for origin in headers.getlist("origin"))
        and not any(name in headers for name in _PROXIED)
    )


def _is_local_name(name: str) -> bool:
    return name == "localhost" or name.endswith(".localhost") or _is_loopback(name)


def _is_loopback(text: str) -> bool:
    try:
        return ip_address(text).is_loopback
    except ValueError:
        return False


def for_this_machine(endpoint: Callable[[Request], object]) -> Callable[[Request], object]:
    """Return an endpoint that is not there for anybody else."""

    async def guarded(request: Request) -> Response:
        if not is_this_machine(request):
            return not_found()
        answer: Response = await endpoint(request)  # type: ignore[misc]
        return answer

    return guarded


def not_found() -> Response:
    """Answer as if there were no such address."""
    return PlainTextResponse("Not found.\n", 404, headers=HEADERS)


def page_for_this_machine(title: str, body: str) -> Response:
    """Return a page without script; `body` is HTML."""
    html = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{_STYLE}</style></head><body><main>{body}</main></body></html>"
    )
    return HTMLResponse(html, headers={**HEADERS, "Content-Security-Policy": _POLICY})
