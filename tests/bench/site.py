"""Building the site: ours against other generators, by turns; and what it takes until an edit is seen.

Seconds depend on the machine and on what else it does; ratios much less. Processor time counts what
all processes of a build take, the clock what somebody waits for.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tests.bench import FOLDER, ROOT, Row
from tests.bench.ours import OurSite, make_site
from tests.bench.pairs import AS_USUAL, Cost, Spread, cost_of, spread
from tests.bench.peers import HUGO, MATERIAL, PEERS, PELICAN, NotInstalled, Peer, PeerSite

SIZE_OF_TARGETS = 1_000
RESOURCES = 200  # in four formats, beside the articles, where everything is built
EDITED = 7  # the number of the article that is edited
SERVED_EDITS = 3
PATIENCE = 120.0
ALIKE = "pages alike; ours is also checked, and exchanged as a whole"
EVERYTHING = f"ours with pictures for sharing, full text, and {RESOURCES} resources in four formats"

Site = OurSite | PeerSite


@dataclass(frozen=True)
class Case:
    """A way to build: its name, what is done to a site before each build, and what is to be reached."""

    name: str
    before: Callable[[Site, int], None]
    targets: dict[str, str]


def _forget(site: Site, _turn: int) -> None:
    site.forget()


def _nothing(_site: Site, _turn: int) -> None:
    pass


def _edit(site: Site, turn: int) -> None:
    file = site.article(EDITED)
    text = file.read_text(encoding="utf-8").split("\nEdited for the ")[0]
    file.write_text(f"{text}\nEdited for the {turn}. time.\n", encoding="utf-8")


CASES = (
    Case("cold", _forget, {PELICAN.name: "≤ 0.90"}),
    Case("nothing changed", _nothing, {PELICAN.name: "≤ 0.15", HUGO.name: "≤ 0.5"}),
    Case("one edit", _edit, {PELICAN.name: "≤ 0.18", HUGO.name: "≤ 0.6", MATERIAL.name: "≤ 0.05"}),
)


def compare_builds(
    count: int, turns: int, peers: Sequence[Peer] = PEERS, cases: Sequence[Case] = CASES
) -> Iterator[Row]:
    """Yield a row for each case and peer at one size, and our memory."""
    prepared: list[PeerSite] = []
    for peer in peers:
        try:
            prepared.append(peer.prepare(FOLDER / f"{peer.output}-{_short(peer)}-{count}", count))
        except NotInstalled as reason:
            yield Row(f"{count} articles against {peer.name}", None, note=f"not installed: {reason}")
    ours = make_site(FOLDER / f"ours-{count}", count)
    for case in cases:
        yield from _compare(case, Builder(ours, alike=True), prepared, count, turns)


def compare_everything(count: int) -> Iterator[Row]:
    """Yield rows for a site with all that we make and others do not, against vanilla Pelican."""
    try:
        peer = PELICAN.prepare(FOLDER / f"{PELICAN.output}-{_short(PELICAN)}-{count}", count)
    except NotInstalled as reason:
        yield Row(f"{count} articles, everything", None, note=f"not installed: {reason}")
        return
    whole = make_site(FOLDER / f"whole-{count}", count, RESOURCES)
    for case in CASES:
        for row in _compare(case, Builder(whole, alike=False), [peer], count, 1):
            yield replace(row, what=f"{row.what}, everything", target="", note=EVERYTHING)


def compare_sizes(small: int, large: int) -> Iterator[Row]:
    """Yield how many times as long the larger of two sites takes us, cold, and what memory."""
    sites = [Builder(make_site(FOLDER / f"ours-{count}", count), alike=True) for count in (small, large)]
    costs = []
    for builder in sites:
        builder.site.forget()
        costs.append(builder.cost())
    less, more = costs
    what = f"{large} articles against {small}, cold"
    yield Row(f"{what}: processor time", more.cpu / less.cpu, target="≤ 5.5")
    yield Row(f"{what}: clock", more.wall / less.wall)
    yield Row(f"{large} articles, cold: peak memory", more.peak_mib, unit="MiB", target="≤ 200")


@dataclass(frozen=True)
class Builder:
    """Our side: a site of ours, and whether it is built like the others'."""

    site: OurSite
    alike: bool

    def cost(self) -> Cost:
        """Build, and return what it took."""
        return cost_of(self.site.command(alike=self.alike), ROOT)


def _compare(case: Case, ours: Builder, peers: Sequence[PeerSite], count: int, turns: int) -> Iterator[Row]:
    """Have everybody build by turns, and yield our ratios to each, and our memory."""
    builds: dict[str, tuple[Site, Callable[[], Cost]]] = {"": (ours.site, ours.cost)}
    for peer in peers:
        builds[peer.peer.name] = (peer, partial(cost_of, peer.command, peer.folder))
    found: dict[str, list[Cost]] = {name: [] for name in builds}
    for turn in range(turns):
        for name, (site, build) in sorted(builds.items(), reverse=bool(turn % 2)):
            case.before(site, turn)
            found[name].append(build())
    mine = found.pop("")
    for name, others in found.items():
        target = case.targets.get(name, "") if count == SIZE_OF_TARGETS else ""
        what = f"{count} articles, {case.name}, against {name}"
        for measure_of, limit in (("cpu", target), ("wall", "")):
            ratios = [
                getattr(a, measure_of) / getattr(b, measure_of) for a, b in zip(mine, others, strict=True)
            ]
            words = {"cpu": "processor time", "wall": "clock"}[measure_of]
            yield _row(f"{what}: {words}", spread(ratios), limit, ALIKE if measure_of == "cpu" else "")
    yield Row(f"{count} articles, {case.name}: peak memory", max(cost.peak_mib for cost in mine), None, "MiB")


def _row(what: str, values: Spread, target: str, note: str) -> Row:
    return Row(what, values.median, values.ends, target=target, note=note)


def first_page(count: int) -> Iterator[Row]:
    """Yield how long our preview takes from its start to its first page, when it was started before."""
    ours, times = make_site(FOLDER / f"served-{count}", count), []
    for _turn in range(SERVED_EDITS + 1):
        started = time.perf_counter()
        with _served(ours.serving, ROOT) as port:
            assert _wait_for(f"http://127.0.0.1:{port}/", b"<h1")
            times.append(time.perf_counter() - started)
    found = spread(times[1:])
    what = f"{count} articles, from the start of the preview to its first page"
    yield Row(what, found.median, found.ends, unit="s", target="≤ 3")


def until_seen(count: int) -> Iterator[Row]:
    """Yield how long it takes until an edit is on the page while a site is served: ours, then each peer's."""
    ours = make_site(FOLDER / f"served-{count}", count)
    yield _until_seen("ours", ours.serving, ours, count)
    for peer in PEERS:
        yield _peer_until_seen(peer, count)


def _short(peer: Peer) -> str:
    return peer.name.split()[0].lower()


def _peer_until_seen(peer: Peer, count: int) -> Row:
    try:
        site = peer.prepare(FOLDER / f"serve-{_short(peer)}-{count}", count)
    except NotInstalled as reason:
        return Row(
            f"{count} articles, {peer.name}, until an edit is seen", None, note=f"not installed: {reason}"
        )
    command = lambda port: peer.serve(site.program, site.folder, port)  # noqa: E731
    return _until_seen(peer.name, command, site, count)


def _until_seen(name: str, command: Callable[[int], Sequence[str | Path]], site: Site, count: int) -> Row:
    """Serve a site, edit a body, and take the time until the page that is served shows it."""
    what = f"{count} articles, {name}, until an edit is seen while serving"
    target = "≤ 0.3" if isinstance(site, OurSite) else ""
    file, times = site.article(EDITED), []
    with _served(command, ROOT if isinstance(site, OurSite) else site.folder) as port:
        address = f"http://127.0.0.1:{port}/articles/{file.stem}/"
        if not _wait_for(address, b"<h1"):
            return Row(what, None, unit="s", note="the page never came")
        for turn in range(SERVED_EDITS):
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
        env={**os.environ, **AS_USUAL},
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
