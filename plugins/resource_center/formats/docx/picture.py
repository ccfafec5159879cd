"""A picture in a Word document: PNG and JPEG as they are, SVG as a PNG, because older readers know no SVG."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.sax.saxutils import quoteattr

from PIL import Image

from plugins.resource_center.blocks import Picture

# English Metric Units: 914,400 an inch, 635 a twentieth of a point.
UNITS_A_PIXEL = 914_400 // 96
UNITS_A_TWIP = 635
MEDIA = {"PNG": "png", "JPEG": "jpeg"}


@dataclass(frozen=True)
class Drawing:
    """A picture with its place in the package; width and height in English Metric Units."""

    target: str
    data: bytes
    width: int
    height: int
    number: int
    alternative: str

    def xml(self, relation: str) -> str:
        """Return the run that shows the picture in the line of text."""
        name = PurePosixPath(self.target).name
        extent = f'cx="{self.width}" cy="{self.height}"'
        return (
            f"<w:r><w:drawing><wp:inline><wp:extent {extent}/>"
            f'<wp:docPr id="{self.number}" name="{name}" descr={quoteattr(self.alternative)}/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
            f'<pic:nvPicPr><pic:cNvPr id="{self.number}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
            f'<pic:blipFill><a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
            f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm>'
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
            "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
        )


def drawing(picture: Picture, data: bytes, number: int, room: int) -> Drawing:
    """Return a picture for Word, no wider than `room` (twentieths of a point)."""
    if picture.path.lower().endswith(".svg"):
        data = _rasterized(data)
    with Image.open(io.BytesIO(data)) as image:
        kind = MEDIA[image.format or ""]
        width, height = image.size
    units = min(width * UNITS_A_PIXEL, room * UNITS_A_TWIP)
    target = f"media/picture{number}.{kind}"
    return Drawing(target, data, units, round(units * height / width), number, picture.alternative)


def _rasterized(svg: bytes) -> bytes:
    # Imported only where an SVG asks for it: it brings Typst and its fonts.
    from plugins.resource_center.formats.pdf.typesetter import rasterize

    return rasterize(svg)
