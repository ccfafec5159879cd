"""A board as a picture: what stands on its page, in the theme's colours, whatever an author wrote."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from plugins.common.palette import read_palette
from plugins.resource_center.formats.cache import DocumentCache
from plugins.resource_center.formats.preview import render_drawn_previews
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.page import Board, make_board
from plugins.resource_center.workbook.picture import draw_board
from tests.conftest import ROOT

PALETTE = read_palette(ROOT / "theme/static/css/tokens.css")
DASHBOARDS = sorted((ROOT / "content/resources").glob("*.workbook.yaml"))


def board_of(file: Path) -> Board:
    """Return the board of a workbook of the site."""
    workbook = load_workbook(file, file.name)
    assert not isinstance(workbook, list)
    return make_board(workbook)


@pytest.mark.parametrize("file", DASHBOARDS, ids=lambda file: file.name.partition(".")[0])
def test_a_picture_says_what_its_board_says_first(file: Path) -> None:
    """The title, the figures and the words of the chart: a picture of something else would mislead."""
    board = board_of(file)
    drawing = ET.fromstring(draw_board(board, PALETTE))
    words = {each.text for each in drawing.iter("{http://www.w3.org/2000/svg}text")}
    first = board.sheets[0]
    assert {first.title, *(figure.text for figure in first.figures[:4])} <= words
    assert {shape.text for chart in first.charts[:1] for shape in chart.shapes if shape.text} <= words
    fills = {each.get("fill") for each in drawing.iter()} - {None, "none"}
    assert fills <= set(PALETTE.values())


def test_a_picture_has_both_sizes_and_the_same_bytes_every_time(tmp_path: Path) -> None:
    """Width and height stand in the page; a build repeats, with a cache and without."""
    svg = draw_board(board_of(DASHBOARDS[0]), PALETTE)
    previews = render_drawn_previews(svg)
    assert [(each.width, each.height) for each in previews] == [(320, 400), (640, 800)]
    for each in previews:
        with Image.open(io.BytesIO(each.data)) as image:
            assert (image.format, image.size) == ("WEBP", (each.width, each.height))
            colours = [colour for _, colour in image.getcolors(300_000) or ()]
        reds = [colour for colour in colours if colour[0] > 150 and colour[1] < 90]
        assert reds, "its chart has no bars"
    cache = DocumentCache(tmp_path)
    again = [render_drawn_previews(svg), render_drawn_previews(svg, cache), render_drawn_previews(svg, cache)]
    assert [[each.data for each in made] for made in again] == [[each.data for each in previews]] * 3


def test_words_of_an_author_are_words_in_the_picture() -> None:
    """Whatever looks like markup is shown, and what is too long for its place is cut."""
    board = board_of(DASHBOARDS[0])
    odd = replace(board.sheets[0].figures[0], label="<b>A & B</b> " * 9, text='"<rect/>"')
    sheet = replace(board.sheets[0], title="R&D <1>", figures=(odd,))
    svg = draw_board(replace(board, sheets=(sheet,)), PALETTE)
    words = [each.text or "" for each in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]
    assert words[0] == "R&D <1>"
    assert words[1].startswith("<b>A & B</b>")
    assert words[1].endswith("…")
    assert words[2] == '"<rect/>"'
