"""The mailer: takes what is owed from the outbox, writes it, delivers it, settles it. One task, no hurry."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
import time

from plugins.mailing_list.service import outbox
from plugins.mailing_list.service.addresses import parse_address
from plugins.mailing_list.service.config import Config, Outside
from plugins.mailing_list.service.mails import MailWriter, Written
from plugins.mailing_list.service.outbox import Job, Receipt
from plugins.mailing_list.service.pages import Pages
from plugins.mailing_list.service.store import Store
from plugins.mailing_list.service.suppression import suppress
from plugins.mailing_list.service.transactions import purge
from plugins.mailing_list.service.transports import deliverer

BATCH = 20
SHARE = 0.1  # of the time that mails and requests share: a visitor waits for an answer
LONGEST_SLEEP = 60.0  # seconds; the outbox is looked at this often even if nobody calls
GATHERING = 0.02  # mails that are owed within this time leave together
WITHOUT_ROOM = 5.0  # over the hourly limit; new signups do not make room
AFTER_TROUBLE = 30.0
LONGEST_FINISH = 20.0  # seconds a stop waits for the batch in hand
BETWEEN_PURGES = 3600.0

log = logging.getLogger("signup.mailer")


class Mailer:
    """Delivers the outbox of one store until it is stopped. `wake` tells it that something is owed."""

    def __init__(self, config: Config, outside: Outside, key: bytes, store: Store, pages: Pages) -> None:
        self._config, self._outside, self._key = config, outside, key
        self._store, self._pages = store, pages
        self._writer = MailWriter(config, outside)
        self._deliver = deliverer(config.transport, config.sender, store, outside.clock)
        self._owed, self._stopping = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Take back what an earlier run left half done, and begin."""
        self._stopping.clear()
        await self._store.run(lambda connection: outbox.release(connection, self._outside.now()))
        self._task = asyncio.create_task(self._run(), name="signup-mailer")

    async def stop(self) -> None:
        """Finish the batch in hand, so that nothing in it is sent twice; what is owed stays owed."""
        self._stopping.set()
        self._owed.set()
        if self._task:
            await asyncio.wait({self._task}, timeout=LONGEST_FINISH)
            while not self._task.done():  # a library may swallow one cancellation
                self._task.cancel()
                await asyncio.wait({self._task}, timeout=1)
            self._task = None

    def wake(self) -> None:
        """Say that a mail is owed now."""
        self._owed.set()

    async def deliver_due(self, share: float = 1.0) -> int:
        """Deliver a batch of what is due, writing for a share of the time; return how many mails."""
        now = self._outside.now()
        jobs = await self._store.run(
            lambda connection: outbox.claim(connection, self._config, now, BATCH, self._outside.random_bytes)
        )
        if jobs:
            written, receipts = await self._write(jobs, share)
            receipts += await self._deliver(written)
            await self._store.run(lambda connection: self._settle(connection, jobs, receipts))
        return len(jobs)

    async def _run(self) -> None:
        next_purge = 0.0
        while not self._stopping.is_set():
            self._owed.clear()
            try:
                if self._outside.clock() >= next_purge:
                    await self._store.run(lambda connection: purge(connection, self._outside.now()))
                    next_purge = self._outside.clock() + BETWEEN_PURGES
                if not await self.deliver_due(SHARE):
                    await self._rest()
            except Exception as error:  # noqa: BLE001 - whatever it is, mail must go on when it is over
                # The name only: the words of an error may quote an address.
                log.warning("mail waits: %s", type(error).__name__)
                await self._pause(AFTER_TROUBLE)

    async def _rest(self) -> None:
        """Sleep until a mail is due or somebody calls; over the hourly limit, for a while at least."""
        now = self._outside.now()
        room, is_held, due = await self._store.run(lambda connection: self._outlook(connection, now))
        if due is not None and due <= now:  # it came in the meantime, or there is no room for it
            await self._pause(GATHERING if room else WITHOUT_ROOM)
            return
        pause = LONGEST_SLEEP if due is None else min(LONGEST_SLEEP, due - now)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._owed.wait(), min(pause, WITHOUT_ROOM) if is_held else pause)
        await self._pause(GATHERING)

    def _outlook(self, connection: sqlite3.Connection, now: int) -> tuple[int, bool, int | None]:
        """Return how many mails may leave this hour, whether notices wait, and when the next mail is due."""
        room = outbox.room(connection, now, self._config.limits)
        is_held = outbox.notices_wait(room, self._config.limits)
        return room, is_held, outbox.next_due(connection, with_notices=not is_held)

    async def _pause(self, seconds: float) -> None:
        """Sleep, but not through a stop."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _write(self, jobs: list[Job], share: float) -> tuple[list[Written], list[Receipt]]:
        """Write what can be written; one mail that cannot must not hold up the others, nor a request."""
        manifest = self._pages.manifest()
        written, receipts = [], []
        for job in jobs:
            began = time.thread_time()
            try:
                written.append(self._writer.write(job, manifest))
            except Exception as error:  # noqa: BLE001 - a fault of a template or an address
                log.warning("a mail (%s) cannot be written: %s", job.letter, type(error).__name__)
                receipts.append(Receipt(job.id, "again", type(error).__name__))
            await asyncio.sleep((time.thread_time() - began) * (1 / share - 1))
        return written, receipts

    def _settle(self, connection: sqlite3.Connection, jobs: list[Job], receipts: list[Receipt]) -> None:
        outbox.settle(connection, receipts, self._outside.now())
        addresses = {job.id: job.address for job in jobs}
        for receipt in receipts:
            if receipt.outcome == "no mailbox":
                suppress(
                    connection,
                    self._key,
                    parse_address(addresses[receipt.job]).key,
                    "bounced",
                    self._outside.now(),
                )
