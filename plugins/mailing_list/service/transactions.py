"""What each request does to the database: one function, one transaction, run by `Store.run`.

A signup and the mail it owes are written together. Every signup, whatever its address,
takes the same path and ends with the same write (a tally), so that no answer and no delay
tells whether somebody is on the list.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

from plugins.mailing_list.manifest import ListedPage, Manifest
from plugins.mailing_list.service import outbox, tokens
from plugins.mailing_list.service.addresses import Address, keyed_hash, parse_address
from plugins.mailing_list.service.config import DAY, Limits
from plugins.mailing_list.service.subscriptions import (
    CONFIRMING,
    UNSUBSCRIBING,
    Letter,
    State,
    Step,
    signing_up,
)
from plugins.mailing_list.service.suppression import why_suppressed

PENDING_DAYS = 7
LINK_DAYS = 30
LOCAL_MAILS = 500

Outcome = Literal["welcome", "expired", "unknown"]


@dataclass(frozen=True)
class Rules:
    """What holds for every address: the key that hashes are made with, and how much is allowed."""

    key: bytes = field(repr=False)
    limits: Limits


@dataclass(frozen=True)
class Signup:
    """A form that was sent and read.

    `wording` is the hash the form claims to have shown; `refused` names why the form must
    have no effect, or is empty.
    """

    address: Address
    page: ListedPage
    wording: str
    refused: str = ""
    network: str | None = None


@dataclass(frozen=True)
class Subscription:
    """A row, as far as the transactions need it."""

    id: int
    address: str
    key: str
    list: str
    page: str
    state: State


_SELECT = "SELECT id, address, address_key, list, page, state FROM subscription"


def sign_up(connection: sqlite3.Connection, signup: Signup, rules: Rules, now: int) -> str:
    """Keep a signup and owe its mail; return the word it was counted under (never shown to a visitor)."""
    mailbox = keyed_hash(rules.key, "mailbox", signup.address.mailbox)
    row = connection.execute(
        f"{_SELECT} WHERE address_key = ? AND list = ?",
        (signup.address.key, signup.page.list),
    ).fetchone()
    found = _subscription(row) if row else None
    refused = signup.refused or why_suppressed(connection, rules.key, signup.address.key)
    step = signing_up(
        found.state if found else None,
        refused=refused,
        mails_left=outbox.mails_left(connection, mailbox, now, rules.limits),
        on_its_way=outbox.on_its_way(connection, found.id if found else 0, now),
    )
    number = found.id if found else 0
    if step.state is State.PENDING and not refused:
        wording = known_wording(connection, signup.wording, signup.page)
        number = _keep_pending(connection, replace(signup, wording=wording), now)
    when = outbox.free_at(connection, mailbox, now, rules.limits) if step.is_later else now
    if step.letter and when <= now + DAY:  # later ones are a flood of spellings, and forgotten after a week
        outbox.enqueue(connection, number, step.letter, mailbox, when)
    count(connection, step.counted, now)
    return step.counted


def confirm(connection: sqlite3.Connection, token: str, rules: Rules, now: int) -> tuple[Outcome, str]:
    """Spend a confirmation link; return what to show and the slug of the signup page."""
    found = tokens.find(connection, token, "confirm", now)
    if found is None:
        count(connection, CONFIRMING[None].counted, now)
        return "unknown", ""
    subscription = _by_id(connection, found.subscription)
    step = CONFIRMING[subscription.state]
    count(connection, step.counted, now)
    if subscription.state is State.CONFIRMED:
        return "welcome", subscription.page
    if step.state is not State.CONFIRMED or found.is_spent or found.is_expired:
        return "expired", subscription.page
    _enter(connection, subscription, step, now)
    tokens.spend(connection, subscription.id, "confirm", now)
    if step.letter:
        _owe(connection, subscription, step.letter, rules, now)
    return "welcome", subscription.page


def unsubscribe(
    connection: sqlite3.Connection, token: str, *, everything: bool, rules: Rules, now: int
) -> bool:
    """End the subscription a link belongs to (or all of that address); False if the link is unknown.

    Doing it twice is as good as once (RFC 8058: mail hosts repeat the request). One mail says
    that it is done, however many lists were left, and none goes to who never was on one.
    """
    found = tokens.find(connection, token, "unsubscribe", now)
    if found is None:
        count(connection, UNSUBSCRIBING[None].counted, now)
        return False
    mine = _by_id(connection, found.subscription)
    ended = [row for row in _of_address(connection, mine.key) if everything or row.id == mine.id]
    for subscription in ended:
        _leave(connection, subscription, now)
    left = [row for row in ended if UNSUBSCRIBING[row.state].letter]
    if left:
        _owe(connection, mine if mine in left else left[0], Letter.GOODBYE, rules, now)
    return True


def chosen_lists(connection: sqlite3.Connection, token: str, now: int) -> frozenset[str] | None:
    """Return the names of the lists the owner of a preferences link gets; None if the link does not work."""
    mine = _owner_of(connection, token, now)
    if mine is None:
        return None
    return frozenset(row.list for row in _of_address(connection, mine.key) if row.state is State.CONFIRMED)


def choose_lists(
    connection: sqlite3.Connection, token: str, chosen: Collection[str], manifest: Manifest, now: int
) -> bool:
    """Make the lists of an address exactly the chosen ones; False if the link does not work.

    No further mail is needed: who holds the link reads that mailbox. The wording shown on
    the page is what is agreed to, and is kept like any other consent.
    """
    mine = _owner_of(connection, token, now)
    if mine is None:
        return False
    rows = {row.list: row for row in _of_address(connection, mine.key)}
    for page in manifest.lists():
        row = rows.get(page.list)
        is_in = row is not None and row.state is State.CONFIRMED
        if page.list in chosen and not is_in:
            address = Address(mine.address, mine.key, "")
            number = _keep_pending(connection, Signup(address, page, page.wording_hash), now)
            _enter(connection, _by_id(connection, number), CONFIRMING[State.PENDING], now)
            count(connection, "chosen in preferences", now)
        elif page.list not in chosen and row is not None and is_in:
            _leave(connection, row, now)
    return True


def keep_wordings(connection: sqlite3.Connection, manifest: Manifest, now: int) -> None:
    """Remember every wording the site shows, so that a consent can be read years later."""
    connection.executemany(
        "INSERT INTO wording (hash, version, text, first_used_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        [(page.wording_hash, page.wording_version, page.wording, now) for page in manifest.pages],
    )


def known_wording(connection: sqlite3.Connection, claimed: str, page: ListedPage) -> str:
    """Return the hash a form claims if this site ever showed that wording, else the page's present one.

    A copy of a page in some cache may still show last month's wording: that is what its reader agreed to.
    """
    row = connection.execute("SELECT hash FROM wording WHERE hash = ?", (claimed,)).fetchone()
    return claimed if row else page.wording_hash


def purge(connection: sqlite3.Connection, now: int) -> int:
    """Forget what has served: unconfirmed signups after a week, old links, sent mails. Return the signups.

    Who said «not me» never joined: nothing is kept of them either.
    """
    forgotten = connection.execute(
        "DELETE FROM subscription WHERE (state = 'pending' AND requested_at <= ?1) "
        "OR (state = 'unsubscribed' AND confirmed_at IS NULL AND unsubscribed_at <= ?1)",
        (now - PENDING_DAYS * DAY,),
    ).rowcount
    connection.execute("DELETE FROM token WHERE expires_at <= ?", (now - LINK_DAYS * DAY,))
    connection.execute(
        "DELETE FROM outbox WHERE sent_at <= ? OR failed_at <= ?", (now - DAY, now - LINK_DAYS * DAY)
    )
    connection.execute(
        "DELETE FROM local_mail WHERE id <= (SELECT max(id) FROM local_mail) - ?", (LOCAL_MAILS,)
    )
    return forgotten


def count(connection: sqlite3.Connection, counted: str, now: int) -> None:
    """Add one to today's tally of a word."""
    connection.execute(
        "INSERT INTO tally (day, counted, number) VALUES (?, ?, 1) "
        "ON CONFLICT DO UPDATE SET number = number + 1",
        (datetime.fromtimestamp(now, UTC).date().isoformat(), counted),
    )


def _keep_pending(connection: sqlite3.Connection, signup: Signup, now: int) -> int:
    (number,) = connection.execute(
        """
        INSERT INTO subscription (address, address_key, list, state, page, wording, network, requested_at)
        VALUES (?, ?, ?, 'pending', ?, ?, ?, ?)
        ON CONFLICT (address_key, list) DO UPDATE SET
            address = excluded.address, state = 'pending', page = excluded.page, wording = excluded.wording,
            network = excluded.network, requested_at = excluded.requested_at, confirmed_at = NULL
        RETURNING id
        """,
        (
            signup.address.mail,
            signup.address.key,
            signup.page.list,
            signup.page.slug,
            signup.wording,
            signup.network,
            now,
        ),
    ).fetchone()
    return int(number)


def _enter(connection: sqlite3.Connection, subscription: Subscription, step: Step, now: int) -> None:
    connection.execute(
        "UPDATE subscription SET state = ?, confirmed_at = ?, unsubscribed_at = NULL WHERE id = ?",
        (step.state, now, subscription.id),
    )


def _owe(connection: sqlite3.Connection, row: Subscription, letter: Letter, rules: Rules, now: int) -> None:
    """Owe a mail, unless the address is never mailed or has had its mails of the day."""
    mailbox = keyed_hash(rules.key, "mailbox", parse_address(row.address).mailbox)
    if (
        why_suppressed(connection, rules.key, row.key)
        or outbox.mails_left(connection, mailbox, now, rules.limits) <= 0
    ):
        return
    outbox.enqueue(connection, row.id, letter, mailbox, now)


def _leave(connection: sqlite3.Connection, subscription: Subscription, now: int) -> None:
    step = UNSUBSCRIBING[subscription.state]
    count(connection, step.counted, now)
    if subscription.state is State.UNSUBSCRIBED:
        return
    connection.execute(
        "UPDATE subscription SET state = ?, unsubscribed_at = ? WHERE id = ?",
        (step.state, now, subscription.id),
    )
    tokens.spend(connection, subscription.id, "confirm", now)


def _owner_of(connection: sqlite3.Connection, token: str, now: int) -> Subscription | None:
    found = tokens.find(connection, token, "preferences", now)
    if found is None or found.is_expired:
        return None
    return _by_id(connection, found.subscription)


def _by_id(connection: sqlite3.Connection, number: int) -> Subscription:
    return _subscription(
        connection.execute(
            f"{_SELECT} WHERE id = ?",
            (number,),
        ).fetchone()
    )


def _of_address(connection: sqlite3.Connection, key: str) -> list[Subscription]:
    rows = connection.execute(
        f"{_SELECT} WHERE address_key = ? ORDER BY id",
        (key,),
    )
    return [_subscription(row) for row in rows]


def _subscription(row: tuple[int, str, str, str, str, str]) -> Subscription:
    number, address, key, name, page, state = row
    return Subscription(number, address, key, name, page, State(state))
