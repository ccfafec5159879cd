"""The outbox table: every mail that is owed, from the transaction that owes it until it is delivered.

Only what to write and to whom is kept, never a text or a link: tokens are made when the
mail is written, so that the database never holds one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from plugins.mailing_list.manifest import Edition
from plugins.mailing_list.service import tokens
from plugins.mailing_list.service.config import DAY, HOUR, Config, Limits, RandomBytes
from plugins.mailing_list.service.subscriptions import Letter, State

LEASE = 300  # seconds; a mail that was claimed and not settled by then is tried again
WAITS = (60, 120, 300, 900, 1800)  # seconds before the next try; then once an hour
MOST_TRIES = 72  # nearly all of them an hour apart: three days of trying, whenever they began
MOMENT = 300  # seconds in which the same form counts as pressed twice

KEPT_FREE = 5  # one part in so many of the hour's mails is kept for signups when a change is announced

OWNER = "owner"  # the one mail that goes to the owner instead of a subscriber


@dataclass(frozen=True)
class Job:
    """One mail to write now, with the links it will carry."""

    id: int
    letter: str
    address: str
    list: str
    page: str
    subscription: int | None = None
    links: tuple[tuple[str, str], ...] = ()
    edition: Edition | None = None


@dataclass(frozen=True)
class Receipt:
    """What became of a mail: sent, to be tried again, or refused for good: there is no such mailbox."""

    job: int
    outcome: Literal["sent", "again", "no mailbox"]
    reason: str = ""


def mails_left(connection: sqlite3.Connection, mailbox: bytes, now: int, limits: Limits) -> int:
    """Return how many more mails this mailbox may get today."""
    (owed,) = connection.execute(
        "SELECT count(*) FROM outbox WHERE mailbox = ? AND created_at > ?", (mailbox, now - DAY)
    ).fetchone()
    return limits.mails_per_address - int(owed)


def free_at(connection: sqlite3.Connection, mailbox: bytes, now: int, limits: Limits) -> int:
    """Return when this mailbox may get one more mail: now, or a day after the one that is in the way."""
    row = connection.execute(
        "SELECT created_at FROM outbox WHERE mailbox = ? ORDER BY created_at DESC LIMIT 1 OFFSET ?",
        (mailbox, limits.mails_per_address - 1),
    ).fetchone()
    return max(now, row[0] + DAY) if row else now


def on_its_way(connection: sqlite3.Connection, subscription: int, now: int) -> frozenset[str]:
    """Return the letters that were written to a subscription in the last minutes."""
    rows = connection.execute(
        "SELECT letter FROM outbox WHERE subscription = ? AND created_at > ?", (subscription, now - MOMENT)
    )
    return frozenset(letter for (letter,) in rows)


def enqueue(
    connection: sqlite3.Connection, subscription: int, letter: Letter, mailbox: bytes, now: int
) -> None:
    """Owe a mail. Belongs into the transaction that causes it: both are kept, or neither."""
    connection.execute(
        "INSERT INTO outbox (subscription, letter, mailbox, created_at, due_at) VALUES (?, ?, ?, ?, ?)",
        (subscription, letter.value, mailbox, now, now),
    )


def tell_owner(connection: sqlite3.Connection, now: int) -> None:
    """Owe the owner one mail a day about a reached limit."""
    (told,) = connection.execute(
        "SELECT count(*) FROM outbox WHERE letter = ? AND created_at > ?", (OWNER, now - DAY)
    ).fetchone()
    if not told:
        connection.execute(
            "INSERT INTO outbox (letter, mailbox, created_at, due_at) VALUES (?, x'', ?, ?)",
            (OWNER, now, now),
        )


def room(connection: sqlite3.Connection, now: int, limits: Limits) -> int:
    """Return how many more mails may leave in this hour."""
    (left,) = connection.execute("SELECT count(*) FROM outbox WHERE sent_at > ?", (now - HOUR,)).fetchone()
    return max(0, limits.mails_per_hour - int(left))


def claim(
    connection: sqlite3.Connection, config: Config, now: int, most: int, random_bytes: RandomBytes
) -> list[Job]:
    """Take up to `most` due mails, and make their links.

    A mail whose reason is gone (confirmed in the meantime, unsubscribed, expired) is
    dropped. What is over the hourly limit stays, and the owner is told, who knows of the
    notices they asked for; those come last, so that nobody waits for them.
    """
    allowed = room(connection, now, config.limits)
    rows = connection.execute(
        """
        SELECT outbox.id, letter, subscription, address, subscription.list, page, state,
            slug, title, url, edition, note
        FROM outbox LEFT JOIN subscription ON subscription.id = outbox.subscription
            LEFT JOIN announcement ON announcement.id = outbox.announcement
        WHERE sent_at IS NULL AND failed_at IS NULL AND due_at <= ?
        ORDER BY letter = ? DESC, letter = ?, due_at, outbox.id LIMIT ?
        """,
        (now, OWNER, Letter.CHANGE, most),
    ).fetchall()
    jobs: list[Job] = []
    is_full = False
    for number, letter, subscription, address, name, page, state, *announced in rows:
        if letter == OWNER:
            jobs.append(Job(number, letter, config.owner_address, "", ""))
        elif not _is_apt(letter, state):
            connection.execute("DELETE FROM outbox WHERE id = ?", (number,))
        elif letter == Letter.CHANGE and notices_wait(allowed, config.limits):
            continue
        elif allowed:
            allowed -= 1
            links = tuple(
                (purpose, tokens.issue(connection, subscription, purpose, now, random_bytes))
                for purpose in tokens.LIFETIMES
                if purpose != "confirm" or letter == Letter.CONFIRM
            )
            edition = Edition(*announced) if announced[0] else None
            jobs.append(Job(number, letter, address, name, page, subscription, links, edition))
        else:
            is_full = True
    if is_full and config.owner_address:
        tell_owner(connection, now)
    connection.executemany(
        "UPDATE outbox SET claimed_at = ?, due_at = ?, attempts = attempts + 1 WHERE id = ?",
        [(now, now + LEASE, job.id) for job in jobs],
    )
    return jobs


# The state in which a mail still makes sense; the others are for people who are on the list.
_WANTED: dict[str, State] = {Letter.CONFIRM: State.PENDING, Letter.GOODBYE: State.UNSUBSCRIBED}


def _is_apt(letter: str, state: str | None) -> bool:
    return state == _WANTED.get(letter, State.CONFIRMED)


def settle(connection: sqlite3.Connection, receipts: Sequence[Receipt], now: int) -> None:
    """Write down what became of claimed mails; see Receipt."""
    for receipt in receipts:
        match receipt.outcome:
            case "sent":
                connection.execute(
                    "UPDATE outbox SET sent_at = ?, claimed_at = NULL, reason = NULL WHERE id = ?",
                    (now, receipt.job),
                )
            case "again":
                _put_off(connection, receipt, now)
            case "no mailbox":
                connection.execute(
                    "UPDATE outbox SET failed_at = ?, claimed_at = NULL, reason = ? WHERE id = ?",
                    (now, receipt.reason, receipt.job),
                )


def _put_off(connection: sqlite3.Connection, receipt: Receipt, now: int) -> None:
    row = connection.execute("SELECT attempts FROM outbox WHERE id = ?", (receipt.job,)).fetchone()
    if row is None:  # erased in the meantime
        return
    (attempts,) = row
    wait = WAITS[attempts - 1] if attempts <= len(WAITS) else HOUR
    failed_at = now if attempts >= MOST_TRIES else None
    connection.execute(
        "UPDATE outbox SET due_at = ?, failed_at = ?, claimed_at = NULL, reason = ? WHERE id = ?",
        (now + wait, failed_at, receipt.reason, receipt.job),
    )


def release(connection: sqlite3.Connection, now: int) -> None:
    """Take back what a service that was killed had claimed. To be called before the first claim."""
    connection.execute(
        "UPDATE outbox SET due_at = ?, claimed_at = NULL WHERE claimed_at IS NOT NULL AND sent_at IS NULL",
        (now,),
    )


def notices_wait(room: int, limits: Limits) -> bool:
    """Whether notices are held back, so that the rest of the hour is left to signups."""
    return room <= limits.mails_per_hour // KEPT_FREE


def next_due(connection: sqlite3.Connection, *, with_notices: bool = True) -> int | None:
    """Return when the next mail is due, or None when nothing is owed."""
    (due,) = connection.execute(
        "SELECT min(due_at) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL AND (? OR letter <> ?)",
        (with_notices, Letter.CHANGE),
    ).fetchone()
    return None if due is None else int(due)
