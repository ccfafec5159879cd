"""How hard a text is to read: its grade, sentences and paragraphs that are too long."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.advice.advice import Advice, Piece

MOST_GRADE = 9.0  # a ninth grader's: GOV.UK asks for nine years, plainlanguage.gov for eight to ten
LEAST_WORDS = 150  # below that the formula says little
LONGEST_SENTENCE = 40
LONGEST_PARAGRAPH = 120


def grade(sentences: list[str], words: list[str]) -> float:
    """Return the Flesch-Kincaid grade (Kincaid and others 1975): years of school that a text asks for."""
    syllables = sum(map(count_syllables, words))
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def count_syllables(word: str) -> int:
    """Return about how many syllables an English word has: groups of vowels, without a silent e."""
    groups = re.findall(r"[aeiouy]+", word.casefold())
    is_silent = re.search(r"([^aeioul]es?|[^aeioudt]ed)$", word.casefold()) and len(groups) > 1
    return max(1, len(groups) - bool(is_silent))


def advise_on_reading(piece: Piece) -> Iterator[Advice]:
    """The grade of the whole, and each sentence and paragraph that is too long."""
    sentences = [sentence for paragraph in piece.paragraphs for sentence in paragraph.sentences]
    words = [word for paragraph in piece.paragraphs for word in paragraph.words]
    if len(words) >= LEAST_WORDS and (found := grade(sentences, words)) > MOST_GRADE:
        what = f"it reads at grade {found:.1f}; {MOST_GRADE:.0f} is the most."
        yield piece.about(piece.source.body_line, "grade", what, "Shorter sentences, shorter words.")
    for paragraph in piece.paragraphs:
        if len(paragraph.words) > LONGEST_PARAGRAPH:
            what = f"a paragraph of {len(paragraph.words)} words."
            yield piece.about(paragraph.line, "long paragraph", what, "Part it where the thought turns.")
        for sentence in paragraph.sentences:
            if len(sentence.split()) > LONGEST_SENTENCE:
                what = f"a sentence of {len(sentence.split())} words (“{' '.join(sentence.split()[:5])} …”)."
                yield piece.about(paragraph.line, "long sentence", what, "Make two of it.")
