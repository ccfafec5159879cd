"""Articles rendered by several processes: the same site, the same notes, the same problems."""

from __future__ import annotations

import multiprocessing
import os
import re
import resource
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from plugins.articles import reader
from plugins.build_cache import workers
from plugins.build_cache.writer import Pages
from tests.build_cache.edits import Site, Tree

# A process of its own has one thread, as a build has; tests may have others.
PROCESSES = multiprocessing.get_context("fork")
SHOWN_WHOLE = 20  # articles in a feed, which one process writes


@pytest.fixture(autouse=True)
def even_a_few_are_shared_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the articles of a test were many."""
    monkeypatch.setattr(workers, "LEAST", 2)
    monkeypatch.setattr(reader, "MANY", 1)


@dataclass(frozen=True)
class Built:
    """What `Site.build` returned, whether other processes did some of it, and the pages that were kept."""

    tree: Tree | str
    was_shared: bool
    kept: frozenset[str]


def build_apart(site: Site) -> Built:
    """Build with the cache in a process of its own."""
    receiver, sender = PROCESSES.Pipe(duplex=False)

    def build() -> None:
        kept = set()
        is_unchanged = Pages.is_unchanged

        def ask(pages: Pages, name: str, *given: Any) -> bool:
            if is_unchanged(pages, name, *given):
                kept.add(name)
            return name in kept

        Pages.is_unchanged = ask  # type: ignore[method-assign]
        tree = site.build("output", cached=True)
        was_shared = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime > 0
        sender.send(Built(tree, was_shared, frozenset(kept)))

    process = PROCESSES.Process(target=build)
    process.start()
    sender.close()
    found: Built = receiver.recv()
    process.join()
    return found


def test_a_site_made_by_several_is_the_one_made_by_one(tmp_path: Path) -> None:
    """Byte for byte; and the next build knows each page by the note that a fork made of it."""
    site = Site(tmp_path / "site", seed=6, has_plugin=False)
    built = build_apart(site)
    assert built.tree == site.build("alone", cached=False)
    assert built.was_shared == (len(os.sched_getaffinity(0)) > 1)
    articles = {name for name in built.tree if re.fullmatch(r"articles/.+/index.html", name)}
    assert len(articles) > workers.LEAST
    (site.folder / "output/manifest.webmanifest").unlink()  # a published file is gone: all is looked at
    assert build_apart(site).kept >= articles


def test_a_warning_in_a_fork_is_a_problem_here(tmp_path: Path) -> None:
    """What Pelican warns of while it renders stops a build, whoever renders."""
    site = Site(tmp_path / "site", seed=6, has_plugin=False)
    for _ in range(SHOWN_WHOLE):
        site.add()
    for article in (site.content / "articles").glob("*.md"):
        article.write_text(f"{article.read_text()}\nSee [this]({{{article.stem}}}else).\n")
    built = build_apart(site)  # first: Pelican says each thing once in a process
    assert str(built.tree).count("Replacement Indicator") > SHOWN_WHOLE
    assert built.tree == site.build("alone", cached=False)
