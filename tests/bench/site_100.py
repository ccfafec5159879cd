"""Building 100 articles: start-up and what every build costs."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import Row
from tests.bench.site import compare_builds

TITLE = "Building a site of 100 articles"


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; `quick` leaves out what takes long."""
    yield from compare_builds(100, 1 if quick else 5)
