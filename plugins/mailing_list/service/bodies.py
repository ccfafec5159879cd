"""Reading what is sent: bounded in size, fields and time, or refused with a status that says why."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from plugins.mailing_list.service.config import Limits

MOST_FIELDS = 40
LONGEST_VALUE = 2_000
LONGEST_HEAD = 16_000
DISCARDED = 8  # times the allowed size; so much is read to its end, so that the answer is heard
FORM = "application/x-www-form-urlencoded"
FORM_WITH_FILES = "multipart/form-data"


class Refused(Exception):
    """A request that is not answered with a page of its own: the HTTP status says what is wrong."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def refuse_long_head(request: Request) -> None:
    """Raise Refused (431, RFC 6585) if address and headers are longer than a browser's ever are.

    The parser's own limit (connections.py) is for a head that comes in pieces; one that
    arrives in one piece it takes whole.
    """
    size = len(request.scope.get("raw_path", b"")) + len(request.scope["query_string"])
    if size + sum(len(name) + len(value) for name, value in request.scope["headers"]) > LONGEST_HEAD:
        raise Refused(431)


async def read_body(request: Request, limits: Limits) -> bytes:
    """Read a body, or raise Refused: 413 if it is larger than allowed, 408 if it takes too long.

    One that is not much too large is read and thrown away first: a connection that is closed
    while somebody still sends is reset, and they (or a web server in between) never read why.
    """
    most = limits.body_bytes * DISCARDED
    announced = request.headers.get("content-length", "0")
    if not announced.isdecimal():
        raise Refused(400)
    if int(announced) > most:
        raise Refused(413)
    body, size = bytearray(), 0
    try:
        async with asyncio.timeout(limits.read_seconds):
            async for chunk in request.stream():
                size += len(chunk)
                if size > most:
                    raise Refused(413)
                if size <= limits.body_bytes:
                    body += chunk
    except TimeoutError:
        raise Refused(408) from None
    except ClientDisconnect:
        raise Refused(400) from None
    if size > limits.body_bytes:
        raise Refused(413)
    return bytes(body)


async def read_form(request: Request, limits: Limits) -> Mapping[str, tuple[str, ...]]:
    """Read a form as fields with their values, in order.

    Refused: another content type (415), what is not UTF-8 or holds control characters,
    too many fields, values that are too long (400).
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != FORM:
        raise Refused(415)
    body = await read_body(request, limits)
    try:
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:  # UnicodeDecodeError is one
        raise Refused(400) from None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        if len(value) > LONGEST_VALUE or not value.isprintable():
            raise Refused(400)
        fields[name] = (*fields.get(name, ()), value)
    return fields


def one(fields: Mapping[str, tuple[str, ...]], name: str) -> str:
    """Return the one value of a field, empty if it was not sent; refuse (400) a field that is sent twice."""
    values = fields.get(name, ("",))
    if len(values) > 1:
        raise Refused(400)
    return values[0]
