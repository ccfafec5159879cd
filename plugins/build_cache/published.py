"""The published folder as the run before left it: which of its files nobody has touched since.

What is known of a file (its hash, what it was made of) holds as long as its place on the disk, its size
and all its times are those of when it was published. Such a file is linked into the next stage, and
neither made, nor read, nor written again: a hard link changes neither its bytes nor their time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from plugins.build_cache.store import Store
from plugins.common.output import write_bytes

NAME = "/files"  # among the notes of pages; no page has it


class Published:
    """The files of one published folder, as they are now."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store = store
        self.folder = folder
        kept: Mapping[str, Any] = store.page(folder, NAME) or {}
        self.hashes: dict[str, str] = {}  # of untouched files, by name
        self.made_of: dict[str, str] = {}
        self.by_state: dict[tuple[int, ...], str] = {}  # their hashes by what links to them have in common
        for name, (sha256, stamp, key) in kept.items():
            state = _state(f"{folder}/{name}")
            if state and _stamp(state) == stamp:
                self.hashes[name] = self.by_state[_linked(state)] = sha256
                self.made_of[name] = key
        self.is_untouched = len(self.hashes) == len(kept) > 0
        self.put_in_stage: dict[str, str] = {}
        self.folders_made: set[str] = set()

    def known_hash(self, file: str) -> str | None:
        """Return the hash of a file that is one of the untouched ones, by whatever name."""
        state = _state(file)
        return self.by_state.get(_linked(state)) if state else None

    def put(self, folder: Path, name: str, key: str, make: Callable[[], bytes]) -> None:
        """Put a file made of `key` into a stage: the published one if it is of the same."""
        if self.made_of.get(name) == key:
            file = f"{folder}/{name}"
            parent = os.path.dirname(file)  # noqa: PTH120
            if parent not in self.folders_made:
                os.makedirs(parent, exist_ok=True)  # noqa: PTH103
                self.folders_made.add(parent)
            link(f"{self.folder}/{name}", file)
        else:
            write_bytes(folder, name, make())
        self.put_in_stage[name] = key

    def note(self, files: Mapping[str, str]) -> None:
        """Note the files that have just been published, with their hashes."""
        kept = {}
        for name, sha256 in files.items():
            state = _state(f"{self.folder}/{name}")
            if state:
                kept[name] = sha256, _stamp(state), self.put_in_stage.get(name, "")
        self.store.note_pages(self.folder, {NAME: kept})


def link(old: str, new: str) -> None:
    """Give a file a second name, in the place of another; where there are no links, a copy with its times."""
    try:
        os.link(old, new)
    except FileExistsError:
        os.unlink(new)  # noqa: PTH108
        link(old, new)
    except OSError:  # another file system, or one without links
        shutil.copy2(old, new)


def write_anew(file: str, data: bytes) -> None:
    """Write a file in the place of another, which may be a link to a published one: never into that."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(file)  # noqa: PTH108
    Path(file).write_bytes(data)


def _state(file: str) -> os.stat_result | None:
    try:
        return os.lstat(file)
    except OSError:
        return None


def _stamp(state: os.stat_result) -> str:
    """Return what changes whenever anybody changes a file; its last time does with each new link, too."""
    return f"{state.st_ino} {state.st_size} {state.st_mtime_ns} {state.st_ctime_ns}"


def _linked(state: os.stat_result) -> tuple[int, ...]:
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns
