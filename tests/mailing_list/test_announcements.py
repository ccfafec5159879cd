"""«Tell me when this changes»: each subscriber once, slowly, behind other mail, one click to leave."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import DAY, HOUR, Limits
from tests.mailing_list.conftest import ADDRESS, WITH_EDITION, Running, running, text_of, write_site

pytestmark = pytest.mark.anyio
SUBJECT = "Changed: Ask for feedback"


@pytest.fixture
async def subscribed(tmp_path: Path) -> AsyncIterator[Running]:
    """Three subscribers, one who waits, one who left, and an edition to announce; all of yesterday."""
    async with running(tmp_path) as service:
        write_site(service.config.site_folder, WITH_EDITION)
        for name in ("anna", "berta", "carla", "dora"):
            await service.join(f"{name}@example.com")
        token = await service.link("dora@example.com", "unsubscribe")
        await service.client.post("/signup/unsubscribe", data={"token": token})
        await service.sign_up("emil@example.com")
        await service.deliver()
        service.clock.forward(DAY)
        yield service


def announce(service: Running) -> int:
    """Have the owner announce the present edition."""
    return owner.announce(service.config, "feedback-request", "everyone", int(service.clock()))


async def notices(service: Running) -> list[str]:
    """Deliver what is due and return who got a notice."""
    return [str(mail["To"]) for mail in await service.mails() if mail["Subject"] == SUBJECT]


async def test_each_confirmed_subscriber_gets_one_notice_however_often_it_is_announced(
    subscribed: Running,
) -> None:
    """Idempotent for good: even after the outbox has forgotten what it sent."""
    assert announce(subscribed) == 3
    assert announce(subscribed) == 0
    got = ["anna@example.com", "berta@example.com", "carla@example.com"]
    assert await notices(subscribed) == got
    subscribed.clock.forward(40 * DAY)
    owner.purge(subscribed.config, int(subscribed.clock()))
    assert announce(subscribed) == 0
    assert await notices(subscribed) == got


async def test_a_notice_says_what_changed_where_and_how_to_leave(subscribed: Running) -> None:
    """The edition's own note, one click by RFC 8058, and the preferences."""
    announce(subscribed)
    await notices(subscribed)
    mail = (await subscribed.mails("anna@example.com"))[-1]
    for words in ("The subject line says what it is.", f"{ADDRESS}/resources/feedback-request/"):
        assert words in text_of(mail)
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"]).strip("<>").removeprefix(ADDRESS)
    answer = await subscribed.client.post(link, data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert subscribed.rows("SELECT state FROM subscription WHERE address = 'anna@example.com'") == [
        ("unsubscribed",)
    ]


async def test_an_announcement_that_was_cut_off_goes_on_where_it_stopped(
    subscribed: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed between two steps: what is owed is owed, the rest follows, nobody twice."""
    monkeypatch.setattr(owner, "AT_ONCE", 1)

    class Killed(Exception):
        pass

    def told(_done: int, _all: int) -> None:
        raise Killed

    with pytest.raises(Killed):
        owner.announce(subscribed.config, "feedback-request", "everyone", int(subscribed.clock()), told)
    assert await notices(subscribed) == ["anna@example.com"]
    assert announce(subscribed) == 2
    assert len(await notices(subscribed)) == 3


async def test_who_left_or_was_blocked_in_the_meantime_gets_none(subscribed: Running) -> None:
    """Between the announcement and the mail lies an hour or a day."""
    owner.block(subscribed.config, "carla@example.com", int(subscribed.clock()))
    announce(subscribed)
    token = await _token_before_delivery(subscribed)
    await subscribed.client.post("/signup/unsubscribe", data={"token": token})
    assert await notices(subscribed) == ["berta@example.com"]


async def _token_before_delivery(service: Running) -> str:
    """Return a link to leave from one of Anna's former mails."""
    deliver = service.deliver
    service.deliver = _nothing  # type: ignore[method-assign]
    token = await service.link("anna@example.com", "unsubscribe")
    service.deliver = deliver  # type: ignore[method-assign]
    return token


async def _nothing() -> None:
    """Deliver nothing."""


async def test_notices_leave_slowly_and_let_every_other_mail_pass(tmp_path: Path) -> None:
    """The hourly limit holds; a part of it is kept for people who sign up meanwhile, and they go first."""
    async with running(tmp_path, limits=Limits(mails_per_hour=10), owner_address="me@example.com") as service:
        write_site(service.config.site_folder, WITH_EDITION)
        text = "address,state,confirmed_at\n" + "".join(
            f"p{number}@example.com,confirmed,2026-01-01T00:00:00Z\n" for number in range(20)
        )
        owner.import_csv(service.config, text, "everyone", int(service.clock()))
        assert announce(service) == 20
        await service.sign_up("new@example.com")
        mails = [str(mail["Subject"]) for mail in await service.mails()]
        assert mails[0].startswith("One more click")
        assert mails.count(SUBJECT) == 7  # ten in the hour, one for the signup, two kept free
        for _hour in range(3):
            service.clock.forward(HOUR + 1)
            await service.deliver()
        mails = [str(mail["Subject"]) for mail in await service.mails()]
        assert mails.count(SUBJECT) == 20
        assert "me@example.com" not in {str(mail["To"]) for mail in await service.mails()}


async def test_a_mailbox_that_had_its_mails_of_the_day_gets_its_notice_tomorrow(tmp_path: Path) -> None:
    """Two mails a day are two mails a day."""
    async with running(tmp_path) as service:
        write_site(service.config.site_folder, WITH_EDITION)
        await service.join("anna@example.com")
        await service.deliver()
        assert announce(service) == 1
        assert await notices(service) == []
        service.clock.forward(DAY + 1)
        assert await notices(service) == ["anna@example.com"]


async def test_only_an_edition_that_says_what_changed_is_announced_and_only_to_a_list_that_is_there(
    subscribed: Running,
) -> None:
    """A notice without news would be one mail too many."""
    for slug, page, words in (
        ("nothing", "everyone", "no published resource 'nothing'"),
        ("feedback-request", "nowhere", "no signup page 'nowhere'"),
    ):
        with pytest.raises(owner.Impossible, match=words):
            owner.announce(subscribed.config, slug, page, int(subscribed.clock()))


async def test_a_new_edition_is_a_new_notice(subscribed: Running) -> None:
    """The same resource, another day."""
    announce(subscribed)
    (edition,) = WITH_EDITION.editions
    later = replace(WITH_EDITION, editions=(replace(edition, day="2026-12-24", note="Shorter."),))
    write_site(subscribed.config.site_folder, later)
    subscribed.clock.forward(DAY)
    assert announce(subscribed) == 3
