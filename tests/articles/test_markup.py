"""What articles add to Markdown: steps, embeds and pull quotes, and nothing that runs."""

from __future__ import annotations

import pytest

from plugins.articles.markup import clean, contents, converter, find_blocks, parts
from plugins.articles.model import Embed, Step


def render(text: str) -> str:
    return clean(converter().convert(text))


ARTICLE = """First words.

## Step: Take the hit

[resource: first-week]

It's over.

## Step: Ask *well*

[resource: feedback-request, show: fields]

## Afterwards

[signup: everyone]

[pull: A closed door.]
"""


def test_steps_become_numbered_sections_that_end_where_the_next_heading_begins() -> None:
    """A step holds its text and its tool; what comes after the steps is outside of them."""
    html = render(ARTICLE)
    assert html.count('class="step"') == 2
    assert '<section aria-labelledby="take-the-hit" class="step"><h2 id="take-the-hit">' in html
    assert (
        '<span class="visually-hidden">Step </span>2</span> <span class="step-title">Ask <em>well</em></span>'
        in html
    )
    assert html.index("</section>", html.index("Ask")) < html.index('<h2 id="afterwards">')


def test_contents_and_steps_are_known_by_title_and_anchor() -> None:
    """The table of contents and the lane numbers come from the same headings."""
    md = converter()
    md.convert(ARTICLE)
    headings, steps = contents(md)
    assert steps == (Step(1, "Take the hit", "take-the-hit"), Step(2, "Ask well", "ask-well"))
    assert [heading.title for heading in headings] == ["Take the hit", "Ask well", "Afterwards"]


def test_the_body_splits_at_its_embeds_and_joins_to_itself() -> None:
    """A template shows each embed with its own component; nothing else of the text is touched."""
    html = render(ARTICLE)
    found = parts(html)
    assert [part.embed for part in found if part.embed] == [
        Embed("resource", "first-week", "card"),
        Embed("resource", "feedback-request", "fields"),
        Embed("signup", "everyone", "form"),
    ]
    joined = "".join(part.html for part in found)
    assert "data-embed" not in joined
    assert len(joined) < len(html)


def test_a_pull_quote_is_a_paragraph_of_its_own() -> None:
    """One sentence, set large."""
    assert '<p class="pull">A closed door.</p>' in render(ARTICLE)


def test_embeds_are_found_with_their_lines() -> None:
    """A missing resource is reported where the author wrote it."""
    embeds, problems = find_blocks(ARTICLE, 10, "x.md")
    assert problems == []
    assert [(embed.slug, embed.line) for embed in embeds] == [
        ("first-week", 14),
        ("feedback-request", 20),
        ("everyone", 24),
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[resouce: x]", 'Did you mean "[resource: x]"?'),
        ("[resource: First Week]", "does not name one"),
        ("[resource: x, show: big]", "Write card, fields or message."),
        ("[signup: x, show: card]", "Write form."),
        ("[pull: ]", "nothing is pulled out"),
    ],
)
def test_a_block_written_wrongly_is_a_problem(line: str, said: str) -> None:
    """Otherwise it would stand in the article as text."""
    _embeds, problems = find_blocks(f"text\n\n{line}", 5, "x.md")
    assert [problem.line for problem in problems] == [7]
    assert said in str(problems[0])


@pytest.mark.parametrize(
    "line", ["[1]: https://example.org/", "[a note]: https://example.org/", "[photo: a book]"]
)
def test_ordinary_brackets_are_left_alone(line: str) -> None:
    """Reference links and asides are Markdown's own."""
    assert find_blocks(line, 1, "x.md") == ([], [])


def test_blocks_in_a_code_block_are_text() -> None:
    """An article may explain how articles are written."""
    assert find_blocks("```\n[resource: x]\n```", 1, "x.md") == ([], [])


HOSTILE = [
    "<script>alert(1)</script>",
    '<img src="x.png" alt="x" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    '<p style="color:red">x</p>',
    "<iframe src='https://example.org'></iframe>",
    '<form action="https://example.org"><input></form>',
    "<svg onload=alert(1)></svg>",
    "<!-- a secret note -->",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_written_in_markdown_can_run(text: str) -> None:
    """Raw HTML is cleaned by an allow-list: no scripts, handlers, styles, frames or forms."""
    html = render(text).lower()
    for word in (
        "<script",
        "onerror",
        "onload",
        "javascript:",
        "data:text",
        "style=",
        "<iframe",
        "<form",
        "<svg",
        "secret",
    ):
        assert word not in html


def test_links_to_files_survive_the_cleaning() -> None:
    """Pelican resolves them later."""
    assert 'href="{filename}/articles/x.md#y"' in render("[x]({filename}/articles/x.md#y)")
