"""The pages of a PDF: how many there are, and how full the last one is."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2

# What stands lower is the footer (document.typ: 18 or 21 mm), in points.
FOOTER = 50
TEXT_OBJECT = 1  # FPDF_PAGEOBJ_TEXT, which the type stubs do not know


def count_pages(data: bytes) -> int:
    """Return how many pages a PDF has."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return len(pdf.pages)


def share_of_last_page(data: bytes) -> float:
    """Return how much of the last page is in use, from 0 to 1, down to the last line of its text.

    A box below that line is not seen: the share is never too large.
    """
    document = pypdfium2.PdfDocument(data)
    try:
        page = document[len(document) - 1]
        texts = page.get_objects(filter=[TEXT_OBJECT])
        bottoms = (float(text.get_bounds()[1]) for text in texts)
        lowest = min((bottom for bottom in bottoms if bottom > FOOTER), default=0.0)
        return 1 - lowest / float(page.get_height())
    finally:
        document.close()
