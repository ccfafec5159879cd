"""Patterns that are not tried: the HTML is that of Python-Markdown as it comes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown

from plugins.articles import markup
from plugins.common.patterns import PROCESSORS, SIGNS
from plugins.resource_center import parse

CONTENT = Path(__file__).resolve().parents[2] / "content"
KINDS: dict[str, Callable[[], Markdown]] = {
    "article": markup.converter.__wrapped__,
    "resource": lambda: parse.markdown(keeps_line_breaks=False),
    "message": lambda: parse.markdown(keeps_line_breaks=True),
}
# What patterns look for, beginnings and ends of it, and words to stand between.
PIECES = st.sampled_from(
    [
        *(
            "`",
            "``",
            "\\",
            "\\*",
            "[",
            "](",
            "]",
            ")",
            "![",
            "[^1]",
            "\n\n[^1]: note\n\n",
            "[1]",
            "\n\n[1]: /one\n\n",
        ),
        *("<", ">", "<b>", "</b>", "<a@b.org>", "<https://a.org>", "<!--", "-->", "&", "&amp;", "&#8217;"),
        *("*", "**", "***", "_", "__", "'", '"', "'\"", "\"'", "'80s", "--", "---", "...", "—"),
        *("===\n", "\n\nWord\n---\n", "* * *\n", "_____\n", "a | b\n- | -\n1 | 2", "\n\n   [2]:\n/two\n"),
        *("  \n", "\n", "\n\n", "# ", "- ", "> ", "1. ", "|", "\n\n|a|b|\n|-|-|\n|", "{: #id .a }", "    "),
        *(" ", "word", "Word", "x", "7", "é", "/one", ' "title"'),
    ]
)


@pytest.fixture(scope="module", params=list(KINDS))
def pair(request: pytest.FixtureRequest) -> tuple[Markdown, Markdown]:
    """A converter as it comes, and the one that spares itself patterns."""
    make = KINDS[request.param]
    with pytest.MonkeyPatch.context() as patch:
        for module in (markup, parse):
            patch.setattr(module, "spare_patterns", lambda converter: converter)
        stock = make()
    return stock, make()


def test_every_pattern_is_known(pair: tuple[Markdown, Markdown]) -> None:
    """One that is written another way in a new version is tried on every text until its signs are listed."""
    for name in PROCESSORS:
        patterns = [one.getCompiledRegExp().pattern for one in pair[0].treeprocessors[name].inlinePatterns]
        assert patterns
        assert [pattern for pattern in patterns if pattern not in SIGNS] == []


@given(st.lists(PIECES, max_size=30).map("".join))
@example("He said, \"'Quoted' words in the '80s\" -- *and* __more__...")
def test_whatever_is_written_the_html_is_the_same(pair: tuple[Markdown, Markdown], text: str) -> None:
    """Nested, unfinished, in tables, notes and lists."""
    stock, sparing = pair
    assert sparing.reset().convert(text) == stock.reset().convert(text)


@pytest.mark.parametrize("pattern", SIGNS)
def test_what_a_pattern_finds_holds_one_of_its_signs(pattern: str) -> None:
    """Its signs are listed by hand."""

    @given(st.lists(PIECES, max_size=8).map("".join))
    def holds(text: str) -> None:
        for found in re.compile(pattern, re.DOTALL).finditer(text):
            assert any(sign in found.group(0) for sign in SIGNS[pattern])

    holds()


def test_all_content_is_the_same(pair: tuple[Markdown, Markdown]) -> None:
    """Every file of the site, whatever it is."""
    stock, sparing = pair
    files = sorted(CONTENT.rglob("*.md"))
    assert len(files) > 20
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert sparing.reset().convert(text) == stock.reset().convert(text), file.name
