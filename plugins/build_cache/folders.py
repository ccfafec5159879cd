"""The empty folders of a site that was replaced, kept for the next one to stand in.

A site has a folder for nearly every page. Making and removing one can take a file system ten times as long as
linking the page that stands in it, and then is a tenth of all the time that a build with one edit takes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from pathlib import Path


def keep_folders(tree: Path, kept: Path) -> None:
    """Take away a tree that is no longer needed: every file in it, and the folders too if some are kept."""
    try:
        _strip(tree, None)
        tree.rename(kept)
    except OSError:  # some are kept, or the cache lies on another disk
        shutil.rmtree(tree, ignore_errors=True)


def furnish(stage: Path, kept: Path, files: Iterable[str]) -> None:
    """Put the kept folders into an empty stage, as far as some of these files will stand in them."""
    try:
        kept.rename(stage)
    except OSError:  # none are kept, or there is something in the stage
        return
    _strip(stage, _folders_of(files))


def _strip(tree: Path | str, wanted: set[str] | None, below: str = "") -> None:
    """Remove everything below a folder that is no folder, and folders that are not wanted (None: all are)."""
    with os.scandir(tree) as entries:
        found = list(entries)
    for entry in found:
        if not entry.is_dir(follow_symlinks=False):
            os.unlink(entry.path)  # noqa: PTH108
            continue
        name = f"{below}{entry.name}"
        _strip(entry.path, wanted, f"{name}/")
        if wanted is not None and name not in wanted:
            os.rmdir(entry.path)  # noqa: PTH106


def _folders_of(files: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for name in files:
        folder = os.path.dirname(name)  # noqa: PTH120
        while folder and folder not in found:
            found.add(folder)
            folder = os.path.dirname(folder)  # noqa: PTH120
    return found
