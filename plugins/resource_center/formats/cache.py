"""A cache of rendered files: what was made of the same ingredients is not made again.

One file an entry, named by the hash of everything it was made of, in a folder that may be
deleted at any time. Nothing in it is ever executed or unpickled, and an entry whose bytes
are not what was written is made anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import tempfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from plugins.resource_center.formats import __name__ as package

# A new version of any of these may write other bytes for the same document.
LIBRARIES = (
    "typst",
    "pikepdf",
    "xlsxwriter",
    "fonttools",
    "pillow",
    "pypdfium2",
    "font-rhd",
    "font-source-serif-pro",
)
SOURCES = (".py", ".typ", ".xml")
ALSO_READ = (
    "plugins/resource_center/blocks.py",
    "plugins/resource_center/model.py",
    "plugins/common/wording.py",
)
DIGEST_SIZE = 32
KEPT_SECONDS = 14 * 24 * 3600


class DocumentCache:
    """The cache in one folder. Several processes may use the folder at the same time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def remember(self, what: str, ingredients: Iterable[object], make: Callable[[], bytes]) -> bytes:
        """Return the bytes made of some ingredients, making them only if they are not here.

        `what` names the maker; ingredients are text, bytes, numbers, frozen dataclasses without
        mappings, and mappings. The code of the formats and its libraries count as well.
        """
        entry = self.folder / _fingerprint(what, ingredients)
        kept = self._read(entry)
        if kept is not None:
            return kept
        data = make()
        self._write(entry, data)
        return data

    def forget_unused(self, now: float) -> int:
        """Delete what nobody has asked for in two weeks before `now` (seconds); return how many.

        Not at once: a preview and a publication share the folder, and their documents differ
        by the address they carry.
        """
        unused = [entry for entry in self.folder.glob("*") if now - _last_use(entry, now) > KEPT_SECONDS]
        for entry in unused:
            entry.unlink(missing_ok=True)
        return len(unused)

    @staticmethod
    def _read(entry: Path) -> bytes | None:
        try:
            written = entry.read_bytes()
        except FileNotFoundError:
            return None
        digest, data = written[:DIGEST_SIZE], written[DIGEST_SIZE:]
        with contextlib.suppress(FileNotFoundError):
            os.utime(entry)  # the time of the last use
        return data if hashlib.sha256(data).digest() == digest else None

    def _write(self, entry: Path, data: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        # Renaming is atomic: another process sees the whole entry or none.
        with tempfile.NamedTemporaryFile(dir=self.folder, delete=False) as file:
            file.write(hashlib.sha256(data).digest() + data)
        os.replace(file.name, entry)  # noqa: PTH105 - Path.replace does the same with one more object


def _last_use(entry: Path, now: float) -> float:
    """Return when an entry was last used; one that is gone by now counts as used."""
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return now


def _fingerprint(what: str, ingredients: Iterable[object]) -> str:
    found = hashlib.sha256(f"{what}\n{_makers()}\n".encode())
    for ingredient in ingredients:
        found.update(_described(ingredient) + b"\n")
    return found.hexdigest()


def _described(ingredient: object) -> bytes:
    """Return an ingredient as bytes: equal ones alike, others not. The `repr` of data names its classes."""
    if isinstance(ingredient, Mapping):
        return repr([(key, _described(ingredient[key])) for key in sorted(ingredient)]).encode()
    if isinstance(ingredient, bytes):
        return hashlib.sha256(ingredient).digest()
    return repr(ingredient).encode()


@cache
def _makers() -> str:
    """Return the hash of all that makes documents: our sources and templates, and the libraries."""
    found = hashlib.sha256()
    root = Path(str(files(package)))
    project = root.parents[2]
    sources = [
        path for path in (*root.rglob("*"), *(root.parent / "workbook").rglob("*")) if path.suffix in SOURCES
    ]
    for path in sorted([*sources, *(project / name for name in ALSO_READ)]):
        found.update(path.relative_to(project).as_posix().encode() + b"\n" + path.read_bytes())
    for name in LIBRARIES:
        found.update(f"{name} {version(name)}\n".encode())
    found.update(f"{sys.version_info[:2]} {zlib.ZLIB_RUNTIME_VERSION}".encode())
    return found.hexdigest()
