"""A build that is killed leaves nothing behind that a later build would take for true."""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.articles import reader
from plugins.build_cache import workers
from tests.build_cache.edits import Site, differences

PROCESSES = multiprocessing.get_context("fork")
MANIFEST = ".site-manifest.json"


def _stages(folder: Path) -> list[Path]:
    return list(folder.glob(".output.stage-*"))


def _has_stage(folder: Path) -> bool:
    return bool(_stages(folder))


def _has_pages(folder: Path) -> bool:
    return any((stage / "index.html").exists() for stage in _stages(folder))


def _has_manifest(folder: Path) -> bool:
    return any((stage / MANIFEST).exists() for stage in _stages(folder))


# What can be seen from outside of how far a build is: it reads, it has written pages, it is about to publish.
MOMENTS: tuple[Callable[[Path], bool], ...] = (_has_stage, _has_pages, _has_manifest)


def kill_at(site: Site, has_come: Callable[[Path], bool]) -> bool:
    """Begin a build in a process of its own and kill it at a moment; whether it had not ended by then."""
    build = PROCESSES.Process(target=site.build, args=("output",), kwargs={"cached": True})
    build.start()
    while build.is_alive() and not has_come(site.folder):
        time.sleep(0.001)
    build.kill()
    build.join()
    return build.exitcode == -signal.SIGKILL


def test_killed_builds_leave_a_cache_that_tells_the_truth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first of all builds is killed as well as later ones, each after an edit, one of them taken back."""
    monkeypatch.setattr(workers, "LEAST", 2)  # as if there were many articles: builds have forks
    monkeypatch.setattr(reader, "MANY", 1)
    site = Site(tmp_path / "site", seed=5, has_plugin=False)
    killed = []
    for has_come in MOMENTS:
        killed.append(kill_at(site, has_come))
        site.title()
    assert any(killed)
    good = site.build("full", cached=False)
    assert differences(site.build("output", cached=True), good) == []
    page = site.content / "pages/privacy.md"
    text = page.read_text()
    for has_come in MOMENTS:
        page.write_text(f"{text}More.\n")
        kill_at(site, has_come)
        page.write_text(text)
        assert differences(site.build("output", cached=True), good) == []
