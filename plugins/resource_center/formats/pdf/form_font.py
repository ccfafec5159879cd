"""The font of what people type: a part of the body's face, embedded as a simple TrueType font.

Simple and WinAnsi-encoded, because that is what every reader can write with, and what the
page's own filler builds on. What lies beyond it is described in docs/fields.md.
"""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass
from functools import cache
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

from plugins.resource_center.formats.pdf.typesetter import font_file

SOURCE = ("font_source_serif_pro", "SourceSerifPro-Regular.ttf")
FIRST, LAST = 32, 255
DELETE = 127
SUBSET_TAG = "FIELDS"
UNNEEDED = ("DSIG", "STAT", "GPOS", "GSUB", "GDEF", "BASE", "meta")


@dataclass(frozen=True)
class FormFont:
    """A font ready for embedding: its file compressed, and the length it has otherwise.

    All measures are in thousandths of the size; the widths are those of the codes from 32 on.
    """

    name: str
    compressed: bytes
    length: int
    widths: tuple[int, ...]
    ascent: int
    descent: int
    cap_height: int
    bounds: tuple[int, int, int, int]


def win_ansi() -> dict[int, int]:
    """Return the Unicode character of each code of WinAnsi (PDF 32000-1, D.2); some codes have none."""
    signs = {code: bytes([code]).decode("cp1252", errors="ignore") for code in range(FIRST, LAST + 1)}
    return {code: ord(sign) for code, sign in signs.items() if sign and code != DELETE}


@cache
def form_font() -> FormFont:
    """Return the part of the body's font that WinAnsi can name. Made once a process."""
    codes = win_ansi()
    font: Any = TTFont(font_file(*SOURCE), recalcTimestamp=False)
    options = subset.Options(
        layout_features=[], hinting=False, name_IDs=[1, 2, 6], notdef_outline=True, recalc_timestamp=False
    )
    options.drop_tables += UNNEEDED
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codes.values())
    subsetter.subset(font)
    names = font.getBestCmap()
    # PDF 32000-1, 9.6.6.4: a non-symbolic TrueType font is read through its (3, 1) table.
    tables = font["cmap"].tables
    font["cmap"].tables = [table for table in tables if (table.platformID, table.platEncID) == (3, 1)]
    written = io.BytesIO()
    font.save(written, reorderTables=True)
    scale = 1000 / font["head"].unitsPerEm

    def width(code: int) -> int:
        glyph = names.get(codes.get(code, -1))
        return round(font["hmtx"][glyph][0] * scale) if glyph else 0

    head = font["head"]
    return FormFont(
        name=f"{SUBSET_TAG}+{font['name'].getDebugName(6)}",
        compressed=zlib.compress(written.getvalue(), 9),
        length=len(written.getvalue()),
        widths=tuple(width(code) for code in range(FIRST, LAST + 1)),
        ascent=round(font["hhea"].ascent * scale),
        descent=round(font["hhea"].descent * scale),
        cap_height=round(font["OS/2"].sCapHeight * scale),
        bounds=tuple(round(edge * scale) for edge in (head.xMin, head.yMin, head.xMax, head.yMax)),
    )
