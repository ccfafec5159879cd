"""200 kills of whole publications, and a reader over all addresses meanwhile: old or new, never less."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest

from plugins.publishing.exchange import MANIFEST, files_below, read_manifest
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT

pytestmark = pytest.mark.timeout(7200)  # two hundred publications take their time
KILLS = int(os.environ.get("KILLS", "200"))
READS = 100_000
WORDS = ("Alpha", "Omega")
PUBLISHING = """
import sys
from pathlib import Path
from plugins.publishing.run import run
folder = Path(sys.argv[1])
while True:
    for word in sys.argv[2:]:
        run(Path("pelicanconf.py").resolve(), PATH=str(folder / word / "content"),
            OUTPUT_PATH=str(folder / "output"), CACHE_PATH=str(folder / "cache"))
        print(word, flush=True)
"""


def write_site(folder: Path, word: str) -> None:
    """Write a small site that says a word on every page that an author wrote."""
    texts = {
        **{f"articles/a{number}.md": ARTICLE for number in range(5)},
        "resources/feedback-request.md": RESOURCE,
        "pages/privacy.md": PAGE,
    }
    for name, text in texts.items():
        file = folder / word / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text).lstrip("\n").replace("title: ", f"title: {word} ", 1))


def start(folder: Path) -> subprocess.Popen[str]:
    """Publish the two sites in turn, for ever."""
    command = [sys.executable, "-c", PUBLISHING, str(folder), *WORDS]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def state(output: Path) -> str:
    """Return which of the two sites is there, wholly; fail on anything else."""
    manifest = read_manifest(output)
    found = [name for name in files_below(output) if name != MANIFEST]
    assert sorted(manifest) == sorted(found)
    for name in found:
        assert hashlib.sha256((output / name).read_bytes()).hexdigest() == manifest[name], name
    pages = [(output / f"articles/a{number}/index.html").read_text() for number in range(5)]
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
        while not self.stopped.is_set():
            for name in self.names:
                self.reads += 1
                try:
                    if not (self.output / name).read_bytes():
                        self.missed.append(name)
                except OSError as error:
                    self.missed.append(f"{name}: {error}")
            time.sleep(0.01)


def test_a_site_is_whole_after_every_kill_and_at_every_read(tmp_path: Path) -> None:
    """Kills fall anywhere between the start of a process and the end of its second publication."""
    moments = random.Random(22)
    output = tmp_path / "output"
    for word in WORDS:
        write_site(tmp_path, word)
    began = time.monotonic()
    first = start(tmp_path)
    assert first.stdout
    while first.stdout.readline().strip() != WORDS[1]:
        assert first.poll() is None
    twice = time.monotonic() - began
    stop(first)
    # What both sites have: pages of the words, not files named by their content.
    names = [name for name in files_below(output) if name.endswith((".html", ".xml", ".pdf", ".docx"))]
    reader = Reader(output, names)
    reader.start()
    seen = []
    for _kill in range(KILLS):
        process = start(tmp_path)
        time.sleep(moments.uniform(0, twice))
        stop(process)
        seen.append(state(output))
    while reader.reads < READS:
        time.sleep(0.1)
    reader.stopped.set()
    reader.join()
    assert reader.missed == []
    assert set(seen) == set(WORDS), "publications came to an end between kills"


def stop(process: subprocess.Popen[str]) -> None:
    """Kill a process and everything it started, in mid-flight."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()
