"""All advice on all content: a table of what is looked at, and what silences it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from plugins.advice.advice import Advice, Piece, make_piece
from plugins.advice.reading import advise_on_reading
from plugins.advice.spelling import advise_on_spelling
from plugins.advice.upkeep import advise_on_age, advise_on_links, advise_on_pictures
from plugins.advice.wordings import advise_on_wording
from plugins.common.front_matter import Source, read_source

# Words that are right on this site whatever the dictionary says: one a line, # for a remark.
OWN_WORDS = "words.txt"

ADVISERS: tuple[Callable[[Piece], Iterator[Advice]], ...] = (
    advise_on_spelling,
    advise_on_wording,
    advise_on_reading,
    advise_on_age,
    advise_on_links,
    advise_on_pictures,
)


def advise(content: Path, today: date) -> list[Advice]:
    """Return all advice on a content folder, sorted. Files with problems are left to the check."""
    own = read_own_words(content)
    found = set()
    for file in sorted(content.rglob("*.md")):
        if not file.name.startswith("."):
            source = read_source(file, f"{content.name}/{file.relative_to(content).as_posix()}")
            if isinstance(source, Source):
                found |= set(advise_on(make_piece(source, today), own))
    return sorted(found)


def advise_on(piece: Piece, own: frozenset[str] = frozenset()) -> Iterator[Advice]:
    """Yield the advice on one file that neither its `keep` nor the site's own words silence."""
    for adviser in ADVISERS:
        for advice in adviser(piece):
            if advice.subject not in piece.keep and advice.subject not in own:
                yield advice


def read_own_words(content: Path) -> frozenset[str]:
    """Return the site's own words, in small letters; none if there is no list."""
    try:
        lines = (content / OWN_WORDS).read_text(encoding="utf-8").splitlines()
    except OSError:
        return frozenset()
    return frozenset(word for line in lines if (word := line.partition("#")[0].strip().casefold()))
