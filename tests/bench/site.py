"""Building the site: ours against other generators, by turns; and what it takes until an edit is seen.

Seconds depend on the machine and on what else it does; ratios much less. Processor time counts what
all processes of a build take, the clock what somebody waits for.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import FOLDER, ROOT, Row
from tests.bench.ours import OurSite, make_site
from tests.bench.pairs import Cost, Spread, cost_of, spread
from tests.bench.peers import HUGO, MATERIAL, PEERS, PELICAN, NotInstalled, Peer, PeerSite

TITLE = "Building the site"
SIZES = (100, 1_000, 5_000)
SIZES_OF_ALL = 1_000  # beyond that only the two that others are measured by
PAIRS = 3
EDITED = 7  # the number of the article that is edited
PATIENCE = 120.0

# What the others do not do either: documents, files compressed beforehand.
LIKE_FOR_LIKE = ("SITE_MAKES_DOCUMENTS=False", "PUBLISHING_COMPRESSED=False")
NOTE = "ours also checks every page, indexes the full text and, cold, draws a picture of each for sharing"


@dataclass(frozen=True)
class Case:
    """A way to build: its name, what is done to a site before each build, and what is to be reached."""

    name: str
    before: Callable[[OurSite | PeerSite, int], None]
    targets: dict[str, str]


def _forget(site: OurSite | PeerSite, _turn: int) -> None:
    site.forget()


def _nothing(_site: OurSite | PeerSite, _turn: int) -> None:
    pass


def _edit(site: OurSite | PeerSite, turn: int) -> None:
    file = site.article(EDITED)
    text = file.read_text(encoding="utf-8").split("\nEdited for the ")[0]
    file.write_text(f"{text}\nEdited for the {turn}. time.\n", encoding="utf-8")


CASES = (
    Case("cold", _forget, {PELICAN.name: "≤ 0.90"}),
    Case("nothing changed", _nothing, {PELICAN.name: "≤ 0.15", HUGO.name: "≤ 0.5"}),
    Case("one edit", _edit, {PELICAN.name: "≤ 0.18", HUGO.name: "≤ 0.6", MATERIAL.name: "≤ 0.05"}),
)


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield a row for each size, peer and case; then memory, and the time until an edit is seen."""
    for count in SIZES[:1] if quick else SIZES:
        ours = make_site(FOLDER / f"ours-{count}", count)
        peaks: list[float] = []
        for peer in PEERS if count <= SIZES_OF_ALL else (PELICAN, HUGO):
            try:
                theirs = peer.prepare(FOLDER / f"{peer.output}-{peer.name.split()[0].lower()}-{count}", count)
            except NotInstalled as reason:
                yield Row(f"{count} articles against {peer.name}", None, note=f"not installed: {reason}")
                continue
            for case in CASES:
                yield from _compare(case, ours, theirs, count, peaks)
        yield Row(
            f"{count} articles, peak memory", max(peaks), unit="MiB", target="≤ 200" if count == 5_000 else ""
        )
        yield _until_seen("ours", ours.serving, ours, count)
        for peer in () if quick or count > SIZES_OF_ALL else PEERS:
            yield _peer_until_seen(peer, count)


def _compare(case: Case, ours: OurSite, theirs: PeerSite, count: int, peaks: list[float]) -> Iterator[Row]:
    def build(site: OurSite | PeerSite, turn: int) -> Cost:
        case.before(site, turn)
        command = site.command(*LIKE_FOR_LIKE) if isinstance(site, OurSite) else site.command
        folder = ROOT if isinstance(site, OurSite) else site.folder
        return cost_of(command, folder)

    if case.before is not _forget:
        build(ours, -1), build(theirs, -1)
    wall, cpu = [], []
    for turn in range(PAIRS):
        costs = {}
        for site in (ours, theirs) if turn % 2 else (theirs, ours):
            costs[type(site)] = build(site, turn)
        mine, other = costs[OurSite], costs[PeerSite]
        wall.append(mine.wall / other.wall)
        cpu.append(mine.cpu / other.cpu)
        peaks.append(mine.peak_mib)
    target = case.targets.get(theirs.peer.name, "") if count == 1_000 else ""
    what = f"{count} articles, {case.name}, against {theirs.peer.name}"
    yield _row(f"{what}: processor time", spread(cpu), target, NOTE)
    yield _row(f"{what}: clock", spread(wall), "", "")


def _row(what: str, values: Spread, target: str, note: str) -> Row:
    return Row(what, values.median, values.ends, target=target, note=note)


def _peer_until_seen(peer: Peer, count: int) -> Row:
    try:
        site = peer.prepare(FOLDER / f"serve-{peer.name.split()[0].lower()}-{count}", count)
    except NotInstalled as reason:
        return Row(
            f"{count} articles, {peer.name}, until an edit is seen", None, note=f"not installed: {reason}"
        )
    command = lambda port: peer.serve(site.program, site.folder, port)  # noqa: E731
    return _until_seen(peer.name, command, site, count)


def _until_seen(
    name: str, command: Callable[[int], Sequence[str | Path]], site: OurSite | PeerSite, count: int
) -> Row:
    """Serve a site, edit a body, and take the time until the page that is served shows it."""
    what = f"{count} articles, {name}, until an edit is seen while serving"
    target = "≤ 0.3" if isinstance(site, OurSite) else ""
    file, times = site.article(EDITED), []
    with _served(command, ROOT if isinstance(site, OurSite) else site.folder) as port:
        address = f"http://127.0.0.1:{port}/articles/{file.stem}/"
        if not _wait_for(address, b"<h1"):
            return Row(what, None, unit="s", note="the page never came")
        for turn in range(PAIRS):
            time.sleep(3)  # what the edit before has set off should be over
            mark = f"seen {turn} {os.getpid()}"
            started = time.perf_counter()
            file.write_text(f"{file.read_text(encoding='utf-8')}\n{mark}\n", encoding="utf-8")
            if not _wait_for(address, mark.encode()):
                return Row(what, None, unit="s", note=f"not within {PATIENCE:.0f} s")
            times.append(time.perf_counter() - started)
    found = spread(times)
    return Row(what, found.median, found.ends, unit="s", target=target)


@contextlib.contextmanager
def _served(command: Callable[[int], Sequence[str | Path]], folder: Path) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [str(part) for part in command(port)],
        cwd=folder,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _wait_for(address: str, text: bytes) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=10) as answer:
            if text in answer.read():
                return True
        time.sleep(0.01)
    return False


def clean() -> None:
    """Take away what measurements have made; what is installed stays."""
    for folder in FOLDER.glob("*-*"):
        shutil.rmtree(folder, ignore_errors=True)
