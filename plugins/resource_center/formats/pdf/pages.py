"""The pages of a PDF: how many there are, and how full the last one is."""

from __future__ import annotations

import io
import re

import pikepdf

# What stands lower is the footer (document.typ: 18 or 21 mm), in points.
FOOTER = 50
# How Typst begins a text: its origin, from the left and from the bottom of the page. A PDF engine
# would tell as much, but reads every font for it, which takes a third as long as setting the page.
TEXT = re.compile(rb"\bq 1 0 0 -1 \S+ ([\d.]+) cm[^\n]*\nBT\b")


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def share_of_last_page(typeset: bytes) -> float:
    """Return how much of the last page of a typeset document is in use, from 0 to 1, down to its last line.

    A box below that line is not seen. Where no text is found, all of the page counts as used.
    """
    with pikepdf.open(io.BytesIO(typeset)) as pdf:
        page = pdf.pages[-1]
        lines = [float(found[1]) for found in TEXT.finditer(page.Contents.read_bytes())]
        lowest = min((line for line in lines if line > FOOTER), default=0.0)
        return 1 - lowest / float(page.mediabox[3])
