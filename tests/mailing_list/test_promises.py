"""What the service promises, one test a promise. docs/mailing-list.md says the same in words."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import re
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.mailing_list.service import owner, store
from plugins.mailing_list.service.config import DAY, HOUR, Limits
from plugins.mailing_list.service.outbox import MOMENT
from plugins.mailing_list.service.stamps import make_stamp
from plugins.mailing_list.service.subscriptions import A_MOMENT_AGO, ENOUGH_TODAY
from tests.mailing_list import load
from tests.mailing_list.conftest import (
    ADDRESS,
    KEY,
    MANIFEST,
    Running,
    every_kind,
    listed,
    running,
    text_of,
    write_site,
)

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


# --- acknowledged means on disk ----------------------------------------------------------------


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


# --- the same answer for everybody ---------------------------------------------------------------


@pytest.fixture
async def three_a_day(tmp_path: Path) -> AsyncIterator[Running]:
    """A service that allows three mails a day: a confirmed address has had two and can get one more."""
    async with running(tmp_path, limits=Limits(mails_per_address=3)) as service:
        yield service


async def test_the_answer_is_the_same_for_every_address(three_a_day: Running) -> None:
    """Nobody can find out who is on the list: status, headers and body are identical."""
    service = three_a_day
    addresses = await every_kind(service)
    answers = {
        kind: await service.sign_up(address, leave_empty="x" if kind == "bot" else "")
        for kind, address in addresses.items()
    }
    seen = {
        (answer.status_code, tuple(answer.headers.items()), answer.content) for answer in answers.values()
    }
    assert len(seen) == 1
    counted = {row[0] for row in service.rows("SELECT counted FROM tally")}
    assert {
        "new",
        "again",
        "already confirmed",
        "erased",
        "blocked",
        "bounced",
        "trap",
        ENOUGH_TODAY,
    } <= counted


async def test_every_kind_of_address_costs_the_same_commit(three_a_day: Running) -> None:
    """Time tells as much as words. What takes it is the commit: each kind causes exactly one."""
    service = three_a_day
    addresses = await every_kind(service)
    for kind, address in addresses.items():
        before = service.rows("SELECT sum(number) FROM tally")[0][0]
        await service.sign_up(address, leave_empty="x" if kind == "bot" else "")
        after = service.rows("SELECT sum(number) FROM tally")[0][0]
        assert after == before + 1, kind  # type: ignore[operator]


# --- opening a link changes nothing ----------------------------------------------------------------


async def test_opening_links_changes_nothing_and_spends_nothing(service: Running) -> None:
    """Mail scanners open every link, some with script: GET, HEAD and OPTIONS write no row."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    leave = await service.link(ANNA, "unsubscribe")
    before = _dump(service)
    for _time in range(20):
        for method in ("GET", "HEAD", "OPTIONS"):
            for path in (
                f"confirm?token={token}",
                f"unsubscribe?token={leave}",
                "preferences?token=x",
                "",
                "stamp",
            ):
                await service.client.request(method, f"/signup/{path}")
    assert _dump(service) == before
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert answer.headers["location"] == "/join/everyone/welcome/"


def _dump(service: Running) -> str:
    with sqlite3.connect(service.config.database) as connection:
        return "\n".join(connection.iterdump())


# --- tokens ------------------------------------------------------------------------------------


async def test_of_a_hundred_parallel_clicks_one_confirms(service: Running) -> None:
    """Spent once; the others show the same page, and there is one welcome mail."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    answers = await asyncio.gather(
        *(service.client.post("/signup/confirm", data={"token": token}) for _click in range(100))
    )
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, "/join/everyone/welcome/")
    }
    assert service.rows("SELECT number FROM tally WHERE counted = 'confirmed'") == [(1,)]
    unspent = "SELECT count(*) FROM token WHERE purpose = 'confirm' AND spent_at IS NULL"
    assert service.rows(unspent) == [(0,)]
    assert len(await service.mails(ANNA)) == 2


async def test_only_the_hash_of_a_token_is_kept(service: Running) -> None:
    """Whoever reads the database cannot confirm, leave or choose for anybody."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    assert len(token) == 43
    kept = [row[0] for row in service.rows("SELECT hash FROM token")]
    assert hashlib.sha256(token.encode()).digest() in kept
    with sqlite3.connect(service.config.database) as connection:
        connection.execute("DELETE FROM local_mail")  # the local outbox is the reader's inbox
    assert token not in _dump(service)


async def test_a_token_is_good_for_one_purpose(service: Running) -> None:
    """A link to leave cannot confirm, and the other way round."""
    await service.sign_up(ANNA)
    leave = await service.link(ANNA, "unsubscribe")
    answer = await service.client.post("/signup/confirm", data={"token": leave})
    assert answer.headers["location"] == "/join/unknown-link/"
    assert service.rows("SELECT state FROM subscription") == [("pending",)]


@pytest.mark.parametrize(("hours", "path"), [(71.9, "/join/everyone/welcome/"), (72, "/join/expired/")])
async def test_a_link_to_confirm_works_for_three_days(service: Running, hours: float, path: str) -> None:
    """Checked when it is used, with a way back afterwards."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    service.clock.forward(hours * HOUR)
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert answer.headers["location"] == path


@pytest.mark.parametrize("is_used", [False, True])
@pytest.mark.parametrize("comes_again", [False, True])
async def test_leaving_makes_older_links_to_confirm_useless(
    service: Running, is_used: bool, comes_again: bool
) -> None:
    """Nobody is brought back by a mail that lies around, even if their address is typed in again."""
    await service.sign_up(ANNA)
    first = await service.link(ANNA, "confirm")
    leave = await service.link(ANNA, "unsubscribe")
    if is_used:
        await service.client.post("/signup/confirm", data={"token": first})
    await service.client.post("/signup/unsubscribe", data={"token": leave})
    if comes_again:
        await service.sign_up(ANNA)
    answer = await service.client.post("/signup/confirm", data={"token": first})
    assert answer.headers["location"] == "/join/expired/"
    assert service.rows("SELECT state FROM subscription WHERE state = 'confirmed'") == []


# --- nobody can be flooded -----------------------------------------------------------------------


async def test_an_address_gets_two_mails_a_day_however_it_is_spelled(service: Running) -> None:
    """+tag, dots and case are one mailbox; every answer is the same."""
    spellings = ["anna.b@example.com", "Anna.B@example.com", "annab+1@example.com", "a.n.n.a.b+2@EXAMPLE.com"]
    for _time in range(5):
        for spelling in spellings:
            answer = await service.sign_up(spelling)
            assert answer.headers["location"] == "/join/check-your-inbox/"
            service.clock.forward(MOMENT)
    assert len(await service.mails()) == 2
    service.clock.forward(DAY)
    await service.sign_up("annab@example.com")
    assert len(await service.mails()) == 3


async def test_a_form_that_is_pressed_twice_is_one_form(service: Running) -> None:
    """A double click, or an impatient minute, must not use up the two mails of the day."""
    for _press in range(5):
        await service.sign_up(ANNA)
    assert len(await service.mails(ANNA)) == 1
    assert service.rows("SELECT number FROM tally WHERE counted = ?", A_MOMENT_AGO) == [(4,)]
    service.clock.forward(MOMENT)
    await service.sign_up(ANNA)
    assert len(await service.mails(ANNA)) == 2


@pytest.mark.parametrize(
    "hosts",
    [
        [f"2001:db8:1:2::{number:x}" for number in range(1, 21)],
        ["203.0.113.7"] * 20,
        [f"::ffff:203.0.113.{7}"] * 20,
    ],
)
async def test_ten_signups_an_hour_come_from_one_network(service: Running, hosts: list[str]) -> None:
    """An IPv6 /64 is one household. Over the limit: the same page, no mail, no row."""
    answers = [
        await service.sign_up(f"p{number}@example.com", host=host) for number, host in enumerate(hosts)
    ]
    assert len({(answer.status_code, answer.headers["location"]) for answer in answers}) == 1
    assert len(await service.mails()) == 10
    assert service.rows("SELECT count(*) FROM subscription") == [(10,)]
    service.clock.forward(HOUR)
    await service.sign_up("later@example.com", host=hosts[0])
    assert len(await service.mails("later@example.com")) == 1


async def test_over_the_hourly_limit_mail_waits_and_the_owner_is_told(tmp_path: Path) -> None:
    """Nothing is lost: the rest leaves in the next hour. The owner hears of it once a day."""
    limits = Limits(mails_per_hour=3)
    async with running(tmp_path, limits=limits, owner_address="owner@example.com") as service:
        for number in range(5):
            await service.sign_up(f"p{number}@example.com")
        mails = await service.mails()
        assert [str(mail["To"]) for mail in mails].count("owner@example.com") == 1
        assert len(mails) == 4
        service.clock.forward(HOUR + 1)
        assert len({str(mail["To"]) for mail in await service.mails()}) == 6


# --- robots are slowed, people are not stopped ---------------------------------------------------


async def test_without_script_a_form_works_and_a_flood_of_them_costs_one_more_press(service: Running) -> None:
    """No stamp is no fault. After a few in an hour a page asks for one more press; that goes through."""
    async with service.client_from("203.0.113.9") as client:
        answers = [
            await client.post("/signup/", data={"email": f"p{number}@example.com", "page": "everyone"})
            for number in range(4)
        ]
        assert [answer.status_code for answer in answers] == [303, 303, 303, 200]
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', answers[3].text))
        assert fields["email"] == "p3@example.com"
        service.clock.forward(2)
        answer = await client.post("/signup/", data=fields)
        assert answer.headers["location"] == "/join/check-your-inbox/"
    assert service.rows("SELECT count(*) FROM subscription") == [(4,)]


@pytest.mark.parametrize(
    "stamp",
    [
        "",
        "x",
        "1795348700.000." + "0" * 32,
        make_stamp(KEY, 1_795_348_799),
        make_stamp(KEY, 1_795_348_800 - 2 * DAY),
    ],
)
async def test_a_stamp_that_is_missing_forged_young_or_old_is_no_stamp(tmp_path: Path, stamp: str) -> None:
    """Only a form that was opened a moment ago, here, counts as filled in by somebody."""
    async with running(tmp_path, limits=Limits(unstamped_in_all=0)) as service:
        answer = await service.sign_up(ANNA, stamp=stamp)
        assert (answer.status_code, "Press once more" in answer.text) == (200, True)


async def test_a_filled_trap_gets_no_mail(service: Running) -> None:
    """People do not see the field, and browsers have no reason to fill it."""
    await service.sign_up(ANNA, leave_empty="http://spam.example")
    assert await service.mails() == []
    assert service.rows("SELECT count(*) FROM subscription") == [(0,)]


# --- mails ---------------------------------------------------------------------------------------

PAYLOADS = (
    "anna@example.com\r\nBcc: victim@example.com",
    "anna@example.com%0d%0aBcc:victim@example.com",
    "anna@example.com, victim@example.com",
    "<script>alert(1)</script>@example.com",
    '"Buy pills http://spam.example"@example.com',
    "Buy pills <anna@example.com>",
    "anna@example.com?subject=pills",
    "anna@[127.0.0.1]",
    "buy-pills-at-spam.example@example.com",
)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_nothing_a_visitor_typed_is_in_a_mail(service: Running, payload: str) -> None:
    """The form cannot be used to send somebody a message, nor to add a header or a recipient."""
    await service.sign_up(payload, page="everyone", wording="pills", name="Buy pills http://spam.example")
    for mail in await service.mails():
        assert "pills" not in text_of(mail)
        assert str(mail["To"]) in (payload, "anna@example.com")
        assert mail["Bcc"] is None
        html = mail.get_body(("html",))
        assert html
        assert "pills" not in html.get_content()
        assert payload not in html.get_content()


async def test_every_mail_says_who_why_and_how_to_leave(generous: Running) -> None:
    """Text and HTML, postal address, reason, visible unsubscribe, headers of RFC 2369, 2919 and 8058."""
    await generous.join(ANNA)
    await generous.sign_up(ANNA)
    mails = await generous.mails(ANNA)
    assert [str(mail["Subject"]).split(":")[0] for mail in mails] == [
        "One more click",
        "You're in",
        "You're already in",
    ]
    for mail in mails:
        unsubscribe = str(mail["List-Unsubscribe"]).strip("<>")
        assert unsubscribe.startswith(f"{ADDRESS}/signup/unsubscribe?token=")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Id"] == "<everyone.site.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        html = mail.get_body(("html",))
        assert html
        for part in (text_of(mail), html.get_content()):
            assert "1 Track Lane, Springfield" in part
            assert "You get this mail because" in part
            assert unsubscribe in part
            assert "<img" not in part


# --- one click (RFC 8058) --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "request_of_a_mail_host",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
    ],
)
async def test_a_mail_host_unsubscribes_with_one_post_years_later(
    service: Running, request_of_a_mail_host: dict[str, object]
) -> None:
    """No cookie, no redirect, urlencoded or multipart, as often as the host likes."""
    await service.join(ANNA)
    token = await service.link(ANNA, "unsubscribe")
    service.clock.forward(4 * 365 * DAY)
    owner.purge(service.config, int(service.clock()))
    for _time in range(2):
        answer = await service.client.post(f"/signup/unsubscribe?token={token}", **request_of_a_mail_host)  # type: ignore[arg-type]
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert service.rows("SELECT state FROM subscription") == [("unsubscribed",)]


async def test_a_post_without_the_words_of_rfc_8058_does_not_unsubscribe(service: Running) -> None:
    """Only the button of the page (token in the body) or a mail host (the words) may."""
    await service.join(ANNA)
    token = await service.link(ANNA, "unsubscribe")
    await service.client.post(f"/signup/unsubscribe?token={token}", data={"x": "y"})
    assert service.rows("SELECT state FROM subscription") == [("confirmed",)]


# --- the record ------------------------------------------------------------------------------------


async def test_every_confirmed_subscription_shows_its_consent(service: Running) -> None:
    """GDPR art. 7(1): address, two UTC times, page, wording with version and hash; no network address."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    service.clock.forward(60)
    await service.client.post("/signup/confirm", data={"token": token})
    (row,) = owner.subscriptions(service.config, state="confirmed")
    assert row["requested_at"] == "2026-11-22T12:00:00Z"
    assert row["confirmed_at"] == "2026-11-22T12:01:00Z"
    assert row["page"] == "everyone"
    assert row["wording"] == "Send me the letter for everyone. I can leave with one click."
    assert row["wording_hash"] == hashlib.sha256(str(row["wording"]).encode()).hexdigest()
    assert row["network"] is None


async def test_the_wording_on_record_is_the_one_that_was_shown(service: Running) -> None:
    """A cached page may show last month's sentence: that is what its reader agreed to. Nothing else is believed."""
    await service.sign_up("first@example.com")
    old = MANIFEST.pages[0].wording_hash
    changed = replace(MANIFEST, pages=(listed("everyone", "A new sentence.", wording_version="2"),))
    write_site(service.config.site_folder, changed)
    await service.sign_up("cached@example.com", wording=old)
    await service.sign_up("fresh@example.com", wording=changed.pages[0].wording_hash)
    await service.sign_up("forged@example.com", wording="0" * 64)
    rows = owner.subscriptions(service.config)
    assert {str(row["address"]).split("@")[0]: row["wording_version"] for row in rows} == {
        "first": "1",
        "cached": "1",
        "fresh": "2",
        "forged": "2",
    }


async def test_a_network_address_is_kept_only_if_the_owner_says_so(tmp_path: Path) -> None:
    """Off by default; a /64 or an IPv4 address otherwise."""
    async with running(tmp_path, keeps_network=True) as service:
        await service.sign_up(ANNA, host="2001:db8::1")
        assert service.rows("SELECT network FROM subscription") == [("2001:db8::/64",)]


async def test_an_unconfirmed_signup_is_forgotten_after_a_week(service: Running) -> None:
    """What was never confirmed is nobody's consent; a confirmed one stays."""
    await service.join("berta@example.com")
    await service.sign_up(ANNA)
    service.clock.forward(7 * DAY - 1)
    assert owner.purge(service.config, int(service.clock())) == 0
    service.clock.forward(1)
    assert owner.purge(service.config, int(service.clock())) == 1
    assert service.rows("SELECT address FROM subscription") == [("berta@example.com",)]
