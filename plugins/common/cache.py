"""Results that take long, kept by the hash of what they were made from. Safe to delete at any time."""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from plugins.common.output import write_bytes

# Where they stand among the settings.
MEMORY = "MEMORY"
OUTCOMES = "OUTCOMES"


class Memory(Protocol):
    """What earlier runs have made and found out.

    The code of the project and the libraries belong to everything that is remembered: what `make` and
    `find` give must depend on nothing else than what they are said to be made of.
    """

    def remember(self, what: str, ingredients: Sequence[str | bytes], make: Callable[[], Any]) -> Any:
        """Return what `make` gives (anything JSON can hold)."""

    def prepare(
        self,
        what: str,
        things: Iterable[str],
        made_of: Callable[[str], Sequence[str] | None],
        make: Callable[[Sequence[str]], Any],
    ) -> None:
        """Make at once what will be remembered of each of these things, by several processes if it pays.

        `made_of` gives the ingredients of a thing (None: nothing can be made of it), each time that they are
        needed, so that those of all things need not be held; `make` is given them. Both may be called in
        another process: what they do beside returning something is lost.
        """

    def remember_each(
        self,
        what: str,
        ingredients: Sequence[str],
        things: Mapping[str, str],
        find: Callable[[str], Any],
        *,
        in_forks: bool = False,
    ) -> dict[str, Any]:
        """Return what `find` says of each thing (anything JSON can hold); `things` are names with a hash.

        With `in_forks`, `find` may be called in another process, as with `prepare`; it asks no memory then.
        """

    def put(
        self, folder: Path, name: str, ingredients: Sequence[str | bytes], make: Callable[[], bytes]
    ) -> None:
        """Put what `make` gives into a file below a folder, as `write_bytes` does."""

    def known_hash(self, file: str) -> str | None:
        """Return the SHA-256 of a file that need not be read for it, or None."""

    def note_published(self, files: Mapping[str, str]) -> None:
        """Take note of the files that were published, each with its SHA-256."""

    def discard(self, tree: Path) -> None:
        """Take away the folder of a site that was replaced, with all that is in it."""


class NoMemory:
    """The memory of a run without a build cache: everything is made."""

    def remember(self, _what: str, _ingredients: Sequence[str | bytes], make: Callable[[], Any]) -> Any:
        """Return what `make` gives."""
        return make()

    def prepare(
        self,
        _what: str,
        _things: Iterable[str],
        _made_of: Callable[[str], Sequence[str] | None],
        _make: Callable[[Sequence[str]], Any],
    ) -> None:
        """Make nothing: each is made when it is asked for."""

    def remember_each(
        self,
        _what: str,
        _ingredients: Sequence[str],
        things: Mapping[str, str],
        find: Callable[[str], Any],
        *,
        in_forks: bool = False,  # noqa: ARG002 - all is done here
    ) -> dict[str, Any]:
        """Return what `find` says of each thing."""
        return {name: find(name) for name in things}

    def put(
        self, folder: Path, name: str, _ingredients: Sequence[str | bytes], make: Callable[[], bytes]
    ) -> None:
        """Write what `make` gives."""
        write_bytes(folder, name, make())

    def known_hash(self, _file: str) -> None:
        """Return None."""

    def note_published(self, files: Mapping[str, str]) -> None:
        """Note nothing."""

    def discard(self, tree: Path) -> None:
        """Take away a folder with all that is in it."""
        shutil.rmtree(tree, ignore_errors=True)


class Outcomes(Protocol):
    """What a whole run came to (anything JSON can hold), for a run of the same inputs and outputs."""

    def known(self) -> Any:
        """Return what this run would come to, or None if nobody knows."""

    def keep(self, outcome: Any) -> None:
        """Keep what this run came to, its files noted as published."""


class NoOutcomes:
    """What a run without a build cache knows."""

    def known(self) -> None:
        """Return None."""

    def keep(self, outcome: Any) -> None:
        """Keep nothing."""


def memory(settings: Mapping[str, Any]) -> Memory:
    """Return the memory of a run: that of its build cache if it has one, or none at all."""
    found: Memory = settings.get(MEMORY) or NoMemory()
    return found


def outcomes(settings: Mapping[str, Any], given: Mapping[str, Any], settings_file: Path) -> Outcomes:
    """Return what a run knows of its outcome; `given` are its settings before anything was added to them."""
    find: Callable[[Mapping[str, Any], Path], Outcomes] | None = settings.get(OUTCOMES)
    return find(given, settings_file) if find else NoOutcomes()


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
    # Another thread, or another build, may be making the same.
    unfinished = folder / f"{key}.{os.getpid()}.{threading.get_ident()}"
    unfinished.write_bytes(data)
    unfinished.replace(file)
    return data


def _digest(part: bytes | str) -> bytes:
    return hashlib.sha256(part if isinstance(part, bytes) else part.encode()).digest()
