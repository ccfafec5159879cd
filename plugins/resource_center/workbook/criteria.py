"""Criteria of COUNTIFS and its kin: `"Open*"`, `">=5"`, a number, a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from plugins.resource_center.workbook.values import Value, compare, compare_numbers, is_number

Test = Callable[[Value], bool]

NUMERIC = re.compile(r"-?\d+(\.\d+)?(E[+-]?\d+)?", re.IGNORECASE)
SIGNED = re.compile(r"(<>|<=|>=|[<>=])?(.*)", re.DOTALL)
ORDERS: dict[str, Callable[[int], bool]] = {
    "=": lambda order: order == 0,
    "<>": lambda order: order != 0,
    "<": lambda order: order < 0,
    "<=": lambda order: order <= 0,
    ">": lambda order: order > 0,
    ">=": lambda order: order >= 0,
}


def split_criterion(text: str) -> tuple[str, str]:
    """Return the sign a criterion begins with (or nothing) and the rest."""
    found = SIGNED.fullmatch(text)
    assert found
    return found[1] or "", found[2]


def matching(criterion: Value) -> Test:
    """Return the test of one cell: text without case, `*`, `?` and `~` at work, a sign before a number."""
    if not isinstance(criterion, str):
        return _same_number(criterion)
    sign, rest = split_criterion(criterion)
    if NUMERIC.fullmatch(rest):
        number = float(rest)
        if sign in {"", "="}:
            return _same_number(number)
        order = ORDERS[sign]
        return lambda cell: is_number(cell) and order(compare_numbers(cell, number))
    shape = _pattern(rest)
    return lambda cell: isinstance(cell, str) and bool(shape.fullmatch(cell))


def exactly(criterion: Value) -> Test:
    """Return the test of one cell by plain comparison, as in MEDIAN(IF(…)): no wildcards."""
    sign, wanted = "=", criterion
    if isinstance(criterion, str):
        found, rest = split_criterion(criterion)
        if found:
            sign, wanted = found, float(rest) if NUMERIC.fullmatch(rest) else rest
    return lambda cell: ORDERS[sign](compare(cell, wanted))


def _same_number(number: Value) -> Test:
    """Text that reads as a number counts as one here, and only here."""

    def test(cell: Value) -> bool:
        if isinstance(cell, str):
            return bool(NUMERIC.fullmatch(cell)) and compare(float(cell), number) == 0
        return is_number(cell) and compare(cell, number) == 0

    return test


@lru_cache(1024)
def _pattern(words: str) -> re.Pattern[str]:
    """Return wildcards as a regular expression: `~*` is a star, a lone `~` itself."""
    parts = re.findall(r"~[*?~]|.", words, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    return re.compile(
        "".join(wild.get(part) or re.escape(part[-1]) for part in parts), re.IGNORECASE | re.DOTALL
    )
