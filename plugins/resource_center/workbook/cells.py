"""What an author writes into a cell of the sample → the value, by what the cell accepts."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from plugins.common.front_matter import Node
from plugins.common.problems import did_you_mean, one_of
from plugins.common.schema import Fault, parse_day
from plugins.resource_center.workbook.functions import Sort
from plugins.resource_center.workbook.model import Accepts, CellType
from plugins.resource_center.workbook.values import Value, serial

LONGEST_CELL = 32_767  # Excel cuts a longer text without a word
LONGEST_CHOICES = 255  # a list in a validation, commas included
LARGEST = 1e15  # above it a spreadsheet no longer counts every whole number
FIRST_DAY = 61  # 1 March 1900, before which programs differ
BLANK = {"", "~"}
MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}):(\d{2})")


def scalar(node: Node) -> str:
    """Return one value as written; raise Fault for a list or a group."""
    if not isinstance(node.data, str):
        raise Fault(
            "a list or a group stands where one value is expected.", "Put the value in quotes.", node.line
        )
    return node.data.strip()


def printable(written: str) -> str:
    """Return the text, or raise Fault: a control character has no place in a sheet."""
    for letter in written:
        if unicodedata.category(letter) in {"Cc", "Cs"} or letter in "\ufffe\uffff":
            raise Fault(f"it holds the sign U+{ord(letter):04X}, which no sheet can show.", "Delete it.")
    return written


def number(node: Node) -> float:
    """A number, with a point for decimals."""
    written = scalar(node)
    if not re.fullmatch(r"-?\d+(\.\d+)?", written):
        raise Fault(f'"{written}" is not a number.', "Write it like 40 or 2.5.", node.line)
    value = float(written) if "." in written else int(written)
    if abs(value) > LARGEST:
        raise Fault(f"{written} is too large.", "A spreadsheet counts exactly up to 15 digits.", node.line)
    return value


def choices(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the choices, or raise Fault for what a drop-down list cannot hold."""
    for word in words:
        if re.search(r'[,"]', word):
            raise Fault(
                f'"{word}" holds a comma or a quotation mark.',
                "A drop-down list is cut at commas: word it anew.",
            )
    if len({word.casefold() for word in words}) < len(words):
        raise Fault("a choice is named twice.", "Name it once.")
    if len(",".join(words)) > LONGEST_CHOICES:
        raise Fault(
            f"the choices have more than {LONGEST_CHOICES} characters together.",
            "Put them into a table and name its column: Stages[Stage].",
        )
    return words


def contradictions(accepts: Accepts) -> Iterator[tuple[str, str]]:
    """Yield what and mending for each way in which a cell's keys contradict one another."""
    is_choice = accepts.type is CellType.CHOICE
    has_choices = bool(accepts.choices or accepts.choices_from)
    if is_choice and not has_choices:
        yield "a choice needs choices.", "Add choices: [One, Two]."
    if has_choices and not is_choice:
        yield "only a choice has choices.", "Write type: choice."
    limits = (accepts.least, accepts.most)
    if accepts.type.sort is not Sort.NUMBER and limits != (None, None):
        yield "only a number has min and max.", "Delete them, or write type: whole."
    if None not in limits and limits[0] > limits[1]:  # type: ignore[operator]
        yield "min is more than max.", "Swap them."


def read_value(node: Node, accepts: Accepts) -> Value:
    """Return a sample value as the cell holds it (dates as serials), None for a blank; raise Fault."""
    written = scalar(node)
    if written in BLANK:
        return None
    match accepts.type:
        case CellType.TEXT | CellType.CHOICE:
            return _text(written, accepts, node.line)
        case CellType.WHOLE | CellType.NUMBER:
            return _limited(node, accepts)
        case CellType.DATE:
            return _not_too_early(serial(parse_day(written, node.line)), node.line)
        case CellType.MOMENT:
            return _not_too_early(_moment(written, node.line), node.line)


def _text(written: str, accepts: Accepts, line: int) -> str:
    if len(written) > LONGEST_CELL:
        raise Fault(
            f"it has {len(written):,} characters.", f"A cell holds {LONGEST_CELL:,}: shorten it.", line
        )
    if accepts.choices and written not in accepts.choices:
        mending = did_you_mean(written, accepts.choices) or f"Choose {one_of(accepts.choices)}."
        raise Fault(f'"{written}" is not one of the choices.', mending, line)
    return printable(written)


def _limited(node: Node, accepts: Accepts) -> float:
    value = number(node)
    if accepts.type is CellType.WHOLE and value != int(value):
        raise Fault(f"{value} is not a whole number.", "Round it, or write type: number.", node.line)
    least = -math.inf if accepts.least is None else accepts.least
    most = math.inf if accepts.most is None else accepts.most
    if not least <= value <= most:
        raise Fault(f"{value} is out of range.", f"It may be {least} to {most}.", node.line)
    return value


def _moment(written: str, line: int) -> float:
    found = MOMENT.fullmatch(written)
    if not found or int(found[2]) > 23 or int(found[3]) > 59:
        raise Fault(f'"{written}" is not a moment.', "Write it like 2026-03-04 09:30.", line)
    day = parse_day(found[1], line)
    return serial(datetime(day.year, day.month, day.day, int(found[2]), int(found[3])))  # noqa: DTZ001


def _not_too_early(value: float, line: int) -> float:
    if value < FIRST_DAY:
        raise Fault("it lies before March 1900.", "Spreadsheets miscount days before that.", line)
    return value
