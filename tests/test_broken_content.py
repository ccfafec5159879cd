"""The author's mistakes: more than sixty kinds at once, each one line, and nothing is published."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from tests.conftest import ARTICLE, tree
from tests.mistakes import BROKEN, SOUND, assert_said, files

Build = Callable[..., Path]


def test_every_mistake_is_one_line_with_its_place_and_mending(build_site: Build) -> None:
    """All of them in one run, in words, sorted by place; the published site stays as it was, byte by byte."""
    output = build_site(SOUND)
    before = tree(output)
    with pytest.raises(ContentProblems) as caught:
        build_site(files(BROKEN))
    lines = str(caught.value).splitlines()
    for name in BROKEN:
        assert_said(name, lines)
    assert len(lines) == len(BROKEN)
    assert caught.value.exitcode == 1
    assert tree(output) == before


def test_a_file_that_is_not_utf_8_is_reported_not_skipped(build_site: Build, tmp_path: Path) -> None:
    """Plain Pelican leaves the article out and exits with 0."""
    latin = tmp_path / "content/articles/latin.md"
    latin.parent.mkdir(parents=True)
    latin.write_bytes(textwrap.dedent(ARTICLE).lstrip().replace("didn't", "dídn't").encode("latin-1"))
    with pytest.raises(ContentProblems, match=r"latin\.md:2: encoding: the file is not UTF-8"):
        build_site(SOUND)
