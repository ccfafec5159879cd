"""Links in mails: opening one changes nothing, each is good for one purpose and its time."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3

import pytest

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import DAY, HOUR
from tests.mailing_list.conftest import Running

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_opening_links_changes_nothing_and_spends_nothing(service: Running) -> None:
    """Mail scanners open every link, some with script: GET, HEAD and OPTIONS write no row."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    leave = await service.link(ANNA, "unsubscribe")
    before = _dump(service)
    for _time in range(20):
        for method in ("GET", "HEAD", "OPTIONS"):
            for path in (
                f"confirm?token={token}",
                f"unsubscribe?token={leave}",
                "preferences?token=x",
                "",
                "stamp",
            ):
                await service.client.request(method, f"/signup/{path}")
    assert _dump(service) == before
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert answer.headers["location"] == "/join/everyone/welcome/"


def _dump(service: Running) -> str:
    with sqlite3.connect(service.config.database) as connection:
        return "\n".join(connection.iterdump())


async def test_of_a_hundred_parallel_clicks_one_confirms(service: Running) -> None:
    """Spent once; the others show the same page, and there is one welcome mail."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    answers = await asyncio.gather(
        *(service.client.post("/signup/confirm", data={"token": token}) for _click in range(100))
    )
    assert {(answer.status_code, answer.headers["location"]) for answer in answers} == {
        (303, "/join/everyone/welcome/")
    }
    assert service.rows("SELECT number FROM tally WHERE counted = 'confirmed'") == [(1,)]
    unspent = "SELECT count(*) FROM token WHERE purpose = 'confirm' AND spent_at IS NULL"
    assert service.rows(unspent) == [(0,)]
    assert len(await service.mails(ANNA)) == 2


async def test_only_the_hash_of_a_token_is_kept(service: Running) -> None:
    """Whoever reads the database cannot confirm, leave or choose for anybody."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    assert len(token) == 43
    kept = [row[0] for row in service.rows("SELECT hash FROM token")]
    assert hashlib.sha256(token.encode()).digest() in kept
    with sqlite3.connect(service.config.database) as connection:
        connection.execute("DELETE FROM local_mail")  # the local outbox is the reader's inbox
    assert token not in _dump(service)


async def test_a_token_is_good_for_one_purpose(service: Running) -> None:
    """A link to leave cannot confirm, and the other way round."""
    await service.sign_up(ANNA)
    leave = await service.link(ANNA, "unsubscribe")
    answer = await service.client.post("/signup/confirm", data={"token": leave})
    assert answer.headers["location"] == "/join/unknown-link/"
    assert service.rows("SELECT state FROM subscription") == [("pending",)]


@pytest.mark.parametrize(("hours", "path"), [(71.9, "/join/everyone/welcome/"), (72, "/join/expired/")])
async def test_a_link_to_confirm_works_for_three_days(service: Running, hours: float, path: str) -> None:
    """Checked when it is used, with a way back afterwards."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "confirm")
    service.clock.forward(hours * HOUR)
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert answer.headers["location"] == path


@pytest.mark.parametrize("is_used", [False, True])
@pytest.mark.parametrize("comes_again", [False, True])
async def test_leaving_makes_older_links_to_confirm_useless(
    service: Running, is_used: bool, comes_again: bool
) -> None:
    """Nobody is brought back by a mail that lies around, even if their address is typed in again."""
    await service.sign_up(ANNA)
    first = await service.link(ANNA, "confirm")
    leave = await service.link(ANNA, "unsubscribe")
    if is_used:
        await service.client.post("/signup/confirm", data={"token": first})
    await service.client.post("/signup/unsubscribe", data={"token": leave})
    if comes_again:
        await service.sign_up(ANNA)
    answer = await service.client.post("/signup/confirm", data={"token": first})
    assert answer.headers["location"] == "/join/expired/"
    assert service.rows("SELECT state FROM subscription WHERE state = 'confirmed'") == []


@pytest.mark.parametrize(
    "request_of_a_mail_host",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"files": {"List-Unsubscribe": (None, "One-Click")}},
    ],
)
async def test_a_mail_host_unsubscribes_with_one_post_years_later(
    service: Running, request_of_a_mail_host: dict[str, object]
) -> None:
    """No cookie, no redirect, urlencoded or multipart, as often as the host likes."""
    await service.join(ANNA)
    token = await service.link(ANNA, "unsubscribe")
    service.clock.forward(4 * 365 * DAY)
    owner.purge(service.config, int(service.clock()))
    for _time in range(2):
        answer = await service.client.post(f"/signup/unsubscribe?token={token}", **request_of_a_mail_host)  # type: ignore[arg-type]
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
    assert service.rows("SELECT state FROM subscription") == [("unsubscribed",)]


async def test_a_post_without_the_words_of_rfc_8058_does_not_unsubscribe(service: Running) -> None:
    """Only the button of the page (token in the body) or a mail host (the words) may."""
    await service.join(ANNA)
    token = await service.link(ANNA, "unsubscribe")
    await service.client.post(f"/signup/unsubscribe?token={token}", data={"x": "y"})
    assert service.rows("SELECT state FROM subscription") == [("confirmed",)]
