"""The cache's one file, a SQLite database: safe to delete, to cut short or to overwrite at any time.

A row is what was made and the hash of everything it was made of, with a checksum: what was not
written here, whole, is made anew. Rows are JSON; nothing read from here is ever executed. A build
that is killed loses the rows of its last transaction and nothing else (SQLite's rollback journal).
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from plugins.build_cache.workers import as_json, make_each

SECONDS_A_DAY = 24 * 3600
KEPT_DAYS = 14  # previews and publications share the file, and their pages differ
ROWS_AT_ONCE = 500  # so that memory does not grow with the site
COLUMNS = "key BLOB PRIMARY KEY, value TEXT, checksum BLOB, used INTEGER"
TABLES = f"""
CREATE TABLE IF NOT EXISTS kept ({COLUMNS});
CREATE TABLE IF NOT EXISTS pages ({COLUMNS});
"""

NOTHING = as_json(None)

Row = tuple[bytes, str, bytes, int]


class Store:
    """The rows in one file.

    `maker` stands for the code and the libraries that make what is kept: with another one
    nothing is found. `now` in seconds decides what is old. Several processes may use the file;
    one that cannot write at once, or finds it broken, goes on without.
    """

    def __init__(self, file: Path, maker: str, now: float) -> None:
        self.file = file
        self.maker = maker
        self.day = int(now // SECONDS_A_DAY)
        self.made: dict[bytes, Row] = {}  # not yet written
        self.used: set[bytes] = set()
        self.db = self._open()

    def remember(self, what: str, ingredients: Sequence[str | bytes], make: Callable[[], Any]) -> Any:
        """Return what `make` gives (anything JSON can hold), from here if the ingredients are the same."""
        key = hash_of(self.maker, what, *ingredients)
        kept = self._kept(key)
        if kept is not None:
            return kept
        made = make()
        self._keep(key, as_json(made))
        return made

    def prepare(
        self,
        what: str,
        things: Iterable[str],
        made_of: Callable[[str], Sequence[str] | None],
        make: Callable[[Sequence[str]], Any],
    ) -> None:
        """Make what is not yet here of each of these things, for `remember` to find it."""

        def key_of(ingredients: Sequence[str] | None) -> bytes:
            return hash_of(self.maker, what, *ingredients) if ingredients is not None else b""

        def make_if_same(name: str) -> Any:
            ingredients = made_of(name)  # somebody may have written something else meanwhile
            return make(ingredients) if ingredients and key_of(ingredients) == missing[name] else None

        keys = {key_of(made_of(name)): name for name in things}
        missing = {name: key for key, name in keys.items() if key and not self._has(key)}
        for key, value in zip(missing.values(), make_each(list(missing), make_if_same), strict=True):
            if value != NOTHING:
                self._keep(key, value)

    def remember_each(
        self,
        what: str,
        ingredients: Sequence[str],
        things: Mapping[str, str],
        find: Callable[[str], Any],
        *,
        in_forks: bool = False,
    ) -> dict[str, Any]:
        """Return what `find` says of each thing, from here if it had the same hash; all in one row."""
        key = hash_of(self.maker, "of each", what, *ingredients)
        kept = self._kept(key) or {}
        new = [name for name, sha256 in things.items() if name not in kept or kept[name][0] != sha256]
        found = map(json.loads, make_each(new, find)) if in_forks else map(find, new)
        said = {name: [things[name], one] for name, one in zip(new, found, strict=True)}
        each = {name: said.get(name) or kept[name] for name in things}
        if each != kept:
            self._keep(key, as_json(each))
        return {name: one for name, (_sha256, one) in each.items()}

    def page(self, output: Path, name: str) -> Any:
        """Return what was noted of a page of an output folder when it was made, or None."""
        return self._read("pages", hash_of(self.maker, str(output), name))

    def note_pages(self, output: Path, pages: Mapping[str, Any]) -> None:
        """Note what is known of pages of an output folder."""
        rows = [
            _row(hash_of(self.maker, str(output), name), as_json(note), self.day)
            for name, note in pages.items()
        ]
        self._write({"pages": rows})

    def begin_reading(self) -> None:
        """Read in one transaction from here to the next `write`: else each row takes a lock of its own.

        Meanwhile other processes can read and not write; one that wants to waits two seconds, and goes on.
        """
        with contextlib.suppress(sqlite3.Error):
            self.db.execute("BEGIN")

    def write(self) -> None:
        """Write what was made since the last time, in one transaction."""
        rows, self.made = self.made, {}
        self._write({"kept": rows.values()})

    def close(self) -> None:
        """Write the rest, forget what nobody has used for two weeks, and close the file."""
        self.write()
        with contextlib.suppress(sqlite3.Error):
            with self._transaction():
                for table in ("kept", "pages"):
                    keys = [(self.day, key) for key in self.used]
                    self.db.executemany(f"UPDATE {table} SET used = ? WHERE key = ?", keys)  # noqa: S608
                    self.db.execute(f"DELETE FROM {table} WHERE used < ?", (self.day - KEPT_DAYS,))  # noqa: S608
            self.db.close()

    def _keep(self, key: bytes, value: str) -> None:
        self.made[key] = _row(key, value, self.day)
        if len(self.made) >= ROWS_AT_ONCE:
            self.write()

    def _has(self, key: bytes) -> bool:
        """Whether there is a row; `remember` sees whether it is whole."""
        try:
            return key in self.made or bool(
                self.db.execute("SELECT 1 FROM kept WHERE key = ?", (key,)).fetchone()
            )
        except sqlite3.Error:
            return False

    def _kept(self, key: bytes) -> Any:
        return json.loads(self.made[key][1]) if key in self.made else self._read("kept", key)

    def _read(self, table: str, key: bytes) -> Any:
        try:
            query = f"SELECT value, checksum, used FROM {table} WHERE key = ?"  # noqa: S608 - our own names
            found = self.db.execute(query, (key,)).fetchone()
        except (sqlite3.Error, UnicodeDecodeError):
            return None
        if found is None:
            return None
        value, checksum, used = found
        if not isinstance(value, str) or hash_of(key, value) != checksum:
            return None
        if used != self.day:
            self.used.add(key)
        return json.loads(value)

    def _write(self, tables: Mapping[str, Iterable[Row]]) -> None:
        try:
            with self._transaction():
                for table, rows in tables.items():
                    self.db.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?)", rows)  # noqa: S608
        except sqlite3.OperationalError:
            pass  # locked by another build, or a full disk: the cache stays as it was
        except sqlite3.DatabaseError:
            self._start_afresh()

    @contextlib.contextmanager
    def _transaction(self) -> Any:
        if self.db.in_transaction:
            self.db.execute("COMMIT")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.db.in_transaction:
                self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def _open(self) -> sqlite3.Connection:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _connect(self.file)
        except sqlite3.DatabaseError:
            return self._start_afresh()

    def _start_afresh(self) -> sqlite3.Connection:
        """Put an empty database in the place of a file that is none any more."""
        for suffix in ("", "-journal"):
            self.file.with_name(self.file.name + suffix).unlink(missing_ok=True)
        self.db = _connect(self.file)
        return self.db


def _connect(file: Path) -> sqlite3.Connection:
    # Used by one thread at a time, though not always the same: the preview reads in a worker.
    db = sqlite3.connect(file, timeout=2, isolation_level=None, check_same_thread=False)
    try:
        # Nobody waits for the disk: what a power cut leaves of the file is judged row by row, as ever.
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(TABLES)
    except sqlite3.Error:
        db.close()
        raise
    return db


def _row(key: bytes, value: str, day: int) -> Row:
    return key, value, hash_of(key, value), day


def hash_of(*parts: str | bytes) -> bytes:
    """Return one hash of several things; where one ends and the next begins counts."""
    found = hashlib.blake2b(digest_size=16)
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "big"))
        found.update(data)
    return found.digest()
