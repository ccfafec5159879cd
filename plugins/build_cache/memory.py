"""The memory that other plugins see, as plugins/common/cache.py promises it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from plugins.build_cache.folders import keep_folders
from plugins.build_cache.published import Published
from plugins.build_cache.store import Store, hash_of
from plugins.common.output import write_bytes

FOLDERS = "folders"  # beside the store


class StoredMemory:
    """What is in the store; and while a stage is made, what of the published folder is still right."""

    def __init__(self, store: Store) -> None:
        self.remember = store.remember
        self.prepare = store.prepare
        self.remember_each = store.remember_each
        self.maker = store.maker
        self.folders = store.file.with_name(FOLDERS)
        self.published: Published | None = None

    def put(
        self, folder: Path, name: str, ingredients: Sequence[str | bytes], make: Callable[[], bytes]
    ) -> None:
        """Put what `make` gives into a file below a folder, or link the published one made of the same."""
        if self.published is None:
            write_bytes(folder, name, make())
        else:
            self.published.put(folder, name, hash_of(self.maker, *ingredients).hex(), make)

    def known_hash(self, file: str) -> str | None:
        """Return the SHA-256 of a file that is a link to a published one that nobody has touched."""
        return self.published.known_hash(file) if self.published else None

    def note_published(self, files: Mapping[str, str]) -> None:
        """Take note of the files that were published, each with its SHA-256."""
        if self.published:
            self.published.note(files)

    def discard(self, tree: Path) -> None:
        """Take away a folder with all that is in it; its own folders may serve the next stage."""
        keep_folders(tree, self.folders)
