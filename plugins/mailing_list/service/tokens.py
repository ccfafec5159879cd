"""Links in mails: 256 random bits each, of which only the SHA-256 is kept, each good for one purpose."""

from __future__ import annotations

import base64
import hashlib
import re
import sqlite3
from dataclasses import dataclass

from plugins.mailing_list.service.config import DAY, HOUR, RandomBytes

TOKEN_BYTES = 32

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")

# How long a link works, in seconds; None: for as long as the subscription is remembered.
# RFC 8058 mails are opened years later, and must still unsubscribe.
LIFETIMES: dict[str, int | None] = {
    "confirm": 72 * HOUR,
    "unsubscribe": None,
    "preferences": 365 * DAY,
}


@dataclass(frozen=True)
class Found:
    """A token as it is remembered: whose it is, and whether it can still be used."""

    subscription: int
    is_spent: bool
    is_expired: bool


def is_token(text: str) -> bool:
    """Whether a text has the shape of a token; anything else is not even looked up."""
    return _SHAPE.fullmatch(text) is not None


def hash_token(token: str) -> bytes:
    """Return what is kept of a token."""
    return hashlib.sha256(token.encode()).digest()


def issue(
    connection: sqlite3.Connection, subscription: int, purpose: str, now: int, random_bytes: RandomBytes
) -> str:
    """Make a token for one purpose and remember its hash; the token itself is only in what is returned."""
    token = base64.urlsafe_b64encode(random_bytes(TOKEN_BYTES)).rstrip(b"=").decode()
    lifetime = LIFETIMES[purpose]
    connection.execute(
        "INSERT INTO token (hash, subscription, purpose, expires_at) VALUES (?, ?, ?, ?)",
        (hash_token(token), subscription, purpose, None if lifetime is None else now + lifetime),
    )
    return token


def find(connection: sqlite3.Connection, token: str, purpose: str, now: int) -> Found | None:
    """Look a token up for one purpose; None when it is unknown or meant for another one."""
    row = connection.execute(
        "SELECT subscription, spent_at, expires_at FROM token WHERE hash = ? AND purpose = ?",
        (hash_token(token), purpose),
    ).fetchone()
    if row is None:
        return None
    subscription, spent_at, expires_at = row
    return Found(subscription, spent_at is not None, expires_at is not None and expires_at <= now)


def spend(connection: sqlite3.Connection, subscription: int, purpose: str, now: int) -> None:
    """Spend every token of a purpose at once: one click answers all the mails that asked."""
    connection.execute(
        "UPDATE token SET spent_at = ? WHERE subscription = ? AND purpose = ? AND spent_at IS NULL",
        (now, subscription, purpose),
    )
