"""Real SMTP servers on this machine: one takes mail, one has bad manners, for one nobody vouches."""

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

from aiosmtpd.smtp import SMTP

from plugins.mailing_list.service.config import Limits, Smtp
from tests.mailing_list.conftest import Running, running

MANY = Limits(mails_per_address=100)


class Server:
    """A real SMTP server that keeps what it gets and says what it is told to say."""

    def __init__(self) -> None:
        self.received: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answer_to: Callable[[str], str] = lambda _recipient: "250 OK"
        self.answer_to_data = "250 OK"
        self.has_mail = asyncio.Event()

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
            self.has_mail.set()
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


def transport_to(port: int, security: Literal["tls", "starttls", "none"] = "none") -> Smtp:
    """Return how mail goes to a server here; patient, since a busy machine is no fault of a server."""
    return Smtp("127.0.0.1", port, security=security, timeout=30)


@asynccontextmanager
async def sending(folder: Path, server: Server, limits: Limits = MANY) -> AsyncIterator[Running]:
    """A service that sends through a server."""
    async with smtp(server) as port, running(folder, transport=transport_to(port), limits=limits) as service:
        yield service


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


def self_signed(folder: Path) -> ssl.SSLContext:
    """Return a server's side of TLS with a certificate that nobody vouches for."""
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


def link_in(mail: EmailMessage, purpose: str) -> str:
    """Return the token of the link for a purpose."""
    part = mail.get_body(("plain",))
    assert part
    found = re.search(rf"/signup/{purpose}\?token=([\w-]+)", str(part.get_content()))
    assert found
    return found.group(1)
