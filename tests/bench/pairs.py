"""Measuring two things by turns, and what a command costs."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAIRS = 5
# Python keeps what it has compiled, as it does unless somebody forbids it.
AS_USUAL = {"PYTHONDONTWRITEBYTECODE": ""}


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

    `peak_mib` is that of its largest process (getrusage(2), ru_maxrss of one awaited child).
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, **AS_USUAL, **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert process.stdout
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stdout.close()
    if process.returncode:
        raise CommandFailed(f"{command[0]} …: {said.decode(errors='replace')[-2000:]}")
    unit = 1 if sys.platform == "darwin" else 1024  # bytes on macOS, kilobytes elsewhere
    return Cost(
        time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit / 2**20
    )


def own_cpu() -> float:
    """Return the processor time that this process and its ended children have taken."""
    parts = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(part.ru_utime + part.ru_stime for part in parts)
