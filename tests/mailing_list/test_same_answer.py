"""Nobody can find out who is on the list: the same answer after the same work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from plugins.mailing_list.service.config import Limits
from plugins.mailing_list.service.subscriptions import ENOUGH_TODAY
from tests.mailing_list.conftest import Running, every_kind, running

pytestmark = pytest.mark.anyio


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
