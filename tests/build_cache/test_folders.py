"""The folders of a replaced site serve the next one; nothing else of it does."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build_cache.folders import furnish, keep_folders


def below(folder: Path) -> set[str]:
    """Return everything below a folder."""
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def write(folder: Path, *names: str) -> Path:
    """Write files into a folder and return it."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x")
    return folder


def test_a_replaced_tree_is_gone_and_only_its_folders_are_kept(tmp_path: Path) -> None:
    """Links count as files, those to folders too: what they lead to stays as it is."""
    elsewhere = write(tmp_path / "elsewhere", "precious.txt")
    old = write(tmp_path / "old", "index.html", "articles/one/index.html", ".git/HEAD")
    (old / "articles/linked").symlink_to(elsewhere)
    (old / "articles/nowhere").symlink_to(tmp_path / "nowhere")
    keep_folders(old, tmp_path / "kept")
    assert not old.exists()
    assert below(tmp_path / "kept") == {"articles", "articles/one", ".git"}
    assert below(elsewhere) == {"precious.txt"}


def test_a_tree_is_removed_where_folders_are_kept_already_or_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two publications may share a cache; and a cache may lie on another disk."""
    kept = tmp_path / "kept"
    (kept / "first").mkdir(parents=True)
    keep_folders(write(tmp_path / "old", "second/index.html"), kept)
    assert below(tmp_path) == {"kept", "kept/first"}

    def refuse(*_given: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    kept.joinpath("first").rmdir()
    monkeypatch.setattr(Path, "rename", refuse)
    keep_folders(write(tmp_path / "old", "third/index.html"), kept)
    assert below(tmp_path) == {"kept"}


def test_a_stage_gets_the_folders_that_it_needs_and_nothing_else(tmp_path: Path) -> None:
    """A page that is gone leaves no folder; whatever somebody has put into the cache is not published."""
    kept, stage = tmp_path / "kept", tmp_path / "stage"
    write(kept, "articles/one/left.html", "articles/gone/index.html", "left.html")
    (kept / "articles/linked").symlink_to(tmp_path)
    stage.mkdir()
    furnish(stage, kept, ["articles/one/index.html", "articles/new/index.html", "index.html"])
    assert below(stage) == {"articles", "articles/one"}
    assert not kept.exists()
    assert tmp_path.exists()


def test_a_stage_is_left_alone_without_kept_folders_or_with_something_in_it(tmp_path: Path) -> None:
    """Then folders are made one by one, as ever."""
    stage = tmp_path / "stage"
    stage.mkdir()
    furnish(stage, tmp_path / "kept", ["a/index.html"])
    assert below(stage) == set()
    write(stage, "begun.html")
    (tmp_path / "kept/a").mkdir(parents=True)
    furnish(stage, tmp_path / "kept", ["a/index.html"])
    assert below(stage) == {"begun.html"}
    assert below(tmp_path / "kept") == {"a"}
