"""Signups under load and under kill −9: real processes, real sockets, real disk.

Small runs are tests (test_durability.py); the big figures come from
`python -m tests.mailing_list.load`, from `inv bench` and `inv accept`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import signal
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import uvicorn

from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config, Limits
from plugins.mailing_list.service.connections import server_options
from plugins.mailing_list.service.stamps import make_stamp
from tests.mailing_list.conftest import ADDRESS, KEY, every_kind, running, write_site

ROOT = Path(__file__).resolve().parents[2]
NO_LIMITS = Limits(
    mails_per_address=10**9, signups_per_network=10**9, unstamped_per_network=10**9, unstamped_in_all=10**9
)
ACCEPTED = b"HTTP/1.1 303"
LEAST_RATE = 1_500  # signups a second
MOST_SECONDS = 0.1  # for 99 of 100 answers


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
def served(folder: Path, under: Sequence[str] = ()) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a service in a process of its own, perhaps under another command; yield its port and the process.

    It is killed in the end, with what it started.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*under, sys.executable, "-m", "tests.mailing_list.load", "serve", str(port), str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
    try:
        _wait_for(port, process)
        yield port, process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
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


@contextlib.contextmanager
def slow_clients(port: int, number: int) -> Iterator[None]:
    """Hold connections open with requests that never end, and open new ones for those that are cut off."""
    stop = threading.Event()

    def hold() -> None:
        while not stop.is_set():
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(b"POST /signup/ HTTP/1.1\r\nHost: x\r\n")
                while not stop.wait(1):
                    connection.sendall(b"X-Slow: 1\r\n")

    threads = [threading.Thread(target=hold) for _client in range(number)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def measure(clients: int = 32, each: int = 300, slow: int = 0) -> tuple[float, Acknowledged]:
    """Return signups a second, and what the clients heard, perhaps beside slow clients."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site")
        with served(folder) as (port, _process):
            warm = Acknowledged()
            for thread in run_clients(port, 4, 50, "warm", warm):
                thread.join()
            heard = Acknowledged()
            with slow_clients(port, slow):
                start = time.perf_counter()
                for thread in run_clients(port, clients, each, "load", heard):
                    thread.join()
                return len(heard.addresses) / (time.perf_counter() - start), heard


def rate_and_slowest(runs: int = 5) -> tuple[float, float]:
    """Return the medians of signups a second and of the 99th percentile of answers, in seconds."""
    found = [measure() for _run in range(runs)]
    return (
        statistics.median(rate for rate, _heard in found),
        statistics.median(heard.percentile(0.99) for _rate, heard in found),
    )


def beside_slow_clients(runs: int = 3) -> float:
    """Return p99 beside 200 slow clients by that without them, measured in turn."""
    pairs = [(measure(4, 200)[1], measure(4, 200, slow=200)[1]) for _run in range(runs)]
    return statistics.median(beside.percentile(0.99) for _alone, beside in pairs) / statistics.median(
        alone.percentile(0.99) for alone, _beside in pairs
    )


@dataclass(frozen=True)
class AfterKills:
    """What was left: signups that were acknowledged and are gone, mails too few or too many."""

    acknowledged: int
    lost: int
    without_a_mail: int
    mailed_more_than_twice: int
    integrity: str


def kill_under_load(kills: int, clients: int = 16, seed: int = 1) -> AfterKills:
    """Kill −9 a service under load again and again; return what that did."""
    chance = random.Random(seed)
    heard = Acknowledged()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site")
        for number in range(kills):
            with served(folder) as (port, process):
                threads = run_clients(port, clients, 10**6, f"kill{number}", heard)
                time.sleep(chance.uniform(0.15, 0.6))
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


async def measure_delays(folder: Path, rounds: int) -> dict[str, float]:
    """Return the median answer time in seconds for each kind of address, measured in turn."""
    async with running(folder, limits=Limits(mails_per_address=3)) as service:
        addresses = await every_kind(service)
        delays: dict[str, list[float]] = {kind: [] for kind in addresses}
        for _round in range(rounds):
            for kind, address in addresses.items():
                start = time.perf_counter()
                await service.sign_up(address, leave_empty="x" if kind == "bot" else "")
                delays[kind].append(time.perf_counter() - start)
    return {kind: statistics.median(times) for kind, times in delays.items()}


@dataclass(frozen=True)
class Flushes:
    """Of a traced run: signups that were acknowledged, and those with no flush of the log in between."""

    acknowledged: int
    too_early: int
    flushes: int


def trace_flushes(clients: int = 8, each: int = 25) -> Flushes:
    """Run a service under strace (Linux) and compare, by the kernel's clock, requests, flushes and answers.

    An answer is too early unless the write-ahead log was flushed, from beginning to end,
    between its request and itself.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_site(folder / "site")
        trace = folder / "trace"
        calls = "trace=fsync,fdatasync,recvfrom,sendto"
        strace = ["strace", "-f", "-ttt", "-T", "-y", "-s", "24", "-e", calls, "-o", str(trace)]
        with served(folder, strace) as (port, _process):
            for thread in run_clients(port, clients, each, "traced", Acknowledged()):
                thread.join()
        return _read_trace(trace.read_text(errors="replace"))


_CALL = re.compile(r"(\d+) +([\d.]+) (?:<\.\.\. )?(\w+)(?: resumed>)?(?:\((\d+)<([^>]*)>)?(.*)")


def _read_trace(text: str) -> Flushes:
    flushed: list[tuple[float, float]] = []
    begun: dict[str, float] = {}
    asked: dict[str, float] = {}
    acknowledged = too_early = 0
    for thread, stamp, call, descriptor, path, rest in _CALL.findall(text):
        now = float(stamp)
        took = re.search(r"<([\d.]+)>$", rest)
        if call in ("fsync", "fdatasync"):
            if "unfinished" in rest and path.endswith("-wal"):
                begun[thread] = now
            elif "unfinished" not in rest and took and (path.endswith("-wal") or thread in begun):
                start = begun.pop(thread, now)
                flushed.append((start, max(now, start + float(took.group(1)))))
        elif call == "recvfrom" and '"POST /signup/' in rest:
            asked[descriptor] = now
        elif call == "sendto" and '"HTTP/1.1 303' in rest:
            acknowledged += 1
            since = asked[descriptor]
            too_early += not any(since <= start and end <= now for start, end in flushed[-50:])
    return Flushes(acknowledged, too_early, len(flushed))


def main() -> None:
    """Serve for the others, or print the big figures."""
    match sys.argv[1:]:
        case ["serve", port, folder]:
            serve(int(port), Path(folder))
        case ["measure"]:
            rate, slowest = rate_and_slowest()
            sys.stdout.write(
                f"{rate:.0f} signups/s, p99 {slowest * 1000:.0f} ms (medians of 5, 32 clients)\n"
            )
        case ["slow"]:
            times = beside_slow_clients()
            sys.stdout.write(f"p99 beside 200 slow clients: {times:.2f} times that without\n")
        case ["kill", kills]:
            sys.stdout.write(f"{kill_under_load(int(kills))}\n")
        case ["flushes"]:
            sys.stdout.write(f"{trace_flushes()}\n")
        case ["delays"]:
            with tempfile.TemporaryDirectory() as name:
                delays = asyncio.run(measure_delays(Path(name), 300))
            for kind, seconds in sorted(delays.items(), key=lambda item: item[1]):
                sys.stdout.write(f"{seconds * 1000:6.2f} ms  {kind}\n")
        case _:
            raise SystemExit(
                "usage: python -m tests.mailing_list.load measure | slow | kill NUMBER | flushes | delays"
            )


if __name__ == "__main__":
    main()
