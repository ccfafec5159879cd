"""Work in several processes: the same results in the same order, and nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.build_cache.store import Store
from plugins.build_cache.workers import LEAST, make_each
from tests.conftest import ROOT

MANY = LEAST * 3
PATIENCE = 30.0  # seconds; only a test that fails waits as long

# In a process of its own, which has one thread: tests may have others.
SHARED_OUT = f"""
import json, os, sys
from plugins.build_cache.workers import make_each
held = {{"what": "is there already"}}
made = make_each(list(range({MANY})), lambda number: [number, held["what"], os.getpid()])
print(json.dumps([os.getpid(), [json.loads(one) for one in made]]))
"""
FAILING = f"""
from plugins.build_cache.workers import make_each

def make(number):
    if number == {MANY} - 1:
        raise ValueError("the last one")

list(make_each(list(range({MANY})), make))
"""
ENDLESS = f"""
import os, sys, time
from pathlib import Path
from plugins.build_cache.workers import make_each
from plugins.publishing.run import _ended_by_sigterm

def make(number):
    Path(sys.argv[1], str(os.getpid())).touch()
    time.sleep(0.01)

with _ended_by_sigterm():
    while True:
        list(make_each(list(range({MANY})), make))
"""


def run(script: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=False
    )


def test_each_is_made_once_and_in_order_by_other_processes() -> None:
    """On a machine with one core by the same process: nothing else differs."""
    own, made = json.loads(run(SHARED_OUT).stdout)
    assert [(number, held) for number, held, _by in made] == [(n, "is there already") for n in range(MANY)]
    makers = {by for _number, _held, by in made}
    assert (own in makers) == (len(os.sched_getaffinity(0)) == 1)


def test_what_goes_wrong_in_a_fork_goes_wrong_here() -> None:
    """A fault of ours must not look like a missing page."""
    ended = run(FAILING)
    assert ended.returncode == 1
    assert ended.stderr.rstrip().endswith("ValueError: the last one")


def test_beside_other_threads_nothing_is_forked() -> None:
    """A fork has one thread only: a lock that another one holds would be held for ever."""
    done = threading.Event()
    other = threading.Thread(target=done.wait)
    other.start()
    try:
        assert list(make_each(range(MANY), lambda _number: os.getpid())) == [str(os.getpid())] * MANY
    finally:
        done.set()
        other.join()


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT])
def test_whoever_ends_a_build_ends_its_forks(tmp_path: Path, end: signal.Signals) -> None:
    """Politely or not: a fork without its parent would work on for nobody."""
    parent = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(tmp_path)], cwd=ROOT, stderr=subprocess.DEVNULL
    )
    wait_for(lambda: any(tmp_path.iterdir()), "the work has begun")
    parent.send_signal(end)
    parent.wait(PATIENCE)
    forks = [int(file.name) for file in tmp_path.iterdir() if int(file.name) != parent.pid]
    wait_for(lambda: not any(map(is_at_work, forks)), "they have ended")


def is_at_work(process: int) -> bool:
    """Whether a process runs; one that nobody has asked about since it ended does not."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Wait until something has happened."""
    end = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < end, what
        time.sleep(0.02)


def test_what_was_prepared_is_remembered(tmp_path: Path) -> None:
    """By this store and, once written, by the next; what is here already is not made again."""
    asked: list[str] = []

    def make(ingredients: object) -> list[object]:
        asked.append(str(ingredients))
        return [ingredients]

    made_of = {"one": ("a", "1"), "two": ("b", "2"), "not there": None}
    for _run in range(2):
        store = Store(tmp_path / "build.sqlite", "me", 0)
        store.prepare("word", made_of, made_of.get, make)
        assert asked == ["('a', '1')", "('b', '2')"]
        assert store.remember("word", ("b", "2"), lambda: "made anew") == [["b", "2"]]
        assert store.remember("word", ("b", "3"), lambda: "made anew") == "made anew"
        store.close()


def test_what_is_changed_while_it_is_prepared_is_not_kept_for_what_it_was(tmp_path: Path) -> None:
    """An author saves between two looks at a text: the old one must not get the new result."""
    texts = iter(["old", "new"])
    store = Store(tmp_path / "build.sqlite", "me", 0)
    store.prepare("word", ["file"], lambda _name: (next(texts),), lambda made_of: f"made of {made_of[0]}")
    assert store.remember("word", ("old",), lambda: "made anew") == "made anew"
    assert store.remember("word", ("new",), lambda: "made anew") == "made anew"
    store.close()
