"""The stage: a folder beside the output in which the whole new site is made, under a lock."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from plugins.publishing.exchange import Exchanged, PublishingError, exchange, refuse_foreign

STAGE = ".{name}.stage-{pid}"
LOCK = ".{name}.lock"


@dataclass(frozen=True)
class Stage:
    """A stage in the making: `folder` to build in, `output` whose place it will take."""

    folder: Path
    output: Path
    lock: Path

    def publish(self) -> Exchanged:
        """Put the stage in the place of the output and give the lock back."""
        try:
            return exchange(self.folder, self.output)
        finally:
            self.abandon()

    def abandon(self) -> None:
        """Remove the stage and give the lock back; the output stays as it was."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.lock.unlink(missing_ok=True)


def begin(output: Path) -> Stage:
    """Take the lock for an output folder and make an empty stage beside it.

    Raises PublishingError when the folder is not ours to replace, or another build holds the
    lock. A lock whose process is gone is taken over, and its stage removed.
    """
    output = output.absolute()
    refuse_foreign(output)
    output.parent.mkdir(parents=True, exist_ok=True)
    lock = output.with_name(LOCK.format(name=output.name))
    _take(lock, output)
    folder = output.with_name(STAGE.format(name=output.name, pid=os.getpid()))
    for stale in output.parent.glob(STAGE.format(name=output.name, pid="*")):
        shutil.rmtree(stale)
    folder.mkdir()
    return Stage(folder, output, lock)


def _take(lock: Path, output: Path) -> None:
    for _attempt in range(2):
        try:
            descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
        except FileExistsError:
            holder = _holder(lock)
            if holder is not None:
                raise PublishingError(
                    f"Another build of {output} is under way (process {holder}). Wait for it to end."
                ) from None
            lock.unlink(missing_ok=True)
            continue
        with os.fdopen(descriptor, "w") as file:
            file.write(str(os.getpid()))
        return
    raise PublishingError(f"The lock {lock} cannot be taken. Try again.")


def _holder(lock: Path) -> int | None:
    """Return the process that holds a lock, or None if it is gone or is this one."""
    try:
        pid = int(lock.read_text() or "0")
    except (OSError, ValueError):
        return None
    if pid in (0, os.getpid()):
        return None
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return None
    except PermissionError:
        pass
    return pid
