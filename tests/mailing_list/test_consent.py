"""The record: consent can be shown, and what was never confirmed is forgotten."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import DAY
from tests.mailing_list.conftest import MANIFEST, Running, listed, running, write_site

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_every_confirmed_subscription_shows_its_consent(service: Running) -> None:
    """GDPR art. 7(1): address, two UTC times, page, wording with version and hash; no network address."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    service.clock.forward(60)
    await service.client.post("/signup/confirm", data={"token": token})
    (row,) = owner.subscriptions(service.config, state="confirmed")
    assert row["requested_at"] == "2026-11-22T12:00:00Z"
    assert row["confirmed_at"] == "2026-11-22T12:01:00Z"
    assert row["page"] == "everyone"
    assert row["wording"] == "Send me the letter for everyone. I can leave with one click."
    assert row["wording_hash"] == hashlib.sha256(str(row["wording"]).encode()).hexdigest()
    assert row["network"] is None


async def test_the_wording_on_record_is_the_one_that_was_shown(service: Running) -> None:
    """A cached page may show last month's sentence: its reader agreed to that. Nothing else is believed."""
    await service.sign_up("first@example.com")
    old = MANIFEST.pages[0].wording_hash
    changed = replace(MANIFEST, pages=(listed("everyone", "A new sentence.", wording_version="2"),))
    write_site(service.config.site_folder, changed)
    await service.sign_up("cached@example.com", wording=old)
    await service.sign_up("fresh@example.com", wording=changed.pages[0].wording_hash)
    await service.sign_up("forged@example.com", wording="0" * 64)
    rows = owner.subscriptions(service.config)
    assert {str(row["address"]).split("@")[0]: row["wording_version"] for row in rows} == {
        "first": "1",
        "cached": "1",
        "fresh": "2",
        "forged": "2",
    }


async def test_a_network_address_is_kept_only_if_the_owner_says_so(tmp_path: Path) -> None:
    """And the pages say so too. Off by default; a /64 or an IPv4 address otherwise."""
    async with running(tmp_path, keeps_network=True) as service:
        await service.sign_up("before@example.com", host="2001:db8::1")
        write_site(service.config.site_folder, replace(MANIFEST, says_network_is_kept=True))
        await service.sign_up(ANNA, host="2001:db8::1")
        rows = service.rows("SELECT network FROM subscription ORDER BY id")
        assert rows == [(None,), ("2001:db8::/64",)]


async def test_an_unconfirmed_signup_is_forgotten_after_a_week(service: Running) -> None:
    """What was never confirmed is nobody's consent; a confirmed one stays."""
    await service.join("berta@example.com")
    await service.sign_up(ANNA)
    service.clock.forward(7 * DAY - 1)
    assert owner.purge(service.config, int(service.clock())) == 0
    service.clock.forward(1)
    assert owner.purge(service.config, int(service.clock())) == 1
    assert service.rows("SELECT address FROM subscription") == [("berta@example.com",)]
