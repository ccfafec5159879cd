"""Who is never mailed: erased, bounced and blocked addresses, of which only a keyed hash is kept."""

from __future__ import annotations

import sqlite3

from plugins.mailing_list.service.addresses import keyed_hash


def why_suppressed(connection: sqlite3.Connection, key: bytes, address_key: str) -> str:
    """Return why an address is never mailed («erased», «bounced», «blocked»), or an empty text."""
    row = connection.execute(
        "SELECT reason FROM suppression WHERE hash = ?", (_digest(key, address_key),)
    ).fetchone()
    return str(row[0]) if row else ""


def suppress(connection: sqlite3.Connection, key: bytes, address_key: str, reason: str, now: int) -> None:
    """Never mail an address again, and take back what it is owed. Its subscriptions stay as they are."""
    connection.execute(
        "INSERT INTO suppression (hash, reason, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (_digest(key, address_key), reason, now),
    )
    connection.execute(
        "DELETE FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL "
        "AND subscription IN (SELECT id FROM subscription WHERE address_key = ?)",
        (address_key,),
    )


def allow(connection: sqlite3.Connection, key: bytes, address_key: str) -> bool:
    """Allow an address again; False if it was not suppressed."""
    return (
        connection.execute("DELETE FROM suppression WHERE hash = ?", (_digest(key, address_key),)).rowcount
        > 0
    )


def erase(connection: sqlite3.Connection, key: bytes, address_key: str, now: int) -> int:
    """Delete an address with its links and mails, and keep it from being mailed; return its subscriptions."""
    erased = connection.execute("DELETE FROM subscription WHERE address_key = ?", (address_key,)).rowcount
    suppress(connection, key, address_key, "erased", now)
    return int(erased)


def _digest(key: bytes, address_key: str) -> bytes:
    return keyed_hash(key, "suppressed", address_key)
