"""Figures and videos as authors write them."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from plugins.articles.figures import Video, read_video
from plugins.articles.markup import clean, converter, find_blocks

STILL = "{static}/images/talk.jpg"
VIDEO = f"https://www.video.example/w?v=1, still: {STILL}, title: The talk, in full, length: 4 min"


def made(text: str) -> BeautifulSoup:
    """Return what Markdown becomes."""
    return BeautifulSoup(clean(converter().convert(text)), "html.parser")


@pytest.mark.parametrize(
    ("text", "caption"),
    [
        ("![A](i.jpg)", None),
        ('![A](i.jpg "B")', "<figcaption>B</figcaption>"),
        ('![A](i.jpg "A *B*: [C](/d/)")', '<figcaption>A <em>B</em>: <a href="/d/">C</a></figcaption>'),
    ],
)
def test_a_picture_alone_in_its_paragraph_is_a_figure(text: str, caption: str | None) -> None:
    """Its title is its caption, and may hold emphasis and links."""
    [figure] = made(f"Before.\n\n{text}\n\nAfter.").select("figure")
    assert [(image["src"], image["alt"]) for image in figure.select("img")] == [("i.jpg", "A")]
    assert (str(figure.figcaption) if figure.figcaption else None) == caption


def test_a_figure_can_have_a_size_and_a_picture_in_a_sentence_is_none() -> None:
    """The size is that of a drawing shown smaller or larger than it is."""
    image = made("![A](i.svg){width=4 height=3}").select("figure > img")[0]
    assert (image["width"], image["height"]) == ("4", "3")
    assert not made("Text ![A](i.jpg) text").select("figure")


def test_a_caption_cannot_run_code() -> None:
    """It is Markdown like any other text."""
    assert not made('![A](i.jpg "<script>alert(1)</script><b onclick=x>")').select("script, b")


def test_a_video_is_a_still_and_a_link() -> None:
    """Nothing of anybody else's is loaded; the words of the link say what it is and where it leads."""
    page = made(f"Before.\n\n[video: {VIDEO}]\n\nAfter.")
    [link] = page.select("figure.video > a")
    assert link["href"] == "https://www.video.example/w?v=1"
    assert link.get_text() == "The talk, in full Video, 4 min, on video.example"
    assert [(image["src"], image["alt"]) for image in link.select("img")] == [(STILL, "decorative")]
    assert not page.select("iframe, video, script, embed, object")


def test_a_video_is_read_as_it_is_written() -> None:
    """Commas in a title belong to it; how long it takes may be left out."""
    assert read_video(VIDEO) == Video("https://www.video.example/w?v=1", STILL, "The talk, in full", "4 min")
    short = read_video(f"https://video.example, title: Talk, still: {STILL}")
    assert short == Video("https://video.example", STILL, "Talk")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("", "no address"),
        ("http://video.example", "begins with https"),
        ("javascript:alert(1)", "begins with https"),
        ("https://[", "no address"),
        ("https://video.example", "it has no still"),
        (f"https://video.example, still: {STILL}", "it has no title"),
        ("https://video.example, still: https://b.example/x.jpg, title: T", "no picture of the site"),
        (f"https://video.example, stil: {STILL}, title: T", 'Did you mean "still"'),
        (f"https://video.example, still: {STILL}, title: T, title: U", "stands twice"),
    ],
)
def test_a_video_written_wrongly_is_named_with_its_line(value: str, said: str) -> None:
    """And with the way to write it."""
    embeds, [problem] = find_blocks(f"Text\n\n[video: {value}]", 10, "content/articles/x.md")
    assert embeds == []
    assert (problem.line, problem.key) == (12, "video")
    assert said in str(problem)


def test_a_slip_of_the_word_is_found() -> None:
    """`[vidoe: …]` would stand in the article as it is."""
    _embeds, [problem] = find_blocks("[vidoe: https://video.example]", 1, "x.md")
    assert "video" in problem.mending
