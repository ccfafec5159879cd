"""A new thing from its first question to the public site: begun as a draft, published by one word."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from invoke import Context, Exit

import tasks_writing
from tests.publishing.content import SOUND

Build = Callable[..., Path]
ANYBODY = {"summary": "What it is.", "for_": "candidate"}
# What is begun, the flags that say it all, and where its page will be.
BEGUN = {
    "article": ({**ANYBODY, "topics": "job-search, rejection"}, "articles/begun-article"),
    "signup": (
        {
            **ANYBODY,
            "key": [
                "frequency=every Friday",
                "gets=One article, one tool",
                "gets=The tool: as Word",
                "wording=Send me the letter.",
                "list_name=The letter",
            ],
        },
        "join/begun-signup",
    ),
    "kit": (
        {**ANYBODY, "topics": "feedback", "key": ["resources=feedback-request"]},
        "kits/begun-kit",
    ),
    "page": ({"summary": "What it is."}, "begun-page"),
    **{
        f"resource {kind}": (
            {**ANYBODY, "topics": "feedback", "kind": kind, "key": ["minutes=5"]},
            f"resources/begun-resource-{kind}",
        )
        for kind in ("message", "template", "checklist", "dashboard")
    },
}


@pytest.fixture
def begin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Return `inv new` for a project in the test's folder, without a terminal."""
    monkeypatch.setattr(tasks_writing, "ROOT", tmp_path)
    monkeypatch.setattr(tasks_writing, "CONTENT", tmp_path / "content")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False)
    return lambda what, **flags: tasks_writing.new(Context(), what, **{"key": [], **flags})


def test_whatever_is_begun_is_a_draft_and_public_by_one_word(
    begin: Callable[..., None], build_site: Build, tmp_path: Path
) -> None:
    """Every type and every kind, by flags only: seen at home and nowhere else, then everywhere."""
    for what, (flags, _place) in BEGUN.items():
        begin(what.split(" ")[0], title=f"Begun {what}", **flags)
    begun = list((tmp_path / "content").rglob("begun-*.md"))
    assert len(begun) == len(BEGUN)
    preview = build_site(SOUND, SITE_SHOWS_DRAFTS=True)
    for what, (_flags, place) in BEGUN.items():
        assert 'data-standing="draft"' in (preview / place / "index.html").read_text(), what
    published = build_site({}, PUBLISHING_ALLOW_SHRINK=True)
    assert not [place for _flags, place in BEGUN.values() if (published / place).exists()]
    for file in begun:
        text = file.read_text()
        assert text.count("status: draft\n") == 1
        file.write_text(text.replace("status: draft", "status: published"))
    published = build_site({})
    assert [
        place for _flags, place in BEGUN.values() if not (published / place / "index.html").exists()
    ] == []


def test_questions_lead_to_the_same_file_as_flags(
    begin: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for is what no flag gives, in the order of the file."""
    flags, _place = BEGUN["signup"]
    begin("signup", title="By flags", **flags)
    answers = iter(
        [
            *("By flags", "By questions", "What it is.", "candidate", "every Friday"),
            *("One article, one tool", "The tool: as Word", "", "Send me the letter.", "The letter"),
        ]
    )
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda _words: next(answers))
    begin("signup")
    asked, given = ((tmp_path / f"content/signup/by-{way}.md").read_text() for way in ("questions", "flags"))
    assert asked.replace("By questions", "By flags") == given


def no_more(_words: str) -> str:
    raise EOFError


def test_who_leaves_in_the_middle_leaves_nothing_behind(
    begin: Callable[..., None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-D at a question ends as Ctrl-C does."""
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("builtins.input", no_more)
    with pytest.raises(Exit) as ended:
        begin("article", title="A title")
    assert ended.value.code == 130
    assert not (tmp_path / "content").exists()


@pytest.mark.parametrize(
    ("what", "flags", "said"),
    [
        ("letter", {}, "letter: there is no such thing to begin. Choose article,"),
        ("resource", {"kind": "message"}, "title: it is missing."),
        ("page", {"title": "x", "summary": "x", "key": ["minutes"]}, "Write it as --key minutes=10."),
        ("page", {"title": "x", "summary": "x", "key": ["sumary=x"]}, 'Did you mean "summary"?'),
        (
            "page",
            {"title": "x", "key": ["summary=x", "summary=y"]},
            "a list stands where one value is expected",
        ),
    ],
)
def test_what_cannot_be_begun_is_said_in_words(
    begin: Callable[..., None], tmp_path: Path, what: str, flags: dict[str, object], said: str
) -> None:
    """Exit code 2, and no file."""
    with pytest.raises(Exit) as ended:
        begin(what, **flags)
    assert ended.value.code == 2
    assert said in ended.value.message
    assert not (tmp_path / "content").exists()
