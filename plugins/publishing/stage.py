"""The stage: a folder beside the output in which the whole new site is made, under a lock."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.publishing.exchange import Exchanged, aside, exchange, recover, refuse_foreign, remove
from plugins.publishing.lock import Lock, take

STAGE = ".{name}.stage-{pid}"
LOCK = ".{name}.lock"


@dataclass(frozen=True)
class Stage:
    """A stage in the making: `folder` to build in, `output` whose place it will take."""

    folder: Path
    output: Path
    lock: Lock

    def publish(self, files: Mapping[str, str], discard: Callable[[Path], None] = remove) -> Exchanged:
        """Put the stage, of which all `files` are written down, in the place of the output.

        The old tree is given to `discard`. What that leaves of it, the next build removes.
        """
        try:
            return exchange(self.folder, self.output, files, discard)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Remove the stage and give the lock back; the output stays as it was. A second time does nothing."""
        if self.lock.is_held:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.lock.give_back()


def has_leftovers(output: Path) -> bool:
    """Whether a killed build has left something that the next one clears away."""
    output = output.resolve()
    stages = output.parent.glob(STAGE.format(name=output.name, pid="*"))
    return any(stages) or aside(output).exists()


def begin(output: Path) -> Stage:
    """Take the lock for an output folder and make an empty stage beside it.

    What a killed build left is cleared away. Raises PublishingError when the folder is not ours
    to replace, or another build holds the lock.
    """
    output = output.resolve()  # a link to the published folder stays a link
    refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    lock = take(output.with_name(LOCK.format(name=output.name)), f"Another build of {output} is under way")
    try:
        recover(output)
        for stale in output.parent.glob(STAGE.format(name=output.name, pid="*")):
            shutil.rmtree(stale)
        folder = output.with_name(STAGE.format(name=output.name, pid=os.getpid()))
        folder.mkdir()
    except OSError:
        lock.give_back()
        raise
    return Stage(folder, output, lock)
