"""The list at a glance: figures by list, state and day, what is owed, who is never mailed. No address."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

DAYS = 14
RECENT = 20


@dataclass(frozen=True)
class Day:
    """What happened to one list on one day (UTC), of the subscriptions that are still on record."""

    day: str
    list: str
    asked: int
    confirmed: int
    left: int


@dataclass(frozen=True)
class Overview:
    """`subscriptions` are (list, state, number), `today` (word, number) of the last day with any.

    `owed` and `failed` are numbers of mails, `queue` is (letter, tries, due at, last reason) of
    those that are owed, `suppressed` (reason, number), `recent` (list, state, page, asked at).
    """

    subscriptions: tuple[tuple[str, str, int], ...]
    days: tuple[Day, ...]
    today: tuple[tuple[str, int], ...]
    owed: int
    failed: int
    queue: tuple[tuple[str, int, str, str], ...]
    suppressed: tuple[tuple[str, int], ...]
    recent: tuple[tuple[str, str, str, str], ...]


def overview(connection: sqlite3.Connection) -> Overview:
    """Return the figures of a list as they are now."""

    def rows(query: str, *values: object) -> tuple[tuple[object, ...], ...]:
        return tuple(tuple(row) for row in connection.execute(query, values))

    ((owed,),) = rows("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL")
    ((failed,),) = rows("SELECT count(*) FROM outbox WHERE failed_at IS NOT NULL")
    return Overview(
        subscriptions=rows(  # type: ignore[arg-type]
            "SELECT list, state, count(*) FROM subscription GROUP BY list, state ORDER BY list, state"
        ),
        days=tuple(Day(*row) for row in rows(_BY_DAY, f"-{DAYS} days")),  # type: ignore[arg-type]
        today=rows(  # type: ignore[arg-type]
            "SELECT counted, number FROM tally WHERE day = (SELECT max(day) FROM tally) ORDER BY counted"
        ),
        owed=int(str(owed)),
        failed=int(str(failed)),
        queue=rows(_QUEUE, RECENT),  # type: ignore[arg-type]
        suppressed=rows(  # type: ignore[arg-type]
            "SELECT reason, count(*) FROM suppression GROUP BY reason ORDER BY reason"
        ),
        recent=rows(_RECENT, RECENT),  # type: ignore[arg-type]
    )


_BY_DAY = """
    SELECT day, list, sum(asked), sum(confirmed), sum(left) FROM (
        SELECT date(requested_at, 'unixepoch') AS day, list, 1 AS asked, 0 AS confirmed, 0 AS left
            FROM subscription
        UNION ALL SELECT date(confirmed_at, 'unixepoch'), list, 0, 1, 0
            FROM subscription WHERE confirmed_at IS NOT NULL
        UNION ALL SELECT date(unsubscribed_at, 'unixepoch'), list, 0, 0, 1
            FROM subscription WHERE unsubscribed_at IS NOT NULL
    )
    WHERE day > (SELECT date(max(requested_at), 'unixepoch', ?) FROM subscription)
    GROUP BY day, list ORDER BY day DESC, list
"""

_QUEUE = """
    SELECT letter, attempts, strftime('%Y-%m-%d %H:%M:%S', due_at, 'unixepoch'), coalesce(reason, '')
    FROM outbox WHERE sent_at IS NULL AND failed_at IS NULL ORDER BY due_at, id LIMIT ?
"""

_RECENT = """
    SELECT list, state, page, strftime('%Y-%m-%d %H:%M:%S', requested_at, 'unixepoch')
    FROM subscription ORDER BY requested_at DESC, id DESC LIMIT ?
"""
