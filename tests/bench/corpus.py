"""The reference corpus: articles of about 950 words about hiring, made from a seed. Every word is our own.

An article has five headings, lists, a quote, three to five links to other articles, a table in a
third of them, an image in a quarter, three of forty topics. Who reads it decides how front matter and
links are written: `Dialect`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

SEED = 20261122
FIRST_DAY = date(2015, 1, 1)
TOPICS = {f"topic-{number:02}": f"Topic {number}" for number in range(1, 41)}
PICTURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4" width="800" height="400">'
    b'<path d="M0 4 3 1l2 2 3-3v4z" fill="#b3261e"/></svg>\n'
)

WHO = (
    "The recruiter",
    "A hiring manager",
    "The candidate",
    "Your mentor",
    "The panel",
    "Whoever runs the sprint",
    "The team lead",
)
DOES = (
    "writes two honest sentences",
    "asks one question at a time",
    "says no within two days",
    "keeps the list short",
    "shows the points on the wall",
    "closes a role before opening another",
    "names the reason for the decision",
    "books the next talk before this one ends",
    "reads the notes again",
    "counts what waits, not what moves",
)
WHEN = (
    "before the week is over",
    "while the memory is fresh",
    "even when nobody asks",
    "once the sprint has begun",
    "after the second interview",
    "with the scorecard in hand",
    "as soon as the role is agreed",
)
WHY = (
    "because silence costs more than bad news",
    "so that nobody has to guess",
    "since forty open roles are none",
    "and the next candidate hears of it",
    "which is cheaper than starting again",
    "although it feels slow at first",
    "because a plan that nobody sees is a wish",
)
HEADINGS = (
    "What to say first",
    "Where the time goes",
    "How to keep score",
    "Who has to decide",
    "What to leave out",
    "When to stop",
    "How to hear a no",
    "What the numbers hide",
    "Why two weeks",
    "Where trust comes from",
)
# Of the resources beside them: what they are, for whom, about what.
KINDS = ("template", "checklist", "message")
AUDIENCES = ("candidate", "recruiter", "manager")
SUBJECTS = ("rejection", "feedback", "mentoring", "interviews", "job-search", "points", "limits", "measuring")


@dataclass(frozen=True)
class Article:
    """One article of the corpus: what its front matter says, and its Markdown in some dialect."""

    number: int
    title: str
    day: date
    topics: tuple[str, ...]
    summary: str
    body: str

    @property
    def slug(self) -> str:
        """Its name in its address, and its file's name."""
        return slug(self.number)


def slug(number: int) -> str:
    """Return the name of the article with this number."""
    return f"article-{number:05}"


@dataclass(frozen=True)
class Dialect:
    """How a generator wants its sources: front matter, a link to another article, the picture's address."""

    front_matter: Callable[[Article], str]
    link: Callable[[str], str]
    picture: str


def articles(count: int, dialect: Dialect) -> Iterator[Article]:
    """Yield the corpus of this size; the same size and dialect give the same bytes."""
    for number in range(count):
        chance = random.Random(SEED * 100_003 + number)
        yield Article(
            number=number,
            title=f"{chance.choice(HEADINGS)}, lesson {number}",
            day=FIRST_DAY + timedelta(days=number % 4000),
            topics=tuple(sorted(chance.sample(list(TOPICS), 3))),
            summary=sentence(chance)[:150],
            body=_body(chance, number, count, dialect),
        )


def write_corpus(folder: Path, count: int, dialect: Dialect) -> None:
    """Write the corpus of this size into a folder, one file an article."""
    folder.mkdir(parents=True, exist_ok=True)
    for article in articles(count, dialect):
        text = dialect.front_matter(article) + article.body
        (folder / f"{article.slug}.md").write_text(text, encoding="utf-8")


def resource_text(number: int, chance: random.Random) -> str:
    """Return the file of one resource, of the three kinds by turns."""
    kind = KINDS[number % len(KINDS)]
    fields = " ".join(f"[[{chance.choice(WHO)} {index}]]" for index in range(4))
    text = " ".join(f"{chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHEN)}." for _ in range(20))
    subject = "subject: One question\n" if kind == "message" else ""
    return (
        f"---\ntitle: {chance.choice(WHO)} {chance.choice(DOES)}, {number}\nkind: {kind}\n"
        f"summary: {chance.choice(WHO)} {chance.choice(DOES)} {chance.choice(WHEN)}.\n"
        f"for: [{', '.join(chance.sample(AUDIENCES, 2))}]\n"
        f"topics: [{', '.join(chance.sample(SUBJECTS, 2))}]\n"
        f"minutes: {chance.randint(5, 60)}\n{subject}"
        f"situations:\n  - Somebody {chance.choice(DOES)}\n"
        f"edition: 2026-11-22\nchanges:\n  - 2026-11-22: First edition.\n---\n{fields}\n\n{text}\n"
    )


def sentence(chance: random.Random) -> str:
    """Return one sentence of the corpus's language."""
    parts = (chance.choice(WHO), chance.choice(DOES), chance.choice(WHEN))
    return f"{' '.join(parts)}, {chance.choice(WHY)}."


def _body(chance: random.Random, number: int, count: int, dialect: Dialect) -> str:
    def paragraph(sentences: int) -> str:
        return " ".join(sentence(chance) for _ in range(sentences))

    parts = [paragraph(4)]
    for place, heading in enumerate(chance.sample(HEADINGS, 5)):
        parts.append(f"## {heading}")
        parts.append(
            f"{paragraph(1)} **{chance.choice(DOES).capitalize()}**, {chance.choice(WHY)}. {paragraph(2)}"
        )
        if place in (1, 3):
            parts.append("\n".join(f"- {sentence(chance)}" for _ in range(3)))
        if place == 2:
            parts.append(f"> {sentence(chance)}")
        parts.append(paragraph(chance.randint(2, 3)))
    for _ in range(chance.randint(3, 5)):
        other = chance.randrange(count)
        parts.append(f"See [what came of it]({dialect.link(slug(other))}): {sentence(chance)}")
    if number % 3 == 0:
        rows = "\n".join(f"| {chance.choice(WHO)} | {chance.randint(1, 40)} |" for _ in range(4))
        parts.append(f"| Who | Points |\n| --- | --- |\n{rows}")
    if number % 4 == 0:
        parts.append(f"![A line that rises, falls and rises again]({dialect.picture})")
    return "\n\n".join(parts) + "\n"
