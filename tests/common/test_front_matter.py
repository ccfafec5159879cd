"""One reader for every content file: shape and lines, never a guess."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.front_matter import MAX_BYTES, Source, parse_source, read_source
from plugins.common.problems import Problem


def problem(text: str) -> Problem:
    found = parse_source(text, "content/articles/x.md")
    assert isinstance(found, Problem), found
    return found


def source(text: str) -> Source:
    found = parse_source(text, "content/articles/x.md")
    assert isinstance(found, Source), found
    return found


def test_keys_values_and_body_come_with_their_lines() -> None:
    """Every later problem can name the line the author must look at."""
    found = source("---\ntitle: One\nfor:\n  - candidate\n  - manager\n---\nText\nmore")
    assert found.entries["title"].line == 2
    assert [node.line for node in found.entries["for"].value.data] == [4, 5]  # type: ignore[union-attr]
    assert (found.body, found.body_line) == ("Text\nmore", 7)


@pytest.mark.parametrize("written", ["No", "12:30", "on", "2026-11-22", "1e3", "null", "~", "0o17"])
def test_a_value_is_the_text_the_author_wrote(written: str) -> None:
    """YAML 1.1 would turn these into false, 750, true, a date, 1000.0, nothing, nothing and 15."""
    assert source(f"---\ntitle: {written}\n---\n").entries["title"].value.data == written


def test_windows_line_ends_and_a_byte_order_mark_are_read(tmp_path: Path) -> None:
    """Notepad writes both; neither is the author's mistake."""
    file = tmp_path / "x.md"
    file.write_bytes("\ufeff---\r\ntitle: One\r\n---\r\nText\r\n".encode())
    found = read_source(file, "x.md")
    assert isinstance(found, Source)
    assert found.body == "Text\n"


BROKEN = {
    "no front matter": ("Hello", 1, "does not begin with a line of three hyphens"),
    "never closed": ("---\ntitle: x\n", 1, "never closed"),
    "second colon": ("---\ntitle: Why: because\n---\n", 2, "second colon"),
    "open quote": ('---\ntitle: "Why\nkind: x\n---\n', 2, "never closed"),
    "tab": ("---\n\ttitle: x\n---\n", 2, "tab"),
    "open list": ("---\ntitle: x\nfor: [a, b\ntopics: c\n---\n", 4, "not closed"),
    "text after a quote": ('---\ntitle: "Why" not\n---\n', 2, "closing quote"),
    "duplicate key": ("---\ntitle: x\nkind: y\ntitle: z\n---\n", 4, "first on line 2"),
    "alias": ("---\ntitle: *x\n---\n", 2, '"*"'),
    "anchor": ("---\ntitle: &x y\n---\n", 2, '"&"'),
    "tag": ("---\ntitle: !!python/name:os.system x\n---\n", 2, '"!"'),
    "only a sentence": ("---\nhello there\n---\n", 2, "not a list of keys"),
    "control character": ("---\nkind: x\ntitle: a\x07b\n---\n", 3, "U+0007"),
}


@pytest.mark.parametrize(("text", "line", "what"), BROKEN.values(), ids=BROKEN)
def test_broken_front_matter_is_one_problem_with_its_line(text: str, line: int, what: str) -> None:
    """A message holds where, what, and the mending, in words for someone who does not program."""
    found = problem(text)
    assert found.line == line
    assert what in found.what
    assert found.mending


def test_a_file_that_is_not_utf_8_names_the_line(tmp_path: Path) -> None:
    """Latin-1 must not vanish with exit code 0, as it does in plain Pelican."""
    file = tmp_path / "x.md"
    file.write_bytes(b"---\ntitle: caf\xe9\n---\n")
    found = read_source(file, "x.md")
    assert isinstance(found, Problem)
    assert (found.line, found.key) == (2, "encoding")


def test_a_file_over_one_megabyte_is_refused(tmp_path: Path) -> None:
    """Ten megabytes of Markdown take a minute or for ever."""
    file = tmp_path / "x.md"
    file.write_bytes(b"---\ntitle: x\n---\n" + b"a" * MAX_BYTES)
    found = read_source(file, "x.md")
    assert isinstance(found, Problem)
    assert found.key == "size"


def test_a_missing_file_is_a_problem_not_a_traceback(tmp_path: Path) -> None:
    """A file may vanish between being listed and being read."""
    assert isinstance(read_source(tmp_path / "gone.md", "gone.md"), Problem)


@given(st.text(max_size=200))
def test_any_text_is_a_source_or_a_problem(text: str) -> None:
    """Nothing an author types makes a traceback."""
    assert isinstance(parse_source(f"---\n{text}\n---\nbody", "x.md"), Source | Problem)


@given(st.lists(st.sampled_from("abc:-[]{}'\"&*!|>%@`#,? \n\t0\\"), max_size=60).map("".join))
def test_any_mix_of_yaml_signs_is_a_source_or_a_problem(text: str) -> None:
    """The signs that YAML gives a meaning are where its parser breaks in the most ways."""
    assert isinstance(parse_source(f"---\n{text}\n---\nbody", "x.md"), Source | Problem)
