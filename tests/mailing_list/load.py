"""Signups under load and under kill −9: real processes, real sockets, real disk.

Small runs are tests (test_promises.py); the big figures come from
`python -m tests.mailing_list.load`, which `inv bench` and `inv accept` call.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config, Limits
from plugins.mailing_list.service.connections import server_options
from plugins.mailing_list.service.stamps import make_stamp
from tests.mailing_list.conftest import ADDRESS, KEY, write_site

ROOT = Path(__file__).resolve().parents[2]
NO_LIMITS = Limits(
    mails_per_address=10**9, signups_per_network=10**9, unstamped_per_network=10**9, unstamped_in_all=10**9
)
ACCEPTED = b"HTTP/1.1 303"


@dataclass
class Acknowledged:
    """What clients were told: the addresses that were accepted, and how long each answer took."""

    addresses: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """Return the time within which this share of the answers came."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(len(self.seconds) * share))]


def serve(port: int, folder: Path) -> None:
    """Serve a list without limits (but with the hourly mail limit) until killed."""
    config = Config(
        site_folder=folder / "site",
        database=folder / "list.sqlite",
        site_address=ADDRESS,
        key=KEY,
        limits=NO_LIMITS,
    )
    uvicorn.run(create_app(config), host="127.0.0.1", port=port, **server_options())


@contextlib.contextmanager
def served(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a service in a process of its own; yield its port and the process, and kill it in the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.mailing_list.load", "serve", str(port), str(folder)], cwd=ROOT
    )
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        process.kill()
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(1000):
        assert process.poll() is None, "the service ended by itself"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.01)
        else:
            return
    raise AssertionError("the service does not answer")


def request(email: str) -> bytes:
    """Return a signup as a browser sends it."""
    fields = {"email": email, "page": "everyone", "wording": "", "leave_empty": ""}
    body = urlencode({**fields, "stamp": make_stamp(KEY, time.time() - 60)}).encode()
    head = (
        "POST /signup/ HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def client(port: int, name: str, most: int, heard: Acknowledged, lock: threading.Lock) -> None:
    """Sign up one address after the other on one connection, until it breaks or `most` are done."""
    with (
        contextlib.suppress(OSError),
        socket.create_connection(("127.0.0.1", port), timeout=30) as connection,
    ):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for number in range(most):
            email = f"{name}-{number}@example.com"
            sent = request(email)
            start = time.perf_counter()
            connection.sendall(sent)
            if not connection.recv(4096).startswith(ACCEPTED):
                return
            with lock:
                heard.addresses.append(email)
                heard.seconds.append(time.perf_counter() - start)


def run_clients(port: int, clients: int, each: int, name: str, heard: Acknowledged) -> list[threading.Thread]:
    """Start clients in threads of their own."""
    lock = threading.Lock()
    threads = [
        threading.Thread(target=client, args=(port, f"{name}-{number}", each, heard, lock))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    return threads


def measure(clients: int = 32, each: int = 300) -> tuple[float, Acknowledged]:
    """Return signups a second, and what the clients heard. The disk is the machine's own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site")
        with served(folder) as (port, _process):
            warm = Acknowledged()
            for thread in run_clients(port, 4, 50, "warm", warm):
                thread.join()
            heard = Acknowledged()
            start = time.perf_counter()
            for thread in run_clients(port, clients, each, "load", heard):
                thread.join()
            return len(heard.addresses) / (time.perf_counter() - start), heard


@dataclass(frozen=True)
class AfterKills:
    """What was left: signups that were acknowledged and are gone, mails too few or too many."""

    acknowledged: int
    lost: int
    without_a_mail: int
    mailed_more_than_twice: int
    integrity: str


def kill_under_load(kills: int, clients: int = 8, seed: int = 1) -> AfterKills:
    """Kill −9 a service under load again and again; return what that did."""
    chance = random.Random(seed)
    heard = Acknowledged()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site")
        for number in range(kills):
            with served(folder) as (port, process):
                threads = run_clients(port, clients, 10**6, f"kill{number}", heard)
                time.sleep(chance.uniform(0.05, 0.4))
                os.kill(process.pid, signal.SIGKILL)
                for thread in threads:
                    thread.join()
        return _after(folder / "list.sqlite", heard)


def _after(database: Path, heard: Acknowledged) -> AfterKills:
    connection = sqlite3.connect(database)
    try:
        kept = {row[0] for row in connection.execute("SELECT address FROM subscription")}
        (without,) = connection.execute(
            "SELECT count(*) FROM subscription WHERE id NOT IN (SELECT subscription FROM outbox)"
        ).fetchone()
        (often,) = connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM local_mail GROUP BY subscription HAVING count(*) > 2)"
        ).fetchone()
        (integrity,) = connection.execute("PRAGMA integrity_check").fetchone()
    finally:
        connection.close()
    lost = len(set(heard.addresses) - kept)
    return AfterKills(len(heard.addresses), lost, int(without), int(often), str(integrity))


def main() -> None:
    """Serve for the others, or print the big figures."""
    match sys.argv[1:]:
        case ["serve", port, folder]:
            serve(int(port), Path(folder))
        case ["measure"]:
            runs = [measure() for _run in range(5)]
            rate = statistics.median(rate for rate, _heard in runs)
            slowest = statistics.median(heard.percentile(0.99) for _rate, heard in runs)
            sys.stdout.write(
                f"{rate:.0f} signups/s, p99 {slowest * 1000:.0f} ms (medians of 5, 32 clients)\n"
            )
        case ["kill", kills]:
            sys.stdout.write(f"{kill_under_load(int(kills))}\n")
        case _:
            raise SystemExit("usage: python -m tests.mailing_list.load measure | kill NUMBER")


if __name__ == "__main__":
    main()
