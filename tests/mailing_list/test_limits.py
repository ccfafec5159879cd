"""Nobody can be flooded and robots are slowed; people are never stopped."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.mailing_list.service.config import DAY, HOUR, Limits
from plugins.mailing_list.service.outbox import MOMENT
from plugins.mailing_list.service.stamps import make_stamp
from plugins.mailing_list.service.subscriptions import A_MOMENT_AGO
from tests.mailing_list.conftest import KEY, Running, running

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_an_address_gets_two_mails_a_day_however_it_is_spelled(service: Running) -> None:
    """+tag, dots and case are one mailbox; every answer is the same."""
    spellings = ["anna.b@example.com", "Anna.B@example.com", "annab+1@example.com", "a.n.n.a.b+2@EXAMPLE.com"]
    for day in range(1, 5):
        for spelling in 3 * spellings:
            answer = await service.sign_up(spelling)
            assert answer.headers["location"] == "/join/check-your-inbox/"
            service.clock.forward(MOMENT)
        assert len(await service.mails()) <= 2 * day
        service.clock.forward(DAY - 3 * len(spellings) * MOMENT)
    assert len(await service.mails()) >= 4  # a day's mails do not use up the next


async def test_a_second_list_of_the_same_day_is_confirmed_the_next(service: Running) -> None:
    """Nobody is kept waiting for a mail that never comes; nor is anybody written to twice for it."""
    await service.join(ANNA)
    for _press in range(3):
        service.clock.forward(MOMENT)
        await service.sign_up(ANNA, "candidates")
    assert len(await service.mails(ANNA)) == 2
    service.clock.forward(DAY)
    assert [mail["Subject"] for mail in await service.mails(ANNA)][2:] == [
        "One more click: The letter for candidates"
    ]


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
