"""Spelling by codespell's dictionaries: what is on them is a known misspelling, what is not is left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from plugins.advice.advice import Advice, Piece

# Misspellings, and British forms of words that visitors here spell the American way.
DICTIONARIES = ("dictionary.txt", "dictionary_en-GB_to_en-US.txt")
WORD = re.compile(r"(?<![\w’'])[A-Za-z]+(?:[’'][A-Za-z]+)?(?![\w])")


@cache
def corrections() -> Mapping[str, str]:
    """Return each known misspelling with what was meant: «abandonned» → «abandoned».

    A line of the dictionary is `wrong->right` or `wrong->one, other, why it is not certain`.
    """
    found: dict[str, str] = {}
    for name in DICTIONARIES:
        text = (files("codespell_lib") / "data" / name).read_text(encoding="utf-8")
        for line in text.splitlines():
            wrong, _, meant = line.partition("->")
            found[wrong.strip().casefold()] = meant.split(",")[0].strip()
    return found


def advise_on_spelling(piece: Piece) -> Iterator[Advice]:
    """A word that is a known misspelling, with what was probably meant."""
    known = corrections()
    for paragraph in piece.paragraphs:
        for word in WORD.findall(paragraph.text):
            meant = known.get(word.casefold().replace("’", "'"))
            if meant:
                yield piece.about(paragraph.line, word.casefold(), f'"{word}":', f'Did you mean "{meant}"?')
