"""An expression as a spreadsheet writes it, with structured references in tables.

What a program does not know by our name is spelled with what all of them know: real XLOOKUP is
#NAME? in LibreOffice, MINIFS needs its prefix in the file, HOURS and MEDIANIFS are our own.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from plugins.resource_center.workbook.criteria import NUMERIC, split_criterion
from plugins.resource_center.workbook.expression import (
    LEVELS,
    NEGATIVE,
    Call,
    CellRef,
    ColumnRef,
    Expression,
    Literal,
    NameRef,
    Reference,
    walk,
)

LONGEST_PRINTED = 8_192  # Excel's limit for a formula
PREFIXED = {"MINIFS", "MAXIFS"}
RANKS = {sign: rank for rank, signs in enumerate(LEVELS) for sign in signs}
TIGHTEST = len(LEVELS)
SUM_RANK = RANKS["-"]


@dataclass(frozen=True)
class Style:
    """How references are written: a cell of this row, a whole column."""

    cell: Callable[[str], str]
    column: Callable[[ColumnRef], str]


def structured(table: str | None) -> Style:
    """Return the style of files, `Roles[[#This Row],[Points]]`; `[@Points]` is the screen's only."""
    return Style(lambda column: f"{table}[[#This Row],[{column}]]", str)


def spell(expression: Expression, style: Style) -> str:
    """Return a settled expression as a spreadsheet formula, with its `=`."""
    return "=" + _Speller(style).spell(expression)


def needs_array(expression: Expression) -> bool:
    """Whether a cell needs an array formula, which Excel will not copy into new rows by itself."""
    return any(isinstance(part, Call) and part.function == "MEDIANIFS" for part in walk(expression))


class _Speller:
    def __init__(self, style: Style) -> None:
        self.style = style

    def spell(self, expression: Expression, rank: int = 0) -> str:
        """Return an expression, in brackets where it binds less than `rank`."""
        match expression:
            case Literal():
                return _literal(expression.value)
            case CellRef():
                return self.style.cell(expression.column)
            case ColumnRef():
                return self.style.column(expression)
            case NameRef():
                return expression.name
            case Call():
                return self.call(expression, rank)
            case Reference():
                raise AssertionError(expression)

    def call(self, call: Call, rank: int) -> str:
        name, arguments = call.function, call.arguments
        if name == NEGATIVE:
            return "-" + self.spell(arguments[0], TIGHTEST)
        if name in RANKS:
            own = RANKS[name]
            text = f"{self.spell(arguments[0], own)}{name}{self.spell(arguments[1], own + 1)}"
            return f"({text})" if own < rank else text
        if name in SPECIAL:
            return SPECIAL[name](self, arguments)
        prefix = "_xlfn." if name in PREFIXED else ""
        return f"{prefix}{name}({','.join(self.spell(argument) for argument in arguments)})"

    def hours(self, arguments: tuple[Expression, ...]) -> str:
        start, end = arguments
        return f"ROUND(({self.spell(end, SUM_RANK)}-{self.spell(start, SUM_RANK + 1)})*24,2)"

    def weekday(self, arguments: tuple[Expression, ...]) -> str:
        return f"WEEKDAY({self.spell(arguments[0])},2)"

    def look_up(self, arguments: tuple[Expression, ...]) -> str:
        sought, keys, found, other = map(self.spell, arguments)
        return f"_xlfn.IFNA(INDEX({found},MATCH({sought},{keys},0)),{other})"

    def median_where(self, arguments: tuple[Expression, ...]) -> str:
        """ISNUMBER, because a blank would count as 0; "", because FALSE would in a table of one row."""
        numbers, *pairs = arguments
        tests = "".join(
            f"({self.spell(column)}{self.comparison(criterion)})*"
            for column, criterion in zip(pairs[::2], pairs[1::2], strict=True)
        )
        column = self.spell(numbers)
        return f'MEDIAN(IF({tests}ISNUMBER({column}),{column},""))'

    def comparison(self, criterion: Expression) -> str:
        """Return a criterion as the second half of a comparison: `>=5`, `="Open"`."""
        match criterion:
            case Literal(value=str(text)):
                sign, rest = split_criterion(text)
                return (sign or "=") + (
                    rest if sign and NUMERIC.fullmatch(rest) else _literal(rest if sign else text)
                )
            case Call(function="&", arguments=(Literal(value=str(sign)), rest_)) if sign in RANKS:
                return sign + self.spell(rest_, SUM_RANK)
        return "=" + self.spell(criterion, 1)


SPECIAL: dict[str, Callable[[_Speller, tuple[Expression, ...]], str]] = {
    "HOURS": _Speller.hours,
    "WEEKDAY": _Speller.weekday,
    "XLOOKUP": _Speller.look_up,
    "MEDIANIFS": _Speller.median_where,
}


def _literal(value: float | str | bool) -> str:
    match value:
        case bool():
            return str(value).upper()
        case str():
            text = '"' + value.replace('"', '""') + '"'
            # XlsxWriter takes SORT( for the function, in a text too; in two pieces it does not.
            return re.sub(r"(?<=[A-Z])\(", '"&"(', text)
        case int():
            return str(value)
        case float():
            return format(Decimal(repr(value)), "f")
