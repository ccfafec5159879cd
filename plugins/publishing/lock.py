"""A lock that names its holder and cannot outlive it: the kernel gives it back when the process ends."""

from __future__ import annotations

import fcntl
import os
from dataclasses import dataclass, field
from pathlib import Path

from plugins.publishing.exchange import PublishingError

ATTEMPTS = 10


@dataclass
class Lock:
    """A held lock: its file, which holds the number of our process, and the open descriptor that holds it."""

    file: Path
    descriptor: int = field(repr=False)

    @property
    def is_held(self) -> bool:
        """Whether it has not been given back yet."""
        return self.descriptor >= 0

    def give_back(self) -> None:
        """Remove the file, then let go: nobody can hold a lock on a file that is no longer there."""
        if self.is_held:
            self.file.unlink(missing_ok=True)
            os.close(self.descriptor)
            self.descriptor = -1


def take(file: Path, refusal: str) -> Lock:
    """Take the lock of a file, or raise PublishingError: `refusal` and the process that holds it.

    A number of a process in a file is not enough: after a crash another process may wear it.
    `flock(2)` ends with the process, however that ends.
    """
    for _attempt in range(ATTEMPTS):
        descriptor = os.open(file, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 20).decode(errors="replace").strip()
            os.close(descriptor)
            raise PublishingError(f"{refusal} (process {holder or 'unknown'}). Wait for it to end.") from None
        if _is_same_file(descriptor, file):
            os.ftruncate(descriptor, 0)
            os.write(descriptor, str(os.getpid()).encode())
            return Lock(file, descriptor)
        os.close(descriptor)  # its last holder removed it while we waited
    raise PublishingError(f"{refusal}. Wait for it to end.")


def _is_same_file(descriptor: int, file: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), file.stat())
    except FileNotFoundError:
        return False
