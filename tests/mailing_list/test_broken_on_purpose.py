"""Every promise taken back once: the test that guards it must fail, or it would prove nothing."""

from __future__ import annotations

import inspect
import logging
import sqlite3
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from plugins.mailing_list.service import (
    app,
    bodies,
    exchange,
    mails,
    outbox,
    owner,
    store,
    tokens,
    transactions,
)
from plugins.mailing_list.service.config import Limits
from plugins.mailing_list.service.limits import Window
from tests.mailing_list import (
    test_consent,
    test_durability,
    test_hostile_requests,
    test_limits,
    test_links,
    test_mail_content,
    test_owner,
    test_same_answer,
)
from tests.mailing_list.conftest import running

pytestmark = pytest.mark.anyio
Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Row:
    """A promise, how it is broken, and the test that must notice, with what that needs beside a service."""

    promise: str
    breaks: Callable[[Patch], None]
    check: Callable[..., Any]
    given: tuple[tuple[str, Any], ...] = ()


def _confirm_by_get(patch: Patch) -> None:
    async def press(service: Any, request: Any) -> Any:
        token = request.query_params.get("token", "")
        await service.store.run(
            lambda connection: transactions.confirm(connection, token, service.rules, service.outside.now())
        )
        return service.see_other("/join/welcome/")

    rows = [
        (method, path, press if (method, path) == ("GET", "confirm") else one)
        for method, path, one in app.ENDPOINTS
    ]
    patch.setattr(app, "ENDPOINTS", tuple(rows))


def _answer_before_the_commit(patch: Patch) -> None:
    run_group = store._run_group

    def hasty(connection: sqlite3.Connection, items: list[Any]) -> None:
        class Open:
            def execute(self, sql: str, *values: Any) -> Any:
                if sql == "COMMIT":
                    store._answer(items)
                return connection.execute(sql, *values)

            def __getattr__(self, name: str) -> Any:
                return getattr(connection, name)

        run_group(Open(), items)  # type: ignore[arg-type]

    patch.setattr(store, "_run_group", hasty)


def _commit_without_a_flush(patch: Patch) -> None:
    connect = store.connect

    def careless(database: Path) -> sqlite3.Connection:
        connection = connect(database)
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    patch.setattr(store, "connect", careless)


def _another_answer_for_the_blocked(patch: Patch) -> None:
    sign_up = transactions.sign_up

    def telling(connection: Any, signup: Any, *given: Any) -> str:
        counted = sign_up(connection, signup, *given)
        if counted == "blocked":
            raise sqlite3.OperationalError
        return counted

    patch.setattr(transactions, "sign_up", telling)


def _no_work_for_robots(patch: Patch) -> None:
    sign_up = transactions.sign_up
    patch.setattr(
        transactions,
        "sign_up",
        lambda connection, signup, *given: "" if signup.refused else sign_up(connection, signup, *given),
    )


def _any_purpose(patch: Patch) -> None:
    find = tokens.find
    patch.setattr(
        tokens,
        "find",
        lambda connection, token, _purpose, now: next(
            filter(None, (find(connection, token, name, now) for name in tokens.LIFETIMES)), None
        ),
    )


def _the_address_in_the_text(patch: Patch) -> None:
    context = mails._context
    patch.setattr(mails, "_context", lambda job, *given: {**context(job, *given), "site_name": job.address})


def _no_postal_address(patch: Patch) -> None:
    context = mails._context
    patch.setattr(mails, "_context", lambda *given: {**context(*given), "postal_address": ""})


def _a_redirect_after_one_click(patch: Patch) -> None:
    plain = app.PlainTextResponse
    patch.setattr(
        app,
        "PlainTextResponse",
        lambda text, *_status, headers: plain(text, 303, {**headers, "location": "/"}),
    )


def _believe_the_visitor(patch: Patch) -> None:
    network_of = app.network_of
    patch.setattr(
        app,
        "network_of",
        lambda peer, forwarded, trusted: network_of(forwarded[0] if forwarded else peer, [], trusted),
    )


def _links_by_the_host_header(patch: Patch) -> None:
    create = app.create_app

    def believing(*given: Any) -> Any:
        made = create(*given)
        made.router.redirect_slashes = True
        return made

    patch.setattr("tests.mailing_list.conftest.create_app", believing)


def _say_who_it_was(patch: Patch) -> None:
    sign_up = transactions.sign_up

    def talkative(connection: Any, signup: Any, *given: Any) -> str:
        logging.getLogger("signup").warning("a signup of %s", signup.address.mail)
        return sign_up(connection, signup, *given)

    patch.setattr(transactions, "sign_up", talkative)


def _hand_everybody_over(patch: Patch) -> None:
    whole = {name: replace(target, is_whole=True) for name, target in exchange.TARGETS.items()}
    patch.setattr(exchange, "TARGETS", whole)


def _leave_free_pages_as_they_are(patch: Patch) -> None:
    connect = owner.connect

    class Lazy:
        def __init__(self, database: Path) -> None:
            self._connection = connect(database)

        def execute(self, sql: str, *values: Any) -> Any:
            return self._connection.execute("SELECT 0" if sql == "VACUUM" else sql, *values)

        def close(self) -> None:
            self._connection.close()

    patch.setattr(owner, "connect", Lazy)


ROWS = (
    Row(
        "opening a link changes nothing",
        _confirm_by_get,
        test_links.test_opening_links_changes_nothing_and_spends_nothing,
    ),
    Row(
        "acknowledged means committed",
        _answer_before_the_commit,
        test_durability.test_nobody_is_answered_before_the_commit_returned,
    ),
    Row(
        "a commit is flushed",
        _commit_without_a_flush,
        test_durability.test_every_commit_is_flushed_to_the_disk,
    ),
    Row(
        "a signup and its mail are one",
        lambda patch: patch.setattr(outbox, "enqueue", lambda *_given: None),
        test_durability.test_a_signup_and_its_mail_are_kept_together,
    ),
    Row(
        "the same answer",
        _another_answer_for_the_blocked,
        test_same_answer.test_the_answer_is_the_same_for_every_address,
    ),
    Row(
        "the same work",
        _no_work_for_robots,
        test_same_answer.test_every_kind_of_address_costs_the_same_commit,
    ),
    Row(
        "only hashes of tokens are kept",
        lambda patch: patch.setattr(tokens, "hash_token", lambda token: token.encode()),
        test_links.test_only_the_hash_of_a_token_is_kept,
    ),
    Row("one purpose", _any_purpose, test_links.test_a_token_is_good_for_one_purpose),
    Row(
        "spent once",
        lambda patch: patch.setattr(tokens, "spend", lambda *_given: None),
        test_links.test_of_a_hundred_parallel_clicks_one_confirms,
    ),
    Row(
        "three days",
        lambda patch: patch.setitem(tokens.LIFETIMES, "confirm", None),
        test_links.test_a_link_to_confirm_works_for_three_days,
        (("hours", 72), ("path", "/join/expired/")),
    ),
    Row(
        "one click without a redirect",
        _a_redirect_after_one_click,
        test_links.test_a_mail_host_unsubscribes_with_one_post_years_later,
        (("request_of_a_mail_host", {"data": {"List-Unsubscribe": "One-Click"}}),),
    ),
    Row(
        "one click for years",
        lambda patch: patch.setitem(tokens.LIFETIMES, "unsubscribe", 3600),
        test_links.test_a_mail_host_unsubscribes_with_one_post_years_later,
        (("request_of_a_mail_host", {"data": {"List-Unsubscribe": "One-Click"}}),),
    ),
    Row(
        "two mails a day",
        lambda patch: patch.setattr(outbox, "mails_left", lambda *_given: 1),
        test_limits.test_an_address_gets_two_mails_a_day_however_it_is_spelled,
    ),
    Row(
        "ten signups an hour",
        lambda patch: patch.setattr(Window, "allows", lambda *_given: True),
        test_limits.test_ten_signups_an_hour_come_from_one_network,
        (("hosts", [f"2001:db8:1:2::{number:x}" for number in range(1, 21)]),),
    ),
    Row(
        "the owner is told",
        lambda patch: patch.setattr(outbox, "tell_owner", lambda *_given: None),
        test_limits.test_over_the_hourly_limit_mail_waits_and_the_owner_is_told,
    ),
    Row(
        "robots meet a trap",
        lambda patch: patch.setattr(app, "TRAP", "another_name"),
        test_limits.test_a_filled_trap_gets_no_mail,
    ),
    Row(
        "a stamp is checked",
        lambda patch: patch.setattr(app, "is_genuine", lambda *_given: True),
        test_limits.test_a_stamp_that_is_missing_forged_young_or_old_is_no_stamp,
        (("stamp", "x"),),
    ),
    Row(
        "nothing typed is in a mail",
        _the_address_in_the_text,
        test_mail_content.test_nothing_a_visitor_typed_is_in_a_mail,
        (("payload", "buy-pills-at-spam.example@example.com"),),
    ),
    Row(
        "every mail says who",
        _no_postal_address,
        test_mail_content.test_every_mail_says_who_why_and_how_to_leave,
    ),
    Row(
        "X-Forwarded-For is not believed",
        _believe_the_visitor,
        test_hostile_requests.test_forwarded_addresses_are_believed_from_trusted_proxies_only,
    ),
    Row(
        "Host is not believed",
        _links_by_the_host_header,
        test_hostile_requests.test_a_path_without_its_slash_is_not_redirected_by_the_host_header,
    ),
    Row(
        "16 kB at most",
        lambda patch: patch.setattr(bodies, "LONGEST_VALUE", 10**6),
        test_hostile_requests.test_a_request_out_of_bounds_is_refused_and_keeps_nothing,
        (("name", "a long value"),),
    ),
    Row("no address in logs", _say_who_it_was, test_hostile_requests.test_logs_hold_no_address_and_no_token),
    Row(
        "the wording that was shown is on record",
        lambda patch: patch.setattr(
            transactions, "known_wording", lambda _connection, _claimed, page: page.wording_hash
        ),
        test_consent.test_the_wording_on_record_is_the_one_that_was_shown,
    ),
    Row(
        "unconfirmed means forgotten after a week",
        lambda patch: patch.setattr(transactions, "PENDING_DAYS", 70),
        test_consent.test_an_unconfirmed_signup_is_forgotten_after_a_week,
    ),
    Row(
        "erased means gone",
        _leave_free_pages_as_they_are,
        test_owner.test_an_erasure_also_clears_what_another_tool_left_behind,
    ),
    Row(
        "only the confirmed are handed over",
        _hand_everybody_over,
        test_owner.test_only_confirmed_people_are_handed_over,
        (("target", "listmonk"),),
    ),
    Row(
        "nobody is confirmed without proof",
        lambda patch: patch.setattr(exchange, "_is_time", lambda _text: True),
        test_owner.test_nobody_is_confirmed_without_proof,
        (("line", "a@example.com,confirmed,yes"), ("state", "pending")),
    ),
    Row(
        "a restore refuses what is no backup",
        lambda patch: patch.setattr(owner, "restore", lambda *_given: None),
        test_owner.test_what_is_no_backup_is_refused,
        (("content", b"not a database at all, by no means"),),
    ),
)
LIMITS = {
    "service": Limits(),
    "generous": Limits(mails_per_address=1000),
    "three_a_day": Limits(mails_per_address=3),
}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.promise)
async def test_a_promise_that_is_taken_back_is_noticed(
    row: Row, tmp_path: Path, monkeypatch: Patch, caplog: pytest.LogCaptureFixture
) -> None:
    """The test of the promise, run against a service that does not keep it."""
    row.breaks(monkeypatch)
    given: dict[str, Any] = {
        "tmp_path": tmp_path,
        "monkeypatch": monkeypatch,
        "caplog": caplog,
        **dict(row.given),
    }
    async with AsyncExitStack() as stack:
        for name in inspect.signature(row.check).parameters:
            if name in LIMITS:
                given[name] = await stack.enter_async_context(running(tmp_path / "list", limits=LIMITS[name]))
        wanted = {name: given[name] for name in inspect.signature(row.check).parameters}
        with pytest.raises((AssertionError, pytest.fail.Exception)):
            await _run(row.check, wanted)


async def _run(check: Callable[..., Any], given: dict[str, Any]) -> None:
    ended = check(**given)
    if inspect.isawaitable(ended):
        await ended
