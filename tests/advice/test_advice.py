"""Advice: each kind is given where it belongs, with its line, and not given once its author has answered."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

import pytest

from plugins.advice.advice import make_piece
from plugins.advice.advise import ADVISERS, advise, advise_on
from plugins.advice.reading import count_syllables, grade
from plugins.advice.spelling import corrections
from plugins.advice.wordings import BELITTLING, LOADED
from plugins.common.front_matter import Source, parse_source

TODAY = date(2026, 11, 22)
LONG = " ".join(["word"] * 41) + "."
HARD = (
    "Organizational rationalization necessitates interdepartmental communication responsibilities "
    "throughout multidisciplinary environments. "
)


def given(body: str, front: str = "", own: frozenset[str] = frozenset()) -> list[str]:
    source = parse_source(
        f"---\ntitle: A title\n{textwrap.dedent(front)}---\n{body}", "content/articles/x.md"
    )
    assert isinstance(source, Source)
    return [str(advice) for advice in advise_on(make_piece(source, TODAY), own)]


# body, front matter, what is said
CASES = {
    "misspelling": ("You will recieve it.", "", '4: "recieve": Did you mean "receive"?'),
    "misspelling in a list": ("- One.\n- You recieve it.", "", "5: "),
    "British form": ("The colour of it.", "", 'Did you mean "color"?'),
    "misspelling in the summary": ("Fine.", "summary: You recieve it.\n", '3: "recieve"'),
    "loaded word": ("We want a rockstar.", "", "Name the skill (Gaucher"),
    "gendered word": ("Ask the guys.", "", "Write people, everyone (APA"),
    "age": ("For recent graduates.", "", "EEOC, 29 CFR 1625.4"),
    "belittling": ("This is easy.", "", '"easy": Say how long it takes (our voice).'),
    "typographic apostrophe": ("That’s just so.", "", '"just"'),
    "long sentence": (f"Short.\n\n{LONG}", "", "6: a sentence of 41 words (“word word word word word …”)."),
    "long paragraph": ("One two three. " * 41, "", "a paragraph of 123 words."),
    "hard text": (f"{HARD}\n\n" * 18, "", "it reads at grade"),
    "stale edition": ("Fine.", "edition: 2025-01-01\n", "3: nobody has looked at it since 2025-01-01."),
    "edition to come": ("Fine.", "edition: 2027-01-01\n", "2027-01-01 is after today."),
    "link without encryption": ("[x](http://a.org/y).", "", "Try https://a.org/y"),
    "mistyped link": ("[x](htp://a.org/y).", "", "is no address."),
    "link to nobody": ("[x](https://example.com/y).", "", "is nobody’s address."),
    "shortened link": ("[x](https://bit.ly/y).", "", "hides where it leads"),
    "dead service": ("[x](https://goo.gl/y).", "", "switched off"),
    "link with a full stop": ("[x](https://a.org/y.).", "", "a sign of the sentence"),
    "picture that says nothing": ("![Image of a chart](x.svg)", "", "says nothing"),
    "picture named as its file": ("![chart-1.png](x.svg)", "", "says nothing"),
}


@pytest.mark.parametrize(("body", "front", "said"), CASES.values(), ids=CASES)
def test_advice_is_given_with_its_place(body: str, front: str, said: str) -> None:
    """One line each, with what to do about it."""
    lines = given(body, front)
    assert len(lines) == 1, lines
    assert lines[0].startswith("content/articles/x.md:")
    assert said in lines[0]


SOUND = (
    "We adjust the plan. It unjustly fails.",  # «just» inside other words
    "```\nrecieve\n```",
    "| recieve | x |\n|---|---|",
    "[resource: feedback-request]",
    "> This is just what they said.",
    "Write to [them](https://a.org/recieve_(x)).",
    "![Bars that grow week by week](chart.svg)",
)


@pytest.mark.parametrize("body", SOUND)
def test_what_is_sound_is_left_alone(body: str) -> None:
    """Advice that is wrong twice is not read a third time."""
    assert given(body) == []


def test_a_part_of_a_longer_word_is_no_word() -> None:
    """“Uneasy” and “not-so-easy” are words of their own."""
    assert given("An uneasy, not-so-easy talk.") == []


def test_an_author_silences_advice_by_name_in_the_file_and_words_for_the_whole_site() -> None:
    """An explicit answer, which others can see."""
    assert given(f"{LONG} This is easy.", "keep: [easy, long sentence]\n") == []
    assert given("You recieve it.", own=frozenset({"recieve"})) == []


def test_the_voice_of_a_message_is_the_visitors() -> None:
    """Belittling words are ours to avoid; loaded ones nobody should send."""
    assert given("I just wanted to ask the guys.", "kind: message\n") == [
        'content/articles/x.md:5: "guys": Write people, everyone (APA Inclusive Language Guide, 2023).'
    ]


def test_all_content_is_looked_at_and_broken_files_are_not(tmp_path: Path) -> None:
    """A file that cannot be read has a Problem already."""
    for name, text in {
        "articles/a.md": "---\ntitle: A\n---\nrecieve",
        "resources/b.md": "---\ntitle: A\n---\nabandonned teh",
        "pages/broken.md": "recieve",
        "words.txt": "teh # ours\n",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert [(one.path.split("/", 1)[1], one.subject) for one in advise(tmp_path, TODAY)] == [
        ("articles/a.md", "recieve"),
        ("resources/b.md", "abandonned"),
    ]


def test_the_dictionary_is_there() -> None:
    """A dictionary that cannot be found would find nothing wrong."""
    assert len(corrections()) > 40_000


@pytest.mark.parametrize("wording", [*LOADED, *BELITTLING], ids=lambda wording: wording.pattern)
def test_every_wording_names_a_mending_and_its_list(wording: object) -> None:
    """An author may want to know who says so."""
    assert wording.mending[0].isupper()  # type: ignore[attr-defined]
    assert wording.source  # type: ignore[attr-defined]


def test_the_grade_is_the_one_of_the_formula() -> None:
    """Flesch-Kincaid on a sentence counted by hand: 6 words, 6 syllables."""
    words = ["The", "cat", "sat", "on", "the", "mat"]
    assert sum(map(count_syllables, words)) == 6
    assert round(grade(["The cat sat on the mat."], words), 2) == -1.45
    assert [count_syllables(word) for word in ("made", "table", "wanted", "you", "recruiter")] == [
        1,
        2,
        2,
        1,
        3,
    ]


def test_every_adviser_is_in_a_case() -> None:
    """A new one needs an example here."""
    assert len(ADVISERS) == 6


def test_no_advice_on_the_content_of_this_site_is_unanswered() -> None:
    """Each piece was taken, or its author says under `keep` why not: what is shown is then always new."""
    content = Path(__file__).resolve().parents[2] / "content"
    assert [str(advice) for advice in advise(content, TODAY)] == []
