"""Every mistake of an author by itself: one line, and a published site that stays as it was, byte by byte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from tests.conftest import tree
from tests.mistakes import BROKEN, SOUND, assert_said, files

Build = Callable[..., Path]
pytestmark = pytest.mark.timeout(1800)


def hash_of(folder: Path) -> str:
    """Return one hash for a tree: every name, every byte."""
    return hashlib.sha256(repr(sorted(tree(folder).items())).encode()).hexdigest()


def test_no_mistake_by_itself_is_published_or_touches_what_is(build_site: Build, tmp_path: Path) -> None:
    """In `make test` they are all made at once, and one could hide what another does."""
    output = build_site(SOUND)
    before = hash_of(output)
    for name, broken in BROKEN.items():
        with pytest.raises(ContentProblems) as caught:
            build_site(files({name: broken}))
        lines = str(caught.value).splitlines()
        assert len(lines) == 1, lines
        assert_said(name, lines)
        assert hash_of(output) == before, name
        (tmp_path / "content" / name).unlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "output"]
    build_site({})
    assert hash_of(output) == before, "without mistakes it is the same site"
