"""The value of an expression, as Excel, LibreOffice and Google Sheets compute it.

The checker has refused every expression in which those programs differ; what is left is what
this module computes, and theme/static/js/workbook/evaluate.js computes the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from plugins.resource_center.workbook.criteria import exactly, matching
from plugins.resource_center.workbook.expression import (
    Call,
    CellRef,
    ColumnRef,
    Expression,
    Literal,
    NameRef,
    Reference,
)
from plugins.resource_center.workbook.operations import OPERATIONS, divided
from plugins.resource_center.workbook.values import CellError, Failure, Value, is_number, to_number


@dataclass(frozen=True)
class Place:
    """Where an expression stands, and what it can see.

    `names` holds inputs and figures, `tables` columns by table and name; `table` and `row` say
    in which row this-row references stand (None and 0 outside a table).
    """

    names: Mapping[str, Value]
    tables: Mapping[str, Mapping[str, Sequence[Value]]]
    table: str | None = None
    row: int = 0


def evaluate(expression: Expression, place: Place) -> Value:
    """Return what the cell shows: blank becomes 0, an error a CellError.

    Raises Unsure where spreadsheet programs give different results for these very values.
    """
    try:
        value = _value(expression, place)
    except Failure as failure:
        return failure.error
    except OverflowError:
        return CellError.NUMBER
    return 0 if value is None else value


def _value(expression: Expression, place: Place) -> Value:
    match expression:
        case Literal():
            return expression.value
        case CellRef():
            assert place.table is not None
            return place.tables[place.table][expression.column][place.row]
        case NameRef():
            return place.names[expression.name]
        case Call():
            return _call(expression, place)
        case ColumnRef() | Reference():
            raise AssertionError(expression)


def _sound(expression: Expression, place: Place) -> Value:
    """Return a value that is no error; an error in a cell spreads to what uses it."""
    value = _value(expression, place)
    if isinstance(value, CellError):
        raise Failure(value)
    return value


def _call(call: Call, place: Place) -> Value:
    name, arguments = call.function, call.arguments
    if name in LAZY:
        return LAZY[name](arguments, place)
    if name in AGGREGATES:
        return AGGREGATES[name](_numbers(arguments, place, skip_errors=name == "COUNT"))
    if name in CONDITIONAL:
        return _conditional(name, arguments, place)
    return OPERATIONS[name](*(_sound(argument, place) for argument in arguments))


# --- functions that choose what to compute ----------------------------------------------------


def _if(arguments: tuple[Expression, ...], place: Place) -> Value:
    test, yes, no = arguments
    return _sound(yes if _sound(test, place) else no, place)


def _if_error(arguments: tuple[Expression, ...], place: Place) -> Value:
    first, other = arguments
    try:
        return _sound(first, place)
    except (Failure, OverflowError):
        return _sound(other, place)


def _and(arguments: tuple[Expression, ...], place: Place) -> Value:
    tests = [_sound(argument, place) for argument in arguments]  # all of them: an error must show
    return all(tests)


def _or(arguments: tuple[Expression, ...], place: Place) -> Value:
    tests = [_sound(argument, place) for argument in arguments]
    return any(tests)


def _look_up(arguments: tuple[Expression, ...], place: Place) -> Value:
    sought = _sound(arguments[0], place)
    fits = matching(sought) if isinstance(sought, str) else None
    for key, found in zip(_column(arguments[1], place), _column(arguments[2], place), strict=True):
        if fits(key) if fits else is_number(key) and key == to_number(sought):
            return found
    return _sound(arguments[3], place)


LAZY: dict[str, Callable[[tuple[Expression, ...], Place], Value]] = {
    "IF": _if,
    "IFERROR": _if_error,
    "AND": _and,
    "OR": _or,
    "XLOOKUP": _look_up,
}


# --- functions over columns -------------------------------------------------------------------


def _column(expression: Expression, place: Place) -> Sequence[Value]:
    assert isinstance(expression, ColumnRef)
    return place.tables[expression.table][expression.column]


def _numbers(arguments: tuple[Expression, ...], place: Place, *, skip_errors: bool) -> list[float]:
    found: list[float] = []
    for argument in arguments:
        values = _column(argument, place) if isinstance(argument, ColumnRef) else (_value(argument, place),)
        found.extend(_only_numbers(values, skip_errors=skip_errors))
    return found


def _only_numbers(values: Sequence[Value], *, skip_errors: bool = False) -> list[float]:
    found = []
    for value in values:
        if isinstance(value, CellError) and not skip_errors:
            raise Failure(value)
        if is_number(value):
            found.append(value)
    return found


def _conditional(name: str, arguments: tuple[Expression, ...], place: Place) -> Value:
    """COUNTIFS and its kin: the rows for which every criterion holds, then the plain function."""
    pairs = arguments[len(arguments) % 2 :]
    test = exactly if name == "MEDIANIFS" else matching
    kept: set[int] | None = None
    for column, criterion in zip(pairs[::2], pairs[1::2], strict=True):
        fits = test(_sound(criterion, place))
        cells = _column(column, place)
        rows = range(len(cells)) if kept is None else sorted(kept)
        kept = {row for row in rows if fits(cells[row])}
    rows = sorted(kept or ())
    if name == "COUNTIFS":
        return len(rows)
    cells = _column(arguments[0], place)
    return CONDITIONAL[name](_only_numbers([cells[row] for row in rows]))


def total(numbers: Sequence[float]) -> float:
    """Return the sum, added left to right as JavaScript does (`sum` compensates from Python 3.12 on)."""
    result = 0.0
    for number in numbers:
        result += number
    return result


def _mean(numbers: Sequence[float]) -> float:
    return divided(total(numbers), len(numbers))


def _median(numbers: Sequence[float]) -> float:
    if not numbers:
        raise Failure(CellError.NUMBER)
    ordered, half = sorted(numbers), len(numbers) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def _least(numbers: Sequence[float]) -> float:
    return min(numbers, default=0)


def _greatest(numbers: Sequence[float]) -> float:
    return max(numbers, default=0)


AGGREGATES: dict[str, Callable[[Sequence[float]], float]] = {
    "SUM": total,
    "AVERAGE": _mean,
    "MEDIAN": _median,
    "MIN": _least,
    "MAX": _greatest,
    "COUNT": len,
}
CONDITIONAL: dict[str, Callable[[Sequence[float]], float]] = {
    "COUNTIFS": len,
    "SUMIFS": total,
    "AVERAGEIFS": _mean,
    "MEDIANIFS": _median,
    "MINIFS": _least,
    "MAXIFS": _greatest,
}
