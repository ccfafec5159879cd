"""Pictures of a document: its first page as WebP, made from the finished PDF itself."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pypdfium2
from PIL import Image

from plugins.resource_center.formats.cache import DocumentCache

WIDTHS = (320, 640)
QUALITY = 82


@dataclass(frozen=True)
class Preview:
    """The first page at one size; `width` and `height` in pixels, as they are in the file."""

    width: int
    height: int
    data: bytes = field(repr=False)


def render_previews(pdf: bytes, cache: DocumentCache | None = None) -> tuple[Preview, ...]:
    """Return the first page of a PDF as WebP, 320 and 640 pixels wide; the same bytes every time."""
    return tuple(_preview(pdf, width, cache) for width in WIDTHS)


def _preview(pdf: bytes, width: int, cache: DocumentCache | None) -> Preview:
    def draw() -> bytes:
        return _draw(pdf, width)

    data = cache.remember("preview", (pdf, width), draw) if cache else draw()
    with Image.open(io.BytesIO(data)) as image:
        return Preview(*image.size, data)


def _draw(pdf: bytes, width: int) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        # Drawn at twice the size and scaled down: small letters and thin lines stay even.
        bitmap = page.render(scale=2 * width / page.get_width())
        image = bitmap.to_pil().convert("RGB")
    finally:
        document.close()
    height = round(image.height * width / image.width)
    written = io.BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(written, "WEBP", quality=QUALITY, method=6)
    return written.getvalue()
