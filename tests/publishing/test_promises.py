"""What the documentation promises: each row of its table names the tests that show it, and they exist."""

from __future__ import annotations

import ast
import re

import pytest

from tests.conftest import ROOT

TABLE = (
    (ROOT / "docs/hosting/README.md").read_text(encoding="utf-8").partition("What a publication promises")[2]
)
ROWS = re.findall(r"^\| (?!Plain Pelican|-)(.+?) \|.*\| (.+) \|$", TABLE, re.MULTILINE)


def functions(file: str) -> set[str]:
    """Return the names of the functions of a file of tests; none if it is not there."""
    path = ROOT / file
    found = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    return {each.name for each in found if isinstance(each, ast.FunctionDef)}


def test_the_table_is_read() -> None:
    """Otherwise the test below would hold nothing."""
    assert len(ROWS) > 12


@pytest.mark.parametrize(("promise", "seen_in"), ROWS, ids=[promise for promise, _ in ROWS])
def test_every_promise_is_shown_by_a_test(promise: str, seen_in: str) -> None:
    """A test that was renamed or taken away takes its promise with it."""
    tests = re.findall(r"`([\w/]+\.py)::(test_\w+)`", seen_in)
    assert len(tests) == len(seen_in.split(", ")) > 0, promise
    assert [f"{file}::{name}" for file, name in tests if name not in functions(file)] == []
