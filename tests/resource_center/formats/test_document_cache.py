"""The cache of documents: never stale, never trusted, always expendable."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.resource_center.blocks import Emphasis, Paragraph, Strong, Text
from plugins.resource_center.formats import cache as module
from plugins.resource_center.formats import render_download
from plugins.resource_center.formats.cache import DocumentCache
from tests.resource_center.formats.written import IMPRINT, MESSAGE

ROOT = Path(__file__).resolve().parents[3]


def maker(made: list[str], name: str) -> Callable[[], bytes]:
    """Return a function that makes bytes and notes that it did."""

    def make() -> bytes:
        made.append(name)
        return name.encode()

    return make


def test_the_same_ingredients_are_made_once(tmp_path: Path) -> None:
    """An unchanged document costs a hash."""
    made: list[str] = []
    for _ in range(2):
        assert (
            DocumentCache(tmp_path / "c").remember("x", (MESSAGE, {"a": b"1"}), maker(made, "one")) == b"one"
        )
    assert made == ["one"]


@pytest.mark.parametrize(
    "ingredients",
    [
        (replace(MESSAGE, title="Other"), {"a": b"1", "b": b"2"}),
        (MESSAGE, {"a": b"1", "b": b"3"}),
        (MESSAGE, {"a": b"1", "c": b"2"}),
        (MESSAGE,),
        (MESSAGE, {"a": b"1", "b": b"2"}, ""),
    ],
    ids=["resource", "picture", "name of a picture", "less", "more"],
)
def test_any_change_is_made_anew(ingredients: tuple[object, ...], tmp_path: Path) -> None:
    """A stale document would be published as the new edition."""
    made: list[str] = []
    cache = DocumentCache(tmp_path)
    cache.remember("x", (MESSAGE, {"a": b"1", "b": b"2"}), maker(made, "one"))
    cache.remember("x", ingredients, maker(made, "two"))
    cache.remember("y", (MESSAGE, {"b": b"2", "a": b"1"}), maker(made, "three"))
    cache.remember("x", (MESSAGE, {"b": b"2", "a": b"1"}), maker(made, "one again"))
    assert made == ["one", "two", "three"]


def test_marks_around_the_same_words_are_told_apart(tmp_path: Path) -> None:
    """Two classes with the same fields are not the same ingredient."""
    made: list[str] = []
    cache = DocumentCache(tmp_path)
    for mark in (Strong, Emphasis):
        body = (Paragraph((mark((Text("words"),)),)),)
        cache.remember("x", (replace(MESSAGE, body=body),), maker(made, mark.__name__))
    assert made == ["Strong", "Emphasis"]


def test_other_code_or_another_library_makes_everything_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new version of Typst may set other lines; a change in a template certainly does."""
    made: list[str] = []
    cache = DocumentCache(tmp_path)
    cache.remember("x", (MESSAGE,), maker(made, "one"))
    before = module._makers()
    monkeypatch.setattr(module, "version", lambda _name: "0.0")
    module._makers.cache_clear()
    try:
        assert module._makers() != before
        cache.remember("x", (MESSAGE,), maker(made, "two"))
    finally:
        monkeypatch.undo()
        module._makers.cache_clear()
    assert made == ["one", "two"]
    assert module._makers() == before


def test_a_damaged_entry_is_made_anew(tmp_path: Path) -> None:
    """A full disk or a crash leaves half a file; nobody should download it."""
    made: list[str] = []
    cache = DocumentCache(tmp_path)
    cache.remember("x", (MESSAGE,), maker(made, "one"))
    (entry,) = tmp_path.iterdir()
    entry.write_bytes(entry.read_bytes()[:-1])
    assert cache.remember("x", (MESSAGE,), maker(made, "one")) == b"one"
    assert made == ["one", "one"]


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    """Half-made entries would pile up."""

    def fail() -> bytes:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        DocumentCache(tmp_path).remember("x", (MESSAGE,), fail)
    assert list(tmp_path.iterdir()) == []


def test_what_nobody_asked_for_in_two_weeks_is_dropped(tmp_path: Path) -> None:
    """Every edit leaves an entry behind that nothing will ask for again."""
    made: list[str] = []
    cache = DocumentCache(tmp_path)
    cache.remember("x", ("old",), maker(made, "old"))
    for entry in tmp_path.iterdir():
        os.utime(entry, (0, 0))
    cache.remember("x", ("new",), maker(made, "new"))
    assert cache.forget_unused(time.time()) == 1
    assert cache.remember("x", ("new",), maker(made, "again")) == b"new"


def test_what_another_build_uses_is_kept(tmp_path: Path) -> None:
    """A preview and a publication share the folder; each must find its own documents again."""
    made: list[str] = []
    DocumentCache(tmp_path).remember("x", ("preview",), maker(made, "preview"))
    assert DocumentCache(tmp_path).forget_unused(time.time()) == 0
    for entry in tmp_path.iterdir():
        os.utime(entry, (0, 0))
    DocumentCache(tmp_path).remember("x", ("preview",), maker(made, "again"))
    assert made == ["preview"]
    assert DocumentCache(tmp_path).forget_unused(time.time()) == 0


def test_a_cached_download_is_the_rendered_one(tmp_path: Path) -> None:
    """With and without the cache, cold and warm: the same bytes, the same number of pages."""
    for key in ("docx", "pdf", "txt", "eml"):
        plain = render_download(MESSAGE, key, IMPRINT)
        for _ in range(2):
            assert render_download(MESSAGE, key, IMPRINT, cache=DocumentCache(tmp_path)) == plain


def test_a_warm_cache_loads_no_engine(tmp_path: Path) -> None:
    """Seconds of imports for a file that is there already would be seen at every save."""
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from plugins.resource_center.formats import render_download\n"
        "from plugins.resource_center.formats.cache import DocumentCache\n"
        "from tests.resource_center.formats.written import IMPRINT, MESSAGE\n"
        f"cache = DocumentCache(Path({str(tmp_path)!r}))\n"
        "for key in ('docx', 'pdf', 'pdf-a4', 'txt'):\n"
        "    render_download(MESSAGE, key, IMPRINT, cache=cache)\n"
        "print('typst' in sys.modules, 'pikepdf' in sys.modules)"
    )
    for expected in ("True True", "False False"):
        run = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert run.stdout.strip() == expected
