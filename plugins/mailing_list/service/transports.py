"""How mail leaves: through an SMTP server, or into the local outbox. One row each."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

import aiosmtplib

from plugins.mailing_list.service.config import Clock, LocalOutbox, Smtp
from plugins.mailing_list.service.mails import Written
from plugins.mailing_list.service.outbox import Receipt
from plugins.mailing_list.service.store import Store

Deliver = Callable[[Sequence[Written]], Awaitable[list[Receipt]]]

# RFC 3463: X.1.x is about the address itself. Anything else that is «permanent» may be the
# server's mood or our own settings, and must not cost a subscriber their subscription.
_NO_MAILBOX = re.compile(r"\b5\.1\.(1|2|3|6|10)\b")


def deliverer(transport: Smtp | LocalOutbox, sender: str, store: Store, clock: Clock) -> Deliver:
    """Return the function that delivers a batch of mails by a transport and says what became of each."""

    async def deliver(batch: Sequence[Written]) -> list[Receipt]:
        match transport:
            case Smtp():
                return await _through_smtp(transport, sender, batch)
            case LocalOutbox():
                return await _into_local_outbox(store, batch, clock)

    return deliver


async def _through_smtp(smtp: Smtp, sender: str, batch: Sequence[Written]) -> list[Receipt]:
    """Send a batch over one connection; if there is none, all of it is tried again later."""
    client = aiosmtplib.SMTP(
        hostname=smtp.host,
        port=smtp.port,
        timeout=smtp.timeout,
        username=smtp.username or None,
        password=smtp.password or None,
        use_tls=smtp.security == "tls",
        start_tls=smtp.security == "starttls",
    )
    receipts: dict[int, Receipt] = {}
    try:
        async with client:
            for written in batch:
                receipts[written.job.id] = await _send(client, sender, written)
    except (aiosmtplib.SMTPException, OSError) as error:
        # What was sent before the connection broke stays sent.
        for written in batch:
            receipts.setdefault(written.job.id, Receipt(written.job.id, "again", _reason(error)))
    return list(receipts.values())


async def _send(client: aiosmtplib.SMTP, sender: str, written: Written) -> Receipt:
    try:
        await client.sendmail(sender, [written.job.address], written.message)
    except aiosmtplib.SMTPRecipientsRefused as refused:
        answer = refused.recipients[0]
        gone = 500 <= answer.code < 600 and _NO_MAILBOX.search(answer.message)
        return Receipt(written.job.id, "no mailbox" if gone else "again", f"SMTP {answer.code}")
    except aiosmtplib.SMTPResponseException as error:
        if not client.is_connected:
            raise
        return Receipt(written.job.id, "again", _reason(error))
    return Receipt(written.job.id, "sent")


async def _into_local_outbox(store: Store, batch: Sequence[Written], clock: Clock) -> list[Receipt]:
    rows = [(written.job.subscription, int(clock()), written.message) for written in batch]
    await store.run(
        lambda connection: connection.executemany(
            "INSERT INTO local_mail (subscription, sent_at, message) "
            "SELECT ?1, ?2, ?3 WHERE ?1 IS NULL OR EXISTS (SELECT 1 FROM subscription WHERE id = ?1)",
            rows,
        )
    )
    return [Receipt(written.job.id, "sent") for written in batch]


def _reason(error: Exception) -> str:
    """Return what went wrong without the server's words: they may quote the address."""
    code = getattr(error, "code", None)
    return f"SMTP {code}" if code else type(error).__name__
