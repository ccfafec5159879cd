"""The service behind the real nginx and the real Caddy, with the settings that the documentation prints."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import httpx2 as httpx
import pytest

from plugins.mailing_list.service.stamps import make_stamp
from tests.mailing_list import load
from tests.mailing_list.conftest import KEY, MANIFEST, write_site
from tests.mailing_list.serving import free_port

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "mailing-list-server.md").read_text(encoding="utf-8")
SERVERS = ("nginx", "caddy")


def snippet(kind: str) -> str:
    """Return what the documentation prints for a program."""
    (found,) = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return str(found)


@dataclass
class Behind:
    """A service behind a server: where both answer, and the file of the list."""

    front: int
    back: int
    database: Path
    service: subprocess.Popen[bytes]
    log: Path

    def url(self, path: str) -> str:
        """Return an address at the server in front."""
        return f"http://127.0.0.1:{self.front}{path}"

    def form(self, email: str) -> dict[str, str]:
        """Return what a browser sends."""
        return {"email": email, "page": "everyone", "stamp": make_stamp(KEY, time.time() - 60)}

    def kept(self) -> set[str]:
        """Return every address of the list."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return {row[0] for row in connection.execute("SELECT address FROM subscription")}

    def networks(self) -> set[str]:
        """Return the networks that consents were given from."""
        with contextlib.closing(sqlite3.connect(self.database)) as connection:
            return {row[0] for row in connection.execute("SELECT network FROM subscription")}


def config_of(server: str, front: int, back: int, folder: Path) -> tuple[list[str], str]:
    """Return the command and the configuration of a server that hands on to the service."""
    text = snippet(server).replace("127.0.0.1:8001", f"127.0.0.1:{back}")
    file = folder / f"{server}.conf"
    if server == "nginx":
        temporary = "".join(
            f"{name}_temp_path {folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        frame = (
            f"daemon off;\nmaster_process off;\npid {folder}/nginx.pid;\nerror_log {folder}/error.log warn;\n"
            f"events {{}}\nhttp {{\naccess_log {folder}/access.log;\n{temporary}"
            f"server {{ listen 127.0.0.1:{front}; root {folder}/site;\n{text}}}\n}}\n"
        )
        return ["nginx", "-c", str(file), "-p", str(folder)], frame
    frame = f"{{\nadmin off\nauto_https off\n}}\nhttp://127.0.0.1:{front} {{\n{text}}}\n"
    return ["caddy", "run", "--adapter", "caddyfile", "--config", str(file)], frame


@contextlib.contextmanager
def behind(server: str, folder: Path, *, has_limits: bool = True) -> Iterator[Behind]:
    """Run the service as the unit does (for loads without its limits), and a server in front of it."""
    assert shutil.which(server), f"no {server}: apt-get install {server}"
    write_site(folder / "site", replace(MANIFEST, says_network_is_kept=True))
    front, back, database, log = free_port(), free_port(), folder / "list.sqlite", folder / "service.log"
    given = {
        **os.environ,
        "SIGNUP_SITE_FOLDER": str(folder / "site"),
        "SIGNUP_DATABASE": str(database),
        "SIGNUP_KEY": KEY.hex(),
        "SIGNUP_KEEP_NETWORK": "yes",
        "SIGNUP_TRUSTED_PROXIES": "127.0.0.1",
    }
    command, text = config_of(server, front, back, folder)
    (folder / f"{server}.conf").write_text(text, encoding="utf-8")
    alone = ["plugins.mailing_list.service", "--port", str(back)]
    unlimited = ["tests.mailing_list.load", "serve", str(back), str(folder)]
    run = [sys.executable, "-m", *(alone if has_limits else unlimited)]
    with log.open("wb") as out:
        service = subprocess.Popen(run, cwd=ROOT, env=given, stdout=out, stderr=out)
        home = {
            **os.environ,
            "HOME": str(folder),
            "XDG_DATA_HOME": str(folder),
            "XDG_CONFIG_HOME": str(folder),
        }
        front_process = subprocess.Popen(command, env=home, stdout=out, stderr=out)
    try:
        load._wait_for(back, service)
        load._wait_for(front, front_process)
        yield Behind(front, back, database, service, log)
    finally:
        for process in (front_process, service):
            process.terminate()
        for process in (front_process, service):
            try:
                process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.mark.parametrize("server", SERVERS)
def test_a_signup_goes_through_and_the_visitors_own_address_counts(server: str, tmp_path: Path) -> None:
    """The server says who is there; what a visitor wrote into X-Forwarded-For is not believed."""
    with behind(server, tmp_path) as found:
        assert httpx.get(found.url("/signup/health")).text == "ok\n"
        forged = {
            "x-forwarded-for": "203.0.113.9",
            "x-real-ip": "203.0.113.9",
            "forwarded": "for=203.0.113.9",
        }
        answer = httpx.post(found.url("/signup/"), data=found.form("a@example.com"), headers=forged)
        assert (answer.status_code, answer.headers["location"]) == (303, "/join/check-your-inbox/")
        assert answer.headers["cache-control"] == "no-store"
        assert found.kept() == {"a@example.com"}
        assert found.networks() == {"127.0.0.1"}


def test_a_server_that_hands_on_what_visitors_write_is_found(tmp_path: Path) -> None:
    """The check above fails with nginx's usual line, which believes the visitor."""
    line = "X-Forwarded-For $remote_addr"
    assert line in snippet("nginx")
    believing = snippet("nginx").replace(line, "X-Forwarded-For $http_x_forwarded_for")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(globals(), "snippet", lambda _kind: believing)
        with behind("nginx", tmp_path) as found:
            forged = {"x-forwarded-for": "203.0.113.9"}
            httpx.post(found.url("/signup/"), data=found.form("a@example.com"), headers=forged)
            assert found.networks() == {"203.0.113.9"}


@pytest.mark.parametrize("server", SERVERS)
def test_bodies_are_bounded_and_the_owners_pages_are_not_handed_on(server: str, tmp_path: Path) -> None:
    """16 kB at most; the outbox and the owner's page stay on the machine, even if somebody hands them on."""
    with behind(server, tmp_path) as found:
        large = httpx.post(found.url("/signup/"), data={**found.form("a@example.com"), "x": "y" * 17_000})
        assert large.status_code == 413
        for path in ("/owner/", "/outbox/"):
            assert httpx.get(found.url(path)).text.find("glance") == -1
            through = httpx.get(
                f"http://127.0.0.1:{found.back}{path}", headers={"x-forwarded-for": "127.0.0.1"}
            )
            assert through.status_code == 404
        assert found.kept() == set()


@pytest.mark.parametrize("server", SERVERS)
def test_a_stop_under_load_loses_nothing_and_breaks_no_request(server: str, tmp_path: Path) -> None:
    """SIGTERM in the middle: who was acknowledged is kept, each answer is whole: 303, or the server's 502."""
    with behind(server, tmp_path, has_limits=False) as found:
        acknowledged, broken = _load_until_stopped(found)
        assert found.service.wait(timeout=40) in (0, -signal.SIGTERM)
        assert "Traceback" not in found.log.read_text()
    assert len(acknowledged) > 20
    assert broken == []
    assert set(acknowledged) <= found.kept()


def _load_until_stopped(found: Behind) -> tuple[list[str], list[str]]:
    """Sign up from many sides, stop the service in the middle; return what was promised and what broke."""
    acknowledged: list[str] = []
    broken: list[str] = []
    stopped, done = threading.Event(), threading.Event()

    def visit(number: int) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{found.front}", timeout=30) as client:
            for turn in range(10_000):
                if done.is_set():
                    return
                email = f"v{number}-{turn}@example.com"
                try:
                    answer = client.post("/signup/", data=found.form(email))
                except httpx.TransportError as error:
                    broken.append(repr(error))
                    return
                if answer.status_code == 303:
                    acknowledged.append(email)
                elif not stopped.is_set() or answer.status_code not in (502, 503):
                    broken.append(f"{answer.status_code}")
                    return

    threads = [threading.Thread(target=visit, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    deadline = time.monotonic() + 60
    while len(acknowledged) < 200 and time.monotonic() < deadline and not broken:
        time.sleep(0.02)
    stopped.set()
    found.service.terminate()
    found.service.wait(timeout=40)
    done.set()
    for thread in threads:
        thread.join()
    return acknowledged, broken


def test_the_unit_is_one_that_systemd_takes(tmp_path: Path) -> None:
    """`systemd-analyze verify`, with the paths of this machine in the places of the server's."""
    assert shutil.which("systemd-analyze"), "no systemd-analyze: apt-get install systemd"
    text = (
        snippet("ini").replace("/srv/site/.venv/bin/python", sys.executable).replace("/srv/site", str(ROOT))
    )
    unit = tmp_path / "signup.service"
    unit.write_text(text, encoding="utf-8")
    ended = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    unit.write_text(text.replace("Restart=always", "Restart=perhaps"), encoding="utf-8")
    ended = subprocess.run(["systemd-analyze", "verify", unit], capture_output=True, text=True, check=False)
    assert "perhaps" in ended.stderr
