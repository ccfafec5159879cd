"""The site's fonts: which they are, their @font-face rules, and fallbacks of the same measure.

A font that is not there when a page is first drawn is for the next page (`optional`: CSS Fonts 4,
11.3). Text never waits for it, and nothing moves when it comes. The fallbacks lay a page out alike.

The files stand in `theme/static/fonts`, cut to `CHARACTERS` by font_files.py, which a build never imports.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import font_rhd
import font_source_serif_pro

# What English pages need, and the names of western Europe: Basic Latin, Latin-1, typography.
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ıŒœ‐‑–—‘’‚“”„†•…‰′″‹›€™←↑→↓−×≤≥"),
)

RED_HAT = Path(font_rhd.font_directory)
SOURCE_SERIF = Path(font_source_serif_pro.font_directory)


@dataclass(frozen=True)
class Face:
    """One font file of the site: `name` is the published file, `family` what stylesheets call it."""

    name: str
    family: str
    source: Path
    weight: int
    style: str = "normal"

    @property
    def file(self) -> str:
        """Where it stands among the theme's files, and below `/theme/`."""
        return f"fonts/{self.name}.woff2"


NORMAL = 400  # what a face is without saying so
DISPLAY, TEXT = "Lane Display", "Infield Text"
FACES = (
    Face("lane-display", DISPLAY, RED_HAT / "RedHatDisplay-Black.ttf", 900),
    Face("infield-text", TEXT, SOURCE_SERIF / "SourceSerifPro-Regular.ttf", 400),
    Face("infield-text-italic", TEXT, SOURCE_SERIF / "SourceSerifPro-It.ttf", 400, "italic"),
    Face("infield-text-strong", TEXT, SOURCE_SERIF / "SourceSerifPro-Semibold.ttf", 600),
)
# The licence of each family, from the package it comes in, under the name it is published by.
LICENCES = {
    "lane-display-licence.txt": RED_HAT / "OFL.txt",
    "infield-text-licence.txt": SOURCE_SERIF / "LICENSE.txt",
}


@dataclass(frozen=True)
class Measure:
    """How a font lays out text, in ems: the mean width of SAMPLE, ascent and descent."""

    width: float
    ascent: float
    descent: float


@dataclass(frozen=True)
class Fallback:
    """A font that most machines have, shown on a page that was drawn before ours was there.

    `locals` are families with the same widths (Liberation and Arimo were drawn to Arial's,
    Liberation Serif and Tinos to Times New Roman's); `width` is the mean width of SAMPLE in
    them, in ems, measured from Liberation 2; `ours` is what font_files.py measures in our font.
    """

    face: Face
    locals: tuple[str, ...]
    width: float
    ours: Measure


FALLBACKS = (
    Fallback(
        FACES[0],
        ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold"),
        width=0.4831,
        ours=Measure(0.48495, 1.018, 0.305),
    ),
    Fallback(
        FACES[1],
        ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Tinos"),
        width=0.4058,
        ours=Measure(0.45111, 1.036, 0.335),
    ),
)
SAMPLE = (
    "You rehearsed the speech and priced the commute. Then the call came. It hurts, and it is allowed to. "
    "What you cannot do is set up camp there. Ask for the one thing you could have done better, write the "
    "answer down the same day, and choose what to work on next. Two skills, two dates, one person who asks."
)


def face_rules() -> str:
    """Return the @font-face rules of every face and fallback; addresses are relative to `css/`."""
    return "\n".join([*map(_face_rule, FACES), *map(_fallback_rule, FALLBACKS)])


def _face_rule(face: Face) -> str:
    style = "" if face.style == "normal" else f"font-style:{face.style};"
    weight = "" if face.weight == NORMAL else f"font-weight:{face.weight};"
    return (
        f'@font-face{{font-family:"{face.family}";{style}{weight}font-display:optional;'
        f'src:url("../{face.file}")}}'
    )


def _fallback_rule(fallback: Fallback) -> str:
    """Return a rule that gives a local font our font's width and line height: a page is as long in both."""
    adjust = fallback.ours.width / fallback.width
    metrics = (
        f"size-adjust:{adjust:.2%};ascent-override:{fallback.ours.ascent / adjust:.2%};"
        f"descent-override:{fallback.ours.descent / adjust:.2%};line-gap-override:0%"
    )
    sources = ",".join(f'local("{name}")' for name in fallback.locals)
    return f'@font-face{{font-family:"{fallback.face.family} Fallback";src:{sources};{metrics}}}'
