"""Icons for places that take no SVG, drawn from the one SVG of the theme."""

from __future__ import annotations

import io
from importlib.metadata import version
from pathlib import Path

from plugins.common.cache import remembered

FAVICON_SIZES = (16, 32, 48)
PAGE = b"""
#let size = int(sys.inputs.size) * 1pt
#set page(width: size, height: size, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), width: size)
"""


def png_icon(svg: bytes, size: int, cache: Path) -> bytes:
    """Return the icon as PNG, `size` pixels wide: phones put it on a home screen."""
    inputs = (svg, f"icon {size}", version("typst"))
    return remembered(cache, inputs, lambda: _png(svg, size))


def favicon(svg: bytes, cache: Path) -> bytes:
    """Return `/favicon.ico`, which browsers and feed readers ask for without being told."""
    inputs = (svg, f"favicon {FAVICON_SIZES}", version("typst"), version("pillow"))
    return remembered(cache, inputs, lambda: _ico(svg))


def _png(svg: bytes, size: int) -> bytes:
    import typst

    inputs = {"svg": svg.decode(), "size": str(size)}
    compiler = typst.Compiler(PAGE, sys_inputs=inputs, ignore_system_fonts=True)
    picture = compiler.compile(format="png", ppi=72.0)
    assert isinstance(picture, bytes)
    return picture


def _ico(svg: bytes) -> bytes:
    from PIL import Image

    *smaller, largest = (Image.open(io.BytesIO(_png(svg, size))) for size in FAVICON_SIZES)
    file = io.BytesIO()
    largest.save(file, "ICO", sizes=[(size, size) for size in FAVICON_SIZES], append_images=smaller)
    return file.getvalue()
