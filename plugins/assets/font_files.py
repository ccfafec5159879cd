"""How the font files of the theme are made: `python -m plugins.assets.font_files` writes them anew.

Cutting them at every build would take as long as reading a hundred articles, and they change when
fonts.py does, or a font. Tests hold the files, and what is measured in them, to what is made here.

A subset is a changed font. The Open Font License forbids changed versions under a reserved
name («Source»), so each subset is renamed; its copyright and licence entries stay.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from plugins.assets.fonts import CHARACTERS, FACES, SAMPLE, Face, Measure

FEATURES = ("kern", "liga", "lnum", "tnum")
# Name table entries kept: copyright, what it is called, version, licence and its address.
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
FAMILY = 1
CALLED = (FAMILY, 3, 4, 6)


def make_font(face: Face) -> bytes:
    """Return the part of a face's font that shows CHARACTERS, as WOFF2, under another name.

    Characters that the font does not have are left out. The same font gives the same bytes, on any day.
    """
    font: Any = TTFont(face.source, recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(FEATURES), hinting=False, name_IDs=list(NAMES), notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=CHARACTERS)
    subsetter.subset(font)
    for record in [record for record in font["name"].names if record.nameID in CALLED]:
        record.string = face.family if record.nameID == FAMILY else face.name
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def measure(face: Face) -> Measure:
    """Return how a face lays out text."""
    font: Any = TTFont(face.source)
    names, widths, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    width = sum(widths[names[ord(sign)]][0] for sign in SAMPLE) / len(SAMPLE)
    return Measure(width / units, font["hhea"].ascent / units, -font["hhea"].descent / units)


def write_fonts(static: Path) -> None:
    """Write every face below the theme's files."""
    for face in FACES:
        (static / face.file).write_bytes(make_font(face))


if __name__ == "__main__":
    write_fonts(Path("theme/static"))
