"""How mail leaves: a real SMTP server, its bad days, and the outbox that survives them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.smtp import SMTP

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import HOUR, Smtp
from plugins.mailing_list.service.outbox import MOMENT, MOST_TRIES
from tests.mailing_list.conftest import running
from tests.mailing_list.smtp_server import MANY, Server, rude, self_signed, sending, smtp, transport_to

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_mail_leaves_through_smtp_with_everything_in_it(tmp_path: Path) -> None:
    """The server gets what the local outbox shows: two parts, the headers, one recipient."""
    server = Server()
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.deliver()
        assert server.envelopes == [("letters@site.example", [ANNA])]
        (mail,) = server.received
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert mail["From"] == "Sprint Recruiting <letters@site.example>"
        assert service.rows("SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)]
        assert (await service.client.get("/outbox/")).status_code == 404


async def test_an_hour_without_a_server_loses_nothing(tmp_path: Path) -> None:
    """Signups go on; the mails wait with growing pauses and all leave afterwards, once each."""
    transport = Smtp("127.0.0.1", 1, security="none", timeout=1)
    async with running(tmp_path, transport=transport, limits=MANY) as service:
        for minute in range(60):
            if minute % 20 == 0:
                await service.sign_up(f"p{minute}@example.com")
            await service.deliver()
            service.clock.forward(60)
        assert service.rows("SELECT count(*), count(sent_at) FROM outbox") == [(3, 0)]
        assert service.rows("SELECT DISTINCT reason FROM outbox")[0][0] in (
            "SMTPConnectError",
            "SMTPConnectTimeoutError",
        )
    server = Server()
    async with (
        smtp(server) as port,
        running(tmp_path, transport=transport_to(port), limits=MANY) as service,
    ):
        service.clock.forward(2 * HOUR)
        await service.deliver()
    assert sorted(str(mail["To"]) for mail in server.received) == [
        f"p{minute}@example.com" for minute in (0, 20, 40)
    ]


async def test_a_mail_is_given_up_after_three_days_and_shown_to_the_owner(tmp_path: Path) -> None:
    """Its link would not work any more; the count says that something failed."""
    server = Server()
    server.answer_to_data = "451 4.3.0 try again"
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        for _hour in range(MOST_TRIES):
            await service.deliver()
            service.clock.forward(HOUR)
        assert owner.counts(service.config).failed == 1
        assert service.rows("SELECT reason FROM outbox") == [("SMTP 451",)]


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        ("550 5.1.1 no such user", True),
        ("450 5.1.1 later, perhaps", False),
        ("550 5.7.1 relaying denied", False),
        ("550 mailbox unavailable", False),
        ("450 4.2.1 greylisted", False),
        ("552 5.2.2 mailbox full", False),
    ],
)
async def test_only_an_address_that_does_not_exist_is_never_mailed_again(
    tmp_path: Path, answer: str, is_gone: bool
) -> None:
    """RFC 3463: X.1.x is about the address. A server's mood or our own settings must cost nobody anything."""
    server = Server()
    server.answer_to = lambda _recipient: answer
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.deliver()
        assert service.rows("SELECT reason FROM suppression") == ([("bounced",)] if is_gone else [])
        assert service.rows("SELECT failed_at IS NOT NULL FROM outbox") == [(int(is_gone),)]
        service.clock.forward(MOMENT)
        await service.sign_up(ANNA)
        assert service.rows("SELECT count(*) FROM outbox") == [(1 if is_gone else 2,)]


async def _hang_up_in_the_middle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        is_data = line.startswith(b"DATA")
        writer.write(b"354 go on\r\n" if is_data else b"250 OK\r\n")
        if is_data:
            await reader.readline()
            return


async def _say_nothing_more(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _talk_nonsense(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while await reader.readline():
        writer.write(b"hello there\r\n")


@pytest.mark.parametrize("conversation", [_hang_up_in_the_middle, _say_nothing_more, _talk_nonsense])
async def test_a_server_that_breaks_off_is_slow_or_mad_costs_no_mail(
    tmp_path: Path, conversation: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any]
) -> None:
    """Dropped in mid-DATA, silent, senseless: the mail is owed, and leaves once by a server that works."""
    async with rude(conversation) as port:
        transport = Smtp("127.0.0.1", port, security="none", timeout=0.3)
        async with running(tmp_path, transport=transport, limits=MANY) as service:
            await service.sign_up(ANNA)
            await service.deliver()
            assert service.rows("SELECT attempts, sent_at, failed_at FROM outbox") == [(1, None, None)]
    server = Server()
    async with (
        smtp(server) as port,
        running(tmp_path, transport=transport_to(port), limits=MANY) as service,
    ):
        service.clock.forward(HOUR)
        await service.deliver()
    assert [str(mail["To"]) for mail in server.received] == [ANNA]


async def test_what_was_taken_before_a_server_hung_up_is_not_sent_again(tmp_path: Path) -> None:
    """Only the rest of the batch is tried later; a mail that comes twice is one too many."""

    async def take_one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            if line.startswith(b"DATA"):
                writer.write(b"354 go on\r\n")
                await reader.readuntil(b"\r\n.\r\n")
                writer.write(b"250 OK\r\n")
                return
            writer.write(b"250 OK\r\n")

    async with (
        rude(take_one) as port,
        running(tmp_path, transport=transport_to(port), limits=MANY) as service,
    ):
        await service.sign_up(ANNA)
        await service.sign_up("bo@example.com")
        await service.deliver()
        assert service.rows("SELECT count(sent_at), count(*) FROM outbox") == [(1, 2)]


@pytest.mark.parametrize("security", ["tls", "starttls"])
async def test_a_server_with_a_certificate_of_its_own_making_gets_no_mail(
    tmp_path: Path, security: Literal["tls", "starttls"]
) -> None:
    """Nor does one that has no encryption to offer: addresses and passwords do not leave in the clear."""
    server = Server()
    context = self_signed(tmp_path)
    found = await asyncio.get_running_loop().create_server(
        lambda: SMTP(server, tls_context=context if security == "starttls" else None),
        "127.0.0.1",
        0,
        ssl=context if security == "tls" else None,
    )
    async with found, smtp(server) as bare:
        for port in (found.sockets[0].getsockname()[1], bare):
            transport = transport_to(port, security)
            async with running(tmp_path / str(port), transport=transport, limits=MANY) as service:
                await service.sign_up(ANNA)
                await service.deliver()
                assert service.rows("SELECT attempts, sent_at FROM outbox") == [(1, None)]
    assert server.received == []


async def test_one_bad_recipient_does_not_hold_up_the_batch(tmp_path: Path) -> None:
    """A batch goes over one connection; each mail has its own fate."""
    server = Server()
    server.answer_to = lambda recipient: "550 5.1.1 no" if recipient.startswith("bad") else "250 OK"
    async with sending(tmp_path, server) as service:
        for name in ("one", "bad", "two"):
            await service.sign_up(f"{name}@example.com")
        await service.deliver()
    assert [str(mail["To"]) for mail in server.received] == ["one@example.com", "two@example.com"]


async def test_a_reason_never_quotes_the_address(tmp_path: Path) -> None:
    """Servers like to repeat it in their answers; the outbox and the logs keep the code only."""
    server = Server()
    server.answer_to = lambda recipient: f"550 5.1.1 <{recipient}> is unknown here"
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.deliver()
        assert service.rows("SELECT reason FROM outbox") == [("SMTP 550",)]
