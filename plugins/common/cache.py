"""Results that take long, kept by the hash of what they were made from. Safe to delete at any time."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

# What was made (anything JSON can hold): its name, what it is made of, how it is made.
Remember = Callable[[str, Sequence[str | bytes], Callable[[], Any]], Any]
REMEMBER = "REMEMBER"
OUTCOMES = "OUTCOMES"


class Outcomes(Protocol):
    """What a whole run came to (anything JSON can hold), for a run of the same inputs and outputs."""

    def known(self) -> Any:
        """Return what this run would come to, or None if nobody knows."""

    def keep(self, outcome: Any, files: Iterable[str]) -> None:
        """Keep what this run came to, and which files it published."""


class NoOutcomes:
    """What a run without a build cache knows."""

    def known(self) -> None:
        """Return None."""

    def keep(self, outcome: Any, files: Iterable[str]) -> None:
        """Keep nothing."""


def remembering(settings: Mapping[str, Any]) -> Remember:
    """Return how a run remembers: by its build cache if it has one, or not at all.

    The code of the project and the libraries belong to every key; `make` must depend on
    nothing else than the ingredients.
    """
    remember: Remember = settings.get(REMEMBER, make_anew)
    return remember


def outcomes(settings: Mapping[str, Any], given: Mapping[str, Any], settings_file: Path) -> Outcomes:
    """Return what a run knows of its outcome; `given` are its settings before anything was added to them."""
    find: Callable[[Mapping[str, Any], Path], Outcomes] | None = settings.get(OUTCOMES)
    return find(given, settings_file) if find else NoOutcomes()


def make_anew(_what: str, _ingredients: Sequence[str | bytes], make: Callable[[], Any]) -> Any:
    """Remember nothing."""
    return make()


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
