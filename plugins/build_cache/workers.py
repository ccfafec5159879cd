"""Work shared out to several processes: many things that each take a while and need nothing of each other.

The processes are forks of this one, so that whatever the work needs is there already. A fork has only
the thread that made it: where there are others (the preview), or no forks to trust (macOS, Windows), all
is done here.
"""

from __future__ import annotations

import ctypes
import gc
import json
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeVar

LEAST = 48  # things; with fewer, starting the processes takes longer than they save
PR_SET_PDEATHSIG = 1  # prctl(2)
SHARES = 8  # in which a process is given its things: some, so that none is left alone with the last

Thing = TypeVar("Thing")
_work: Callable[[int], str]


def as_json(value: Any) -> str:
    """Return a value as the text that is kept of it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def make_each(things: Sequence[Thing], make: Callable[[Thing], Any]) -> Iterator[str]:
    """Yield what `make` gives of each thing, as JSON, in their order."""
    global _work  # noqa: PLW0603 - what a fork finds, for a function that holds others cannot be sent
    processes = _processes()
    if not pays(len(things)):
        yield from (as_json(make(thing)) for thing in things)
        return
    _work = lambda number: as_json(make(things[number]))  # noqa: E731
    gc.freeze()  # a collection in a fork would copy all memory that it only looks at
    try:
        with multiprocessing.get_context("fork").Pool(processes, _begin, (os.getpid(),)) as pool:
            yield from pool.imap(_do, range(len(things)), max(1, len(things) // (SHARES * processes)))
    finally:
        gc.unfreeze()


def pays(count: int) -> bool:
    """Whether so many things are made by other processes."""
    return count >= LEAST and _processes() > 1


def _processes() -> int:
    can_fork = sys.platform == "linux" and threading.active_count() == 1
    return len(os.sched_getaffinity(0)) if can_fork else 1


def _begin(parent: int) -> None:
    """Make a fork end with its parent, whatever ends that, and leave it to answer to signals."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it was killed before that
        os._exit(1)


def _do(number: int) -> str:
    return _work(number)
