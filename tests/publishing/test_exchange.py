"""The exchange: the published folder is wholly the old site or wholly the new one."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.publishing import exchange as exchanging
from plugins.publishing.exchange import (
    MANIFEST,
    PublishingError,
    files_below,
    read_manifest,
    write_manifest,
)
from plugins.publishing.stage import begin

ROOT = Path(__file__).resolve().parents[2]


def publish(output: Path, files: dict[str, str]) -> exchanging.Exchanged:
    stage = begin(output)
    for name, text in files.items():
        path = stage.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return stage.publish(write_manifest(stage.folder))


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
    (output / ".git/refs/tags").mkdir(parents=True)  # git calls it no repository without them
    (output / ".git/refs").chmod(0o700)
    (output / "CNAME").write_text("example.org")
    (output / "shared").symlink_to(tmp_path)
    (output / "latest.html").symlink_to("index.html")
    publish(output, {"index.html": "2"})
    assert (output / "shared").readlink() == tmp_path
    assert (output / "latest.html").readlink() == Path("index.html")
    assert (output / ".git/refs/tags").is_dir()
    assert (output / ".git/refs").stat().st_mode & 0o777 == 0o700
    for link in ("shared", "latest.html"):
        (output / link).unlink()
    assert published(output) == {"index.html": "2", ".git/HEAD": "ref", "CNAME": "example.org"}


@pytest.mark.parametrize(
    ("count", "has_call"), [(3, True), (exchanging.MANY, True), (exchanging.MANY, False)]
)
def test_what_is_new_is_on_the_disk_before_anybody_sees_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, *, has_call: bool
) -> None:
    """A power cut after the exchange must not leave empty pages; what was published is there already."""
    output, written = tmp_path / "output", set()
    publish(output, {"old.html": "o"})
    sync, sync_all = os.fsync, exchanging._sync_file_system

    def note(descriptor: int) -> None:
        written.add(Path(f"/proc/self/fd/{descriptor}").readlink().name)
        sync(descriptor)

    def note_all(folder: Path) -> bool:
        assert not (output / "0.html").exists()
        if has_call:
            written.update(path.name for path in folder.rglob("*"))
        return has_call and sync_all(folder)

    monkeypatch.setattr(os, "fsync", note)
    monkeypatch.setattr(exchanging, "_sync_file_system", note_all)
    files = {f"{number}.html": str(number) for number in range(count)}
    publish(output, files)
    assert written >= {*files, MANIFEST}
    assert published(output) == files


def test_a_foreign_file_in_the_way_stops_the_exchange(tmp_path: Path) -> None:
    """Neither the author's file nor the site may be lost in silence."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1"})
    (output / "about.html").write_text("mine")
    with pytest.raises(PublishingError, match=r"about\.html"):
        publish(output, {"index.html": "2", "about.html": "ours"})
    assert published(output) == {"index.html": "1", "about.html": "mine"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


@pytest.mark.parametrize(("foreign", "ours"), [("about", "about/index.html"), ("notes/mine.txt", "notes")])
def test_a_foreign_thing_where_ours_needs_a_folder_or_a_file_stops_the_exchange(
    tmp_path: Path, foreign: str, ours: str
) -> None:
    """A file and a folder of one name cannot both be kept."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1"})
    (output / foreign).parent.mkdir(exist_ok=True)
    (output / foreign).write_text("mine")
    with pytest.raises(PublishingError, match="Move yours away"):
        publish(output, {"index.html": "2", ours: "ours"})
    assert published(output) == {"index.html": "1", foreign: "mine"}


def test_a_link_to_the_published_folder_stays_a_link(tmp_path: Path) -> None:
    """Output → /var/www/site: the folder behind it is exchanged."""
    (tmp_path / "www").mkdir()
    (tmp_path / "output").symlink_to("www/site")
    publish(tmp_path / "output", {"index.html": "1"})
    publish(tmp_path / "output", {"index.html": "2"})
    assert (tmp_path / "output").is_symlink()
    assert published(tmp_path / "www/site") == {"index.html": "2"}


def test_a_file_that_did_not_change_keeps_its_time(tmp_path: Path) -> None:
    """Servers answer «not modified», and rsync has nothing to send."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1", "same.html": "s"})
    os.utime(output / "same.html", (1_000_000_000, 1_000_000_000))
    os.utime(output / "index.html", (1_000_000_000, 1_000_000_000))
    publish(output, {"index.html": "2", "same.html": "s"})
    assert (output / "same.html").stat().st_mtime == 1_000_000_000
    assert (output / "index.html").stat().st_mtime > 1_000_000_000


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


def test_a_second_build_at_the_same_time_is_refused_and_told_who_builds(tmp_path: Path) -> None:
    """Two builds would each take the other's stage for stale."""
    first = begin(tmp_path / "output")
    with pytest.raises(PublishingError, match=f"process {os.getpid()}"):
        begin(tmp_path / "output")
    (first.folder / "index.html").write_text("1")
    first.publish(write_manifest(first.folder))
    begin(tmp_path / "output").abandon()


KILLED = """
import os, signal, sys
from pathlib import Path
from plugins.publishing.stage import begin
stage = begin(Path(sys.argv[1]))
(stage.folder / "half.html").write_text("half")
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_build_that_was_killed_does_not_block_the_next_one(tmp_path: Path) -> None:
    """Its lock ends with it, even if another process now wears its number; its stage is removed."""
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path / "output")], cwd=ROOT, check=False)
    assert {path.suffix.rstrip("0123456789") for path in tmp_path.iterdir()} == {".lock", ".stage-"}
    (tmp_path / ".output.lock").write_text("1")  # process 1 is always there
    publish(tmp_path / "output", {"index.html": "1"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["output"]


def test_an_old_site_that_was_moved_aside_when_the_build_was_killed_comes_back(tmp_path: Path) -> None:
    """Where two renames are needed, a power cut can fall between them."""
    output = tmp_path / "output"
    publish(output, {"index.html": "1"})
    output.rename(tmp_path / ".output.old")
    begin(output).abandon()
    assert published(output) == {"index.html": "1"}
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
