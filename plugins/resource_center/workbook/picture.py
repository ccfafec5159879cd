"""A board as a drawing: what a dashboard shows first, in lists of resources.

Top down as on its page, as far as the picture goes: figures, charts, tables, sheet after sheet. One unit
is one pixel of the larger preview; small print is left out, because nobody could read it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from xml.sax.saxutils import escape

from plugins.resource_center.workbook.chart import Drawing, Shape, cut
from plugins.resource_center.workbook.page import Board, ShownSheet, ShownTable, ShownValue

Palette = Mapping[str, str]

WIDTH, HEIGHT = 640, 800  # the longest that a list ever shows of it
EDGE, GAP = 40, 28
INSIDE = WIDTH - 2 * EDGE
MOST_FIGURES = 4
VALUE_HEIGHT = 92
ROW = 44
LETTER = 9.4  # the width to reckon with for a character of 18 units
HEAVY = 'font-family="Red Hat Display" font-weight="900"'
BOLD = 'font-family="Red Hat Display" font-weight="700"'
TEXT = 'font-family="Source Serif Pro"'
# What a mark's ground is, and what is written on it: as on the page.
MARKS = {"bad": ("shout", "ground"), "warn": ("caution", "ink"), "good": ("go", "ink"), "": ("ground", "ink")}
# What the theme does with the classes of a chart (theme/static/css/components/board.css).
FILLS = {
    "bar s1": "shout",
    "bar s2": "field",
    "bar s3": "quiet",
    "inside s1": "ground",
    "inside s3": "ground",
}


def draw_board(board: Board, palette: Palette) -> bytes:
    """Return the top of a board as an SVG of 640 by 800, in the colours of a palette (role to `#rrggbb`)."""
    parts = [_rect(0, 0, WIDTH, HEIGHT, palette["ground"])]
    top = float(EDGE)
    for sheet in board.sheets:
        for drawn, height in _sheet(sheet, palette):
            parts.append(f'<g transform="translate({EDGE} {top:g})">{drawn}</g>')
            top += height + GAP
        if top > HEIGHT:
            break
    size = f'width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(parts)}</svg>'.encode()


def _sheet(sheet: ShownSheet, palette: Palette) -> Iterator[tuple[str, float]]:
    """Yield the pieces of a sheet, each with its height."""
    yield _words(sheet.title, (0, 34), 44, palette["ink"], HEAVY), 40
    if sheet.figures:
        yield _figures(sheet.figures[:MOST_FIGURES], palette)
    for drawing in sheet.charts:
        yield _chart(drawing, palette)
    for table in sheet.tables:
        yield _table(table, palette)


def _figures(figures: tuple[ShownValue, ...], palette: Palette) -> tuple[str, float]:
    wide = (INSIDE - GAP) / 2
    drawn = []
    for place, figure in enumerate(figures):
        x, y = place % 2 * (wide + GAP), place // 2 * (VALUE_HEIGHT + 12)
        ground, ink = (palette[role] for role in MARKS[figure.mark])
        inset = 12 if figure.mark else 0
        drawn += [
            _rect(x, y, wide, VALUE_HEIGHT, ground),
            _rect(x, y, wide, 3, palette["ink"]),
            _words(cut(figure.label, int(wide / LETTER)), (x + inset, y + 30), 18, ink),
            _words(cut(figure.text, 14), (x + inset, y + 74), 36, ink, HEAVY),
        ]
    return "".join(drawn), (len(figures) + 1) // 2 * (VALUE_HEIGHT + 12)


def _chart(drawing: Drawing, palette: Palette) -> tuple[str, float]:
    scale = INSIDE / drawing.width
    title = _words(drawing.title, (0, 20), 22, palette["ink"], HEAVY)
    shapes = "".join(_shape(shape, palette) for shape in drawing.shapes)
    return f'{title}<g transform="translate(0 36) scale({scale:g})">{shapes}</g>', 36 + drawing.height * scale


def _shape(shape: Shape, palette: Palette) -> str:
    given = dict(shape.attributes)
    name = given.pop("class")
    geometry = "".join(f' {key}="{value}"' for key, value in given.items())
    ink = palette["ink"]
    if shape.tag == "path":
        dashed = ' stroke-dasharray="5 3"' if "against" in name else ""
        return f'<path{geometry} fill="none" stroke="{ink}" stroke-width="1.5"{dashed}/>'
    fill = palette[FILLS.get(name, "ink")]
    if shape.tag == "text":
        weight = 600 if name == "value" else 400
        font = f'{TEXT} font-size="13" font-weight="{weight}"'
        return f'<text{geometry} {font} fill="{fill}">{escape(shape.text)}</text>'
    edge = f' stroke="{palette["edge"]}"' if name == "bar s2" else ""
    return f'<{shape.tag}{geometry} fill="{fill}"{edge}/>'


def _table(table: ShownTable, palette: Palette) -> tuple[str, float]:
    """Draw as many columns as there is room for, the first of them twice as wide: it names the row."""
    columns = min(len(table.columns), 4)
    wide = INSIDE / (columns + 1)
    heads = [tuple((column.name, "") for column in table.columns[:columns])]
    rows = [tuple((cell.text, cell.mark) for cell in row[:columns]) for row in table.rows]
    drawn = []
    for number, row in enumerate(heads + rows):
        y = number * ROW
        for column, (text, mark) in enumerate(row):
            x, room = (column + 1) * wide if column else 0, wide * (1 if column else 2)
            ground, ink = (palette[role] for role in MARKS[mark])
            inset = 8 if mark else 0
            written = cut(text, int((room - 12) / LETTER))
            drawn += [
                _rect(x, y, room, ROW, ground) if mark else "",
                _words(written, (x + inset, y + 29), 18, ink, TEXT if number else BOLD),
            ]
        drawn.append(_rect(0, y + ROW - 2, INSIDE, 1 if number else 3, palette["rule" if number else "ink"]))
    return "".join(drawn), (len(rows) + 1) * ROW


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="{fill}"/>'


def _words(text: str, at: tuple[float, float], size: int, fill: str, face: str = TEXT) -> str:
    x, y = at
    return f'<text x="{x:g}" y="{y:g}" {face} font-size="{size}" fill="{fill}">{escape(text)}</text>'
