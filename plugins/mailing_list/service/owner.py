"""What the owner of a list can do: count, look, hand over, take over, erase, block, back up.

Each function opens the database for itself and may run while the service does. `inv signup`
calls them; nothing here prints.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from plugins.mailing_list.manifest import MANIFEST_PATH
from plugins.mailing_list.service import exchange, outbox
from plugins.mailing_list.service import transactions as changes
from plugins.mailing_list.service.addresses import keyed_hash, parse_address
from plugins.mailing_list.service.config import Config, key_of
from plugins.mailing_list.service.pages import MissingPage, Pages
from plugins.mailing_list.service.store import connect
from plugins.mailing_list.service.subscriptions import Letter


class Impossible(Exception):
    """What was asked for cannot be done; says why. Nothing was changed."""

    exitcode = 2


@dataclass(frozen=True)
class Counts:
    """A list at a glance: subscriptions by list and state, today's tally, mails that are owed or failed."""

    subscriptions: tuple[tuple[str, str, int], ...]
    today: tuple[tuple[str, int], ...]
    owed: int
    failed: int


def counts(config: Config) -> Counts:
    """Return the figures of the list. They hold no address."""
    with _database(config) as connection:
        by_state = connection.execute(
            "SELECT list, state, count(*) FROM subscription GROUP BY list, state ORDER BY list, state"
        ).fetchall()
        today = connection.execute(
            "SELECT counted, number FROM tally WHERE day = (SELECT max(day) FROM tally) ORDER BY counted"
        ).fetchall()
        (owed,) = connection.execute(
            "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL"
        ).fetchone()
        (failed,) = connection.execute("SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL").fetchone()
        return Counts(tuple(by_state), tuple(today), int(owed), int(failed))


def subscriptions(config: Config, name: str = "", state: str = "") -> list[dict[str, object]]:
    """Return subscriptions with their consent, by list and state if given."""
    with _database(config) as connection:
        return exchange.rows(connection, name=name, state=state)


def export_csv(config: Config, target: str, name: str = "") -> str:
    """Return a list as CSV for listmonk, buttondown or mailchimp (confirmed only), or whole for «ours»."""
    if target not in exchange.TARGETS:
        raise Impossible(f"There is no format {target!r}. Known are {', '.join(exchange.TARGETS)}.")
    with _database(config) as connection:
        return exchange.to_csv(connection, key_of(config), target, name)


def import_csv(config: Config, text: str, page: str, now: int) -> exchange.Imported:
    """Take over subscriptions from CSV; `page` is the signup page they count as coming from.

    Pending ones get their mail to confirm from the service, like any other signup.
    """
    try:
        listed = Pages(config.site_folder).manifest().page(page)
    except MissingPage as missing:
        raise Impossible(f"{missing}.") from None
    if listed is None:
        raise Impossible(f"There is no signup page {page!r} in {config.site_folder / MANIFEST_PATH}.")
    with _database(config) as connection, _transaction(connection):
        imported = exchange.from_csv(connection, key_of(config), text, listed, now)
        for number, address in connection.execute(
            "SELECT id, address FROM subscription WHERE state = 'pending' "
            "AND id NOT IN (SELECT subscription FROM outbox WHERE subscription IS NOT NULL)"
        ).fetchall():
            _owe_confirmation(connection, config, number, address, now)
    return imported


def person(config: Config, address: str) -> str:
    """Return everything that is held about one address, as JSON (GDPR art. 15 and 20)."""
    key = parse_address(address).key
    with _database(config) as connection:
        mails = connection.execute(
            "SELECT letter, created_at, sent_at, failed_at, reason FROM outbox "
            "WHERE subscription IN (SELECT id FROM subscription WHERE address_key = ?) ORDER BY outbox.id",
            (key,),
        ).fetchall()
        held = {
            "address": address,
            "never mailed because": changes.why_suppressed(connection, key_of(config), key) or None,
            "subscriptions": exchange.rows(connection, address_key=key),
            "mails": [
                dict(zip(("letter", "owed_at", "sent_at", "failed_at", "reason"), mail, strict=True))
                for mail in mails
            ],
        }
    return json.dumps(held, indent=2, ensure_ascii=False) + "\n"


def erase(config: Config, address: str, now: int) -> int:
    """Erase an address from the file: rows, links, mails, the log beside it. Return the subscriptions.

    What stays is a keyed hash, so that the address is not mailed again even if somebody
    types it in (GDPR art. 17(3)(b)). VACUUM rewrites the file: no free page keeps a trace.
    """
    key = parse_address(address).key
    with _database(config) as connection:
        with _transaction(connection):
            erased = connection.execute("DELETE FROM subscription WHERE address_key = ?", (key,)).rowcount
            changes.suppress(connection, key_of(config), key, "erased", now)
        connection.execute("VACUUM")
        busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Impossible("It is erased, but the log is in use: run this again to empty the log too.")
    return int(erased)


def block(config: Config, address: str, now: int) -> None:
    """Never mail an address again. Its subscriptions stay as they are, and get nothing."""
    with _database(config) as connection, _transaction(connection):
        key = parse_address(address).key
        changes.suppress(connection, key_of(config), key, "blocked", now)
        connection.execute(
            "DELETE FROM outbox WHERE sent_at IS NULL "
            "AND subscription IN (SELECT id FROM subscription WHERE address_key = ?)",
            (key,),
        )


def unblock(config: Config, address: str) -> bool:
    """Allow an address again, on the wish of the person it belongs to; False if it was not blocked."""
    with _database(config) as connection:
        digest = keyed_hash(key_of(config), "suppressed", parse_address(address).key)
        return connection.execute("DELETE FROM suppression WHERE hash = ?", (digest,)).rowcount > 0


def resend(config: Config, address: str, now: int) -> int:
    """Owe the mail to confirm once more for every pending subscription; return how many.

    The daily limit of an address does not hold for its owner's hand.
    """
    with _database(config) as connection, _transaction(connection):
        pending = connection.execute(
            "SELECT id, address FROM subscription WHERE address_key = ? AND state = 'pending'",
            (parse_address(address).key,),
        ).fetchall()
        for number, mail in pending:
            _owe_confirmation(connection, config, number, mail, now)
        return len(pending)


def backup(config: Config, target: Path) -> None:
    """Copy the database to a new file while the service runs. The key file is not part of it."""
    if target.exists():
        raise Impossible(f"{target} is there already: a backup never overwrites one.")
    with _database(config) as connection, closing(sqlite3.connect(target)) as copy:
        target.chmod(0o600)
        connection.backup(copy)


def restore(config: Config, source: Path) -> None:
    """Put a backup in the place of the list, in one step, even while the service runs.

    A file that is damaged, no backup, or written by a newer release is refused.
    """
    if not source.is_file():
        raise Impossible(f"{source} is not there.")
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        try:
            (sound,) = copy.execute("PRAGMA integrity_check").fetchone()
            copy.execute("SELECT count(*) FROM subscription").fetchone()
        except sqlite3.DatabaseError:
            raise Impossible(f"{source} is no backup of a list.") from None
        if sound != "ok":
            raise Impossible(f"{source} is damaged: {sound}.")
        with _database(config) as connection:
            copy.backup(connection)
    connect(config.database).close()  # brings the tables of an older backup up to date


def purge(config: Config, now: int) -> int:
    """Forget what has served (the service does so every hour); return the unconfirmed signups dropped."""
    with _database(config) as connection, _transaction(connection):
        return changes.purge(connection, now)


def _owe_confirmation(
    connection: sqlite3.Connection, config: Config, number: int, address: str, now: int
) -> None:
    mailbox = keyed_hash(key_of(config), "mailbox", parse_address(address).mailbox)
    outbox.enqueue(connection, number, Letter.CONFIRM, mailbox, now)


@contextmanager
def _database(config: Config) -> Iterator[sqlite3.Connection]:
    with closing(connect(config.database)) as connection:
        yield connection


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
