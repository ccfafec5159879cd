"""What the last run came to, for a run that would come to the same: no input and no output has changed.

Inputs are the settings and where they were written, every file of the content and of the theme, the
environment and the day; our code and the libraries belong to each key of the store anyway. When somebody
has edited, replaced or restored a published file, there is a run, too.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from plugins.build_cache.digest import Digests, Unknown
from plugins.build_cache.makers import CODE, files_below, hash_of_files
from plugins.build_cache.published import Published
from plugins.build_cache.store import Store

NAME = "/outcome"  # among the notes of pages; no page has it
# What a shell counts up or notes by itself.
OF_THE_SHELL = ("_", "SHLVL", "OLDPWD")


class Outcomes:
    """The outcome of one run: that of the run before, if nothing has changed since, and how to keep the new.

    `given` are the settings before Pelican and its plugins added to them.
    """

    def __init__(self, store: Store, given: Mapping[str, Any], settings_file: Path) -> None:
        self.store = store
        self.output = Path(given["OUTPUT_PATH"])
        self.folders = [
            *(Path(given["PATH"]), Path(given["THEME"])),
            *map(Path, given["THEME_TEMPLATES_OVERRIDES"]),
        ]
        self.settings_files = [settings_file, *sorted(CODE.parent.glob("*.py"))]
        self.stamps = _stamps(self._inputs())
        self.key = self._key(given)

    def known(self) -> Any:
        """Return what `keep` was given when all inputs and outputs were the same, or None."""
        kept = self.store.page(self.output, NAME) if self.key else None
        if kept is None or kept["key"] != self.key or not Published(self.store, self.output).is_untouched:
            return None
        return kept["outcome"]

    def keep(self, outcome: Any) -> None:
        """Keep what a run came to; not if an input has changed meanwhile."""
        if self.key and _stamps(self._inputs()) == self.stamps:
            self.store.note_pages(self.output, {NAME: {"key": self.key, "outcome": outcome}})

    def _inputs(self) -> list[Path]:
        return [*self.settings_files, *(file for folder in self.folders for file in files_below(folder))]

    def _key(self, given: Mapping[str, Any]) -> str:
        """Return a hash of all that a run depends on, or nothing if it cannot be told."""
        around = {name: value for name, value in os.environ.items() if name not in OF_THE_SHELL}
        today = dt.datetime.now(ZoneInfo(given["TIMEZONE"])).date()
        try:
            values = Digests().of((dict(given), around, today, Path.cwd())).hex()
            return hash_of_files(self._inputs(), values)
        except (Unknown, OSError):  # or a file has just been taken away
            return ""


def _stamps(files: Iterable[Path]) -> str:
    """Return a hash of the places of some files on the disk, of their sizes and of all their times."""
    found = hashlib.blake2b(digest_size=16)
    for file in files:
        try:
            stat = file.lstat()
        except OSError:
            found.update(f"{file}\n".encode())
            continue
        found.update(f"{file}\n{stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}\n".encode())
    return found.hexdigest()
