"""Plain text and Markdown: readable as they are, and ready to be pasted."""

from __future__ import annotations

from dataclasses import replace
from html import unescape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from plugins.resource_center.blocks import Paragraph, Text
from plugins.resource_center.formats.text import body
from plugins.resource_center.model import Resource
from tests.resource_center.formats.written import (
    AWKWARD,
    CHECKLIST,
    MESSAGE,
    SCORECARD,
    download,
    written,
)


def text_of(resource: Resource, key: str = "txt") -> str:
    """Return a resource as text."""
    return download(resource, key).data.decode()


def test_a_message_begins_with_its_subject_and_keeps_its_lines() -> None:
    """It is pasted into a mail from the top."""
    assert text_of(MESSAGE).startswith(
        "Subject: Thank you, and one question about the [Role] interview\n"
        "\n"
        "Hi [Interviewer’s first name],\n"
        "\n"
        "Thank you for the time on [Interview date]. I accept the decision about the [Role].\n"
        "What is the one thing I could do better?\n"
        "\n"
        "I am free for ten minutes by [Way to talk: phone / video / in person].\n"
        "\n"
        "> A sentence to add: [Something you learned]\n"
        "\n"
        "Best regards,\n"
        "[Your name]\n"
        "[Your phone number]\n"
    )


def test_a_checklist_has_boxes_at_their_depth() -> None:
    """Lists stay lists, links show where they lead, and the end says where it comes from."""
    assert text_of(CHECKLIST) == (
        "The first week after a rejection\n"
        "================================\n"
        "\n"
        "One sentence on what it is.\n"
        "\n"
        "Role I wanted: [Role] at [Company], heard on [Date].\n"
        "\n"
        "The day itself\n"
        "==============\n"
        "\n"
        "[ ] Answer the message. Nothing else today.\n"
        "[ ] Tell one person. That person is [Who] and I call them at [Time].\n"
        "[ ] Write down what you’d do differently.\n"
        "    [ ] What went well\n"
        "    [ ] What did not, in one sentence: [One sentence]\n"
        "        [ ] A third level\n"
        "\n"
        "By the end of the week\n"
        "======================\n"
        "\n"
        "[ ] Pick two skills, each with a date.\n"
        "    1. One you can learn alone.\n"
        "    2. One you need a person for.\n"
        "\n"
        "3. Do not stalk the hire.\n"
        "4. Do not post about it.\n"
        "   - Not even vaguely.\n"
        "\n"
        "* * *\n"
        "\n"
        "See the article (https://example.org/articles/rejected/).\n"
        "\n"
        "----------------------------------------\n"
        "\n"
        "Sprint Recruiting: https://example.org/resources/first-week/\n"
        "Edition of November 22, 2026. License: CC BY 4.0, https://creativecommons.org/licenses/by/4.0/\n"
    )


def test_a_form_has_a_line_for_each_field_and_a_table_a_record_for_each_row() -> None:
    """Columns do not survive in a plain text; «heading: value» does."""
    text = text_of(SCORECARD)
    assert "Candidate (required): ____\nRole: ____\n" in text
    assert "Interview date (YYYY-MM-DD, the last one): ____" in text
    assert "Stage (Phone screen / First interview / Panel): ____" in text
    assert (
        "Competency: Role knowledge\n"
        "What good looks like: Explains past decisions\n"
        "Score 1 (1 / 2 / 3): ____\n"
        "Evidence 1: ____\n"
    ) in text
    assert "Action 3: ____\nBy when 3 (YYYY-MM-DD): ____\n" in text


def test_a_field_whose_label_differs_from_its_heading_shows_both() -> None:
    """Else nobody would know which column the label belongs to."""
    assert "Who / Name: ____" in text_of(written("| Who | What |\n|---|---|\n| [[Name]] | Words |"))


@pytest.mark.parametrize("resource", [CHECKLIST, SCORECARD, *AWKWARD.values()], ids=lambda each: each.slug)
def test_no_line_ends_in_white_space(resource: Resource) -> None:
    """What is pasted should not drag blanks along."""
    assert [line for line in text_of(resource).split("\n") if line != line.rstrip()] == []


def html_of(text: str) -> str:
    """Return what another converter makes of a Markdown file."""
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)


def test_markdown_is_markdown() -> None:
    """Another converter finds the same structure: headings, list items, table cells, links."""
    html = html_of(text_of(SCORECARD, "md"))
    assert "<h1>Structured interview scorecard</h1>" in html
    assert "<h3>Ratings</h3>" in html
    assert "<td>[Score 1: 1 / 2 / 3]</td>" in html
    assert "<strong>Candidate (required):</strong> ____" in html
    checklist = html_of(text_of(CHECKLIST, "md"))
    assert '<a href="https://example.org/articles/rejected/">the article</a>' in checklist
    assert checklist.count("<li>") == 12
    assert '<ol start="3">' in checklist


WRITTEN = st.text(alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"]), min_size=1)


@given(WRITTEN.map(lambda words: " ".join(words.split())).filter(bool))
@example("1. One")
@example("- - -")
@example("&amp; ~~x~~ <b> [x](y) | # * _x_")
def test_whatever_an_author_writes_comes_back_from_markdown_as_text(words: str) -> None:
    """A star, an underscore or a number with a dot at the beginning is no markup."""
    changed = replace(written("Text."), body=(Paragraph((Text(words),)),))
    text = download(changed, "md").data.decode()
    assert unescape(html_of(text.split("\n\n")[2])) == f"<p>{words}</p>\n"


def test_a_picture_is_named_by_what_it_shows() -> None:
    """A text cannot show it, but it can say that there is one."""
    resource = written("![A red lane](images/lane.png)")
    assert "[Picture: A red lane]" in text_of(resource)
    assert body(resource.body) == "[Picture: A red lane]"
