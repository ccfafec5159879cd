"""Words with a better one: each row a pattern, what to do about it, and whose list it is on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plugins.advice.advice import Advice, Piece

GAUCHER = "Gaucher, Friesen and Kay 2011, doi.org/10.1037/a0022530"
EEOC = "EEOC, 29 CFR 1625.4"
APA = "APA Inclusive Language Guide, 2023"
GOOGLE = "Google developer style guide, word list"
OURS = "our voice"


@dataclass(frozen=True)
class Wording:
    """A word (a regular expression, small letters), what to do about it, and the list it comes from."""

    pattern: str
    mending: str
    source: str


# Loaded words in hiring copy: they tell some readers that somebody else is meant.
LOADED = (
    Wording("aggressive(ly)?", "Write firm, ambitious", GAUCHER),
    Wording("dominant|dominate[sd]?", "Write lead", GAUCHER),
    Wording("fearless(ly)?", "Write willing to try", GAUCHER),
    Wording("headstrong", "Write decided", GAUCHER),
    Wording("superior", "Write better, strong", GAUCHER),
    Wording("ninjas?|rock ?stars?|gurus?|wizards?|unicorns?", "Name the skill", GAUCHER),
    Wording("digital natives?", "Write comfortable with the tools", EEOC),
    Wording("(young|youthful)( and \\w+)? (team|people|company)", "Name what the work is like", EEOC),
    Wording("recent (college )?graduates?", "Write entry level", EEOC),
    Wording("overqualified", "Say which part of the work would be missing", EEOC),
    Wording("native (english )?speakers?", "Write fluent", APA),
    Wording("cultur(e|al) fit", "Name the habit that counts", APA),
    Wording("guys", "Write people, everyone", APA),
    Wording("manpower", "Write people, staff", APA),
    Wording("man[- ]hours?", "Write hours of work", APA),
    Wording("chairm[ae]n|salesm[ae]n|foremen|foreman|businessm[ae]n", "Name the role without “man”", APA),
    Wording("mankind", "Write people", APA),
    Wording("he/she|s/he|his or her|he or she|him or her", "Write they, their", APA),
    Wording("crazy|insane(ly)?|lunatics?", "Write wild, absurd", APA),
    Wording("lame|crippled?|crippling", "Write weak, stuck", APA),
    Wording("tone[- ]deaf", "Write careless", APA),
    Wording("sanity[- ]checks?", "Write quick check", GOOGLE),
    Wording("black ?lists?", "Write blocklist", GOOGLE),
    Wording("white ?lists?", "Write allowlist", GOOGLE),
    Wording("grandfathered", "Write exempt", GOOGLE),
    Wording("dummy", "Write sample", GOOGLE),
)

# What makes a hard thing sound small: the reader for whom it is not feels it.
BELITTLING = (
    Wording("just", "Leave it out", OURS),
    Wording("simply", "Leave it out", OURS),
    Wording("easy|easily", "Say how long it takes", OURS),
    Wording("obvious(ly)?", "Leave it out", OURS),
    Wording("of course", "Leave it out", OURS),
    Wording("utiliz(e[sd]?|ing)", "Write use", OURS),
    Wording("leverag(e[sd]|ing)", "Write use", OURS),
    Wording("going forward", "Write from now on", OURS),
    Wording("reach out|touch base|circle back", "Write write, call", OURS),
)


def advise_on_wording(piece: Piece) -> Iterator[Advice]:
    """Loaded words everywhere; belittling ones in our own voice only: quotes and messages are others'."""
    is_message = piece.value("kind") == "message"
    for paragraph in piece.paragraphs:
        words = LOADED if paragraph.is_quoted or is_message else (*LOADED, *BELITTLING)
        text = paragraph.text.replace("’", "'")
        for wording in words:
            for found in re.finditer(rf"(?<![\w-])(?:{wording.pattern})(?![\w-])", text, re.IGNORECASE):
                mending = f"{wording.mending} ({wording.source})."
                yield piece.about(paragraph.line, found.group().casefold(), f'"{found.group()}":', mending)
