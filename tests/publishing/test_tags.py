"""Finished pages are taken apart quickly where they are plain, with the result of `html.parser`."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.publishing.pages import page_of
from plugins.publishing.tags import PLAIN_TAG, judged_tokens, plain_tokens

# What the theme writes, what it could write, and what only looks alike to a regular expression.
PIECES = """\
<!doctype html>|<!DOCTYPE html>|<!doctype html >|<!-- a --->|<!-- <p> -->|<![CDATA[x]]>|<?php ?>|<!>
<html lang="en">|<head>|<title>|<title id="t">|<title/>|</title>|<TITLE>|</Title>|</title >|<body>
</body>|</html>|<p>|<p >|<P>|</p>|</P>|</ p>|</p class="a">|</p title=">">|<p id="a">|<p id="a" id="b">
<p id='a'>|<p id=a>|<p id>|<p id="a>b">|<p id="a<b">|<p id="&amp;&lt;&copy">|<p id = "a">|<p id=="a">
<p ="a">|<p a"b="c">|<p a="b"c="d">|<p/>|<p />|<p a="b"/>|<p a/>|<p a=b/>|<p / a="b">|<p a="\n">
<p\na="b"\n>|<p id="a"|<p id="|<|</|<p|&|&am|&amp;|<h1>|</h1>|<h3 id="c" class="d">|</h3>|<ul>|<li>
</li>|</ul>|<div>|</div>|<em>|</em>|<svg viewBox="0 0 1 1">|</svg>|<path d="M0"/>|<use href="#i"/>|<br>
<br/>|</br>|<img src="a.png">|<img src=" a.png " alt="">|<source srcset="a 1x, b">|<a href="/x">
<a href="https://y.example/?a=1&amp;b" target="_blank">|<a target="_blank" rel="noopener">|</a>
<link rel="canonical" href="/c">|<link rel="stylesheet" href="/s">
<meta name="robots" content="noindex">|<meta property="og:url" content="/o">
<meta http-equiv="Refresh" content="0; url=/r ">|<p style="x" onclick="y">|<script>|<script src="/j">
<script type="application/ld+json">|<script/>|</script>|</SCRIPT>|</script >|<style>|</style>
<label for="f">|<label>|</label>|<input id="f" name="n">|<input type="hidden">|<textarea name="t">
</textarea>|<select aria-label="s">|</select>|<iframe src="/i">|</iframe>|a|  |\n|é|;|>|"|'|=|/|<é>
<p é="a">|<x-y z-1="_:">|</x-y>
"""
PLAIN_OR_NOT = [piece for line in PIECES.split("\n") for piece in line.split("|") if piece]
PLAIN = [piece for piece in PLAIN_OR_NOT if PLAIN_TAG.fullmatch(piece) or "<" not in piece]


def made_of(pieces: list[str]) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from([*pieces, "\n", "\0"]), max_size=14).map("".join)


@given(made_of(PLAIN) | made_of(PLAIN_OR_NOT))
@example('<title>a &amp; b</title><title id="t">c</title>')
@example("<script>a</p></script>")
@example("<title>a<p></title>")
@example("<textarea>a<p>b</textarea>")
@example("<title>&am")
@example("<p>a</p>&am")
def test_what_is_read_quickly_is_what_the_parser_of_html_reads(html: str) -> None:
    """Every check rests on it: what only one of them sees would be a false verdict."""
    plain = plain_tokens(html)
    if plain is not None:
        assert page_of(plain) == page_of(judged_tokens(html))


@given(st.text("<>/=\"'& \n!-aA1", max_size=24))
def test_not_even_signs_in_any_order_are_read_otherwise(html: str) -> None:
    """The pieces above are what somebody thought of."""
    plain = plain_tokens(html)
    if plain is not None:
        assert page_of(plain) == page_of(judged_tokens(html))


@pytest.mark.parametrize(
    "html",
    [
        "<!-- a -->",
        "<p id=a>",
        "<p id='a'>",
        '<p id="a<b">',
        "</p >",
        "a < b",
        "<title>a<p></title>",
        "<script>a</p></script>",
        "<script>",
        "<p",
    ],
)
def test_what_is_not_plain_is_left_to_the_parser_of_html(html: str) -> None:
    """The quick way takes only what it wholly understands."""
    assert plain_tokens(html) is None


def test_a_page_as_the_theme_writes_it_is_plain() -> None:
    """Otherwise nothing would be quick, and nobody would see it."""
    html = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<title>A &amp; b</title>\n<link rel="x"\nhref="/f"\n>'
        '<script type="application/ld+json">{"a":"\\u003c"}</script></head>\n<body data-track="bend">\n'
        '<h1 id="main" tabindex="-1">A</h1><input name="n" required><svg viewBox="0 0 1"><path d="M0"/></svg>'
        '<textarea name="t"></textarea><a href="/x?a=1&amp;b=2">x</a></body>\n</html>\n'
    )
    plain = plain_tokens(html)
    assert plain is not None
    assert page_of(plain) == page_of(judged_tokens(html))
    assert page_of(plain).title == "A & b"
