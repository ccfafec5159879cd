"""How mail leaves: a real SMTP server, its bad days, and the outbox that survives them."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Literal

import pytest
from aiosmtpd.smtp import SMTP

from plugins.mailing_list.service import mailer as mailer_module
from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import DAY, HOUR, Limits, Smtp
from plugins.mailing_list.service.outbox import GIVE_UP, MOMENT
from tests.mailing_list.conftest import Running, running

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"
MANY = Limits(mails_per_address=100)


class Server:
    """A real SMTP server that keeps what it gets and says what it is told to say."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answer_to: Callable[[str], str] = lambda _recipient: "250 OK"
        self.answer_to_data = "250 OK"

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer one recipient."""
        answer = self.answer_to(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take one mail."""
        if self.answer_to_data.startswith("250"):
            self.received.append(message_from_bytes(envelope.content, policy=policy.default))
            self.envelopes.append((envelope.mail_from, envelope.rcpt_tos))
        return self.answer_to_data


@asynccontextmanager
async def smtp(server: Server, port: int = 0) -> AsyncIterator[int]:
    """Run a server on a port of its own."""
    found = await asyncio.get_running_loop().create_server(lambda: SMTP(server), "127.0.0.1", port)
    try:
        yield found.sockets[0].getsockname()[1]
    finally:
        found.close()
        await found.wait_closed()


@asynccontextmanager
async def sending(folder: Path, server: Server, limits: Limits = MANY) -> AsyncIterator[Running]:
    """A service that sends through a server."""
    async with smtp(server) as port:
        transport = Smtp("127.0.0.1", port, security="none", timeout=5)
        async with running(folder, transport=transport, limits=limits) as service:
            yield service


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
    async with smtp(server) as port:
        transport = Smtp("127.0.0.1", port, security="none", timeout=5)
        async with running(tmp_path, transport=transport, limits=MANY) as service:
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
        for _hour in range(GIVE_UP // HOUR + 2):
            await service.deliver()
            service.clock.forward(HOUR)
        assert owner.counts(service.config).failed == 1
        assert service.rows("SELECT reason FROM outbox") == [("SMTP 451",)]


@pytest.mark.parametrize(
    ("answer", "is_gone"),
    [
        ("550 5.1.1 no such user", True),
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


@asynccontextmanager
async def rude(
    conversation: Callable[[asyncio.StreamReader, asyncio.StreamWriter], Any],
) -> AsyncIterator[int]:
    """Run a server that says what no good one says; it greets and then has its own way."""

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 rude.example\r\n")
        with contextlib.suppress(ConnectionError):
            await conversation(reader, writer)
        writer.close()

    found = await asyncio.start_server(speak, "127.0.0.1", 0)
    try:
        yield found.sockets[0].getsockname()[1]
    finally:
        found.close()


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
    async with smtp(server) as port:
        transport = Smtp("127.0.0.1", port, security="none", timeout=5)
        async with running(tmp_path, transport=transport, limits=MANY) as service:
            service.clock.forward(HOUR)
            await service.deliver()
    assert [str(mail["To"]) for mail in server.received] == [ANNA]


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
            transport = Smtp("127.0.0.1", port, security=security, timeout=3)
            async with running(tmp_path / str(port), transport=transport, limits=MANY) as service:
                await service.sign_up(ANNA)
                await service.deliver()
                assert service.rows("SELECT attempts, sent_at FROM outbox") == [(1, None)]
    assert server.received == []


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server's side of TLS with a certificate that nobody vouches for."""
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def test_one_bad_recipient_does_not_hold_up_the_batch(tmp_path: Path) -> None:
    """A batch goes over one connection; each mail has its own fate."""
    server = Server()
    server.answer_to = lambda recipient: "550 5.1.1 no" if recipient.startswith("bad") else "250 OK"
    async with sending(tmp_path, server) as service:
        for name in ("one", "bad", "two"):
            await service.sign_up(f"{name}@example.com")
        await service.deliver()
    assert [str(mail["To"]) for mail in server.received] == ["one@example.com", "two@example.com"]


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
        for _wait in range(500):
            if server.received:
                break
            await asyncio.sleep(0.02)
        await mailer.stop()
        assert len(server.received) == 1


async def test_a_reason_never_quotes_the_address(tmp_path: Path) -> None:
    """Servers like to repeat it in their answers; the outbox and the logs keep the code only."""
    server = Server()
    server.answer_to = lambda recipient: f"550 5.1.1 <{recipient}> is unknown here"
    async with sending(tmp_path, server) as service:
        await service.sign_up(ANNA)
        await service.deliver()
        assert service.rows("SELECT reason FROM outbox") == [("SMTP 550",)]


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
        confirm, leave = (_link(server.received[0], purpose) for purpose in ("confirm", "unsubscribe"))
        owner.block(service.config, ANNA, int(service.clock()))
        await service.client.post("/signup/confirm", data={"token": confirm})
        await service.client.post("/signup/unsubscribe", data={"token": leave})
        assert service.rows("SELECT state FROM subscription") == [("unsubscribed",)]
        await service.deliver()
        assert len(server.received) == 1
        with pytest.raises(owner.Impossible, match="blocked"):
            owner.resend(service.config, ANNA, int(service.clock()))


def _link(mail: EmailMessage, purpose: str) -> str:
    part = mail.get_body(("plain",))
    assert part
    found = re.search(rf"/signup/{purpose}\?token=([\w-]+)", str(part.get_content()))
    assert found
    return found.group(1)


async def test_whoever_leaves_gets_one_mail_that_says_so(tmp_path: Path) -> None:
    """One for all lists, with a way back that is a page with a button; none to who never confirmed."""
    server = Server()
    async with sending(tmp_path, server) as service:
        for page in ("everyone", "candidates"):
            await service.sign_up(ANNA, page)
            await service.deliver()
            await service.client.post(
                "/signup/confirm", data={"token": _link(server.received[-1], "confirm")}
            )
            await service.deliver()
        await service.sign_up("berta@example.com")
        await service.deliver()
        for mail in (server.received[-2], server.received[-1]):
            fields = {"token": _link(mail, "unsubscribe"), "everything": "yes"}
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
        for _wait in range(500):
            if server.received:
                break
            await asyncio.sleep(0.02)
        await mailer.stop()
    assert len(server.received) == 1


async def test_a_signup_that_comes_while_the_mailer_looks_is_not_left_waiting(tmp_path: Path) -> None:
    """Between «nothing is due» and «when is the next» a signup can arrive: it must not wait for room."""
    server = Server()
    async with sending(tmp_path, server) as service:
        mailer = service.app.state.service.mailer
        await service.sign_up(ANNA)
        start = asyncio.get_running_loop().time()
        await mailer._rest()
        assert asyncio.get_running_loop().time() - start < mailer_module.WITHOUT_ROOM / 2
        assert await mailer.deliver_due() == 1


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
