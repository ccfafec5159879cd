"""Pictures of a resource as WebP: the first page of the finished PDF itself, or a drawing of a board."""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache, partial

from PIL import Image

from plugins.resource_center.formats.cache import DocumentCache

WIDTHS = (320, 640)
# At the least effort a lower quality gives the same size as more effort at a higher one, looks the
# same on flat colours and letters, and takes two thirds of the time.
QUALITY, EFFORT = 78, 0
# The profiles that Typst describes colours by: sRGB and its grey, known by their lengths, for a photo may
# have another. PDFium computes their curves anew for each file, a third of the time of a drawing; what it
# cannot unpack it takes for the colours of the screen, which are these.
PROFILE = re.compile(rb"/FlateDecode(?= /N [13] /Range \[[01 ]+\] /Length (?:314|258) )")
UNREAD = b"/ProfileSkip"


@dataclass(frozen=True)
class Preview:
    """A picture at one size; `width` and `height` in pixels, as they are in the file."""

    width: int
    height: int
    data: bytes = field(repr=False)


def render_previews(pdf: bytes, cache: DocumentCache | None = None) -> tuple[Preview, ...]:
    """Return the first page of a PDF as WebP, 320 and 640 pixels wide; the same bytes every time."""
    return _in_sizes(pdf, _first_page, cache)


def render_drawn_previews(svg: bytes, cache: DocumentCache | None = None) -> tuple[Preview, ...]:
    """Return a drawing, 640 units wide, as WebP in the same sizes: of what has no page."""
    return _in_sizes(svg, _drawn, cache)


def _in_sizes(
    source: bytes, picture: Callable[[bytes], Image.Image], cache: DocumentCache | None
) -> tuple[Preview, ...]:
    page = lru_cache(partial(picture, source))  # drawn once for both sizes, and only if one is asked for

    def preview(width: int) -> Preview:
        draw = partial(_scaled, page, width)
        data = cache.remember("preview", (source, width), draw) if cache else draw()
        return Preview(*_size(data), data)

    return tuple(map(preview, WIDTHS))


def _first_page(pdf: bytes) -> Image.Image:
    """Draw the first page as wide as the wider picture: what is drawn larger first looks no better."""
    import pypdfium2  # when a picture is missing, not before

    wide = max(WIDTHS)
    document = pypdfium2.PdfDocument(PROFILE.sub(UNREAD, pdf))
    try:
        page = document[0]
        # Four bytes a point: so Pillow keeps it, and nothing has to be unpacked.
        bitmap = page.render(scale=wide / page.get_width(), rev_byteorder=True, prefer_bgrx=True)
        drawn: Image.Image = bitmap.to_pil()
        return drawn if drawn.width == wide else drawn.crop((0, 0, wide, drawn.height))
    finally:
        document.close()


def _drawn(svg: bytes) -> Image.Image:
    """Draw with the fonts of the documents, and not larger than the wider picture."""
    from plugins.resource_center.formats.pdf.typesetter import rasterize

    with Image.open(io.BytesIO(rasterize(svg))) as drawn:
        return drawn.convert("RGB").reduce(drawn.width // max(WIDTHS))


def _scaled(page: Callable[[], Image.Image], width: int) -> bytes:
    written = io.BytesIO()
    # A whole number of points to one: their mean is as good as any filter, in a tenth of the time.
    picture = page() if width == max(WIDTHS) else page().reduce(max(WIDTHS) // width)
    picture.save(written, "WEBP", quality=QUALITY, method=EFFORT)
    return written.getvalue()


def _size(webp: bytes) -> tuple[int, int]:
    """Return how wide and high a lossy WebP is by its header (RFC 9649, 2.5; RFC 6386, 9.1)."""
    width, height = struct.unpack_from("<HH", webp, 26)
    return width, height
