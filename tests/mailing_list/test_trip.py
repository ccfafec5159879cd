"""The trip of one person: form, mail, button, welcome, mail, button, goodbye."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx
import pytest

from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config
from tests.mailing_list.conftest import ADDRESS, Running, text_of, write_site

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_a_person_signs_up_confirms_and_leaves(service: Running) -> None:
    """Pending, confirmed, unsubscribed: each by one deliberate button."""
    answer = await service.sign_up(ANNA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/check-your-inbox/")
    assert service.rows("SELECT address, state, page FROM subscription") == [(ANNA, "pending", "everyone")]

    (mail,) = await service.mails(ANNA)
    assert mail["Subject"] == "One more click: The letter for everyone"
    token = await service.link(ANNA, "confirm")
    page = await service.client.get(f"/signup/confirm?token={token}")
    assert f'value="{token}"' in page.text
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/everyone/welcome/")

    welcome = (await service.mails(ANNA))[-1]
    assert f"{ADDRESS}/resources/feedback-request/" in text_of(welcome)
    token = await service.link(ANNA, "unsubscribe")
    page = await service.client.get(f"/signup/unsubscribe?token={token}")
    assert f'value="{token}"' in page.text
    answer = await service.client.post("/signup/unsubscribe", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/goodbye/")
    assert service.rows("SELECT state FROM subscription") == [("unsubscribed",)]


async def test_the_preview_serves_the_trip_by_itself(tmp_path: Path) -> None:
    """A built site, a file and an address are enough; the outbox shows what would have been sent."""
    site = write_site(tmp_path / "site")
    app = create_app(Config(site, tmp_path / "state" / "signup.sqlite", "http://localhost:8000"))
    await app.state.service.start()
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 40000))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as client:
        answer = await client.post("/signup/", data={"email": ANNA, "page": "everyone"})
        assert answer.status_code == 303
        for _wait in range(500):
            outbox = (await client.get("/outbox/")).text
            if ANNA in outbox:
                break
            await asyncio.sleep(0.02)
        assert "One more click" in outbox
        mail = (await client.get("/outbox/1/")).text
        assert '<a href="http://localhost:8000/signup/confirm?token=' in mail
        assert (await client.get("/outbox/1/html")).headers["content-security-policy"].startswith("sandbox ")
        assert (await client.get("/outbox/99/")).status_code == 404
    await app.state.service.stop()


def test_the_service_runs_alone(tmp_path: Path) -> None:
    """`python -m plugins.mailing_list.service`: settings from the environment, this machine only."""
    write_site(tmp_path / "site")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "plugins.mailing_list.service", "--port", str(port)]
    given = {"SIGNUP_SITE_FOLDER": str(tmp_path / "site"), "SIGNUP_DATABASE": str(tmp_path / "list.sqlite")}
    process = subprocess.Popen(command, env={**os.environ, **given})
    try:
        for _wait in range(500):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"http://127.0.0.1:{port}/signup/health").text == "ok\n":
                    break
            time.sleep(0.02)
        else:
            raise AssertionError("it does not answer")
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
    wrong = subprocess.run(
        command, env={**os.environ, "SIGNUP_SMPT_HOST": "x"}, capture_output=True, check=False
    )
    assert wrong.returncode == 2
    assert b"SIGNUP_SMPT_HOST: there is no such variable" in wrong.stderr


async def test_a_wrong_address_is_shown_again_with_what_is_wrong(service: Running) -> None:
    """Nothing that was typed is lost, and it cannot become markup."""
    answer = await service.sign_up('anna"><script>@')
    assert answer.status_code == 422
    assert 'value="anna&quot;&gt;&lt;script&gt;@" aria-invalid="true"' in answer.text
    assert "Something is missing before or after the @." in answer.text
    assert "<script>" not in answer.text
    assert service.rows("SELECT count(*) FROM subscription") == [(0,)]


async def test_preferences_make_the_lists_exactly_the_chosen_ones(generous: Running) -> None:
    """Ticked and saved is a consent with its wording; unticked is unsubscribed."""
    await generous.join(ANNA)
    token = await generous.link(ANNA, "preferences")
    page = await generous.client.get(f"/signup/preferences?token={token}")
    assert 'value="everyone" checked' in page.text
    assert 'value="candidates" checked' not in page.text
    answer = await generous.client.post("/signup/preferences", data={"token": token, "list": "candidates"})
    assert 'value="candidates" checked' in answer.text
    assert "Saved." in answer.text
    states = generous.rows("SELECT list, state FROM subscription ORDER BY list")
    assert states == [("candidates", "confirmed"), ("everyone", "unsubscribed")]
