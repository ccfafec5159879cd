"""Drawings (SVG) that authors drop in: their size, and that they bring nothing but a picture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from plugins.common.photo import Unusable

MOST_BYTES = 500_000
# What an SVG can hold beside a drawing (SVG 2, 5.10 and 15); it could also be opened alone, outside an <img>.
ACTIVE = {"script", "foreignObject", "iframe", "embed", "object", "audio", "video", "handler", "listener"}
OWN = re.compile(r"#|data:image/(?:png|jpeg|webp);")
OUTSIDE = re.compile(r"@import|url\(\s*[\"']?(?!#|data:)", re.IGNORECASE)
LENGTH = re.compile(r"([\d.]+)(?:px)?")


@dataclass(frozen=True)
class Drawing:
    """A drawing that can be published as it is: its bytes, and its size in CSS pixels."""

    data: bytes
    width: int
    height: int


def read_drawing(data: bytes) -> Drawing:
    """Return a drawing from a file's bytes.

    Raises Unusable for what is no SVG or too large, for scripts and handlers, for anything
    it would load from elsewhere, for a document type (which can define entities), and for
    one that does not tell its size.
    """
    if len(data) > MOST_BYTES:
        raise Unusable(
            f"it has {len(data) / 1e6:.1f} MB.", "A drawing has less than 500 kB. Save photos as JPEG."
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"<?xml-stylesheet" in data:
        raise Unusable("it has a document type or a stylesheet.", "Save it as plain SVG.")
    try:
        root = ET.fromstring(data)  # noqa: S314 - without a document type there are no entities to expand
    except ET.ParseError as error:
        raise Unusable(f"it is no SVG: {error}.", "Save it once more as plain SVG.") from None
    for element in root.iter():
        _check(element)
    return Drawing(data, *_size(root))


def _check(element: ET.Element) -> None:
    name = _local(str(element.tag))
    if name in ACTIVE:
        raise Unusable(f"<{name}> is no drawing.", "Save it as plain SVG, without scripts and pages in it.")
    if name == "style" and OUTSIDE.search(element.text or ""):
        raise _loads("its style")
    for key, value in element.attrib.items():
        attribute = _local(key)
        if attribute.startswith("on"):
            raise Unusable(f'it has a handler, "{attribute}".', "Save it as plain SVG, without scripts.")
        if attribute in ("href", "src") and not OWN.match(value.strip()):
            raise _loads(f'"{value[:60]}"')
        if OUTSIDE.search(value):
            raise _loads(f'"{value[:60]}"')


def _loads(what: str) -> Unusable:
    return Unusable(f"{what} would be loaded from elsewhere.", "Save it with everything in it.")


def _size(root: ET.Element) -> tuple[int, int]:
    width, height = (LENGTH.fullmatch(root.get(name, "")) for name in ("width", "height"))
    if width and height:
        return round(float(width[1])), round(float(height[1]))
    box = re.split(r"[\s,]+", root.get("viewBox", "").strip())
    try:
        _x, _y, across, down = map(float, box)
    except ValueError:
        raise Unusable("it does not say how large it is.", "Give it a viewBox.") from None
    return round(across), round(down)


def _local(name: str) -> str:
    return name.rpartition("}")[2]
