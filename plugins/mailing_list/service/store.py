"""The database: one SQLite file, one writer. Whoever waits for `run` is answered after the disk has it.

Writes from many requests are gathered into one transaction (a grouped commit): the cost of
making one durable, an fsync, is shared by all that arrived while the last one was running.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

Result = TypeVar("Result")
Transaction = Callable[[sqlite3.Connection], Result]

IN_MEMORY = ":memory:"
MOST_IN_A_GROUP = 256
BUSY_SECONDS = 30

# Each step is applied once, in order, inside one transaction; `user_version` counts them.
# Never edit a step that has been published: add one.
MIGRATIONS = (
    """
    CREATE TABLE wording (
        hash TEXT PRIMARY KEY,
        version TEXT NOT NULL,
        text TEXT NOT NULL,
        first_used_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE subscription (
        id INTEGER PRIMARY KEY,
        address TEXT NOT NULL,
        address_key TEXT NOT NULL,
        list TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('pending', 'confirmed', 'unsubscribed')),
        page TEXT NOT NULL,
        wording TEXT NOT NULL REFERENCES wording (hash),
        network TEXT,
        requested_at INTEGER NOT NULL,
        confirmed_at INTEGER,
        unsubscribed_at INTEGER,
        CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
        UNIQUE (address_key, list)
    ) STRICT;
    CREATE INDEX subscription_by_age ON subscription (state, requested_at);
    CREATE TABLE token (
        hash BLOB PRIMARY KEY,
        subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
        purpose TEXT NOT NULL,
        expires_at INTEGER,
        spent_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX token_by_subscription ON token (subscription, purpose);
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY,
        subscription INTEGER REFERENCES subscription (id) ON DELETE CASCADE,
        letter TEXT NOT NULL,
        mailbox BLOB NOT NULL,
        created_at INTEGER NOT NULL,
        due_at INTEGER NOT NULL,
        claimed_at INTEGER,
        attempts INTEGER NOT NULL DEFAULT 0,
        sent_at INTEGER,
        failed_at INTEGER,
        reason TEXT
    ) STRICT;
    CREATE INDEX outbox_due ON outbox (due_at) WHERE sent_at IS NULL AND failed_at IS NULL;
    CREATE INDEX outbox_by_mailbox ON outbox (mailbox, created_at);
    CREATE INDEX outbox_sent ON outbox (sent_at);
    CREATE INDEX outbox_by_subscription ON outbox (subscription);
    CREATE TABLE suppression (
        hash BLOB PRIMARY KEY,
        reason TEXT NOT NULL,
        since INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE tally (
        day TEXT NOT NULL,
        counted TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (day, counted)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE local_mail (
        id INTEGER PRIMARY KEY,
        subscription INTEGER REFERENCES subscription (id) ON DELETE CASCADE,
        sent_at INTEGER NOT NULL,
        message BLOB NOT NULL
    ) STRICT;
    """,
    """
    CREATE TABLE announcement (
        id INTEGER PRIMARY KEY,
        list TEXT NOT NULL,
        slug TEXT NOT NULL,
        title TEXT NOT NULL,
        url TEXT NOT NULL,
        edition TEXT NOT NULL,
        note TEXT NOT NULL,
        created_at INTEGER NOT NULL,
        UNIQUE (list, slug, edition)
    ) STRICT;
    CREATE TABLE announced (
        announcement INTEGER NOT NULL REFERENCES announcement (id) ON DELETE CASCADE,
        subscription INTEGER NOT NULL REFERENCES subscription (id) ON DELETE CASCADE,
        PRIMARY KEY (announcement, subscription)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX announced_by_subscription ON announced (subscription);
    ALTER TABLE outbox ADD COLUMN announcement INTEGER REFERENCES announcement (id);
    """,
)


class NewerDatabase(Exception):
    """The file was written by a newer release of the service; this one would damage it."""

    exitcode = 3


def connect(database: Path) -> sqlite3.Connection:
    """Open the list's database, durable and tidy, and bring its tables up to date.

    WAL with synchronous FULL: a commit returns after the log is on disk (an fsync; NORMAL
    would lose the last ones in a power cut). Deleted content is overwritten with zeros.
    """
    database.parent.mkdir(parents=True, exist_ok=True)
    if database.name != IN_MEMORY:
        database.touch(mode=0o600)  # it holds addresses; SQLite gives the files beside it the same rights
    connection = sqlite3.connect(
        database, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
    )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA foreign_keys = ON")
    migrate(connection)
    return connection


def migrate(connection: sqlite3.Connection) -> None:
    """Apply the steps a database has not seen yet; safe to run again, and from two processes at once."""
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise NewerDatabase(f"the database is at step {version}; this release knows {len(MIGRATIONS)}")
    if version == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        done = version_of(connection)
        for step in MIGRATIONS[done:]:
            for statement in step.split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def version_of(connection: sqlite3.Connection) -> int:
    """Return how many steps of MIGRATIONS a database has seen."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


@dataclass
class _Item:
    """A transaction that waits to be run, and the one who waits for it."""

    transaction: Transaction[Any]
    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Any]
    result: Any = None
    error: BaseException | None = None


class Store:
    """The one writer. `start` opens the database, `stop` finishes what is queued and closes it."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._queue: queue.SimpleQueue[_Item | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Open the database (raising what is wrong with it) and begin to write."""
        connection = connect(self._database)
        self._thread = threading.Thread(
            target=self._write, args=(connection,), name="signup-writer", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Write what is queued, close the database."""
        if self._thread:
            self._queue.put(None)
            self._thread.join()
            self._thread = None

    async def run(self, transaction: Transaction[Result]) -> Result:
        """Run a function of the connection and return its result once that is on disk.

        What it raises is raised here, with its own writes undone and nobody else's.
        """
        loop = asyncio.get_running_loop()
        item = _Item(transaction, loop, loop.create_future())
        self._queue.put(item)
        result: Result = await item.future
        return result

    def _write(self, connection: sqlite3.Connection) -> None:
        is_open = True
        while is_open:
            group = self._gather()
            is_open = None not in group
            items = [item for item in group if item is not None]
            if items:
                _run_group(connection, items)
                _answer(items)
        connection.close()

    def _gather(self) -> list[_Item | None]:
        """Wait for one item, then take all that are there already."""
        group = [self._queue.get()]
        while len(group) < MOST_IN_A_GROUP and group[-1] is not None:
            try:
                group.append(self._queue.get_nowait())
            except queue.Empty:
                break
        return group


def _run_group(connection: sqlite3.Connection, items: list[_Item]) -> None:
    """Run every item in one transaction. If it cannot be committed, all of them failed."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        for item in items:
            _run_item(connection, item)
        connection.execute("COMMIT")
    except sqlite3.Error as error:
        for item in items:
            item.error = error
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _run_item(connection: sqlite3.Connection, item: _Item) -> None:
    connection.execute("SAVEPOINT item")
    try:
        item.result = item.transaction(connection)
    except Exception as error:  # noqa: BLE001 - it belongs to the one who waits for this item
        item.error = error
        connection.execute("ROLLBACK TO item")
    connection.execute("RELEASE item")


def _answer(items: list[_Item]) -> None:
    """Wake every one who waits, one call for each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Item]] = {}
    for item in items:
        by_loop.setdefault(item.loop, []).append(item)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(items: list[_Item]) -> None:
    for item in items:
        if item.future.done():  # the request was given up in the meantime
            continue
        if item.error is not None:
            item.future.set_exception(item.error)
        else:
            item.future.set_result(item.result)
