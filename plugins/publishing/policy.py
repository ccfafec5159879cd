"""The Content-Security-Policy and the other headers: one value, written by hosts.py."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# What browsers ignore in a <meta>: https://www.w3.org/TR/CSP3/#meta-element
NOT_IN_META = ("frame-ancestors", "report-uri", "sandbox")

HEADERS: Mapping[str, str] = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000",
}


# What the search page needs beside: Pagefind is WebAssembly (https://www.w3.org/TR/CSP3/#allow-wasm-eval).
WEBASSEMBLY = "'wasm-unsafe-eval'"


def content_security_policy(
    form_action: Iterable[str] = (), *, for_meta: bool = False, with_webassembly: bool = False
) -> str:
    """Return the policy every page is published under.

    `form_action` are the origins that a signup form may send to or be redirected to, beside
    our own: Chromium and WebKit block a submit to any other silently. `with_webassembly` is for
    the meta element of the search page, and for the header: a host sends one header for all
    pages, and the meta element of every other page takes it away again (a browser enforces both).
    """
    directives = {
        "default-src": "'none'",
        "script-src": f"'self' {WEBASSEMBLY}" if with_webassembly else "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "worker-src": "'self'",
        "form-action": " ".join(["'self'", *sorted(set(form_action))]),
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(
        f"{name} {value}" for name, value in directives.items() if not (for_meta and name in NOT_IN_META)
    )
