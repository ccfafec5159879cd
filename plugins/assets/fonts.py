"""The site's fonts: subsets as WOFF2, their @font-face rules, and fallbacks of the same measure.

A subset is a changed font. The Open Font License forbids changed versions under a reserved
name («Source»), so each subset has a family name of our own, and the licence travels with it.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import font_rhd
import font_source_serif_pro
import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont

from plugins.assets.cache import remembered

# What English pages need, and the names of western Europe: Basic Latin, Latin-1, typography.
CHARACTERS = (
    *range(0x20, 0x7F),
    *range(0xA0, 0x100),
    *map(ord, "ıŒœ‐‑–—‘’‚“”„†•…‰′″‹›€™←↑→↓−×≤≥"),
)
FEATURES = ("kern", "liga", "lnum", "tnum")
# Name table entries kept: copyright, what it is called, version, licence and its address.
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
FAMILY_NAMES = {1, 3, 4, 6, 16}

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
class Fallback:
    """A font that most machines have, shown until ours is there.

    `locals` are families with the same widths (Liberation and Arimo were drawn to Arial's,
    Liberation Serif and Tinos to Times New Roman's); `width` is the mean width of SAMPLE in
    them, in ems, measured from Liberation 2.
    """

    face: str
    locals: tuple[str, ...]
    width: float


FALLBACKS = (
    Fallback("lane-display", ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold"), 0.4831),
    Fallback("infield-text", ("Times New Roman", "TimesNewRomanPSMT", "Liberation Serif", "Tinos"), 0.4058),
)
SAMPLE = (
    "You rehearsed the speech and priced the commute. Then the call came. It hurts, and it is allowed to. "
    "What you cannot do is set up camp there. Ask for the one thing you could have done better, write the "
    "answer down the same day, and choose what to work on next. Two skills, two dates, one person who asks."
)


def make_font(face: Face, cache: Path) -> bytes:
    """Return a face's subset as WOFF2. The same font gives the same bytes, on any day."""
    source = face.source.read_bytes()
    inputs = (source, repr((face.name, face.family, CHARACTERS, FEATURES, NAMES)), fontTools.version)
    return remembered(cache, inputs, lambda: _subset(face, source))


def _subset(face: Face, source: bytes) -> bytes:
    font = TTFont(io.BytesIO(source), recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(FEATURES), hinting=False, name_IDs=list(NAMES), notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    for record in font["name"].names:
        if record.nameID in FAMILY_NAMES:
            name = face.family if record.nameID == 1 else face.name
            font["name"].setName(name, record.nameID, record.platformID, record.platEncID, record.langID)
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def face_rules() -> str:
    """Return the @font-face rules of every face and fallback; addresses are relative to `css/`."""
    return "\n".join([*map(_face_rule, FACES), *map(_fallback_rule, FALLBACKS)])


def _face_rule(face: Face) -> str:
    return (
        f'@font-face{{font-family:"{face.family}";font-style:{face.style};font-weight:{face.weight};'
        f'font-display:swap;src:url("../fonts/{face.name}.woff2") format("woff2")}}'
    )


def _fallback_rule(fallback: Fallback) -> str:
    """Return a rule that gives a local font our font's width and line height, so that nothing shifts."""
    face = next(face for face in FACES if face.name == fallback.face)
    font: Any = TTFont(face.source)
    units = font["head"].unitsPerEm
    adjust = mean_width(font) / fallback.width
    ascent, descent = (abs(value) / units / adjust for value in (font["hhea"].ascent, font["hhea"].descent))
    sources = ",".join(f'local("{name}")' for name in fallback.locals)
    return (
        f'@font-face{{font-family:"{face.family} Fallback";src:{sources};size-adjust:{adjust:.2%};'
        f"ascent-override:{ascent:.2%};descent-override:{descent:.2%};line-gap-override:0%}}"
    )


def mean_width(font: Any) -> float:
    """Return the mean width of the sample's characters in a font, in ems."""
    names, widths = font.getBestCmap(), font["hmtx"]
    total = sum(int(widths[names[ord(sign)]][0]) for sign in SAMPLE)
    return total / len(SAMPLE) / int(font["head"].unitsPerEm)
