"""Measuring two things by turns, and what a command costs."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS = 5
# Python keeps what it has compiled, as it does unless somebody forbids it.
AS_USUAL = {"PYTHONDONTWRITEBYTECODE": ""}


# A small process that starts a command and waits for it: the peak memory of a new process begins with that
# of the process that starts it, and ours may be larger than what is measured.
WATCHER = """\
import os, resource, subprocess, sys, time
began = time.perf_counter()
status = subprocess.call(sys.argv[2:])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
cost = (time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss)
os.write(int(sys.argv[1]), " ".join(map(str, cost)).encode())
sys.exit(status != 0)
"""


@dataclass(frozen=True)
class Spread:
    """Several measurements of one thing: their median, the least, the greatest."""

    median: float
    low: float
    high: float

    @property
    def ends(self) -> tuple[float, float]:
        """The least and the greatest, as a Row takes them."""
        return self.low, self.high


def spread(values: Sequence[float]) -> Spread:
    """Return the median of some measurements with the least and the greatest."""
    return Spread(statistics.median(values), min(values), max(values))


def in_turn(ours: Callable[[], float], theirs: Callable[[], float], pairs: int = PAIRS) -> Spread:
    """Return ours / theirs of several pairs; each call does the work once and returns what it cost.

    The two take turns in going first: what the machine does beside falls on both.
    """
    ratios = []
    for number in range(pairs):
        if number % 2:
            theirs_cost, ours_cost = theirs(), ours()
        else:
            ours_cost, theirs_cost = ours(), theirs()
        ratios.append(ours_cost / theirs_cost)
    return spread(ratios)


@dataclass(frozen=True)
class Cost:
    """What a command took, its children included: seconds by the clock and of processor time, peak memory."""

    wall: float
    cpu: float
    peak_mib: float


class CommandFailed(Exception):
    """A command that was to be measured failed: its figures would mean nothing."""


def cost_of(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> Cost:
    """Run a command to its end and return what it took. Raises CommandFailed with the end of what it said.

    `peak_mib` is that of its largest process (getrusage(2), ru_maxrss of awaited children).
    """
    reading, writing = os.pipe()
    asked = [sys.executable, "-S", "-c", WATCHER, str(writing), *map(str, command)]
    done = subprocess.run(
        asked,
        cwd=folder,
        env={**os.environ, **AS_USUAL, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        pass_fds=[writing],
        check=False,
    )
    os.close(writing)
    with open(reading, encoding="ascii") as told:  # noqa: PTH123 - not a file with a name
        cost = told.read().split()
    if done.returncode or not cost:
        raise CommandFailed(f"{command[0]} …: {done.stdout.decode(errors='replace')[-2000:]}")
    wall, cpu, peak = map(float, cost)
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kilobytes elsewhere
    return Cost(wall, cpu, peak * unit / 2**20)


def own_cpu() -> float:
    """Return the processor time that this process and its ended children have taken."""
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)
