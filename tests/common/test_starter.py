"""New files: valid from the first minute, explained by comments, never over an existing one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.front_matter import Source, parse_source
from plugins.common.schema import Key, check, list_of, text, word_of, words_of
from plugins.common.starter import Starter, StarterError, ask, starter_text, write_starter

SCHEMA = (
    Key("title", text(), "What it is called.", required=True),
    Key("status", word_of(["draft", "published"]), "draft or published.", default="published"),
    Key("share_title", text(), "A shorter title.", default=""),
)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Zl", "Zp"]), min_size=1).filter(str.strip)
)
def test_a_new_file_reads_back_as_what_was_given(title: str) -> None:
    """Whatever sign a title holds, the author does not think about quotes."""
    source = parse_source(starter_text(SCHEMA, {"title": title.strip(), "status": "draft"}, "Text."), "x.md")
    assert isinstance(source, Source)
    assert source.entries["title"].value.data == title.strip()
    checked, problems = check(source, SCHEMA)
    assert problems == []
    assert checked is not None


def test_keys_that_may_be_added_are_explained_in_place() -> None:
    """The file is its own guide."""
    assert "# share_title: A shorter title." in starter_text(SCHEMA, {"title": "x"}, "Text.")


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ({}, "title: it is missing. What it is called."),
        ({"title": "x", "stauts": "draft"}, 'Did you mean "status"?'),
    ],
)
def test_what_is_missing_or_unknown_is_said(known: dict[str, str], said: str) -> None:
    """The same words as for a file that was written by hand."""
    with pytest.raises(StarterError) as caught:
        starter_text(SCHEMA, known, "Text.")
    assert said in str(caught.value)


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    """The author never loses work."""
    file = write_starter(tmp_path / "articles/x.md", "one")
    with pytest.raises(StarterError, match="is there already"):
        write_starter(file, "two")
    assert file.read_text() == "one"


def test_questions_are_asked_until_the_answer_fits(tmp_path: Path) -> None:
    """A closed list is shown with the question; a title that is taken or gives no address is told at once."""
    schema = (
        Key("title", text(), "What it is called.", required=True),
        Key("topic", word_of(["feedback", "points"]), "What it is about.", required=True),
        Key("status", word_of(["draft"]), "draft.", default="draft"),
    )
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/taken.md").write_text("x")
    answers = iter(["", "???", "Taken", " First week ", "", "feedbak", "points"])
    asked: list[str] = []
    said: list[str] = []

    def question(words: str) -> str:
        asked.append(words)
        return next(answers)

    starter = Starter("articles", schema, {}, "Text.", "articles/{slug}/")
    assert ask(starter, set(), tmp_path, question, said.append) == {"title": "First week", "topic": "points"}
    assert asked[-1].startswith("topic: What it is about. Choose feedback or points.")
    assert [line.strip() for line in said] == [
        "it is empty. Write something.",
        '"???" gives no address: it needs letters a to z, or digits.',
        f"{tmp_path.name}/articles/taken.md is there already. Choose another title, or edit that file.",
        "it is empty. Choose feedback or points.",
        '"feedbak" is not on the list. Did you mean "feedback"?',
    ]


def test_a_list_is_written_as_one() -> None:
    """An author writes «feedback, points»."""
    schema = (Key("topics", words_of(["feedback", "points"]), "What it is about.", required=True),)
    assert "topics: [feedback, points]" in starter_text(schema, {"topics": "feedback, points"}, "Text.")
    with pytest.raises(StarterError, match="not on the list"):
        starter_text(schema, {"topics": "feedback, pints"}, "Text.")


def test_several_texts_are_asked_for_one_by_one(tmp_path: Path) -> None:
    """A comma cannot part them, for it may stand in one; an empty line ends."""
    schema = (Key("gets", list_of(text(30)), "What a subscriber gets.", required=True),)
    answers = iter(["", "One article, one tool", "x" * 31, "The tool: as Word", ""])
    said: list[str] = []
    starter = Starter("signup", schema, {}, "Text.", "join/{slug}/")
    given = ask(starter, set(), tmp_path, lambda _words: next(answers), said.append)
    assert given == {"gets": ("One article, one tool", "The tool: as Word")}
    assert [line.strip() for line in said] == [
        "it is empty. Write something.",
        "it has 31 characters; 30 is the limit. Shorten it by 1.",
    ]
    source = parse_source(starter_text(schema, given, "Text."), "x.md")
    assert isinstance(source, Source)
    assert check(source, schema)[0].values == given  # type: ignore[union-attr]
