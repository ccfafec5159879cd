"""How figures, days and words are written for people."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.wording import counted, file_size, long_day, slugify, typographic


@pytest.mark.parametrize(
    ("size", "shown"),
    [(0, "1 kB"), (499, "1 kB"), (13_400, "13 kB"), (999_499, "999 kB"), (1_250_000, "1.2 MB")],
)
def test_a_size_is_shown_as_people_say_it(size: int, shown: str) -> None:
    """A download says what you get."""
    assert file_size(size) == shown


def test_days_and_counts_are_words() -> None:
    """Month names do not depend on the machine's locale."""
    assert long_day(date(2026, 11, 2)) == "November 2, 2026"
    assert (counted(1, "page"), counted(3, "page"), counted(2, "entry", "entries")) == (
        "1 page",
        "3 pages",
        "2 entries",
    )


@pytest.mark.parametrize(
    ("typed", "set_"),
    [
        ("You didn't get the job", "You didn’t get the job"),
        ('She said "no" twice', "She said “no” twice"),
        ("('why' not)", "(‘why’ not)"),
        ("the managers' list", "the managers’ list"),
        ("back in the '90s", "back in the ’90s"),
        ("wait...", "wait…"),
        ("one -- two --- three", "one – two — three"),
        ("\"'Tell me',\" he said", "“‘Tell me’,” he said"),
    ],
)
def test_quotes_are_set_as_a_printer_would(typed: str, set_: str) -> None:
    """Authors type straight quotes; titles and labels never pass through Markdown."""
    assert typographic(typed) == set_


@given(st.text(max_size=60))
def test_typographic_text_stays_as_it_is(text: str) -> None:
    """Doing it twice changes nothing more."""
    assert typographic(typographic(text)) == typographic(text)


@given(st.text(max_size=60))
def test_a_slug_is_fit_for_an_address_or_empty(text: str) -> None:
    """Ids and addresses hold nothing that needs escaping."""
    slug = slugify(text)
    assert slug == slugify(slug)
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_an_apostrophe_leaves_no_mark_in_a_slug() -> None:
    """Straight or curly, the address is the same."""
    assert (
        slugify("Interviewer's first name")
        == slugify("Interviewer’s first name")
        == "interviewers-first-name"
    )
