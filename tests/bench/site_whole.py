"""Building with pictures for sharing, the full text and documents, which others do not make."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import Row
from tests.bench.site import SIZE_OF_TARGETS, compare_everything

TITLE = "Building a site with everything on it"


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; `quick` leaves out what takes long."""
    if not quick:
        yield from compare_everything(SIZE_OF_TARGETS)
