"""Moving a list: CSV for listmonk, Buttondown, Mailchimp and ourselves, and reading it back.

A subscription counts as confirmed only if its row says so and says when: everything else
comes in as pending, or not at all.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from plugins.mailing_list.manifest import ListedPage
from plugins.mailing_list.service.addresses import AddressFault, parse_address
from plugins.mailing_list.service.config import DAY
from plugins.mailing_list.service.suppression import why_suppressed
from plugins.mailing_list.service.tokens import LIFETIMES
from plugins.mailing_list.service.transactions import PENDING_DAYS

_QUERY = """
    SELECT address, address_key, list, state, page, requested_at, confirmed_at, unsubscribed_at, network,
        wording.hash AS wording_hash, wording.version AS wording_version, wording.text AS wording
    FROM subscription JOIN wording ON wording.hash = subscription.wording
"""
Row = Mapping[str, object]


def rows(
    connection: sqlite3.Connection, *, address_key: str = "", name: str = "", state: str = ""
) -> list[dict[str, object]]:
    """Return subscriptions with their consent, times as UTC texts; by address, list or state if given."""
    cursor = connection.execute(
        f"{_QUERY} WHERE (?1 = '' OR address_key = ?1) AND (?2 = '' OR list = ?2) "
        "AND (?3 = '' OR state = ?3) "
        "ORDER BY list, requested_at, address_key",
        (address_key, name, state),
    )
    names = [column[0] for column in cursor.description]
    return [_with_times(dict(zip(names, row, strict=True))) for row in cursor]


def _with_times(row: dict[str, object]) -> dict[str, object]:
    for name in ("requested_at", "confirmed_at", "unsubscribed_at"):
        value = row[name]
        if isinstance(value, int):
            row[name] = datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return row


@dataclass(frozen=True)
class Target:
    """One kind of CSV: its column names, and the values of a row. `is_whole`: unconfirmed rows too."""

    columns: tuple[str, ...]
    values: Callable[[Row], tuple[object, ...]]
    is_whole: bool = False


# How other lists say where somebody stands: Mailchimp and Buttondown by a time, listmonk by a word.
STATE_COLUMNS = ("state", "status", "subscription_status", "type")
LEFT_COLUMNS = ("unsubscribed_at", "unsub_time", "unsubscription_date", "cleaned_time")
GONE = ("unsubscribed", "blocklisted", "blocked", "cleaned", "bounced", "complained", "removed", "disabled")

_OURS = (
    "address",
    "list",
    "state",
    "page",
    "requested_at",
    "confirmed_at",
    "unsubscribed_at",
    "wording_version",
    "wording",
)


def _consent(row: Row) -> str:
    names = ("list", "requested_at", "confirmed_at", "page", "wording_version", "wording_hash")
    return json.dumps({name: row[name] for name in names}, sort_keys=True)


# listmonk: internal/subimporter reads these three. Buttondown maps `email`, `tags` and takes the
# other columns as metadata. Mailchimp asks which column is which; these are its own names.
TARGETS: dict[str, Target] = {
    "ours": Target(_OURS, lambda row: tuple(row[name] or "" for name in _OURS), is_whole=True),
    "listmonk": Target(("email", "name", "attributes"), lambda row: (row["address"], "", _consent(row))),
    "buttondown": Target(
        ("email", "tags", "confirmed_at", "wording"),
        lambda row: (row["address"], row["list"], row["confirmed_at"], row["wording"]),
    ),
    "mailchimp": Target(
        ("Email Address", "TAGS", "OPTIN_TIME", "CONFIRM_TIME"),
        lambda row: (row["address"], row["list"], row["requested_at"], row["confirmed_at"]),
    ),
}


def to_csv(connection: sqlite3.Connection, key: bytes, target: str, name: str = "") -> str:
    """Return a list as CSV for a target; KeyError for an unknown one.

    Only «ours» holds rows that are not confirmed. None is ever written for an address that
    must not be mailed.
    """
    kind = TARGETS[target]
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(kind.columns)
    for row in rows(connection, name=name, state="" if kind.is_whole else "confirmed"):
        if not why_suppressed(connection, key, str(row["address_key"])):
            writer.writerow([_harmless(value) for value in kind.values(row)])
    return out.getvalue()


def _harmless(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula: = + - @ may begin an address."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


@dataclass(frozen=True)
class Imported:
    """What an import did: rows taken over as confirmed or pending, and lines left out, with the reason."""

    confirmed: int
    pending: int
    left_out: tuple[tuple[int, str], ...]


def read_csv(text: str) -> list[Mapping[str, str]]:
    """Return the rows of a CSV file by the names of their columns, in small letters."""
    return [
        {str(name).strip().lower(): str(value or "").strip() for name, value in row.items() if name}
        for row in csv.DictReader(io.StringIO(text))
    ]


def take_over(
    connection: sqlite3.Connection, key: bytes, given: Iterable[Mapping[str, str]], page: ListedPage, now: int
) -> Imported:
    """Take over a list from rows of CSV: our own, or any with a column of addresses.

    `page` stands in where a row does not say its signup page or list. A row that is already
    here is never weakened: confirmed stays confirmed, unsubscribed stays out.
    """
    counts = {"confirmed": 0, "pending": 0}
    left_out: list[tuple[int, str]] = []
    for number, row in enumerate(given, start=2):
        outcome = _take(connection, key, row, page, now)
        if outcome in counts:
            counts[outcome] += 1
        else:
            left_out.append((number, outcome))
    return Imported(counts["confirmed"], counts["pending"], tuple(left_out))


def _take(
    connection: sqlite3.Connection, key: bytes, given: Mapping[str, str], page: ListedPage, now: int
) -> str:
    """Take one row over; return the state it came in with, or why it was left out."""
    written = given.get("address") or given.get("email") or given.get("email address") or ""
    try:
        address = parse_address(written.removeprefix("'"))
    except AddressFault:
        return "no e-mail address"
    state = _state_of(given)
    if state == "unsubscribed":
        return state
    if reason := why_suppressed(connection, key, address.key):
        return reason
    values = (
        address.mail,
        address.key,
        given.get("list") or page.list,
        state,
        given.get("page") or page.slug,
        _keep_wording(connection, given, now),
        _requested_at(given, state, now),
        _seconds(_confirmed_at(given), now) if state == "confirmed" else None,
    )
    taken = connection.execute(
        "INSERT INTO subscription "
        "(address, address_key, list, state, page, wording, requested_at, confirmed_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        values,
    ).rowcount
    return state if taken else "already here"


def _requested_at(given: Mapping[str, str], state: str, now: int) -> int:
    """Return when a row was asked for. One that is not confirmed and old is asked for anew, now.

    It gets a mail to confirm, and must not be forgotten while the link in that mail works.
    """
    at_latest = _seconds(_confirmed_at(given), now) if state == "confirmed" else now
    when = _seconds(given.get("requested_at") or given.get("optin_time", ""), at_latest)
    works_until = now + (LIFETIMES["confirm"] or 0)
    return now if state == "pending" and when + PENDING_DAYS * DAY < works_until else when


def _confirmed_at(given: Mapping[str, str]) -> str:
    return given.get("confirmed_at") or given.get("confirm_time", "")


def _state_of(given: Mapping[str, str]) -> str:
    """Return what a row proves. Confirmed needs a time of confirmation and nothing that speaks against it."""
    columns = [name for name in STATE_COLUMNS if name in given]
    state = given[columns[0]].lower() if columns else ""
    if state in GONE or (state != "confirmed" and any(given.get(name) for name in LEFT_COLUMNS)):
        return "unsubscribed"
    is_claimed = state == "confirmed" or not columns
    return "confirmed" if is_claimed and _is_time(_confirmed_at(given)) else "pending"


def _keep_wording(connection: sqlite3.Connection, given: Mapping[str, str], now: int) -> str:
    text = given.get("wording") or "Taken over from another list; the wording was not handed over."
    digest = hashlib.sha256(text.encode()).hexdigest()
    connection.execute(
        "INSERT INTO wording (hash, version, text, first_used_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (digest, given.get("wording_version") or "taken over", text, now),
    )
    return digest


def _is_time(text: str) -> bool:
    return _seconds(text, -1) != -1


def _seconds(text: str, otherwise: int) -> int:
    """Return an ISO 8601 time (UTC unless it says otherwise) as seconds since 1970."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return otherwise
    return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
