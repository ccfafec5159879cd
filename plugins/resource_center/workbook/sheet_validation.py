"""What a spreadsheet lets people type into a cell, and what it says beside it and when it refuses."""

from __future__ import annotations

from datetime import date
from typing import Any

from plugins.resource_center.workbook.model import Accepts, CellType
from plugins.resource_center.workbook.sheet_layout import Layout

EARLIEST = date(1900, 3, 1)  # before it programs miscount days
LARGEST = 1e9
LONGEST_TITLE = 32  # Excel's limit


def validation(accepts: Accepts, label: str, help_: str, layout: Layout) -> dict[str, Any]:
    """Return the options of a validation, empty where anything may be typed and nothing is to be said."""
    options = _criteria(accepts, layout)
    if not options and not help_:
        return {}
    options = options or {"validate": "any"}
    options |= {"error_title": label[:LONGEST_TITLE], "error_message": _expected(accepts)}
    if help_:
        options |= {"input_title": label[:LONGEST_TITLE], "input_message": help_}
    return options


def _criteria(accepts: Accepts, layout: Layout) -> dict[str, Any]:
    match accepts.type:
        case CellType.TEXT:
            return {}
        case CellType.CHOICE:
            source = accepts.choices_from
            return {
                "validate": "list",
                "source": f"={layout.range_of(source)}" if source else list(accepts.choices),
            }
        case CellType.DATE | CellType.MOMENT:
            return {"validate": "date", "criteria": ">=", "value": EARLIEST}
    return {
        "validate": "integer" if accepts.type is CellType.WHOLE else "decimal",
        "criteria": "between",
        "minimum": -LARGEST if accepts.least is None else accepts.least,
        "maximum": LARGEST if accepts.most is None else accepts.most,
    }


def _expected(accepts: Accepts) -> str:
    match accepts.type:
        case CellType.CHOICE:
            return "Choose from the list."
        case CellType.DATE:
            return "Enter a date."
        case CellType.MOMENT:
            return "Enter a date and a time."
        case CellType.TEXT:
            return "Enter text."
    kind = "whole number" if accepts.type is CellType.WHOLE else "number"
    match accepts.least, accepts.most:
        case None, None:
            return f"Enter a {kind}."
        case least, None:
            return f"Enter a {kind}, {least} or more."
        case None, most:
            return f"Enter a {kind}, {most} or less."
        case least, most:
            return f"Enter a {kind} from {least} to {most}."
    raise AssertionError(accepts)
