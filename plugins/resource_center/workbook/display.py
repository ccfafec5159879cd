"""How a value is shown: one row a format, for spreadsheets as a pattern, for pages as text.

The browser twin is `show` in theme/static/js/workbook/display.js; it is handed the rows below.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

from plugins.common.wording import MONTHS
from plugins.resource_center.workbook.values import EPOCH, CellError, Value, is_number, number_text, rounded

MINUTES_A_DAY = 1_440
ERROR_SHOWN = "–"
MOST_PLACES = 9  # of a number in no particular format


@dataclass(frozen=True)
class Format:
    """A number format. `pattern` is the spreadsheet's; the rest says the same for a page.

    `places` None shows what the number has; `date` is «day», «minute» or nothing.
    """

    name: str
    pattern: str
    places: int | None = None
    is_percent: bool = False
    is_grouped: bool = False
    is_signed: bool = False
    date: str = ""


FORMATS = {
    row.name: row
    for row in (
        Format("text", "General"),
        Format("number", "General"),
        Format("whole", "0", places=0),
        Format("points", "#,##0", places=0, is_grouped=True),
        Format("decimal", "0.0", places=1),
        Format("hours", "0.0", places=1),
        Format("percent", "0%", places=0, is_percent=True),
        Format("change", "+0;-0;0", places=0, is_signed=True),
        Format("date", "mmm d, yyyy", date="day"),
        Format("moment", "mmm d, yyyy hh:mm", date="minute"),
    )
}


def show(value: Value, format_: Format) -> str:
    """Return a value as people read it; a blank is nothing, an error a dash."""
    if isinstance(value, CellError):
        return ERROR_SHOWN
    if not is_number(value):
        return str(value or "")
    if format_.date:
        return _date_text(value, with_clock=format_.date == "minute")
    number = rounded(value * 100 if format_.is_percent else value, _places(format_))
    if format_.places is None:
        return number_text(number)
    text = f"{number:{',' if format_.is_grouped else ''}.{format_.places}f}"
    sign = "+" if format_.is_signed and number > 0 else ""
    return f"{sign}{text}{'%' if format_.is_percent else ''}"


def _places(format_: Format) -> int:
    return MOST_PLACES if format_.places is None else format_.places


def _date_text(value: float, *, with_clock: bool) -> str:
    days = math.floor(value)
    minutes = math.floor((value - days) * MINUTES_A_DAY + 0.5) if with_clock else 0
    try:
        moment = EPOCH + timedelta(days, minutes=minutes)
    except OverflowError:
        return ERROR_SHOWN
    day = f"{MONTHS[moment.month - 1][:3]} {moment.day}, {moment.year}"
    return f"{day} {moment:%H:%M}" if with_clock else day
