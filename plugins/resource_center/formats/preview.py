"""Pictures of a document: its first page as WebP, made from the finished PDF itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial

import pypdfium2
from PIL import Image

from plugins.resource_center.formats.cache import DocumentCache

WIDTHS = (320, 640)
QUALITY = 82
# Of six: four would take twice as long, for four per cent of the size.
EFFORT = 2


@dataclass(frozen=True)
class Preview:
    """The first page at one size; `width` and `height` in pixels, as they are in the file."""

    width: int
    height: int
    data: bytes = field(repr=False)


def render_previews(pdf: bytes, cache: DocumentCache | None = None) -> tuple[Preview, ...]:
    """Return the first page of a PDF as WebP, 320 and 640 pixels wide; the same bytes every time."""
    page = lru_cache(partial(_first_page, pdf))  # drawn once for both sizes, and only if one is asked for

    def preview(width: int) -> Preview:
        draw = partial(_scaled, page, width)
        data = cache.remember("preview", (pdf, width), draw) if cache else draw()
        with Image.open(io.BytesIO(data)) as image:
            return Preview(*image.size, data)

    return tuple(map(preview, WIDTHS))


def _first_page(pdf: bytes) -> Image.Image:
    """Draw the first page twice as wide as the wider picture: small letters and thin lines stay even."""
    wide = 2 * max(WIDTHS)
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        drawn: Image.Image = page.render(scale=wide / page.get_width(), rev_byteorder=True).to_pil()
        return drawn.crop((0, 0, wide, drawn.height))
    finally:
        document.close()


def _scaled(page: Callable[[], Image.Image], width: int) -> bytes:
    written = io.BytesIO()
    # A whole number of points to one: their mean is as good as any filter, in a tenth of the time.
    page().reduce(2 * max(WIDTHS) // width).save(written, "WEBP", quality=QUALITY, method=EFFORT)
    return written.getvalue()
