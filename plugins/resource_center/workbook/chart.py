"""A chart as shapes: where every bar, line and word stands. The template and the browser draw them.

Shapes carry classes, never colors or styles: the theme colors them, light and dark, and a strict
content policy has nothing to forbid. The twin is theme/static/js/workbook/chart.js; a test holds
both to the same shapes. One unit is one CSS pixel at a width of 360, so that words stay
readable on a phone; wider screens give a chart no more than half as much again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plugins.resource_center.workbook.calculate import Values
from plugins.resource_center.workbook.display import show
from plugins.resource_center.workbook.expression import ColumnRef
from plugins.resource_center.workbook.model import Chart, ChartType, Workbook
from plugins.resource_center.workbook.values import is_number

WIDTH = 360
LETTER = 6.6  # the width to reckon with for a character of 12 units
LINE = 15  # from one line of words to the next
BAR, GAP = 16, 12
VALUE_ROOM = 46  # for the figure at the end of a bar
PLOT = 150  # the height of standing charts
SEGMENT_WITH_VALUE = 18  # a narrower part of a bar holds no figure
LONGEST_LABEL = 44
MOST_LABEL_LINES = 3


@dataclass(frozen=True)
class Series:
    """One column drawn: its name, its numbers (None where there is none) and how they are shown."""

    name: str
    numbers: tuple[float | None, ...]
    shown: tuple[str, ...]


@dataclass(frozen=True)
class Data:
    """What a chart draws: a label for each group, the series, and what they are compared with."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    against: Series | None = None


@dataclass(frozen=True)
class Shape:
    """One element of SVG: its tag, its class and geometry as attributes, its words."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""


@dataclass(frozen=True)
class Drawing:
    """A chart ready to draw. `description` says in words what the shapes say."""

    title: str
    description: str
    width: int
    height: int
    shapes: tuple[Shape, ...]


def chart_data(workbook: Workbook, values: Values, chart: Chart) -> Data:
    """Return what a chart draws: every row that has a label."""
    columns = values.tables[chart.labels.table]
    table = workbook.tables[chart.labels.table]
    labels = [show(value, table.column(chart.labels.column).format) for value in columns[chart.labels.column]]
    rows = [row for row, label in enumerate(labels) if label]

    def series(reference: ColumnRef) -> Series:
        cells = [columns[reference.column][row] for row in rows]
        format_ = table.column(reference.column).format
        return Series(
            reference.column,
            tuple(cell if is_number(cell) else None for cell in cells),
            tuple(show(cell, format_) for cell in cells),
        )

    return Data(
        tuple(labels[row] for row in rows),
        tuple(series(reference) for reference in chart.series),
        series(chart.against) if chart.against else None,
    )


def draw(chart: Chart, data: Data) -> Drawing:
    """Return a chart's shapes and its description."""
    legend, top = _legend(data)
    shapes, height = _LAYOUTS[chart.type](data, top)
    return Drawing(chart.title, describe(data), WIDTH, height, (*legend, *shapes))


def describe(data: Data) -> str:
    """Return the figures of a chart in words, a sentence for each series."""
    several = len(data.series) > 1 or data.against is not None
    sentences = []
    for series in (*data.series, *((data.against,) if data.against else ())):
        figures = ", ".join(
            f"{label} {shown or 'none'}" for label, shown in zip(data.labels, series.shown, strict=True)
        )
        sentences.append(f"{series.name}: {figures}." if several else f"{figures}.")
    return " ".join(sentences) if data.labels else ""


# --- lying bars -------------------------------------------------------------------------------


def _bars(data: Data, top: float) -> tuple[list[Shape], int]:
    largest = max((number or 0 for series in data.series for number in series.numbers), default=0)
    shapes: list[Shape] = []
    y = top
    for row, label in enumerate(data.labels):
        shapes.append(_words("label", 0, y + 11, cut(label, LONGEST_LABEL)))
        y += LINE
        for index, series in enumerate(data.series):
            width = _share(series.numbers[row], largest) * (WIDTH - VALUE_ROOM)
            shapes.append(_rect(f"bar s{index + 1}", 0, y, width, BAR))
            shapes.append(_words("value", width + 5, y + 12.5, series.shown[row]))
            y += BAR + 2
        y += GAP - 2
    return shapes, math.ceil(y)


def _stacked(data: Data, top: float) -> tuple[list[Shape], int]:
    totals = [
        sum(max(0, series.numbers[row] or 0) for series in data.series) for row in range(len(data.labels))
    ]
    largest = max(totals, default=0)
    shapes: list[Shape] = []
    y = top
    for row, label in enumerate(data.labels):
        shapes.append(_words("label", 0, y + 11, cut(label, LONGEST_LABEL)))
        y += LINE
        x = 0.0
        for index, series in enumerate(data.series):
            width = _share(series.numbers[row], largest) * WIDTH
            shapes.append(_rect(f"bar s{index + 1}", x, y, width, BAR))
            if width >= SEGMENT_WITH_VALUE:
                words = series.shown[row]
                shapes.append(_words(f"inside s{index + 1}", x + width / 2, y + 12.5, words, "middle"))
            x += width
        y += BAR + GAP
    return shapes, math.ceil(y)


# --- standing columns -------------------------------------------------------------------------


@dataclass(frozen=True)
class _Plot:
    """The field of a standing chart: groups side by side, values from the floor up."""

    data: Data
    top: float
    largest: float

    @property
    def band(self) -> float:
        return WIDTH / max(1, len(self.data.labels))

    @property
    def floor(self) -> float:
        return self.top + PLOT

    def middle(self, row: int) -> float:
        return self.band * (row + 0.5)

    def height(self, number: float | None) -> float:
        return _share(number, self.largest) * (PLOT - LINE)

    def frame(self) -> Iterator[Shape]:
        """The floor and the labels below it."""
        yield _path("axis", f"M0 {_point(self.floor)}H{WIDTH}")
        for row, label in enumerate(self.data.labels):
            for number, line in enumerate(_wrap(label, max(3, math.floor(self.band / LETTER)))):
                yield _words("label", self.middle(row), self.floor + LINE * (number + 1), line, "middle")

    def bottom(self) -> int:
        lines = max(
            (len(_wrap(label, max(3, math.floor(self.band / LETTER)))) for label in self.data.labels),
            default=1,
        )
        return math.ceil(self.floor + LINE * lines + 5)


def _plot(data: Data, top: float) -> _Plot:
    compared = (*data.series, *((data.against,) if data.against else ()))
    return _Plot(data, top, max((number or 0 for series in compared for number in series.numbers), default=0))


def _columns(data: Data, top: float) -> tuple[list[Shape], int]:
    plot = _plot(data, top)
    shapes = list(plot.frame())
    width = min(plot.band * 0.7 / max(1, len(data.series)), 44)
    for row in range(len(data.labels)):
        left = plot.middle(row) - width * len(data.series) / 2
        for index, series in enumerate(data.series):
            height = plot.height(series.numbers[row])
            shapes.append(_rect(f"bar s{index + 1}", left, plot.floor - height, width, height))
            shapes.append(
                _words("value", left + width / 2, plot.floor - height - 4, series.shown[row], "middle")
            )
            left += width
    if data.against:
        shapes.append(_path("line against", _steps(plot, data.against)))
    return shapes, plot.bottom()


def _steps(plot: _Plot, series: Series) -> str:
    """Return a line that runs level across each group."""
    found = ""
    for row, number in enumerate(series.numbers):
        if number is None:
            continue
        y = _point(plot.floor - plot.height(number))
        found += f"M{_point(plot.band * row)} {y}H{_point(plot.band * (row + 1))}"
    return found


_LAYOUTS = {
    ChartType.BAR: _bars,
    ChartType.STACKED: _stacked,
    ChartType.COLUMN: _columns,
}


# --- legend and pieces ------------------------------------------------------------------------


def _legend(data: Data) -> tuple[list[Shape], float]:
    """Return the legend, and where the chart below it begins; one series alone needs none."""
    entries = [(f"bar s{index + 1}", series.name) for index, series in enumerate(data.series)]
    if data.against:
        entries.append(("line against", data.against.name))
    if len(entries) < 2:
        return [], 4
    shapes: list[Shape] = []
    x, y = 0.0, 0
    for class_, name in entries:
        room = 18 + len(name) * LETTER + 14
        if x and x + room > WIDTH:
            x, y = 0, y + LINE + 3
        if class_.startswith("line"):
            shapes.append(_path(class_, f"M{_point(x)} {y + 7}h12"))
        else:
            shapes.append(_rect(class_, x, y + 1, 12, 12))
        shapes.append(_words("label", x + 18, y + 11.5, name))
        x += room
    return shapes, y + LINE + GAP


def _rect(class_: str, x: float, y: float, width: float, height: float) -> Shape:
    places = (("x", x), ("y", y), ("width", width), ("height", height))
    return Shape("rect", (("class", class_), *((name, _point(value)) for name, value in places)))


def _path(class_: str, steps: str) -> Shape:
    return Shape("path", (("class", class_), ("d", steps)))


def _words(class_: str, x: float, y: float, text: str, anchor: str = "start") -> Shape:
    attributes = (("class", class_), ("x", _point(x)), ("y", _point(y)), ("text-anchor", anchor))
    return Shape("text", attributes, text)


def _point(value: float) -> str:
    """Return a coordinate to one place, halves up, as JavaScript writes it."""
    return f"{math.floor(value * 10 + 0.5) / 10:g}"


def _share(number: float | None, largest: float) -> float:
    return max(0, number or 0) / largest if largest > 0 else 0


def cut(text: str, length: int) -> str:
    """Return a text of at most so many characters, with «…» where something was left out."""
    return text if len(text) <= length else text[: max(1, length - 1)].rstrip() + "…"


def _wrap(text: str, length: int) -> Sequence[str]:
    """Return a label as a few short lines, broken between words."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= length:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) > MOST_LABEL_LINES:
        lines = [*lines[: MOST_LABEL_LINES - 1], " ".join(lines[MOST_LABEL_LINES - 1 :])]
    return [cut(line, length) for line in lines]
