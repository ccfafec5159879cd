"""The author's mistakes: twenty kinds at once, each one line, and nothing is published."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from tests.conftest import ARTICLE, PAGE, RESOURCE

Build = Callable[..., Path]


def changed(text: str, old: str, new: str) -> str:
    assert old in text
    return text.replace(old, new)


# file → (content, the line of the problem, what it must say)
BROKEN = {
    "articles/misspelt-key.md": (changed(ARTICLE, "title:", "Titel:"), 2, 'Did you mean "title"?'),
    "articles/stauts.md": (
        changed(ARTICLE, "topics:", "stauts: draft\n    topics:"),
        5,
        'Did you mean "status"?',
    ),
    "articles/no-summary.md": (
        changed(ARTICLE, "summary: Three moves after a rejection.\n    ", ""),
        1,
        "summary: it is missing.",
    ),
    "articles/no-such-day.md": (
        changed(ARTICLE, "2026-11-02", "2026-13-45"),
        4,
        '"2026-13-45" is not a day.',
    ),
    "articles/american-day.md": (changed(ARTICLE, "2026-11-02", "11/02/2026"), 4, "Write it as 2026-11-22."),
    "articles/unknown-topic.md": (
        changed(ARTICLE, "[rejection]", "[rejections]"),
        5,
        'Did you mean "rejection"?',
    ),
    "articles/unknown-audience.md": (
        changed(ARTICLE, "for: candidate", "for: everybody"),
        6,
        "Choose candidate",
    ),
    "articles/second-colon.md": (changed(ARTICLE, "You didn't", "Blunt: you didn't"), 2, "second colon"),
    "articles/never-closed.md": ("---\ntitle: x\n\nText", 1, "never closed"),
    "articles/no-front-matter.md": ("You did not get the job.", 1, "does not begin with"),
    "articles/key-twice.md": (
        changed(ARTICLE, "for: candidate", "for: candidate\n    title: x"),
        7,
        "first on line 2",
    ),
    "articles/two-titles.md": (changed(ARTICLE, "It hurts.", "# It hurts"), 8, "second title"),
    "articles/dead-link.md": (
        changed(ARTICLE, "It hurts.", "[x]({filename}/articles/y.md)"),
        8,
        "is not there",
    ),
    "articles/unknown-embed.md": (
        changed(ARTICLE, "feedback-request", "feedback-requst"),
        12,
        "feedback-request",
    ),
    "articles/misspelt-block.md": (
        changed(ARTICLE, "[resource:", "[resouce:"),
        12,
        '"[resource: feedback-request]"',
    ),
    "articles/nothing-in-it.md": (ARTICLE.split("    It hurts.")[0], 8, "there is none"),
    "resources/unknown-kind.md": (changed(RESOURCE, "kind: message", "kind: letter"), 3, "Choose template"),
    "resources/too-long.md": (changed(RESOURCE, "A short, calm mail.", "A" * 161), 4, "160 is the limit"),
    "resources/no-minutes.md": (changed(RESOURCE, "minutes: 10", "minutes: a few"), 7, "not a whole number"),
    "resources/no-subject.md": (
        changed(RESOURCE, '    subject: "One question about the [[Role]] interview"\n', ""),
        3,
        "needs a subject line",
    ),
    "resources/needless-subject.md": (
        changed(RESOURCE, "kind: message", "kind: template"),
        8,
        "a template has none",
    ),
    "resources/unexplained-edition.md": (
        changed(RESOURCE, "edition: 2026-11-22", "edition: 2026-11-23"),
        9,
        "- 2026-11-23: What changed.",
    ),
    "resources/empty-field.md": (changed(RESOURCE, "[[First name]]", "[[ ]]"), 13, "a field has no label"),
    "resources/open-field.md": (
        changed(RESOURCE, "[[First name]]", "[[First name]"),
        13,
        "not closed on this line",
    ),
    "resources/two-types.md": (
        changed(RESOURCE, "Hi [[First name]]", "Hi [[Interview date (number)]]"),
        15,
        "differently",
    ),
    "resources/unknown-relation.md": (
        changed(RESOURCE, "minutes: 10", "minutes: 10\n    related: nobody"),
        8,
        '"nobody"',
    ),
    "pages/unknown-key.md": (
        "---\ntitle: About\nsummary: x\ntemplate: evil\n---\nText",
        4,
        "there is no such key",
    ),
}
SOUND = {"content/resources/feedback-request.md": RESOURCE}


def files(broken: dict[str, tuple[str, int, str]]) -> dict[str, str]:
    texts = {f"content/{name}": textwrap.dedent(text).lstrip("\n") for name, (text, _, _) in broken.items()}
    return {**SOUND, **texts}


def test_every_mistake_is_one_line_with_its_place_and_mending(build_site: Build) -> None:
    """All of them in one run, in words, sorted by place; an author mends everything in one go."""
    with pytest.raises(ContentProblems) as caught:
        build_site(files(BROKEN))
    lines = str(caught.value).splitlines()
    for name, (_, line, said) in BROKEN.items():
        about = [text for text in lines if text.startswith(f"content/{name}:")]
        assert len(about) == 1, (name, about)
        assert about[0].startswith(f"content/{name}:{line}: "), about
        assert said in about[0]
    assert len(lines) == len(BROKEN)
    assert caught.value.exitcode == 1


def test_a_file_that_is_not_utf_8_is_reported_not_skipped(build_site: Build, tmp_path: Path) -> None:
    """Plain Pelican leaves the article out and exits with 0."""
    latin = tmp_path / "content/articles/latin.md"
    latin.parent.mkdir(parents=True)
    latin.write_bytes(textwrap.dedent(ARTICLE).lstrip().replace("didn't", "dídn't").encode("latin-1"))
    with pytest.raises(ContentProblems, match=r"latin\.md:2: encoding: the file is not UTF-8"):
        build_site(SOUND)


def test_problems_leave_the_published_site_as_it_was(build_site: Build) -> None:
    """The old site stays whole until a new one is."""
    sound = {**SOUND, "content/articles/a.md": ARTICLE, "content/pages/about.md": PAGE}
    output = build_site(sound)
    before = {path: path.read_bytes() for path in output.rglob("*") if path.is_file()}
    with pytest.raises(ContentProblems):
        build_site({"content/articles/a.md": changed(ARTICLE, "title:", "Titel:")})
    assert {path: path.read_bytes() for path in output.rglob("*") if path.is_file()} == before
