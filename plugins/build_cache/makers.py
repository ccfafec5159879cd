"""What makes pages, as one hash: the project's code with its data, the theme's templates, every library."""

from __future__ import annotations

import hashlib
import os
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from pathlib import Path

CODE = Path(__file__).resolve().parents[1]  # plugins/, with whatever data lies in it


def hash_of_code(others: Iterable[Path] = ()) -> str:
    """Return the hash of every file of our plugins, of some other files, and of what is installed.

    An installed distribution is its folder of metadata, which is named by its version.
    """
    installed = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*-info"))
    versions = f"{sys.version}\n{sys.platform}\n" + "\n".join(installed)
    return hash_of_files([*files_below(CODE), *others], versions)


def hash_of_files(files: Iterable[Path], beside: str = "") -> str:
    """Return the hash of the names and bytes of some files, and of a text."""
    found = hashlib.blake2b(beside.encode(), digest_size=16)
    for file in files:
        data = file.read_bytes()
        found.update(f"{file}\n{len(data)}\n".encode())
        found.update(data)
    return found.hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    """Yield every file below a folder, sorted; what Python compiled is none."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        yield from (Path(parent, name) for name in sorted(names))
