"""The owner's page: the list at a glance for whoever sits at this machine, and not there for anybody else."""

from __future__ import annotations

import pytest

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.stamps import make_stamp
from tests.mailing_list.conftest import KEY, Running

pytestmark = pytest.mark.anyio


async def test_it_shows_figures_by_list_and_day_the_queue_and_who_is_never_mailed(service: Running) -> None:
    """And no address, no link of a mail, no script."""
    await service.join("confirmed@example.com")
    await service.sign_up("pending@example.com", page="candidates")
    owner.block(service.config, "blocked@example.com", int(service.clock()))
    answer = await service.client.get("/owner/")
    assert answer.status_code == 200
    for row in (
        ("everyone", "confirmed", "1"),
        ("candidates", "pending", "1"),
        ("2026-11-22", "everyone", "1", "1", "0"),
        ("2026-11-22", "candidates", "1", "0", "0"),
        ("confirm", "0", "2026-11-22 12:00:00"),
        ("blocked", "1"),
    ):
        assert "".join(f"<td>{cell}</td>" for cell in row) in answer.text
    assert "@" not in answer.text.replace("@media", "")
    assert "token" not in answer.text
    assert "<script" not in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/owner/", "/outbox/"])
@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"host": "localhost.evil.example"},
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"x-forwarded-for": "127.0.0.1"},
        {"x-forwarded-host": "localhost"},
        {"forwarded": "for=127.0.0.1"},
        {"x-real-ip": "127.0.0.1"},
        {"via": "1.1 proxy"},
    ],
)
async def test_it_is_not_there_by_another_name_from_another_page_or_through_a_proxy(
    service: Running, path: str, headers: dict[str, str]
) -> None:
    """DNS rebinding, other sites' pages, a web server that hands on too much."""
    assert (await service.client.get(path)).status_code == 200
    assert (await service.client.get(path, headers={"origin": "http://localhost:8000"})).status_code == 200
    assert (await service.client.get(path, headers=headers)).status_code == 404


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1"])
async def test_it_is_not_there_for_another_machine(service: Running, host: str) -> None:
    """Whatever name it uses."""
    async with service.client_from(host) as client:
        for path in ("/owner/", "/outbox/"):
            assert (await client.get(path)).status_code == 404
        fields = {"email": "a@example.com", "page": "everyone", "stamp": make_stamp(KEY, service.clock() - 9)}
        assert (await client.post("/signup/", data=fields)).status_code == 303
