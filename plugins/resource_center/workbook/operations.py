"""What operators and plain functions compute: numbers, text and dates, one value from one or two.

Functions that look at columns or choose what to compute stand in evaluate.py.
"""

from __future__ import annotations

import calendar
import math
import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP

from plugins.resource_center.workbook.expression import NEGATIVE
from plugins.resource_center.workbook.values import (
    EPOCH,
    CellError,
    Failure,
    Unsure,
    Value,
    are_far_apart,
    compare,
    compare_numbers,
    is_number,
    is_safe_to_round,
    rounded,
    serial,
    to_15_digits,
    to_number,
    to_text,
)

FIRST_SAFE_DAY = 61  # 1 March 1900: below it Excel counts a 29 February that never was


# --- numbers ----------------------------------------------------------------------------------


def _sum_of_two(left: float, right: float) -> float:
    """Return left + right, 0 where they cancel in 15 digits: 0.1 + 0.2 - 0.3 is 0."""
    if left and right and not are_far_apart(left, -right) and compare_numbers(left, -right) == 0:
        return 0
    return _finite(float(left) + right)


def _product(left: float, right: float) -> float:
    return _finite(float(left) * right)


def _finite(number: float) -> float:
    if not math.isfinite(number):
        raise Failure(CellError.NUMBER)
    return number


def divided(left: float, right: float) -> float:
    """Return the quotient; by 0 it is #DIV/0!."""
    if right == 0:
        raise Failure(CellError.DIVISION)
    return _finite(left / right)


def _rest(left: float, right: float) -> float:
    return _sum_of_two(left, -right * math.floor(to_15_digits(divided(left, right))))


def _round(how: str) -> Callable[[Value, Value], Value]:
    def function(value: Value, places: Value) -> Value:
        number, count = to_number(value), math.trunc(to_number(places))
        if not is_safe_to_round(number, count, how):
            raise Unsure(f"rounding {number!r}, a half but for the last digit")
        return rounded(number, count, how)

    return function


# --- text -------------------------------------------------------------------------------------


def _left(text: Value, count: Value) -> Value:
    return _characters(text)[: _length(count)]


def _right(text: Value, count: Value) -> Value:
    length = _length(count)
    return _characters(text)[-length:] if length else ""


def _characters(value: Value) -> str:
    text = to_text(value)
    if any(ord(letter) > 0xFFFF for letter in text):
        raise Unsure(f"counting the characters of «{text}»: a sign like an emoji counts as 1 or as 2")
    return text


def _length(count: Value) -> int:
    length = math.trunc(to_number(count))
    if length < 0:
        raise Failure(CellError.VALUE)
    return length


# --- dates ------------------------------------------------------------------------------------


def _day(value: Value) -> date:
    days = math.floor(to_number(value))
    if days < FIRST_SAFE_DAY:
        raise Unsure("a date before March 1900 (an empty column?)")
    try:
        return EPOCH.date() + timedelta(days)
    except OverflowError:
        raise Failure(CellError.NUMBER) from None


def _date(year: Value, month: Value, day: Value) -> Value:
    """Return a day; months and days beyond the calendar run over into the next."""
    years, months = divmod(math.trunc(to_number(year)) * 12 + math.trunc(to_number(month)) - 1, 12)
    if years < 1900:
        raise Unsure(f"the year {years}: some programs read it as 19{years:02}")
    if years > 9999:
        raise Failure(CellError.NUMBER)
    return serial(date(years, months + 1, 1)) + math.trunc(to_number(day)) - 1


def _months_later(start: Value, months: Value) -> Value:
    first = _day(start)
    year, month = divmod(first.year * 12 + first.month - 1 + math.trunc(to_number(months)), 12)
    if not 1900 <= year <= 9999:
        raise Failure(CellError.NUMBER)
    return serial(date(year, month + 1, min(first.day, calendar.monthrange(year, month + 1)[1])))


def _working_days(start: Value, end: Value) -> Value:
    first, last = sorted((_day(start), _day(end)))
    weeks, rest = divmod((last - first).days + 1, 7)
    found = weeks * 5 + sum((first.weekday() + offset) % 7 < 5 for offset in range(rest))
    return found if _day(start) <= _day(end) else -found


def _hours(start: Value, end: Value) -> Value:
    """Return rounded hours: unrounded, a 48-hour clock would strike a minute early or late."""
    return rounded((to_number(end) - to_number(start)) * 24, 2, ROUND_HALF_UP)


OPERATIONS: dict[str, Callable[..., Value]] = {
    "NOT": lambda test: not test,
    "ISNUMBER": is_number,
    "ROUND": _round(ROUND_HALF_UP),
    "ROUNDUP": _round(ROUND_UP),
    "ROUNDDOWN": _round(ROUND_DOWN),
    "INT": lambda value: math.floor(to_15_digits(to_number(value))),
    "MOD": lambda left, right: _rest(to_number(left), to_number(right)),
    "ABS": lambda value: abs(to_number(value)),
    "LEFT": _left,
    "RIGHT": _right,
    "LEN": lambda text: len(_characters(text)),
    "TRIM": lambda text: re.sub(" +", " ", to_text(text)).strip(" "),
    "DATE": _date,
    "YEAR": lambda value: _day(value).year,
    "MONTH": lambda value: _day(value).month,
    "DAY": lambda value: _day(value).day,
    "WEEKDAY": lambda value: _day(value).isoweekday(),
    "EDATE": _months_later,
    "NETWORKDAYS": _working_days,
    "HOURS": _hours,
    "=": lambda left, right: compare(left, right) == 0,
    "<>": lambda left, right: compare(left, right) != 0,
    "<": lambda left, right: compare(left, right) < 0,
    "<=": lambda left, right: compare(left, right) <= 0,
    ">": lambda left, right: compare(left, right) > 0,
    ">=": lambda left, right: compare(left, right) >= 0,
    "&": lambda left, right: to_text(left) + to_text(right),
    "+": lambda left, right: _sum_of_two(to_number(left), to_number(right)),
    "-": lambda left, right: _sum_of_two(to_number(left), -to_number(right)),
    "*": lambda left, right: _product(to_number(left), to_number(right)),
    "/": lambda left, right: divided(to_number(left), to_number(right)),
    NEGATIVE: lambda value: -to_number(value),
}
