"""The exchange: the published folder is wholly the old site or wholly the new one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from plugins.publishing import exchange as exchanging
from plugins.publishing.exchange import MANIFEST, PublishingError, files_below, read_manifest
from plugins.publishing.stage import begin


def publish(output: Path, files: dict[str, str]) -> exchanging.Exchanged:
    stage = begin(output)
    for name, text in files.items():
        path = stage.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return stage.publish()


def published(output: Path) -> dict[str, str]:
    return {name: (output / name).read_text() for name in files_below(output) if name != MANIFEST}


@pytest.fixture(params=["one system call", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways of swapping: systems without `renameat2` must not lose anything either."""
    if request.param == "two renames":
        monkeypatch.setattr(exchanging, "_swap_atomically", lambda *_: False)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_the_new_site_replaces_the_old_one_wholly(tmp_path: Path) -> None:
    """A page that is no longer made is gone; what changed is told apart from what did not."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1", "same.html": "s", "old/index.html": "o"})
    done = publish(output, {"index.html": "2", "same.html": "s", "new/index.html": "n"})
    assert published(output) == {"index.html": "2", "same.html": "s", "new/index.html": "n"}
    assert done == exchanging.Exchanged(("new/index.html",), ("index.html",), ("old/index.html",))
    assert [path.name for path in tmp_path.iterdir()] == ["output"]


@pytest.mark.usefixtures("way")
def test_foreign_files_survive(tmp_path: Path) -> None:
    """A CNAME or a .git folder belongs to somebody else: plain Pelican deletes both."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1"})
    (output / ".git").mkdir()
    (output / ".git/HEAD").write_text("ref")
    (output / "CNAME").write_text("example.org")
    publish(output, {"index.html": "2"})
    assert published(output) == {"index.html": "2", ".git/HEAD": "ref", "CNAME": "example.org"}


def test_a_foreign_file_in_the_way_stops_the_exchange(tmp_path: Path) -> None:
    """Neither the author's file nor the site may be lost in silence."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1"})
    (output / "about.html").write_text("mine")
    with pytest.raises(PublishingError, match=r"about\.html"):
        publish(output, {"index.html": "2", "about.html": "ours"})
    assert published(output) == {"index.html": "1", "about.html": "mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


def test_a_folder_that_was_never_ours_is_refused(tmp_path: Path) -> None:
    """Output set to a home folder by mistake must cost nothing."""
    output = tmp_path / "documents"
    output.mkdir()
    (output / "thesis.txt").write_text("years of work")
    with pytest.raises(PublishingError, match="choose another output folder"):
        begin(output)
    assert published(output) == {"thesis.txt": "years of work"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["documents"]


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    """There is nothing to lose in it."""
    (tmp_path / "output").mkdir()
    publish(tmp_path / "output", {"index.html": "1"})
    assert published(tmp_path / "output") == {"index.html": "1"}


def test_a_second_build_at_the_same_time_is_refused(tmp_path: Path) -> None:
    """Two builds would each take the other's stage for stale."""
    (tmp_path / ".output.lock").write_text("1")  # process 1 is always there
    with pytest.raises(PublishingError, match="process 1"):
        begin(tmp_path / "output")


def test_a_lock_whose_process_is_gone_is_taken_over_and_its_stage_removed(tmp_path: Path) -> None:
    """A build that was killed must not block the next one."""
    gone = os.spawnlp(os.P_NOWAIT, "true", "true")
    os.waitpid(gone, 0)
    (tmp_path / ".output.lock").write_text(str(gone))
    stale = tmp_path / f".output.stage-{gone}"
    stale.mkdir()
    (stale / "half.html").write_text("half")
    publish(tmp_path / "output", {"index.html": "1"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


def test_an_abandoned_stage_leaves_nothing_behind(tmp_path: Path) -> None:
    """A build that finds problems changes nothing."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1"})
    begin(output).abandon()
    assert published(output) == {"index.html": "1"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


def test_the_manifest_tells_what_is_ours(tmp_path: Path) -> None:
    """Only files on it are ever removed."""
    output = tmp_path / "output"
    publish(output, {"a/index.html": "1"})
    assert list(read_manifest(output)) == ["a/index.html"]
