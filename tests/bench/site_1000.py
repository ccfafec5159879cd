"""Building 1,000 articles, the size that targets are set for."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import Row
from tests.bench.site import SIZE_OF_TARGETS, compare_builds

TITLE = "Building a site of 1,000 articles"


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; `quick` leaves out what takes long."""
    if not quick:
        yield from compare_builds(SIZE_OF_TARGETS, 3)
