"""Work on font files with fontTools: taking a subset, measuring. Imported only when it is needed.

A subset is a changed font. The Open Font License forbids changed versions under a reserved
name («Source»), so each subset is renamed; its copyright and licence entries stay.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

FEATURES = ("kern", "liga", "lnum", "tnum")
# Name table entries kept: copyright, what it is called, version, licence and its address.
NAMES = (0, 1, 2, 3, 4, 5, 6, 13, 14)
FAMILY = 1
CALLED = (FAMILY, 3, 4, 6)


def subset_font(source: bytes, family: str, name: str, characters: Iterable[int]) -> bytes:
    """Return the part of a font that shows `characters`, as WOFF2, under another name.

    Characters that the font does not have are left out. Nothing in the file tells when it was made.
    """
    font: Any = TTFont(io.BytesIO(source), recalcTimestamp=False)
    options = subset.Options(
        layout_features=list(FEATURES), hinting=False, name_IDs=list(NAMES), notdef_outline=True
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    for record in [record for record in font["name"].names if record.nameID in CALLED]:
        record.string = family if record.nameID == FAMILY else name
    font.flavor = "woff2"
    file = io.BytesIO()
    font.save(file)
    return file.getvalue()


def measure(source: bytes, sample: str) -> tuple[float, float, float]:
    """Return the mean width of a text's characters, the ascent and the descent of a font, in ems."""
    font: Any = TTFont(io.BytesIO(source))
    names, widths, units = font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm
    width = sum(widths[names[ord(sign)]][0] for sign in sample) / len(sample)
    return width / units, font["hhea"].ascent / units, -font["hhea"].descent / units
