"""What ages or breaks: editions, links out, pictures without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from plugins.advice.advice import Advice, Piece

STALE = timedelta(days=548)  # a year and a half
LINK = re.compile(r"\]\((?P<address>[^)\s]*(?:\([^)]*\))?[^)\s]*)\)|<(?P<bare>https?://[^>\s]+)>")
PICTURE = re.compile(r"!\[(?P<text>[^\]]*)\]\((?P<address>[^)]*)\)")
# Services that were switched off, and shorteners, behind which nobody can look.
GONE = (
    "goo.gl",
    "plus.google.com",
    "feeds.feedburner.com",
    "webcache.googleusercontent.com",
    "posterous.com",
)
SHORTENERS = ("bit.ly", "t.co", "tinyurl.com", "ow.ly", "is.gd", "buff.ly", "lnkd.in")
NOWHERE = ("localhost", "127.0.0.1", "example.com", "example.org", "example.net")
SAYS_NOTHING = re.compile(
    r"(?:image|picture|photo|graphic|screenshot)(?: of)?\b|.*\.(?:png|jpe?g|webp|svg)$", re.IGNORECASE
)


def advise_on_age(piece: Piece) -> Iterator[Advice]:
    """An edition that nobody looked at for long, or that is dated after today."""
    written = piece.value("edition") or piece.value("date")
    try:
        edition = date.fromisoformat(written)
    except ValueError:
        return  # a Problem says so
    line = piece.source.entries["edition" if piece.value("edition") else "date"].line
    if piece.today - edition > STALE:
        mending = "Read it again; if it still holds, write today’s date and a change line."
        yield piece.about(line, "stale", f"nobody has looked at it since {edition}.", mending)
    if edition > piece.today and not piece.value("publish_on") and piece.value("edition"):
        yield piece.about(line, "future edition", f"{edition} is after today.", "Is the clock right?")


def advise_on_links(piece: Piece) -> Iterator[Advice]:
    """A link out that looks dead by its form. Nobody is asked: a check must work without a network."""
    for number, line in enumerate(piece.source.body.split("\n"), start=piece.source.body_line):
        for found in LINK.finditer(line):
            address = found["address"] or found["bare"] or ""
            if fault := _fault(address):
                yield piece.about(number, address.casefold(), f'"{address}" {fault[0]}', fault[1])


def _fault(address: str) -> tuple[str, str] | None:
    parts = urlsplit(address)
    host = (parts.hostname or "").removeprefix("www.")
    if parts.scheme == "http":
        return "is not encrypted.", f"Try https://{address[7:]}"
    if re.match(r"(htp|htpps|htttps?|https?:/[^/]|www\.)", address):
        return "is no address.", "Begin it with https://"
    if parts.scheme != "https":
        return None
    if host in NOWHERE or "." not in host:
        return "is nobody’s address.", "Write the real one."
    if host in GONE:
        return "was switched off by its owner.", "Link to where it went."
    if host in SHORTENERS:
        return "hides where it leads, and such links die.", "Link to the place itself."
    if address.endswith((".", ",", ";", ":", "'", '"', "’", "”")):
        return "ends with a sign of the sentence.", "Move it out of the link."
    return None


def advise_on_pictures(piece: Piece) -> Iterator[Advice]:
    """An alternative text that says nothing: that it is a picture, or what its file is called."""
    for number, line in enumerate(piece.source.body.split("\n"), start=piece.source.body_line):
        for found in PICTURE.finditer(line):
            if SAYS_NOTHING.match(found["text"].strip()):
                what = f'"{found["text"]}" says nothing to somebody who cannot see it.'
                yield piece.about(number, "alternative text", what, "Say what it shows.")
