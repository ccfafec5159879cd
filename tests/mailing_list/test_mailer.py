"""What the mailer does by itself: wakes, sends once, holds back what nobody may get, survives a fault."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import DAY, HOUR, Limits
from plugins.mailing_list.service.mailer import GATHERING, WITHOUT_ROOM
from tests.mailing_list.conftest import WITH_EDITION, write_site
from tests.mailing_list.smtp_server import Server, link_in, sending

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_a_mail_that_was_claimed_when_the_service_died_is_sent_again_once(tmp_path: Path) -> None:
    """At least once, at most twice: the claim is taken back at the next start."""
    server = Server()
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        mailer = service.app.state.service.mailer

        async def die(_batch: object) -> list[object]:
            raise asyncio.CancelledError

        deliver, mailer._deliver = mailer._deliver, die
        with pytest.raises(asyncio.CancelledError):
            await mailer.deliver_due()
        mailer._deliver = deliver
        assert await mailer.deliver_due() == 0
        await mailer.start()
        await asyncio.wait_for(server.has_mail.wait(), 60)
        await mailer.stop()
        assert len(server.received) == 1


async def test_a_mail_whose_reason_is_gone_is_not_sent(tmp_path: Path) -> None:
    """Somebody left, or was erased, while their mail waited."""
    server = Server()
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.sign_up("berta@example.com")
        owner.erase(service.config, ANNA, int(service.clock()))
        owner.block(service.config, "berta@example.com", int(service.clock()))
        await service.deliver()
    assert server.received == []


async def test_whoever_is_blocked_gets_no_mail_whatever_they_press(tmp_path: Path) -> None:
    """A link may still be pressed after a block: the state is theirs to change, and no mail follows."""
    server = Server()
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.deliver()
        confirm, leave = (link_in(server.received[0], purpose) for purpose in ("confirm", "unsubscribe"))
        owner.block(service.config, ANNA, int(service.clock()))
        await service.client.post("/signup/confirm", data={"token": confirm})
        await service.client.post("/signup/unsubscribe", data={"token": leave})
        assert service.rows("SELECT state FROM subscription") == [("unsubscribed",)]
        await service.deliver()
        assert len(server.received) == 1
        with pytest.raises(owner.Impossible, match="blocked"):
            owner.resend(service.config, ANNA, int(service.clock()))


async def test_whoever_leaves_gets_one_mail_that_says_so(tmp_path: Path) -> None:
    """One for all lists, with a way back that is a page with a button; none to who never confirmed."""
    server = Server()
    async with sending(tmp_path, server) as service:
        for page in ("everyone", "candidates"):
            await service.sign_up(ANNA, page)
            await service.deliver()
            await service.client.post(
                "/signup/confirm", data={"token": link_in(server.received[-1], "confirm")}
            )
            await service.deliver()
        await service.sign_up("berta@example.com")
        await service.deliver()
        for mail in (server.received[-2], server.received[-1]):
            fields = {"token": link_in(mail, "unsubscribe"), "everything": "yes"}
            for _time in range(2):
                await service.client.post("/signup/unsubscribe", data=fields)
                await service.deliver()
        last = server.received[-1]
        assert str(last["Subject"]) == "You're off the list: The letter for candidates"
        assert [str(mail["To"]) for mail in server.received[5:]] == [ANNA]
        assert "/signup/preferences?token=" in str(last)


async def test_the_running_mailer_delivers_by_itself(tmp_path: Path) -> None:
    """A signup wakes it; nothing polls."""
    server = Server()
    async with sending(tmp_path, server) as service:
        mailer = service.app.state.service.mailer
        await mailer.start()
        await service.sign_up(ANNA)
        await asyncio.wait_for(server.has_mail.wait(), 60)
        await mailer.stop()
    assert len(server.received) == 1


async def test_a_signup_that_comes_while_the_mailer_looks_is_not_left_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between «nothing is due» and «when is the next» a signup can arrive: it must not wait for room."""
    server = Server()
    async with sending(tmp_path, server) as service:
        mailer = service.app.state.service.mailer
        pauses: list[float] = []

        async def pause(seconds: float) -> None:
            pauses.append(seconds)

        monkeypatch.setattr(mailer, "_pause", pause)
        await service.sign_up(ANNA)
        await mailer._rest()
        assert pauses == [GATHERING]
        assert await mailer.deliver_due() == 1


async def test_notices_that_wait_for_room_keep_nobody_busy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are due, and held back for the rest of the hour: no reason to look again at once."""
    server = Server()
    limits = Limits(mails_per_hour=5, mails_per_address=9)
    async with sending(tmp_path, server, limits) as service:
        write_site(service.config.site_folder, WITH_EDITION)
        for name in ("one", "two"):
            await service.sign_up(f"{name}@example.com")
            await service.deliver()
            token = link_in(server.received[-1], "confirm")
            await service.client.post("/signup/confirm", data={"token": token})
            await service.deliver()
        service.clock.forward(1)
        assert owner.announce(service.config, "feedback-request", "everyone", int(service.clock())) == 2
        mailer = service.app.state.service.mailer
        pauses: list[float] = []

        async def look(waiting: Coroutine[Any, Any, bool], seconds: float) -> None:
            waiting.close()
            pauses.append(seconds)

        assert await mailer.deliver_due() == 0
        monkeypatch.setattr(asyncio, "wait_for", look)
        await mailer._rest()
        monkeypatch.undo()
        assert pauses[0] == WITHOUT_ROOM
        service.clock.forward(2 * HOUR)
        await service.deliver()
    assert len(server.received) == 6


async def test_a_mail_that_waited_for_room_has_its_three_days(tmp_path: Path) -> None:
    """Trying begins when it first leaves, not when it was owed: one greylisting must not end it."""
    server = Server()
    server.answer_to_data = "451 4.7.1 greylisted"
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        service.clock.forward(5 * DAY)
        await service.deliver()
        assert service.rows("SELECT failed_at FROM outbox") == [(None,)]


async def test_a_mail_that_cannot_be_written_does_not_stop_the_others(tmp_path: Path) -> None:
    """A fault in one template must not hold up the rest of the outbox."""
    server = Server()
    async with sending(tmp_path, server) as service:
        writer = service.app.state.service.mailer._writer
        write = writer.write

        def faulty(job: Any, manifest: Any) -> Any:
            if job.address == ANNA:
                raise ValueError(job.address)
            return write(job, manifest)

        writer.write = faulty
        await service.sign_up(ANNA)
        await service.sign_up("berta@example.com")
        await service.deliver()
        assert [str(mail["To"]) for mail in server.received] == ["berta@example.com"]
        assert service.rows("SELECT reason FROM outbox WHERE sent_at IS NULL") == [("ValueError",)]


async def test_sent_mails_are_forgotten_after_a_day(tmp_path: Path) -> None:
    """They are only kept to count how many an address got today."""
    server = Server()
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.deliver()
        service.clock.forward(DAY)
        owner.purge(service.config, int(service.clock()))
        assert service.rows("SELECT count(*) FROM outbox") == [(0,)]
