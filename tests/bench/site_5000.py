"""Building 5,000 articles: whether time and memory grow with the site."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import Row
from tests.bench.peers import PELICAN
from tests.bench.site import SIZE_OF_TARGETS, compare_builds, compare_sizes

TITLE = "Building a site of 5,000 articles"


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; `quick` leaves out what takes long."""
    if not quick:
        yield from compare_sizes(SIZE_OF_TARGETS, 5_000)
        # A turn takes many minutes.
        yield from compare_builds(5_000, 1, [PELICAN])
