"""The signup service: signups a second, how long an answer takes, and what slow clients cost the others."""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from tests.bench import Row
from tests.mailing_list import load

TITLE = "Joining the mailing list"


def measure(*, quick: bool) -> Iterable[Row]:
    """Yield the figures: real processes, real sockets, a real disk, 32 clients on the same machine."""
    runs = [load.measure(each=100 if quick else 300) for _run in range(2 if quick else 5)]
    rates = [rate for rate, _heard in runs]
    slowest = [heard.percentile(0.99) * 1000 for _rate, heard in runs]
    note = "the clients run on the same cores"
    yield Row("signups, 32 clients", statistics.median(rates), _ends(rates), "/s", "≥ 1500", note)
    yield Row("an answer, p99", statistics.median(slowest), _ends(slowest), "ms", "≤ 100", note)
    yield Row("p99 beside 200 slow clients", load.beside_slow_clients(1 if quick else 3), target="≤ 2")
    with tempfile.TemporaryDirectory() as name:
        delays = asyncio.run(load.measure_delays(Path(name), 50 if quick else 300))
    apart = (max(delays.values()) - min(delays.values())) * 1000
    yield Row("answers to known and unknown addresses, apart", apart, unit="ms", target="≤ 2")


def _ends(values: list[float]) -> tuple[float, float]:
    return min(values), max(values)


if __name__ == "__main__":
    for row in measure(quick="quick" in sys.argv):
        sys.stdout.write(f"{row.what}: {row.value:.2f} {row.unit} {row.target} {row.spread or ''}\n")
