"""One run of Pelican from our verbs: settings in, a result or plain words out. No traceback for a mistake."""

from __future__ import annotations

import errno
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import Any

from pelican import Pelican
from pelican.log import console
from pelican.settings import read_settings

from plugins.common.cache import outcomes
from plugins.common.collecting import collecting_seldom
from plugins.common.problems import Problem
from plugins.common.standing import Origin
from plugins.publishing.exchange import Exchanged, PublishingError
from plugins.publishing.outcome import from_data
from plugins.publishing.plugin import NothingToWrite
from plugins.publishing.stage import has_leftovers

TERMINATED_EXIT_CODE = 128 + signal.SIGTERM

# What the machine says when it, and not the content, stops us.
OF_THE_MACHINE = {
    errno.ENOSPC: "The disk is full",
    errno.EDQUOT: "The disk quota is used up",
    errno.EFBIG: "A file would be larger than this machine allows",
    errno.EROFS: "The disk is read-only",
    errno.EACCES: "This account may not write there",
    errno.EPERM: "This account may not write there",
    errno.EIO: "The disk does not answer",
    errno.EMFILE: "Too many files are open",
    errno.ENFILE: "Too many files are open",
    errno.EBUSY: "The folder is a disk of its own and cannot be replaced; publish into a folder on it",
    errno.EXDEV: "The folder is a disk of its own and cannot be replaced; publish into a folder on it",
}


@dataclass(frozen=True)
class Result:
    """What a run did and how long it took.

    `exchanged` is None when it only checked; `is_published` tells whether that was done, or would
    be; `waiting` is what is written and not public, `set_aside` the problems in it.
    """

    exchanged: Exchanged | None
    seconds: float
    pages: int = 0
    downloads: int = 0
    is_published: bool = True
    waiting: tuple[Origin, ...] = ()
    set_aside: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        if self.exchanged is None:
            return f"No problems. Checked in {self.seconds:.1f} s."
        changes = self.exchanged
        made = f"{self.pages} pages and {self.downloads} downloads in {self.seconds:.1f} s"
        files = f"{len(changes.added)} new, {len(changes.changed)} changed, {len(changes.removed)} removed"
        return f"{made}: {files}." if self.is_published else f"{made}. Publishing would make {files}."


@collecting_seldom()
def run(settings_file: Path, **overrides: Any) -> Result:
    """Run Pelican once with a settings file and overrides; not at all if all is as after the last run.

    Raises ContentProblems (exit code 1), SettingError (2) or PublishingError (3); each prints
    as words for the person it concerns. The published folder is untouched when it raises, by
    SIGTERM too (SystemExit with 143).
    """
    started = time.perf_counter()
    console.quiet = True  # the summary is ours
    settings = read_settings(str(settings_file), override=overrides)
    given = dict(settings)
    with _words_for_the_machine(), _ended_by_sigterm():
        pelican = Pelican(settings)
        finished = settings["RUN"]
        finished.outcomes = outcomes(settings, given, settings_file)
        try:
            known = finished.outcomes.known()
            if known is None or has_leftovers(Path(settings["OUTPUT_PATH"])):
                pelican.run()
            else:
                finished.exchanged = Exchanged((), (), ())
                finished.files, finished.waiting, finished.set_aside = from_data(known)
        except NothingToWrite:
            return Result(None, time.perf_counter() - started, set_aside=tuple(sorted(finished.set_aside)))
        finally:
            finished.abandon()
    return Result(
        finished.exchanged,
        time.perf_counter() - started,
        pages=finished.count(lambda name: name.endswith(".html")),
        downloads=finished.count(lambda name: name.startswith("downloads/")),
        is_published=not finished.settings.compare_only,
        waiting=finished.waiting,
        set_aside=tuple(sorted(finished.set_aside)),
    )


@contextmanager
def _words_for_the_machine() -> Iterator[None]:
    """Turn errors of the machine (a full disk) into a PublishingError; any other stays a fault of ours."""
    try:
        yield
    except OSError as error:
        if error.errno not in OF_THE_MACHINE:
            raise
        place = f": {error.filename}" if error.filename else ""
        words = f"{OF_THE_MACHINE[error.errno]}{place}. Nothing was changed."
        raise PublishingError(words) from error


@contextmanager
def _ended_by_sigterm() -> Iterator[None]:
    """Have SIGTERM end a run like an error, so that its stage is removed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(TERMINATED_EXIT_CODE)
