"""The functions and operators of the formula language: one row each, with what each takes and gives.

A row is data: the checker reads it, docs/formulas.md repeats it, and one contract test runs its
example in Python, in JavaScript and in a spreadsheet program. How a function is computed stands
in evaluate.py, how it is written into a spreadsheet in spelling.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, Flag, auto


class Sort(Flag):
    """What a value may be. A formula's sorts are all that it may ever give."""

    NUMBER = auto()
    DATE = auto()
    TEXT = auto()
    TRUTH = auto()
    EMPTY = auto()  # the empty text ""
    BLANK = auto()  # a cell with nothing in it


NO_SORT = Sort(0)
NOTHING = Sort.EMPTY | Sort.BLANK
AMOUNT = Sort.NUMBER | Sort.DATE

SORT_NAMES = {
    Sort.NUMBER: "a number",
    Sort.DATE: "a date",
    Sort.TEXT: "text",
    Sort.TRUTH: "true or false",
    Sort.EMPTY: 'the empty text ""',
    Sort.BLANK: "a blank cell",
}


class Takes(Enum):
    """What a parameter takes; the value is the word for it in the documentation."""

    NUMBER = "number"
    DATE = "date"
    TEXT = "text"
    TRUTH = "test"
    ANY = "value"
    VALUES = "numbers"  # a whole column, a cell or an expression; only numbers count
    COLUMN = "column"
    NUMBERS = "number column"
    CRITERION = "criterion"


# What a plain value may be, by parameter. Blank counts as 0 or as "", and "" is text of no length.
ALLOWED = {
    Takes.NUMBER: Sort.NUMBER | Sort.BLANK,
    Takes.DATE: Sort.DATE,
    Takes.TEXT: Sort.TEXT | NOTHING,
    Takes.TRUTH: Sort.TRUTH,
    Takes.ANY: ~Sort(0),
}


@dataclass(frozen=True)
class Function:
    """A function: parameters, result, one sentence of help, an example with its value.

    The last `repeats` parameters may be given again and again. `gives` is None where the result
    depends on the arguments. `keeps_dates`: dates in, a date out.
    """

    takes: tuple[Takes, ...]
    gives: Sort | None
    help: str
    example: str
    value: float | str | bool | date
    repeats: int = 0
    keeps_dates: bool = False

    def parameters(self, count: int) -> tuple[Takes, ...] | None:
        """Return what each of `count` arguments is taken as, or None if that many do not fit."""
        further = count - len(self.takes)
        if further == 0:
            return self.takes
        if further < 0 or not self.repeats or further % self.repeats:
            return None
        return self.takes + self.takes[-self.repeats :] * (further // self.repeats)

    def signature(self, name: str) -> str:
        """Return the function as the documentation writes it: `ROUND(number, number)`."""
        words = ", ".join(takes.value for takes in self.takes)
        return f"{name}({words}{', …' if self.repeats else ''})"


_N, _D, _T, _B, _ANY = Takes.NUMBER, Takes.DATE, Takes.TEXT, Takes.TRUTH, Takes.ANY
_VALUES, _COLUMN, _NUMBERS, _CRITERION = Takes.VALUES, Takes.COLUMN, Takes.NUMBERS, Takes.CRITERION
_PAIR = (_COLUMN, _CRITERION)

FUNCTIONS: dict[str, Function] = {
    # Choosing
    "IF": Function(
        (_B, _ANY, _ANY), None, "The second value where the test holds, else the third.",
        '= IF(Budget > 99, "enough", "too small")', "enough",
    ),
    "IFERROR": Function(
        (_ANY, _ANY), None, "The first value, or the second where the first is an error.",
        '= IFERROR(1 / 0, "none")', "none",
    ),
    "AND": Function(
        (_B,), Sort.TRUTH, "Whether every test holds.", '= IF(AND(1 < 2, 2 < 3), "yes", "no")', "yes", 1,
    ),
    "OR": Function(
        (_B,), Sort.TRUTH, "Whether one test holds.", '= IF(OR(1 > 2, 2 < 3), "yes", "no")', "yes", 1,
    ),
    "NOT": Function((_B,), Sort.TRUTH, "Whether the test fails.", '= IF(NOT(1 > 2), "yes", "no")', "yes"),
    "ISNUMBER": Function(
        (_ANY,), Sort.TRUTH, "Whether the value is a number or a date.",
        '= IF(ISNUMBER("7"), "yes", "no")', "no"
    ),
    # Over columns
    "SUM": Function((_VALUES,), Sort.NUMBER, "All numbers added.", "= SUM(Roles[Points])", 70, 1),
    "AVERAGE": Function(
        (_VALUES,), Sort.NUMBER, "The mean; an error where there is no number.",
        "= AVERAGE(Roles[Points])", 23.3333333333333, 1, True,
    ),
    "MEDIAN": Function(
        (_VALUES,), Sort.NUMBER, "The middle one; an error where there is no number.",
        "= MEDIAN(Roles[Points])", 20, 1, True,
    ),
    "MIN": Function((_VALUES,), Sort.NUMBER, "The smallest; 0 of none.", "= MIN(Roles[Points])", 10, 1, True),
    "MAX": Function(
        (_VALUES,), Sort.NUMBER, "The largest; 0 of none.", "= MAX(Roles[Points], 50)", 50, 1, True,
    ),
    "COUNT": Function(
        (_VALUES,), Sort.NUMBER, "How many numbers or dates there are.", "= COUNT(Roles[Closed])", 2, 1,
    ),
    # Over the rows that fit
    "COUNTIFS": Function(
        _PAIR, Sort.NUMBER, "How many rows fit.", '= COUNTIFS(Roles[Department], "Finance")', 2, 2
    ),
    "SUMIFS": Function(
        (_NUMBERS, *_PAIR), Sort.NUMBER, "SUM over the rows that fit.",
        '= SUMIFS(Roles[Points], Roles[Department], "Fin*")', 30, 2,
    ),
    "AVERAGEIFS": Function(
        (_NUMBERS, *_PAIR), Sort.NUMBER, "AVERAGE over the rows that fit.",
        '= AVERAGEIFS(Roles[Points], Roles[Department], "Finance")', 15, 2, True,
    ),
    "MINIFS": Function(
        (_NUMBERS, *_PAIR), Sort.NUMBER, "MIN over the rows that fit.",
        '= MINIFS(Roles[Points], Roles[Points], ">10")', 20, 2, True,
    ),
    "MAXIFS": Function(
        (_NUMBERS, *_PAIR), Sort.NUMBER, "MAX over the rows that fit.",
        '= MAXIFS(Roles[Points], Roles[Department], "Finance", Roles[Points], "<20")', 10, 2, True,
    ),
    "MEDIANIFS": Function(
        (_NUMBERS, *_PAIR), Sort.NUMBER, "MEDIAN over the rows that fit; no * or ? in the criterion.",
        '= MEDIANIFS(Roles[Points], Roles[Department], "Finance")', 15, 2, True,
    ),
    "XLOOKUP": Function(
        (_ANY, _COLUMN, _COLUMN, _ANY), None,
        "The third column's value in the row where the second holds the first; else the last value.",
        '= XLOOKUP("Bookkeeper", Roles[Role], Roles[Department], "?") & ""', "Finance",
    ),
    # Numbers
    "ROUND": Function(
        (_N, _N), Sort.NUMBER, "Rounded to so many places, halves away from 0.", "= ROUND(2.675, 2)", 2.68,
    ),
    "ROUNDUP": Function((_N, _N), Sort.NUMBER, "Rounded away from 0.", "= ROUNDUP(-2.1, 0)", -3),
    "ROUNDDOWN": Function((_N, _N), Sort.NUMBER, "Rounded towards 0.", "= ROUNDDOWN(-2.9, 0)", -2),
    "INT": Function((_N,), Sort.NUMBER, "The next whole number below.", "= INT(-2.5)", -3),
    "MOD": Function(
        (_N, _N), Sort.NUMBER, "The rest of a division, with the divisor's sign.", "= MOD(-3, 5)", 2,
    ),
    "ABS": Function((_N,), Sort.NUMBER, "Without its sign.", "= ABS(2 - 5)", 3),
    # Text
    "LEFT": Function(
        (_T, _N), Sort.TEXT | Sort.EMPTY, "The first so many characters.", '= LEFT("Sprint", 3)', "Spr",
    ),
    "RIGHT": Function(
        (_T, _N), Sort.TEXT | Sort.EMPTY, "The last so many characters.", '= RIGHT("Sprint", 3)', "int",
    ),
    "LEN": Function((_T,), Sort.NUMBER, "How many characters.", '= LEN("Sprint")', 6),
    "TRIM": Function(
        (_T,), Sort.TEXT | Sort.EMPTY, "Without spaces at the ends, single ones inside.",
        '= TRIM("  a   b ")', "a b"
    ),
    # Dates
    "DATE": Function(
        (_N, _N, _N), Sort.DATE, "The day of a year, month and day.",
        "= DATE(2026, 14, 1)", date(2027, 2, 1),
    ),
    "YEAR": Function((_D,), Sort.NUMBER, "The year of a date.", "= YEAR(DATE(2026, 3, 4))", 2026),
    "MONTH": Function((_D,), Sort.NUMBER, "The month of a date, 1 to 12.", "= MONTH(DATE(2026, 3, 4))", 3),
    "DAY": Function((_D,), Sort.NUMBER, "The day of the month.", "= DAY(DATE(2026, 3, 4))", 4),
    "WEEKDAY": Function(
        (_D,), Sort.NUMBER, "The day of the week; Monday is 1.", "= WEEKDAY(DATE(2026, 3, 4))", 3,
    ),
    "EDATE": Function(
        (_D, _N), Sort.DATE, "So many months later, in a shorter month its last day.",
        "= EDATE(DATE(2026, 1, 31), 1)", date(2026, 2, 28),
    ),
    "NETWORKDAYS": Function(
        (_D, _D), Sort.NUMBER, "Working days, Monday to Friday, both ends counted.",
        "= NETWORKDAYS(DATE(2026, 3, 4), DATE(2026, 3, 17))", 10,
    ),
    "HOURS": Function(
        (_D, _D), Sort.NUMBER, "Hours from the first moment to the second, to two places.",
        "= HOURS(DATE(2026, 3, 4), DATE(2026, 3, 6) + 0.25)", 54,
    ),
}  # fmt: skip

# Operators: the signs of formula.LEVELS and the leading minus.
OPERATORS: dict[str, Function] = {
    "=": Function(
        (_ANY, _ANY), Sort.TRUTH, "The same; text without regard to case.", '= IF("Open" = "open", 1, 0)', 1
    ),
    "<>": Function((_ANY, _ANY), Sort.TRUTH, "Not the same.", '= IF("Open" <> "open", 1, 0)', 0),
    "<": Function((_ANY, _ANY), Sort.TRUTH, "Less, of numbers or dates.", "= IF(1 < 1, 1, 0)", 0),
    "<=": Function((_ANY, _ANY), Sort.TRUTH, "Less or the same.", "= IF(0.1 + 0.2 <= 0.3, 1, 0)", 1),
    ">": Function((_ANY, _ANY), Sort.TRUTH, "More.", "= IF(0.1 + 0.2 > 0.3, 1, 0)", 0),
    ">=": Function((_ANY, _ANY), Sort.TRUTH, "More or the same.", "= IF(2 >= 1, 1, 0)", 1),
    "&": Function(
        (_ANY, _ANY), Sort.TEXT, "Texts joined; join a number as ROUND(…, 0).", '= 3 & " left"', "3 left"
    ),
    "+": Function(
        (_ANY, _ANY), None, "Added; a date and a number of days give a date.", "= 0.1 + 0.2 - 0.3", 0
    ),
    "-": Function(
        (_ANY, _ANY), None, "Less; two dates give days.", "= DATE(2026, 3, 18) - DATE(2026, 3, 4)", 14
    ),
    "*": Function((_ANY, _ANY), None, "Times.", "= 6 * 7", 42),
    "/": Function((_ANY, _ANY), None, "Divided by; by 0 an error.", "= 10 / 4", 2.5),
    "neg": Function((_ANY,), None, "The other sign.", "= -(2 - 5)", 3),
}
