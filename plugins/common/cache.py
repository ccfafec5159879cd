"""Results that take long, kept by the hash of what they were made from. Safe to delete at any time."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path


def remembered(folder: Path, inputs: tuple[bytes | str, ...], make: Callable[[], bytes]) -> bytes:
    """Return what `make` gives, from `folder` if it was made from the same inputs before.

    Whatever decides the result belongs into `inputs`, versions of libraries included. A file
    is put in place whole, so that a build that is killed leaves no half result.
    """
    key = hashlib.sha256(b"".join(map(_digest, inputs))).hexdigest()
    file = folder / key
    if file.is_file():
        return file.read_bytes()
    data = make()
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f"{key}.{os.getpid()}"
    unfinished.write_bytes(data)
    unfinished.replace(file)
    return data


def _digest(part: bytes | str) -> bytes:
    return hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest()
