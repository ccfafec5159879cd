"""200 kills of publications, and a reader over all addresses meanwhile: old or new, never less."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import random
import signal
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest

from plugins.publishing.exchange import MANIFEST, files_below, read_manifest
from plugins.publishing.run import run
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT

pytestmark = pytest.mark.timeout(3600)
KILLS = int(os.environ.get("KILLS", "200"))
READS = 100_000
WORDS = ("Alpha", "Omega")
ARTICLES = 5
BUILDING, EXCHANGING, REMOVING = "while it builds", "before the exchange", "while the old tree is removed"

# A server that has imported everything forks each publication: only the publication itself is waited for.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["pelicanconf", __name__])


def write_site(folder: Path, word: str) -> None:
    """Write a small site that says a word on every page that an author wrote."""
    texts = {
        **{f"articles/a{number}.md": ARTICLE for number in range(ARTICLES)},
        "resources/feedback-request.md": RESOURCE,
        "pages/privacy.md": PAGE,
    }
    for name, text in texts.items():
        file = folder / word / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n").replace("title: ", f"title: {word} ", 1))


def publish(folder: Path, word: str) -> None:
    """Publish one of the two sites."""
    run(
        ROOT / "pelicanconf.py",
        PATH=str(folder / word / "content"),
        OUTPUT_PATH=str(folder / "output"),
        CACHE_PATH=str(folder / "cache"),
    )


def start(folder: Path, word: str) -> BaseProcess:
    """Publish one of the two sites in a process of its own."""
    process = PROCESSES.Process(target=publish, args=(folder, word))
    process.start()
    return process


def state(output: Path) -> str:
    """Return which of the two sites is there, wholly; fail on anything else."""
    manifest = read_manifest(output)
    found = [name for name in files_below(output) if name != MANIFEST]
    assert sorted(manifest) == sorted(found)
    for name in found:
        assert hashlib.sha256((output / name).read_bytes()).hexdigest() == manifest[name], name
    pages = [(output / f"articles/a{number}/index.html").read_text() for number in range(ARTICLES)]
    said = [word for word in WORDS if all(word in page for page in pages)]
    assert len(said) == 1
    return said[0]


class Reader(threading.Thread):
    """Reads every address in turn until it is stopped; counts reads and misses."""

    def __init__(self, output: Path, names: list[str]) -> None:
        super().__init__(daemon=True)
        self.output, self.names = output, names
        self.reads, self.missed, self.stopped = 0, [], threading.Event()

    def run(self) -> None:
        """Read until stopped."""
        while not self.stopped.wait(0.1):
            for name in self.names:
                self.reads += 1
                try:
                    if not (self.output / name).read_bytes():
                        self.missed.append(name)
                except OSError as error:
                    self.missed.append(f"{name}: {error}")


class Killer:
    """Kills publications at random moments of their parts, and knows how long each part took last.

    A part lasts from when it can be seen from outside that it began to the end of the publication.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self.output = folder, folder / "output"
        self.moments = random.Random(22)
        self.lasts: dict[str, float] = {}
        self.fell: Counter[str] = Counter()

    def kill_one(self, word: str, part: str) -> bool:
        """Start a publication and kill it in a part of it; return False if it ended before."""
        before = self.output.stat().st_ino
        process = start(self.folder, word)
        stage = self.folder / f".output.stage-{process.pid}"
        has_begun: dict[str, Callable[[], bool]] = {
            BUILDING: lambda: True,
            EXCHANGING: (stage / MANIFEST).exists,
            REMOVING: lambda: self.output.stat().st_ino != before,
        }
        while not has_begun[part]() and process.is_alive():
            time.sleep(0.001)
        began = time.monotonic()
        process.join(self.moments.uniform(0, self.lasts.get(part, 3600)))
        process.kill()
        process.join()
        if process.exitcode == 0:
            self.lasts[part] = time.monotonic() - began
            return False
        assert process.exitcode == -signal.SIGKILL
        is_new = self.output.stat().st_ino != before
        self.fell[REMOVING if is_new else EXCHANGING if (stage / MANIFEST).exists() else BUILDING] += 1
        return True


def test_a_site_is_whole_after_every_kill_and_at_every_read(
    tmp_path: Path, record_testsuite_property: Callable[[str, object], None]
) -> None:
    """Each publication begins over what the kills before it left. `--junit-xml` tells where they fell."""
    for word in WORDS:
        write_site(tmp_path, word)
        publish(tmp_path, word)
    output = tmp_path / "output"
    # What both sites have: pages of the words, not files named by their content.
    names = [name for name in files_below(output) if name.endswith((".html", ".xml", ".pdf", ".docx"))]
    killer, reader = Killer(tmp_path), Reader(output, names)
    parts = (BUILDING, EXCHANGING, REMOVING)
    aims = (BUILDING, *parts)  # every second one falls anywhere in a publication
    seen = [WORDS[1]]
    reader.start()
    for number, part in enumerate(parts):  # the first of each is not killed: it tells how long the part lasts
        killer.kill_one(WORDS[number % 2], part)
    while sum(killer.fell.values()) < KILLS or reader.reads < READS:
        other = WORDS[1 - WORDS.index(seen[-1])]
        killer.kill_one(other, killer.moments.choice(aims))
        seen.append(state(output))
    reader.stopped.set()
    reader.join()
    record_testsuite_property("kills", dict(killer.fell))
    record_testsuite_property("reads", reader.reads)
    assert reader.missed == []
    assert set(killer.fell) == set(parts)
    assert set(seen) == set(WORDS), "publications came to an end between kills"
