"""The preview: its first page, and how soon an edit is on the page."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench import Row
from tests.bench.site import SIZE_OF_TARGETS, first_page, until_seen

TITLE = "Seeing an edit"


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield the rows of this part; `quick` leaves out what takes long."""
    yield from first_page(50)
    if not quick:
        yield from until_seen(SIZE_OF_TARGETS)
