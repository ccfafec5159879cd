"""Values of cells: what they are, how they turn into numbers and text, how they compare and round.

The rules were measured against LibreOffice with poisoned caches: numbers count to 15 digits,
text without case, blank as 0 or as "" by what it meets, halves are rounded away from 0.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from typing import TypeGuard, TypeVar

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - spreadsheets know no time zones
T = TypeVar("T", float, str)
SECONDS_A_DAY = 86_400
FIFTEEN_DIGITS = Context(prec=15, rounding=ROUND_HALF_UP)
PLAIN_TEXT = (1e-4, 1e15)  # from, below: how programs join other numbers to a text differs
LARGEST_PLAIN = 1e21  # from here on a number is shown with an exponent, as JavaScript does


class CellError(Enum):
    """What a cell shows instead of a value."""

    DIVISION = "#DIV/0!"
    MISSING = "#N/A"
    NUMBER = "#NUM!"
    VALUE = "#VALUE!"


Value = None | float | str | bool | CellError
"""A blank cell, a number (dates are serials: days since 1899-12-30), a text, a truth value, an error."""


class Failure(Exception):
    """An error on its way to a cell or to an IFERROR."""

    def __init__(self, error: CellError) -> None:
        super().__init__(error.value)
        self.error = error


class Unsure(Exception):
    """Spreadsheet programs give different results here: a build stops rather than choose one."""


def serial(day: date) -> float:
    """Return a day or a moment as spreadsheets count it; a whole day is a whole number."""
    moment = day if isinstance(day, datetime) else datetime(day.year, day.month, day.day)  # noqa: DTZ001
    gap = moment - EPOCH
    return gap.days + gap.seconds / SECONDS_A_DAY if gap.seconds else gap.days


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a number (or a date); a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def shown_digits(value: float) -> Decimal:
    """Return the 15 digits of a number that a spreadsheet shows, a five behind them rounded away from 0.

    Python's own formatting rounds such a five to the even digit; 0.5 + 1 / 65536 ends with one.
    """
    return FIFTEEN_DIGITS.create_decimal_from_float(value)


def to_15_digits(value: float) -> float:
    """Return a number as a spreadsheet shows and compares it."""
    return float(shown_digits(value))


def to_number(value: Value) -> float:
    """Return a value as a number: blank is 0. Text has none; the checker keeps it away."""
    if value is None:
        return 0
    if isinstance(value, str | CellError):
        raise Failure(CellError.VALUE)
    return value


def to_text(value: Value) -> str:
    """Return a value as text: blank is "", a number has up to 15 digits."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, str):
        return value
    number, (least, most) = to_number(value), PLAIN_TEXT
    if number and not least <= abs(number) < most:
        raise Unsure(f"{number!r} as a text: some write it with an exponent")
    return number_text(number)


def number_text(number: float) -> str:
    """Return a number with up to 15 digits and no more places than it needs."""
    digits = shown_digits(number)
    if abs(digits) >= LARGEST_PLAIN:
        return f"{float(digits):.15g}".upper()
    return format(digits.normalize() + 0, "f")  # + 0: there is no -0


def compare(left: Value, right: Value) -> int:
    """Return -1, 0 or 1: numbers before text before truth values; a blank is like what it meets."""
    if is_number(left) and is_number(right):
        return compare_numbers(left, right)
    left = _like(right) if left is None else left
    right = _like(left) if right is None else right
    if _rank(left) != _rank(right):
        return _rank(left) - _rank(right)
    if isinstance(left, str) and isinstance(right, str):
        return _order(left.lower(), right.lower())
    return compare_numbers(to_number(left), to_number(right))


def compare_numbers(left: float, right: float) -> int:
    """Return -1, 0 or 1 by the first 15 digits of two numbers; raise Unsure where programs differ."""
    if are_far_apart(left, right):
        return _order(left, right)
    order = _order(to_15_digits(left), to_15_digits(right))
    if (order == 0) != are_near(left, right):
        raise Unsure(f"comparing {left!r} with {right!r}, the same but for the last digit")
    return order


def are_far_apart(left: float, right: float) -> bool:
    """Whether two numbers differ in their first 12 digits, so that nobody has to write out all 15."""
    return abs(left - right) > 1e-12 * max(abs(left), abs(right))


def are_near(left: float, right: float) -> bool:
    """Whether LibreOffice takes two numbers for the same: they agree in the first 48 of their 53 bits."""
    return left == right or abs(left - right) < abs(left) * 2**-48


def _like(other: Value) -> Value:
    return "" if isinstance(other, str) else False if isinstance(other, bool) else 0


def _rank(value: Value) -> int:
    return 2 if isinstance(value, bool) else 1 if isinstance(value, str) else 0


def _order(left: T, right: T) -> int:
    return (left > right) - (left < right)


def rounded(value: float, places: int, how: str = ROUND_HALF_UP) -> float:
    """Return a number rounded in its 15 digits: 1.005 to two places is 1.01."""
    exact = shown_digits(value)
    if exact.adjusted() + places >= 27 or places > 20:
        return float(exact)
    result = float(exact.quantize(Decimal(1).scaleb(-places), how))
    return int(result) if result == int(result) and abs(result) < 1e15 else result


def is_safe_to_round(value: float, places: int, how: str) -> bool:
    """Whether every program rounds to the same: not for a half but for the last digit.

    To whole places programs differ on 100 * 1.005, which is 100.49999999999999: some round the
    number as stored, some as shown.
    """
    if places > 0 or abs(value) >= 1e15:
        return True
    shown, stored = shown_digits(value), Decimal(value)
    unit = Decimal(1)
    return shown.scaleb(places).quantize(unit, how) == stored.scaleb(places).quantize(unit, how)
