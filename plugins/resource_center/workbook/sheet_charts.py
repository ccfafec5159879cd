"""Native charts of a sheet, beside its inputs and figures, in the site's colors."""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from plugins.resource_center.workbook.expression import ColumnRef
from plugins.resource_center.workbook.model import Chart, ChartType, Sheet
from plugins.resource_center.workbook.sheet_layout import BETWEEN, ChartPlace, Layout
from plugins.resource_center.workbook.sheet_looks import Looks

KINDS: dict[ChartType, dict[str, str]] = {
    ChartType.BAR: {"type": "bar"},
    ChartType.STACKED: {"type": "bar", "subtype": "stacked"},
    ChartType.COLUMN: {"type": "column"},
}
LYING = {ChartType.BAR, ChartType.STACKED}
WITHOUT_ZERO = "#,##0.#;-#,##0.#;;"  # spare rows are 0 to a chart


def insert_charts(
    book: xlsxwriter.Workbook, page: Worksheet, sheet: Sheet, layout: Layout, looks: Looks
) -> None:
    """Insert the charts of a sheet."""
    place = layout.sheets[sheet.title].charts
    for number, chart in enumerate(sheet.charts):
        drawn = _chart(book, chart, layout, looks, place)
        columns = " and ".join(str(reference) for reference in chart.series)
        described = f"{chart.title}. The figures are in {columns}, by {chart.labels}."
        right = BETWEEN + number * (place.width + BETWEEN)
        options = {"description": described, "object_position": 2, "x_offset": right}
        page.insert_chart(place.row, place.column, drawn, options)


def _chart(book: xlsxwriter.Workbook, chart: Chart, layout: Layout, looks: Looks, place: ChartPlace) -> Any:
    drawn: Any = book.add_chart(dict(KINDS[chart.type]))
    for reference, color in zip(chart.series, (looks.track, looks.pale, looks.ink), strict=False):
        drawn.add_series(_series(chart, reference, layout, looks, color))
    if chart.against:
        drawn.add_series(_series(chart, chart.against, layout, looks, looks.pale))
    font = {"name": "Calibri", "color": looks.ink}
    drawn.set_title({"name": chart.title, "name_font": {**font, "size": 13, "bold": True}, "overlay": False})
    several = len(chart.series) > 1 or chart.against is not None
    drawn.set_legend({"position": "bottom", "font": {**font, "size": 10}} if several else {"none": True})
    small = {"num_font": {**font, "size": 10}}
    names = {**small, "line": {"color": looks.quiet_ink}, "major_tick_mark": "none"}
    numbers = {
        **small,
        "min": 0,
        "line": {"none": True},
        "major_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": looks.rule, "width": 0.5}},
    }
    if chart.type in LYING:
        # XlsxWriter calls the level axis x, also where the bars lie and it holds the numbers.
        drawn.set_y_axis(names | {"reverse": True})
        drawn.set_x_axis(numbers | {"label_position": "high"})  # high on a reversed axis is below
    else:
        drawn.set_x_axis(names)
        drawn.set_y_axis(numbers)
    drawn.set_chartarea({"border": {"color": looks.rule}})
    drawn.set_size({"width": place.width, "height": place.height})
    return drawn


def _series(chart: Chart, reference: ColumnRef, layout: Layout, looks: Looks, color: str) -> dict[str, Any]:
    """Return a series of bars. What they are compared with is a bar too: lines draw an empty row as 0."""
    on_bar = "#FFFFFF" if chart.type is ChartType.STACKED and color != looks.pale else looks.ink
    return {
        "name": reference.column,
        "categories": f"={layout.range_of(chart.labels)}",
        "values": f"={layout.range_of(reference)}",
        "fill": {"color": color},
        "gap": 45,
        "data_labels": {"value": True, "num_format": WITHOUT_ZERO, "font": {"size": 10, "color": on_bar}},
    }
