"""Bounds of a text: what would keep a converter busy for ever is refused before it begins."""

from __future__ import annotations

import pytest

from plugins.articles.markup import clean, converter
from plugins.common.bounds import MOST_OPEN, excess
from plugins.common.front_matter import Source, parse_source
from plugins.common.problems import Problem

ENDLESS = {
    "brackets": "[" * 20_000,
    "pictures": "![" * 20_000,
    "links": "[](" * 10_000,
    "texts of links": "[a](" * 5000,
    "brackets one in another": "[" * 5000 + "]" * 5000,
    "elements": "<a " * 10_000,
    "lists": "\n".join(" " * 4 * level + "- x" for level in range(300)),
    "quotes": ">" * 20_000,
    "a line": "word " * 20_000,
}


@pytest.mark.parametrize("body", ENDLESS.values(), ids=ENDLESS)
def test_what_would_take_for_ever_is_one_problem_with_its_line(body: str) -> None:
    """Each of these takes the converter more than ten seconds, or more calls than Python has."""
    source = parse_source(f"---\ntitle: x\n---\nFine.\n\n{body}", "content/articles/x.md")
    assert isinstance(source, Problem)
    assert 6 <= source.line <= 7
    assert source.path == "content/articles/x.md"


AT_THE_BOUNDS = {
    "brackets": "[" * MOST_OPEN,
    "links": "[a](" * MOST_OPEN,
    "closed ones": "[a](b) " * 2000,
    "checklist": "- [ ] [[Field (hint [in brackets])]]\n" * 200,
    "comparisons": "1 < 2 and 3 <4. " * 1000,
    "lists": "\n".join(" " * 4 * level + "- x" for level in range(MOST_OPEN)),
}


@pytest.mark.parametrize("body", AT_THE_BOUNDS.values(), ids=AT_THE_BOUNDS)
def test_what_is_allowed_is_converted(body: str) -> None:
    """Ordinary texts come nowhere near the bounds, and whatever passes comes to an end."""
    assert excess(body, 1, "x.md") is None
    assert clean(converter().reset().convert(body))


def test_a_whole_file_at_the_bounds_is_still_a_source() -> None:
    """The bounds hold for each paragraph."""
    assert isinstance(parse_source("---\n---\n" + "\n\n".join(["[" * MOST_OPEN] * 1000), "x.md"), Source)
