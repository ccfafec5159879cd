"""What the owner of a list can do: count, look, hand over, take over, erase, block, back up.

Each function opens the database for itself and may run while the service does. `inv signup`
calls them; nothing here prints.
"""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from plugins.mailing_list.manifest import MANIFEST_PATH
from plugins.mailing_list.service import announcements, exchange, outbox, suppression
from plugins.mailing_list.service import transactions as changes
from plugins.mailing_list.service.addresses import keyed_hash, parse_address
from plugins.mailing_list.service.config import Config, key_of
from plugins.mailing_list.service.overview import Overview, overview
from plugins.mailing_list.service.pages import MissingPage, Pages
from plugins.mailing_list.service.store import MIGRATIONS, connect, version_of
from plugins.mailing_list.service.subscriptions import Letter

AT_ONCE = 500  # in one transaction; requests wait that long at most

Item = TypeVar("Item")
Progress = Callable[[int, int], None]  # how many are done, of how many


def silent(_done: int, _all: int) -> None:
    """Show no progress."""


class Impossible(Exception):
    """What was asked for cannot be done; says why. Nothing was changed."""

    exitcode = 2


def counts(config: Config) -> Overview:
    """Return the figures of the list. They hold no address."""
    with _database(config) as connection:
        return overview(connection)


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


def read_text(file: Path) -> str:
    """Return the text of a CSV file that somebody wants taken over."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Impossible(f"{file}: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Impossible(f"{file} is not UTF-8. Save it as «CSV UTF-8», which Excel offers too.") from None


def import_csv(config: Config, text: str, page: str, now: int, told: Progress = silent) -> exchange.Imported:
    """Take over subscriptions from CSV; `page` is the signup page they count as coming from.

    Pending ones get their mail to confirm from the service, like any other signup.
    """
    try:
        listed = Pages(config.site_folder).manifest().page(page)
    except MissingPage as missing:
        raise Impossible(f"{missing}.") from None
    if listed is None:
        raise Impossible(f"There is no signup page {page!r} in {config.site_folder / MANIFEST_PATH}.")
    try:
        given = exchange.read_csv(text)
    except csv.Error as error:
        raise Impossible(f"This is no CSV: {error}.") from None
    with _database(config, may_be_new=True) as connection, _transaction(connection):
        (newest,) = connection.execute("SELECT coalesce(max(id), 0) FROM subscription").fetchone()
        imported = exchange.take_over(connection, key_of(config), _each(given, told), listed, now)
        for number, address in connection.execute(
            "SELECT id, address FROM subscription WHERE state = 'pending' AND id > ?", (newest,)
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
            "never mailed because": suppression.why_suppressed(connection, key_of(config), key) or None,
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
            erased = suppression.erase(connection, key_of(config), key, now)
        connection.execute("VACUUM")
        busy, *_rest = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Impossible("It is erased, but the log is in use: run this again to empty the log too.")
    return erased


def block(config: Config, address: str, now: int) -> None:
    """Never mail an address again. Its subscriptions stay as they are, and get nothing."""
    with _database(config) as connection, _transaction(connection):
        suppression.suppress(connection, key_of(config), parse_address(address).key, "blocked", now)


def unblock(config: Config, address: str) -> bool:
    """Allow an address again, on the wish of the person it belongs to; False if it was not blocked."""
    with _database(config) as connection:
        return suppression.allow(connection, key_of(config), parse_address(address).key)


def resend(config: Config, address: str, now: int) -> int:
    """Owe the mail to confirm once more for every pending subscription; return how many.

    The daily limit of an address does not hold for its owner's hand.
    """
    with _database(config) as connection, _transaction(connection):
        key = parse_address(address).key
        if reason := suppression.why_suppressed(connection, key_of(config), key):
            raise Impossible(f"This address is {reason} and never mailed. Allow it first: inv signup.unblock")
        pending = connection.execute(
            "SELECT id, address FROM subscription WHERE address_key = ? AND state = 'pending'", (key,)
        ).fetchall()
        for number, mail in pending:
            _owe_confirmation(connection, config, number, mail, now)
        return len(pending)


def backup(config: Config, target: Path) -> None:
    """Copy the database to a new file while the service runs. The key file is not part of it."""
    if target.exists():
        raise Impossible(f"{target} is there already: a backup never overwrites one.")
    if not target.parent.is_dir():
        raise Impossible(f"There is no folder {target.parent}. Make it first.")
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
            version = version_of(copy)
        except sqlite3.DatabaseError:
            raise Impossible(f"{source} is no backup of a list.") from None
        if sound != "ok":
            raise Impossible(f"{source} is damaged: {sound}.")
        if version > len(MIGRATIONS):
            raise Impossible(
                f"{source} was written by a newer release of the service. Install that one first."
            )
        with _database(config, may_be_new=True) as connection:
            copy.backup(connection)
    connect(config.database).close()  # brings the tables of an older backup up to date


def purge(config: Config, now: int) -> int:
    """Forget what has served (the service does so every hour); return the unconfirmed signups dropped."""
    with _database(config) as connection, _transaction(connection):
        return changes.purge(connection, now)


def announce(config: Config, slug: str, page: str, now: int, told: Progress = silent) -> int:
    """Owe a notice of a resource's present edition to the list of a signup page; return how many are owed.

    It goes out slowly, behind all other mail. To call it again, after a crash too, is harmless:
    nobody is owed the same notice twice.
    """
    try:
        manifest = Pages(config.site_folder).manifest()
    except MissingPage as missing:
        raise Impossible(f"{missing}.") from None
    edition = next((one for one in manifest.editions if one.slug == slug), None)
    if edition is None:
        raise Impossible(f"There is no published resource {slug!r} that says what its edition changed.")
    listed = manifest.page(page)
    if listed is None:
        raise Impossible(f"There is no signup page {page!r} in {config.site_folder / MANIFEST_PATH}.")
    notice = announcements.Notice(edition, listed.list)
    rules, owed = changes.Rules(key_of(config), config.limits), 0
    with _database(config) as connection:
        while True:
            with _transaction(connection):
                step = announcements.announce(connection, notice, rules, now, AT_ONCE)
            owed += step.owed
            told(owed, owed + step.left)
            if not step.left:
                return owed


def _each(given: Sequence[Item], told: Progress) -> Iterator[Item]:
    for number, item in enumerate(given, start=1):
        yield item
        told(number, len(given))


def _owe_confirmation(
    connection: sqlite3.Connection, config: Config, number: int, address: str, now: int
) -> None:
    mailbox = keyed_hash(key_of(config), "mailbox", parse_address(address).mailbox)
    outbox.enqueue(connection, number, Letter.CONFIRM, mailbox, now)


@contextmanager
def _database(config: Config, *, may_be_new: bool = False) -> Iterator[sqlite3.Connection]:
    """Open the list. Elsewhere than on a fresh start a file that is not there is a wrong name."""
    if not may_be_new and not config.database.exists():
        raise Impossible(
            f"{config.database}: there is no list. Name the file that the service keeps: "
            "SIGNUP_DATABASE=… inv signup.…, with its SIGNUP_KEY if it has one."
        )
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
