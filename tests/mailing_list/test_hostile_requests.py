"""Requests no browser of ours sends: each is answered in bounds, and none is believed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from ipaddress import ip_network
from pathlib import Path

import httpx2 as httpx
import pytest

from plugins.mailing_list.service import connections
from plugins.mailing_list.service.config import Limits
from plugins.mailing_list.service.connections import server_options
from tests.mailing_list.conftest import ADDRESS, Running, running, text_of
from tests.mailing_list.serving import listening

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"
FORM = "application/x-www-form-urlencoded"
NUL = "\0"

# name → (what is sent to /signup/, the status it gets)
REQUESTS: dict[str, tuple[dict[str, object], int]] = {
    "JSON": ({"json": {"email": ANNA, "page": "everyone"}}, 415),
    "multipart": ({"files": {"email": (None, ANNA)}}, 415),
    "no content type": ({"content": b"email=a@example.com&page=everyone"}, 415),
    "plain text": ({"content": b"email=x", "headers": {"content-type": "text/plain"}}, 415),
    "17 kB": ({"data": {"email": ANNA, "page": "everyone", "x": "y" * 17_000}}, 413),
    "a length that lies": (
        {"content": b"email=x", "headers": {"content-type": FORM, "content-length": "99999999"}},
        413,
    ),
    "a length that is no number": (
        {"content": b"email=x", "headers": {"content-type": FORM, "content-length": "-1"}},
        400,
    ),
    "41 fields": ({"data": {f"x{number}": "y" for number in range(41)}}, 400),
    "a long value": ({"data": {"email": "a" * 2_001, "page": "everyone"}}, 400),
    "two addresses": ({"data": {"email": [ANNA, "b@example.com"], "page": "everyone"}}, 400),
    "a null byte": ({"data": {"email": f"{ANNA}{NUL}", "page": "everyone"}}, 400),
    "a line end": ({"data": {"email": f"{ANNA}\r\nBcc: b@example.com", "page": "everyone"}}, 400),
    "not UTF-8": ({"content": b"email=%ff%fe&page=everyone", "headers": {"content-type": FORM}}, 400),
    "raw bytes": ({"content": b"email=\xff\xfe", "headers": {"content-type": FORM}}, 400),
    "an unknown page": ({"data": {"email": ANNA, "page": "../../etc/passwd"}}, 400),
    "no page": ({"data": {"email": ANNA}}, 400),
    "nothing": ({"content": b"", "headers": {"content-type": FORM}}, 400),
    "no address": ({"data": {"email": "", "page": "everyone"}}, 422),
    "255 characters": (
        {"data": {"email": f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 70}.com", "page": "everyone"}},
        422,
    ),
}


@pytest.mark.parametrize("name", REQUESTS)
async def test_a_request_out_of_bounds_is_refused_and_keeps_nothing(service: Running, name: str) -> None:
    """413, 415, 400, 422: a small surface, and a page instead of a bare error."""
    sent, status = REQUESTS[name]
    answer = await service.client.post("/signup/", **sent)  # type: ignore[arg-type]
    assert answer.status_code == status
    assert "<h1>" in answer.text
    assert service.rows("SELECT count(*) FROM subscription") == [(0,)]


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"])
async def test_other_methods_are_refused(service: Running, method: str) -> None:
    """Only what is used is answered."""
    assert (await service.client.request(method, "/signup/")).status_code == 405


@pytest.mark.parametrize("path", ["confirm", "unsubscribe", "preferences"])
@pytest.mark.parametrize("token", ["", "x", "a" * 43 + "'", "../../x", "%00", "a" * 5000, "<script>"])
async def test_a_token_of_another_shape_is_not_even_looked_up(
    service: Running, path: str, token: str
) -> None:
    """Nothing is reflected, nothing is asked of the database."""
    for answer in (
        await service.client.get(f"/signup/{path}", params={"token": token}),
        await service.client.post(f"/signup/{path}", data={"token": token}),
    ):
        assert answer.status_code in (400, 404)
        assert "<script>" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "evil.example"},
        {"x-forwarded-host": "evil.example"},
        {"x-forwarded-proto": "gopher"},
        {"forwarded": "host=evil.example"},
        {"referer": "https://evil.example/"},
        {"x-original-url": "/evil"},
    ],
)
async def test_no_header_gets_into_an_answer_or_a_mail(service: Running, headers: dict[str, str]) -> None:
    """Links come from the settings; a forged Host cannot poison a mail or a redirect."""
    answer = await service.client.post("/signup/", data=service.form(ANNA), headers=headers)
    assert answer.headers["location"] == "/join/check-your-inbox/"
    (mail,) = await service.mails()
    assert "evil" not in mail.as_string()
    assert ADDRESS in text_of(mail)


@pytest.mark.parametrize("name", ["next", "redirect", "return_to", "url"])
async def test_no_field_says_where_to_go_next(service: Running, name: str) -> None:
    """An open redirect needs a field that is believed: there is none."""
    answer = await service.sign_up(ANNA, **{name: "https://evil.example/"})
    assert answer.headers["location"] == "/join/check-your-inbox/"


async def test_a_path_without_its_slash_is_not_redirected_by_the_host_header(service: Running) -> None:
    """Starlette would build that redirect from Host."""
    answer = await service.client.get("/signup", headers={"host": "evil.example"})
    assert answer.status_code == 404


async def test_forwarded_addresses_are_believed_from_trusted_proxies_only(tmp_path: Path) -> None:
    """Anybody can write X-Forwarded-For; only the hop that a trusted proxy saw counts."""
    forged = [{"x-forwarded-for": f"203.0.113.{number}"} for number in range(20)]
    async with running(tmp_path / "a") as service:
        async with service.client_from("198.51.100.1") as client:
            for number, headers in enumerate(forged):
                await client.post("/signup/", data=service.form(f"p{number}@example.com"), headers=headers)
        assert service.rows("SELECT count(*) FROM subscription") == [(10,)]
    async with running(tmp_path / "b", trusted_proxies=(ip_network("198.51.100.0/24"),)) as service:
        async with service.client_from("198.51.100.1") as client:
            for number, headers in enumerate(forged):
                await client.post("/signup/", data=service.form(f"p{number}@example.com"), headers=headers)
            for number in range(20):
                headers = {"x-forwarded-for": f"10.1.1.{number}, 203.0.113.99"}
                await client.post("/signup/", data=service.form(f"q{number}@example.com"), headers=headers)
        assert service.rows("SELECT count(*) FROM subscription") == [(30,)]


async def test_logs_hold_no_address_and_no_token(
    service: Running, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Logs live longer and travel further than the list."""
    caplog.set_level(logging.DEBUG)
    # Where Pelican was imported first, a logger says the same thing once in a process.
    monkeypatch.setattr(logging.getLogger("signup"), "filters", [])
    await service.sign_up("anna@")
    await service.join(ANNA)
    (service.config.site_folder / "join" / "confirm" / "index.html").unlink()
    token = await service.link(ANNA, "confirm")
    assert (await service.client.get(f"/signup/confirm?token={token}")).status_code == 503
    mine = [record.getMessage() for record in caplog.records if record.name.startswith("signup")]
    said = "join/confirm/index.html is not in the published folder: build the site first"
    assert f"no answer for /signup/confirm: {said}" in mine
    assert [line for line in mine if token in line or "anna" in line.lower()] == []
    assert "access_log" in server_options()
    assert not server_options()["access_log"]


# --- over a real connection ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first",
    [
        b"",
        b"POST /signup/ HTT",
        b"POST /signup/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
        b"POST /signup/ HTTP/1.1\r\nHost: x\r\nContent-Type: %b\r\nContent-Length: 100\r\n\r\nemail="
        % FORM.encode(),
    ],
)
async def test_a_slow_client_is_cut_off_and_others_are_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: bytes
) -> None:
    """Headers and bodies have a deadline (408); a connection cannot be held for ever."""
    monkeypatch.setattr(connections, "HEADER_SECONDS", 1)
    async with running(tmp_path, limits=Limits(read_seconds=1)) as service, listening(service) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(first)
        async with httpx.AsyncClient() as client:
            answer = await client.post(f"http://127.0.0.1:{port}/signup/", data=service.form(ANNA))
            assert answer.status_code == 303
        answered = await asyncio.wait_for(reader.read(), timeout=30)
        assert answered.startswith(b"HTTP/1.1 408")
        writer.close()


async def test_a_body_that_drips_is_cut_off(tmp_path: Path) -> None:
    """The deadline is for the whole body: a byte now and then does not move it."""
    async with running(tmp_path, limits=Limits(read_seconds=1)) as service, listening(service) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(
            b"POST /signup/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            b"Content-Length: 15000\r\n\r\n"
        )
        async with asyncio.timeout(30):
            reading = asyncio.create_task(reader.read())
            while not reading.done():
                writer.write(b"x")
                await asyncio.wait({reading}, timeout=0.05)
        with contextlib.suppress(ConnectionResetError):  # what came after the end of it
            assert reading.result().startswith(b"HTTP/1.1 408")
        writer.close()


async def test_a_huge_header_is_refused(service: Running) -> None:
    """16 kB of headers are enough for anybody."""
    async with listening(service) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /signup/ HTTP/1.1\r\nX: " + b"y" * 70_000)
        assert (await asyncio.wait_for(reader.read(), timeout=30)).startswith(b"HTTP/1.1 400")
        writer.close()
