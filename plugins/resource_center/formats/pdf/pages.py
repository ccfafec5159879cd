"""The pages of a PDF: how many there are, and how full the last one is."""

from __future__ import annotations

import re

from plugins.resource_center.formats.pdf.opening import opened

# What stands lower is the footer (document.typ: 18 or 21 mm), in points.
FOOTER = 50
# How Typst begins a text: its origin, from the left and from the bottom of the page. A PDF engine
# would tell as much, but reads every font for it, which takes a third as long as setting the page.
TEXT = re.compile(rb"\bq 1 0 0 -1 \S+ ([\d.]+) cm[^\n]*\nBT\b")


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with opened(data) as pdf:
        return len(pdf.pages)


def count_and_share(typeset: bytes) -> tuple[int, float]:
    """Return how many pages a typeset document has, and how much of its last one is in use, from 0 to 1.

    In use is what stands down to its last line; a box below is not seen. Without any text all of it counts.
    """
    with opened(typeset) as pdf:
        page = pdf.pages[-1]
        lines = [float(found[1]) for found in TEXT.finditer(page.Contents.read_bytes())]
        lowest = min((line for line in lines if line > FOOTER), default=0.0)
        return len(pdf.pages), 1 - lowest / float(page.mediabox[3])
