"""Python's collector of garbage, kept from looking for some where there is hardly any."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager

# Python looks after every 700 new objects for those that nobody needs. A build keeps nearly all that it
# makes until its end, its modules included: to look took it a twelfth of its time.
OBJECTS_BETWEEN_COLLECTIONS = 50_000


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Do work, of imports or of a whole build, during which garbage is collected seldom."""
    before = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *before[1:])
    # At its end Python looks through all objects twice more before it gives their memory back: as long
    # as starting takes. `freeze` spares it that; nothing else is done to them.
    atexit.unregister(gc.freeze)
    atexit.register(gc.freeze)
    try:
        yield
    finally:
        gc.set_threshold(*before)
