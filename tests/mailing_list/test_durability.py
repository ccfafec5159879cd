"""What is acknowledged is on disk, whole, with its mail: grouped commits, kills, full disks."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
import time
from pathlib import Path

import pytest

from plugins.mailing_list.service import store
from tests.mailing_list import load
from tests.mailing_list.conftest import Running, running

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_nobody_is_answered_before_the_commit_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill alone cannot prove it (the page cache survives): the order of events can."""
    events: list[str] = []

    class Recording(sqlite3.Connection):
        def execute(self, sql: str, *values: object) -> sqlite3.Cursor:
            result = super().execute(sql, *values)
            if sql == "COMMIT":
                time.sleep(0.01)  # room for an answer that comes too early
                events.append("commit")
            return result

    connect = sqlite3.connect
    monkeypatch.setattr(store.sqlite3, "connect", lambda *a, **k: connect(*a, factory=Recording, **k))
    async with running(tmp_path) as service:
        events.clear()
        for number in range(5):
            await asyncio.gather(*(service.sign_up(f"p{number}{name}@example.com") for name in "abc"))
            events.append("answered")
    kinds = [kind for kind, _group in itertools.groupby(events)]
    assert kinds == ["commit", "answered"] * 5


async def test_every_commit_is_flushed_to_the_disk(service: Running) -> None:
    """SQLite's WAL is only durable with synchronous FULL; NORMAL loses the last commits in a power cut."""
    settings = await service.app.state.service.store.run(
        lambda connection: [
            connection.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        ]
    )
    assert settings == ["wal", 2, 1, 1]


def test_a_kill_under_load_loses_nothing_that_was_acknowledged() -> None:
    """Small here; `python -m tests.mailing_list.load kill 200` is the long run."""
    after = load.kill_under_load(2)
    assert after.acknowledged > 0
    assert (after.lost, after.without_a_mail, after.mailed_more_than_twice) == (0, 0, 0)
    assert after.integrity == "ok"


async def test_a_failing_transaction_takes_no_other_with_it(service: Running) -> None:
    """Grouped commits share one transaction: a fault of one signup is its own."""
    running_store = service.app.state.service.store

    def broken(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO tally VALUES ('2026-11-22', 'broken', 1)")
        raise ValueError("broken")

    answers = await asyncio.gather(
        *(service.sign_up(f"{name}@example.com") for name in "abc"),
        running_store.run(broken),
        return_exceptions=True,
    )
    assert isinstance(answers[3], ValueError)
    assert [answer.status_code for answer in answers[:3]] == [303] * 3
    assert service.rows("SELECT count(*) FROM subscription") == [(3,)]
    assert service.rows("SELECT * FROM tally WHERE counted = 'broken'") == []


async def test_a_signup_and_its_mail_are_kept_together(service: Running) -> None:
    """The outbox row is written in the same transaction: neither can exist without the other."""
    await service.sign_up(ANNA)
    assert service.rows("SELECT letter FROM outbox JOIN subscription ON subscription.id = subscription") == [
        ("confirm",)
    ]


async def test_when_the_disk_is_full_nothing_is_acknowledged(service: Running) -> None:
    """A signup that cannot be kept is refused in words, and the page is ours."""
    await service.app.state.service.store.run(
        lambda connection: connection.execute(f"PRAGMA max_page_count = {_pages(connection)}")
    )
    answers = [await service.sign_up(f"{'x' * 60}{number}@{'y' * 60}.com") for number in range(200)]
    refused = [answer for answer in answers if answer.status_code == 503]
    assert refused
    assert "That’s on us" in refused[0].text
    assert service.rows("SELECT count(*) FROM subscription") == [(len(answers) - len(refused),)]


def _pages(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA page_count").fetchone()[0])
