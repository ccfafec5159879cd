"""«Tell me when this changes»: a notice of one edition of a resource, once to each subscriber."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from plugins.mailing_list.manifest import Edition
from plugins.mailing_list.service import outbox
from plugins.mailing_list.service.addresses import keyed_hash, parse_address
from plugins.mailing_list.service.subscriptions import Letter
from plugins.mailing_list.service.suppression import why_suppressed
from plugins.mailing_list.service.transactions import Rules


@dataclass(frozen=True)
class Notice:
    """What is announced, and the list it is announced to."""

    edition: Edition
    list: str


@dataclass(frozen=True)
class Announced:
    """How many got their notice owed by this step, and how many still wait for theirs."""

    owed: int
    left: int


def announce(connection: sqlite3.Connection, notice: Notice, rules: Rules, now: int, most: int) -> Announced:
    """Owe the notice to up to `most` subscribers of a list; call again until nobody is left.

    Who has had it, or has it owed, is remembered: a second call, after a crash or a year later,
    mails nobody twice. Who joined after the first call is not told of what they saw. A mailbox
    that has had its mails of the day gets the notice when it may get one again.
    """
    number, since = _remember(connection, notice, now)
    waiting = connection.execute(
        """
        SELECT id, address, address_key FROM subscription
        WHERE list = ? AND state = 'confirmed' AND confirmed_at <= ?
            AND id NOT IN (SELECT subscription FROM announced WHERE announcement = ?)
        ORDER BY id
        """,
        (notice.list, since, number),
    ).fetchall()
    for subscription, address, key in waiting[:most]:
        connection.execute("INSERT INTO announced VALUES (?, ?)", (number, subscription))
        if why_suppressed(connection, rules.key, key):
            continue
        mailbox = keyed_hash(rules.key, "mailbox", parse_address(address).mailbox)
        when = outbox.free_at(connection, mailbox, now, rules.limits)
        connection.execute(
            "INSERT INTO outbox (subscription, letter, mailbox, created_at, due_at, announcement) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            (subscription, Letter.CHANGE.value, mailbox, when, when, number),
        )
    return Announced(min(most, len(waiting)), max(0, len(waiting) - most))


def _remember(connection: sqlite3.Connection, notice: Notice, now: int) -> tuple[int, int]:
    """Return the number of an announcement and when it was made first."""
    edition = notice.edition
    values = (notice.list, edition.slug, edition.title, edition.url, edition.day, edition.note, now)
    connection.execute(
        "INSERT INTO announcement (list, slug, title, url, edition, note, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        values,
    )
    number, since = connection.execute(
        "SELECT id, created_at FROM announcement WHERE list = ? AND slug = ? AND edition = ?",
        (notice.list, edition.slug, edition.day),
    ).fetchone()
    return int(number), int(since)
