"""Whatever happens to a publication, the published site stays whole: kills, full disks, odd clocks."""

from __future__ import annotations

import os
import pickle
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from plugins.publishing.exchange import PublishingError, read_manifest
from plugins.publishing.run import run
from plugins.publishing.stage import begin
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT, WriteFiles, tree

Build = Callable[..., Path]
CONTENT = {
    "content/articles/first.md": ARTICLE,
    "content/resources/feedback-request.md": RESOURCE,
    "content/pages/privacy.md": PAGE,
}


EXCHANGES = """
import sys
from pathlib import Path
from plugins.publishing.exchange import write_manifest
from plugins.publishing.stage import begin
for state in range(10_000):
    stage = begin(Path(sys.argv[1]))
    for name in range(100):
        (stage.folder / f"{name}.html").write_text(str(state) * 1000)
    stage.publish(write_manifest(stage.folder))
"""


def test_a_kill_at_any_moment_leaves_one_whole_site(tmp_path: Path) -> None:
    """Five kills here, two hundred of whole publications in tests/accept/publishing_in_kills.py."""
    output = tmp_path / "output"
    moments = random.Random(8)
    states = []
    for _kill in range(5):
        process = subprocess.Popen([sys.executable, "-c", EXCHANGES, str(output)], cwd=ROOT)
        while not output.exists():
            assert process.poll() is None
            time.sleep(0.01)
        time.sleep(moments.random() / 2)
        process.kill()
        process.wait()
        found = {text for name, text in tree(output).items() if name.endswith(".html")}
        assert len(found) == 1, "pages of two sites at once"
        assert len(read_manifest(output)) == 100
        states.append(found)
    begin(output).abandon()
    assert [path.name for path in tmp_path.iterdir()] == ["output"], "what a kill left is cleared away"


RUN = """
import resource, signal, sys
from pathlib import Path
from plugins.publishing.run import run
from pelican import signals
folder, limit = Path(sys.argv[1]), int(sys.argv[2])
def wait_for_a_signal(*_page, **_more):
    signal.pause()
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
else:
    signals.content_written.connect(wait_for_a_signal)
# Whoever starts the tests in the background of a shell has it ignore this one.
signal.signal(signal.SIGINT, signal.default_int_handler)
try:
    run(Path("pelicanconf.py").resolve(), PATH=str(folder / "content"), OUTPUT_PATH=str(folder / "output"))
except Exception as error:
    print(error)
    sys.exit(getattr(error, "exitcode", 99))
"""


def start(folder: Path, limit: int = 0) -> subprocess.Popen[str]:
    """Start a publication as a process of its own.

    `limit` is the largest file that it may write; without one it waits for a signal at its first page.
    """
    command = [sys.executable, "-c", RUN, str(folder), str(limit)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )


def test_a_full_disk_is_answered_by_its_exit_code_and_nothing_is_lost(
    build_site: Build, write_files: WriteFiles, tmp_path: Path
) -> None:
    """Files that cannot grow stand for a disk that is full: the same error, from the same call."""
    before = tree(build_site(CONTENT))
    write_files({"content/pages/new.md": PAGE})
    process = start(tmp_path, limit=20_000)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 3, said
    assert said.endswith("Nothing was changed.\n")
    assert tree(tmp_path / "output") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "output"]


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_an_interruption_changes_nothing_and_says_so_by_its_exit_code(
    build_site: Build, write_files: WriteFiles, tmp_path: Path, sent: signal.Signals, code: int
) -> None:
    """Plain Pelican exits with 0 and leaves half a site."""
    before = tree(build_site(CONTENT))
    write_files({f"content/pages/new-{number}.md": PAGE for number in range(50)})
    process = start(tmp_path)
    while not list(tmp_path.glob(".output.stage-*/articles")):
        assert process.poll() is None, process.communicate()
        time.sleep(0.002)
    process.send_signal(sent)
    process.communicate(timeout=120)
    assert process.returncode in (code, -sent)  # an interrupt that nobody catches ends by the signal itself
    assert tree(tmp_path / "output") == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "output"]


def test_a_folder_that_cannot_be_written_is_told(write_files: WriteFiles) -> None:
    """Not even the administrator may write below /sys, which some machines show read-only."""
    folder = write_files(CONTENT)
    said = r"(may not write there|read-only).*Nothing was changed"
    with pytest.raises(PublishingError, match=said) as caught:
        run(ROOT / "pelicanconf.py", PATH=str(folder / "content"), OUTPUT_PATH="/sys/site")
    assert caught.value.exitcode == 3


def test_a_second_publication_at_the_same_time_is_sent_away(write_files: WriteFiles) -> None:
    """It hears who is at work; the first one is not disturbed."""
    folder = write_files(CONTENT)
    first = begin(folder / "output")
    with pytest.raises(PublishingError, match=f"process {os.getpid()}") as caught:
        run(ROOT / "pelicanconf.py", PATH=str(folder / "content"), OUTPUT_PATH=str(folder / "output"))
    assert caught.value.exitcode == 3
    assert first.folder.is_dir()
    first.abandon()


def test_a_clock_that_went_back_takes_nothing_off_the_site(build_site: Build) -> None:
    """With every article in the future the site would shrink: refused. 2038 is a year like others."""
    files = {**CONTENT, **{f"content/articles/{n}.md": ARTICLE for n in range(12)}}
    before = tree(build_site(files, SITE_DAY="2038-02-01"))
    with pytest.raises(ContentProblems, match="pages would disappear"):
        build_site({}, SITE_DAY="1999-12-31")
    assert tree(build_site({}, SITE_DAY="2099-01-01")).keys() == before.keys()


class Planted:
    """What a cache from somewhere else could hold: loading it runs its code."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return (Path.touch, (self.mark,))


def test_no_pickle_is_ever_loaded(build_site: Build, tmp_path: Path) -> None:
    """Pelican's caches are pickles under these names."""
    cache, mark = tmp_path / "cache", tmp_path / "mark"
    cache.mkdir()
    for name in ("ArticlesGenerator", "PagesGenerator", "StaticGenerator", "ResourceCenterGenerator"):
        for kind in ("", "-Readers"):
            (cache / f"{name}{kind}").write_bytes(pickle.dumps(Planted(mark)))
    build_site({"content/pages/privacy.md": PAGE}, CACHE_PATH=str(cache))
    assert not mark.exists()
    pickle.loads((cache / "PagesGenerator").read_bytes())
    assert mark.exists(), "the trap works"


def test_fifty_bad_files_are_fifty_lines(build_site: Build) -> None:
    """All in one run, sorted, one line each, and the published site as it was."""
    output = build_site(CONTENT)
    before = tree(output)
    bad = {
        f"content/articles/bad-{n:02}.md": ARTICLE.replace("2026-11-02", f"2026-13-{n:02}") for n in range(50)
    }
    with pytest.raises(ContentProblems) as caught:
        build_site(bad)
    lines = str(caught.value).splitlines()
    assert len(lines) == 50
    assert lines == sorted(lines)
    assert all(line.startswith(f"content/articles/bad-{n:02}.md:4: date: ") for n, line in enumerate(lines))
    assert tree(output) == before
