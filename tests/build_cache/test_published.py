"""A published file that nobody has touched is neither made nor read again; any other is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.build_cache.memory import StoredMemory
from plugins.build_cache.published import Published
from plugins.build_cache.store import Store
from plugins.common.cache import Memory


@pytest.fixture
def begin(tmp_path: Path) -> Callable[[], StoredMemory]:
    """Return a function that gives the memory of the next run, as it begins."""

    def begun() -> StoredMemory:
        memory = StoredMemory(Store(tmp_path / "build.sqlite", "me", 0))
        memory.published = Published(Store(tmp_path / "build.sqlite", "me", 0), tmp_path / "output")
        return memory

    return begun


Begin = Callable[[], StoredMemory]


def publish(folder: Path, memory: Memory, made_of: str, made: bytes) -> Path:
    """Put one file into a stage, publish the stage, and return the file."""
    stage = folder / "stage"
    memory.put(stage, "share/a.png", [made_of], lambda: made)
    if (folder / "output").exists():
        (folder / "output/share/a.png").unlink()
        (folder / "output/share").rmdir()
        (folder / "output").rmdir()
    stage.rename(folder / "output")
    memory.note_published({"share/a.png": f"hash of {made!r}"})
    return folder / "output/share/a.png"


def test_a_file_made_of_the_same_stays_the_same_file(tmp_path: Path, begin: Begin) -> None:
    """Its bytes are not made, its times are the old ones, and its hash needs no reading."""
    before = publish(tmp_path, begin(), "one", b"1").stat()
    memory = begin()
    file = publish(tmp_path, memory, "one", b"never made")
    assert file.read_bytes() == b"1"
    assert os.path.samestat(file.stat(), before)
    assert memory.known_hash(str(file)) == "hash of b'1'"


def test_a_file_made_of_something_else_is_made(tmp_path: Path, begin: Begin) -> None:
    """And the published one keeps its bytes until the exchange."""
    publish(tmp_path, begin(), "one", b"1")
    memory = begin()
    memory.put(tmp_path / "stage", "share/a.png", ["two"], lambda: b"2")
    assert (tmp_path / "stage/share/a.png").read_bytes() == b"2"
    assert (tmp_path / "output/share/a.png").read_bytes() == b"1"


def touch_in_place(file: Path) -> None:
    """Give a file other bytes of the same length, and its old times."""
    state = file.stat()
    file.write_bytes(b"?")
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))


def replace(file: Path) -> None:
    """Put another file in its place."""
    file.unlink()
    file.write_bytes(b"?")


@pytest.mark.parametrize("happen", [touch_in_place, replace, Path.unlink])
def test_a_file_that_somebody_touched_is_made_anew(
    tmp_path: Path, begin: Begin, happen: Callable[[Path], None]
) -> None:
    """Nothing is known of it any more."""
    happen(publish(tmp_path, begin(), "one", b"1"))
    memory = begin()
    assert memory.known_hash(str(tmp_path / "output/share/a.png")) is None
    memory.put(tmp_path / "stage", "share/a.png", ["one"], lambda: b"1 again")
    assert (tmp_path / "stage/share/a.png").read_bytes() == b"1 again"


def test_what_was_found_out_is_found_out_again_for_what_has_changed_only(begin: Begin) -> None:
    """Things are told apart by their names, their states by their hashes, questions by what decides them."""
    asked: list[str] = []

    def find(name: str) -> str:
        asked.append(name)
        return name.upper()

    memory = begin()
    assert memory.remember_each("loud", ["x"], {"a": "1", "b": "1"}, find) == {"a": "A", "b": "B"}
    assert memory.remember_each("loud", ["x"], {"b": "2", "a": "1", "c": "1"}, find) == {
        "b": "B",
        "a": "A",
        "c": "C",
    }
    assert asked == ["a", "b", "b", "c"]
    memory.remember_each("loud", ["y"], {"a": "1"}, find)
    assert asked == ["a", "b", "b", "c", "a"]


def test_a_folder_of_which_nothing_is_known_is_not_untouched(begin: Begin) -> None:
    """Or the first of all builds would end before it has begun."""
    published = begin().published
    assert published
    assert not published.is_untouched
