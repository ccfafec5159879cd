"""The build cache: what it keeps, what it forgets, and what it must survive."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.build_cache.digest import Digests, Unknown
from plugins.build_cache.store import SECONDS_A_DAY, Store
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT, WriteFiles

CONTENT = {
    "content/articles/you-didnt-get-the-job.md": ARTICLE,
    "content/resources/feedback-request.md": RESOURCE,
    "content/pages/privacy.md": PAGE,
}
BUILD = """
import sys
from pathlib import Path
from plugins.build_cache import plugin, writer
from plugins.publishing.run import run
asked = []
is_unchanged = writer.Pages.is_unchanged

def ask(*given):
    asked.append(is_unchanged(*given))
    return asked[-1]

writer.Pages.is_unchanged = ask
folder = sys.argv[1]
run(
    Path("pelicanconf.py"), PATH=f"{folder}/content", OUTPUT_PATH=f"{folder}/output",
    CACHE_PATH=f"{folder}/cache", SITE_MAKES_DOCUMENTS=False, PUBLISHING_COMPRESSED=False,
)
print(sum(asked), len(asked))
"""


def build(folder: Path, seed: str) -> tuple[int, int]:
    """Build in a process of its own, with a hash seed; return how many pages were kept, and of how many."""
    command = [sys.executable, "-c", BUILD, str(folder)]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    kept, asked = ended.stdout.split()[-2:]
    return int(kept), int(asked)


def test_another_process_keeps_every_page_of_an_unchanged_site(write_files: WriteFiles) -> None:
    """Whatever the hash seed: sets have an order of their own in each process. Pages stay the same files."""
    folder = write_files(CONTENT)
    (folder / "cache").mkdir()
    (folder / "cache" / "assets").symlink_to(ROOT / ".cache" / "assets")
    assert build(folder, "1")[0] == 0
    page = folder / "output/articles/you-didnt-get-the-job/index.html"
    before = page.stat()
    (folder / "output/manifest.webmanifest").unlink()  # a published file is gone: the whole run is made
    kept, asked = build(folder, "2")
    assert kept == asked > 20
    assert (page.stat().st_ino, page.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def refuse() -> str:
    raise AssertionError("It should have been remembered.")


@pytest.fixture
def store(tmp_path: Path) -> Callable[..., Store]:
    """Return a function that opens the same store again, by another maker or at another time."""

    def open_store(maker: str = "me", days: float = 0) -> Store:
        return Store(tmp_path / "build.sqlite", maker, days * SECONDS_A_DAY)

    return open_store


def test_what_was_made_of_the_same_is_not_made_again(store: Callable[..., Store]) -> None:
    """From one process to the next."""
    first = store()
    assert first.remember("text", ("a", b"b"), lambda: ["made"]) == ["made"]
    first.close()
    assert store().remember("text", ("a", b"b"), refuse) == ["made"]


def test_whatever_differs_is_made_anew(store: Callable[..., Store]) -> None:
    """Other ingredients, other words for it, other code; and where one ingredient ends belongs to it."""
    store().remember("text", ("ab", "c"), lambda: "made")
    for maker, what, ingredients in (
        ("me", "text", ("a", "bc")),
        ("me", "text", ("ab", "c", "")),
        ("me", "title", ("ab", "c")),
        ("you", "text", ("ab", "c")),
    ):
        assert store(maker).remember(what, ingredients, lambda: "anew") == "anew"


def test_what_nobody_has_used_for_two_weeks_is_forgotten(store: Callable[..., Store]) -> None:
    """A preview and a publication share the file; old states of pages would pile up."""
    first = store()
    for name in ("used", "unused"):
        first.remember(name, (), lambda: "made")
    first.close()
    later = store(days=10)
    assert later.remember("used", (), refuse) == "made"
    later.close()
    store(days=20).close()
    last = store(days=20)
    assert last.remember("used", (), refuse) == "made"
    assert last.remember("unused", (), lambda: "anew") == "anew"


@pytest.mark.parametrize(
    "spoil", [lambda _data: b"", lambda data: data[:5000], lambda _data: b"no database" * 999]
)
def test_a_spoilt_file_costs_time_and_nothing_else(
    store: Callable[..., Store], tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    """A full disk, a kill, an editor: the next build makes everything and keeps it again."""
    first = store()
    first.remember("text", (), lambda: "made")
    first.close()
    file = tmp_path / "build.sqlite"
    file.write_bytes(spoil(file.read_bytes()))
    second = store()
    assert second.remember("text", (), lambda: "anew") == "anew"
    second.close()
    third = store()
    assert third.remember("text", (), refuse) == "anew"


def test_a_row_that_was_changed_is_made_anew(store: Callable[..., Store]) -> None:
    """A value is only as good as its checksum."""
    first = store()
    first.remember("text", (), lambda: "made")
    first.write()
    first.db.execute("UPDATE kept SET value = '\"false\"'")
    assert first.remember("text", (), lambda: "anew") == "anew"


def test_a_killed_build_leaves_whole_rows_only(tmp_path: Path) -> None:
    """What was written stays, what was not is made anew; nothing in between."""
    program = (
        "import os\nfrom pathlib import Path\nfrom plugins.build_cache.store import Store\n"
        f"store = Store(Path({str(tmp_path / 'build.sqlite')!r}), 'me', 0)\n"
        "for number in range(700): store.remember('text', (str(number),), lambda: number)\n"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False)
    after = Store(tmp_path / "build.sqlite", "me", 0)
    assert after.remember("text", ("499",), refuse) == 499
    assert after.remember("text", ("600",), lambda: "anew") == "anew"


class Opaque:
    """Nobody knows what this shows."""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"), (1, True), ("a", b"a"), ([1, 2], [2, 1]), ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (["ab", "c"], ["a", "bc"]), ([], ()), (lambda: 1, lambda: 2), (None, ""),
    ],
)  # fmt: skip
def test_values_that_look_different_have_different_hashes(one: object, other: object) -> None:
    """The order of a mapping shows in a template; that of a set is chance."""
    assert Digests().of(one) != Digests().of(other)
    assert Digests().of(one) == Digests().of(one)


def test_a_set_has_one_hash_and_what_is_unknown_has_none() -> None:
    """A page that shows something unknown is made each time."""
    assert Digests().of({"a", "b", "c"}) == Digests().of({"c", "b", "a"})
    with pytest.raises(Unknown, match="Opaque"):
        Digests().of([Opaque()])
