"""Drawings: SVG that is a picture and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.common.drawing import read_drawing
from plugins.common.photo import Unusable

ROOT = Path(__file__).resolve().parents[2]
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {}>{}</svg>'


def svg(inside: str, attributes: str = 'viewBox="0 0 320 240"') -> bytes:
    return SVG.format(attributes, inside).encode()


@pytest.mark.parametrize(
    "file", sorted((ROOT / "content" / "images").glob("*.svg")), ids=lambda file: file.name
)
def test_the_sites_own_drawings_are_drawings(file: Path) -> None:
    """With their dark variants, which are a style inside."""
    assert read_drawing(file.read_bytes()).width > 0


@pytest.mark.parametrize(
    ("attributes", "size"),
    [
        ('viewBox="0 0 320 240"', (320, 240)),
        ('viewBox="0,0,320.4,240"', (320, 240)),
        ('width="400" height="300px" viewBox="0 0 320 240"', (400, 300)),
        ('width="100%" height="100%" viewBox="0 0 320 240"', (320, 240)),
    ],
)
def test_a_drawing_says_how_large_it_is(attributes: str, size: tuple[int, int]) -> None:
    """A page keeps its place free until it is there."""
    drawing = read_drawing(svg("", attributes))
    assert (drawing.width, drawing.height) == size


@pytest.mark.parametrize(
    "inside",
    [
        '<style>@media (prefers-color-scheme: dark) { .ink { fill: #fff } }</style><rect class="ink"/>',
        '<defs><linearGradient id="g"/></defs><rect fill="url(#g)"/><use href="#g"/>',
        '<image href="data:image/png;base64,AAAA"/>',
    ],
)
def test_what_a_drawing_holds_itself_is_its_own(inside: str) -> None:
    """Styles, gradients, pictures within."""
    assert read_drawing(svg(inside))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (svg("<script>alert(1)</script>"), "<script>"),
        (svg("<foreignObject><p/></foreignObject>"), "<foreignObject>"),
        (svg('<rect onload="alert(1)"/>'), "onload"),
        (svg('<a href="javascript:alert(1)"><rect/></a>'), "loaded from elsewhere"),
        (svg('<image href="https://b.example/x.png"/>'), "loaded from elsewhere"),
        (svg('<image xlink:href="//b.example/x.png"/>'), "loaded from elsewhere"),
        (svg('<image href="data:text/html,x"/>'), "loaded from elsewhere"),
        (svg('<use href="other.svg#x"/>'), "loaded from elsewhere"),
        (svg("<style>@import 'https://b.example/x.css';</style>"), "its style"),
        (svg("<style>rect { fill: URL( 'https://b.example/x.svg#y' ) }</style>"), "its style"),
        (svg('<rect fill="url(https://b.example/x.svg#y)"/>'), "loaded from elsewhere"),
        (b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + svg("&a;"), "document type"),
        (b'<?xml-stylesheet href="https://b.example/x.css"?>' + svg(""), "stylesheet"),
        (svg("", ""), "how large"),
        (svg("", 'width="100%" height="100%"'), "how large"),
        (b"<svg", "no SVG"),
        (b"\xff\xd8\xff\xe0", "no SVG"),
        (svg("<g/>" * 200_000), "500 kB"),
    ],
)
def test_what_is_more_than_a_drawing_is_refused(data: bytes, said: str) -> None:
    """It could be opened alone, where it is a page of the site."""
    with pytest.raises(Unusable, match=said):
        read_drawing(data)
