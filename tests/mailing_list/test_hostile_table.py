"""The table of hostile requests over real sockets: each answered as promised, nothing lost, no traceback."""

from __future__ import annotations

import asyncio
import logging
import re
from pathlib import Path

import pytest

from plugins.mailing_list.service import app
from plugins.mailing_list.service.config import Limits
from tests.mailing_list.conftest import Running, running
from tests.mailing_list.hostile import CUT, Hostile, post, table
from tests.mailing_list.serving import listening

pytestmark = pytest.mark.anyio

OPEN = Limits(signups_per_network=10**6, unstamped_per_network=10**6, unstamped_in_all=10**6)
AT_ONCE = 20
REFLECTED = re.compile(rb"<script>alert|\nlocation:[^\r]*evil|49@49", re.IGNORECASE)


async def ask(port: int, sent: bytes) -> bytes:
    """Send bytes, say that no more come, and return everything that comes back."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(sent)
        await writer.drain()
        return await asyncio.wait_for(_one_answer(reader), timeout=30)
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def _one_answer(reader: asyncio.StreamReader) -> bytes:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        return error.partial
    if head.startswith(b"HTTP/1.1 100"):
        return await _one_answer(reader)
    length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
    return head + (await reader.readexactly(int(length.group(1))) if length else b"")


def status_of(answer: bytes) -> int:
    """Return the status of an answer, CUT if it is none."""
    found = re.match(rb"HTTP/1\.1 (\d{3}) ", answer)
    return int(found.group(1)) if found else CUT


async def judge(service: Running, port: int, rows: list[Hostile]) -> dict[str, str]:
    """Send every row with a good signup beside it; return what was not as promised, by name."""
    faults: dict[str, str] = {}
    room = asyncio.Semaphore(AT_ONCE)

    async def one(number: int, row: Hostile) -> None:
        async with room:
            answer = await ask(port, row.sent)
            good = await ask(port, post(service.form(f"good{number}@example.com")))
        status = status_of(answer)
        if status not in row.statuses:
            faults[row.name] = f"{status} instead of {row.statuses}"
        if REFLECTED.search(answer):
            faults[row.name] = "its words came back as markup or as an address"
        if status_of(good) != 303:
            faults[f"{row.name}, for the visitor beside it"] = str(status_of(good))

    await asyncio.gather(*(one(number, row) for number, row in enumerate(rows)))
    return faults


async def test_every_hostile_request_is_answered_as_promised(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """More than 150 of them, each with a visitor beside it who joins; no traceback, no address in the log."""
    rows = table()
    assert len({row.name for row in rows}) == len(rows) >= 150
    caplog.set_level(logging.DEBUG)
    async with running(tmp_path, limits=OPEN) as service, listening(service) as port:
        faults = await judge(service, port, rows)
        kept = {row[0] for row in service.rows("SELECT address FROM subscription")}
    assert not faults, "\n".join(f"{name}: {fault}" for name, fault in faults.items())
    assert kept == {f"good{number}@example.com" for number in range(len(rows))} | {"visitor@example.com"}
    assert [record for record in caplog.records if record.exc_info] == []
    assert not re.search(r"[\w.]@[\w.]|a{43}", caplog.text)


async def test_a_service_that_believes_and_breaks_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table fails against a service whose bounds and checks are taken away."""
    monkeypatch.setattr(app, "is_token", lambda _text: True)
    monkeypatch.setattr("plugins.mailing_list.service.bodies.FORM", "text/plain")
    rows = [row for row in table() if row.name.startswith(("as ", "press ", "open "))]
    async with running(tmp_path, limits=OPEN) as service, listening(service) as port:
        faults = await judge(service, port, rows)
    assert len(faults) > 50
