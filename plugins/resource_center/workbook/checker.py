"""Checks a formula before anything computes it: names, arguments, and what each value may be.

Every expression in which spreadsheet programs differ is refused here, with the way out: text in
arithmetic, truth values in cells, blank results, criteria that count blanks. That is why a short
evaluator is right.
"""

from __future__ import annotations

import re

from plugins.common.problems import one_of
from plugins.resource_center.workbook.criteria import NUMERIC, split_criterion
from plugins.resource_center.workbook.expression import (
    COMPARISONS,
    NEGATIVE,
    Call,
    CellRef,
    ColumnRef,
    Expression,
    FormulaFault,
    Literal,
    NameRef,
    Reference,
)
from plugins.resource_center.workbook.functions import (
    ALLOWED,
    AMOUNT,
    FUNCTIONS,
    NO_SORT,
    NOTHING,
    SORT_NAMES,
    Sort,
    Takes,
)
from plugins.resource_center.workbook.scope import Scope, parameters_of

ARITHMETIC = {"+", "-", "*", "/", NEGATIVE}
Facts = frozenset[Expression]
"""References known to hold something, because a test around them says so."""


class Checker:
    """Says what expressions of one scope may be; its methods raise FormulaFault where a part does not fit."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope

    def sorts(self, expression: Expression, facts: Facts = frozenset()) -> Sort:
        """Return all that a settled expression may be; raise FormulaFault where a part does not fit."""
        match expression:
            case Literal(value=value):
                return _sort_of(value)
            case CellRef(column=column):
                return self.scope.row[column] & ~NOTHING if expression in facts else self.scope.row[column]
            case NameRef(name=name):
                return self.scope.names[name] & ~NOTHING if expression in facts else self.scope.names[name]
            case ColumnRef():
                return self.scope.tables[expression.table][expression.column]
            case Call():
                return self._call(expression, facts)
            case Reference():
                raise AssertionError(expression)

    def result(self, expression: Expression) -> Sort:
        """Return the sorts of a whole formula; raise FormulaFault where programs show it differently."""
        sorts = self.sorts(expression)
        if Sort.BLANK in sorts:
            raise FormulaFault(
                "the result may be a blank cell, which one program shows as 0 and another as nothing.",
                'Test it first, IF([X] = "", "", [X]), or add 0 or "".',
            )
        if Sort.TRUTH in sorts:
            raise FormulaFault(
                "the result is true or false, which programs count differently.", 'Write IF(…, "Yes", "No").'
            )
        return sorts

    def test(self, expression: Expression) -> None:
        """Raise FormulaFault unless the formula is a test: a comparison, AND, OR or NOT."""
        if self.sorts(expression) != Sort.TRUTH:
            raise FormulaFault("it is no test.", "Compare something: = [Points] = 0.")

    # --- sorts ---

    def _call(self, call: Call, facts: Facts) -> Sort:
        name, arguments = call.function, call.arguments
        match name:
            case "IF":
                self._want(arguments[0], Sort.TRUTH, facts, name)
                held, failed = known_filled(arguments[0])
                return self.sorts(arguments[1], facts | held) | self.sorts(arguments[2], facts | failed)
            case "IFERROR":
                return self.sorts(arguments[0], facts) | self.sorts(arguments[1], facts)
            case "XLOOKUP":
                return self._look_up(arguments, facts)
            case "&":
                return self._join(arguments, facts)
        if name in ARITHMETIC:
            return self._arithmetic(name, arguments, facts)
        if name in COMPARISONS:
            return self._comparison(name, arguments, facts)
        return self._function(name, arguments, facts)

    def _function(self, name: str, arguments: tuple[Expression, ...], facts: Facts) -> Sort:
        function = FUNCTIONS[name]
        given = NO_SORT
        column = NO_SORT
        for argument, takes in zip(arguments, parameters_of(name, len(arguments)), strict=True):
            if takes is Takes.CRITERION:
                self._criterion(name, argument, column, facts)
                continue
            sorts = self.sorts(argument, facts)
            match takes:
                case Takes.COLUMN | Takes.NUMBERS if not isinstance(argument, ColumnRef):
                    raise FormulaFault(
                        f"{name} takes a whole column.", "Write it like [Points] or Roles[Points]."
                    )
                case Takes.NUMBERS | Takes.VALUES if not sorts & AMOUNT:
                    raise FormulaFault(
                        f"{name} finds no numbers in {_shown(argument)}.", "Name a column of numbers."
                    )
                case Takes.VALUES if isinstance(argument, Literal | Call):
                    self._want(argument, AMOUNT | Sort.BLANK, facts, name)
                case Takes.NUMBER | Takes.DATE | Takes.TEXT | Takes.TRUTH:
                    self._want(argument, ALLOWED[takes], facts, name)
            if takes in {Takes.VALUES, Takes.NUMBERS}:
                given |= sorts
            column = sorts
        if function.keeps_dates and Sort.DATE in given:
            return given & AMOUNT
        assert function.gives is not None
        return function.gives

    def _look_up(self, arguments: tuple[Expression, ...], facts: Facts) -> Sort:
        key, keys, found, other = arguments
        for column in (keys, found):
            if not isinstance(column, ColumnRef):
                raise FormulaFault("XLOOKUP takes a whole column.", "Write it like Roles[Role].")
        if self.sorts(key, facts) & NOTHING:
            raise FormulaFault(
                f"XLOOKUP: {_shown(key)} may be empty.", f'Test it first: IF({_shown(key)} = "", …).'
            )
        _same(self.sorts(key, facts), self.sorts(keys), "XLOOKUP")
        return self.sorts(found) | self.sorts(other, facts)

    def _join(self, arguments: tuple[Expression, ...], facts: Facts) -> Sort:
        for argument in arguments:
            self._want(argument, Sort.TEXT | Sort.NUMBER | NOTHING, facts, "&")
        return Sort.TEXT

    def _arithmetic(self, sign: str, arguments: tuple[Expression, ...], facts: Facts) -> Sort:
        shown = "-" if sign == NEGATIVE else sign
        sorts = [self._want(argument, AMOUNT | Sort.BLANK, facts, shown) for argument in arguments]
        for argument, sort in zip(arguments, sorts, strict=True):
            if Sort.DATE in sort and Sort.BLANK in sort:
                raise FormulaFault(
                    f"{_shown(argument)} is a date that may be blank.",
                    f'Test it first: IF({_shown(argument)} = "", …).',
                )
        dates = tuple(Sort.DATE in sort for sort in sorts)
        if not any(dates):
            return Sort.NUMBER
        if (sign, dates) == ("-", (True, True)):
            return Sort.NUMBER
        if (sign, dates) in {("+", (True, False)), ("+", (False, True)), ("-", (True, False))}:
            return Sort.DATE
        raise FormulaFault(
            f"{shown} is applied to a date.", "A date may have days added or taken off, or a date taken off."
        )

    def _comparison(self, sign: str, arguments: tuple[Expression, ...], facts: Facts) -> Sort:
        left, right = (self.sorts(argument, facts) for argument in arguments)
        if sign in {"=", "<>"}:
            if Literal("") not in arguments:
                _same(left, right, sign)
            return Sort.TRUTH
        for argument in arguments:
            self._want(argument, AMOUNT | Sort.BLANK, facts, sign)
        _same(left, right, sign)
        return Sort.TRUTH

    def _criterion(self, name: str, criterion: Expression, column: Sort, facts: Facts) -> None:
        """Refuse a criterion that programs count differently; `column` is what it asks of."""
        match criterion:
            case Literal(value=""):
                raise FormulaFault(
                    f'{name}: programs differ on "" as a criterion.', 'Count with "?*" or ">0".'
                )
            case Literal(value=str(text)) if split_criterion(text)[0]:
                sign, rest = split_criterion(text)
                self._signed_criterion(name, sign, column, is_number=bool(NUMERIC.fullmatch(rest)))
            case Call(function="&", arguments=(Literal(value=str(text)), number)) if split_criterion(text)[0]:
                sign, rest = split_criterion(text)
                self._signed_criterion(name, sign, column, is_number=not rest)
                self._want(number, AMOUNT, facts, name)
            case _:
                sorts = self.sorts(criterion, facts)
                if sorts & NOTHING:
                    raise FormulaFault(
                        f"{name}: the criterion {_shown(criterion)} may be empty, and counts as 0.",
                        "Test it first.",
                    )
                _same(sorts, column, name)

    @staticmethod
    def _signed_criterion(name: str, sign: str, column: Sort, *, is_number: bool) -> None:
        if sign == "<>":
            raise FormulaFault(
                f"{name}: programs differ on whether <> counts blank cells.", "Subtract what you leave out."
            )
        if not is_number:
            raise FormulaFault(
                f"{name}: {sign} stands before something else than a number.", 'Write ">=5" or ">=" & X.'
            )
        if not column & AMOUNT:
            raise FormulaFault(
                f"{name}: {sign} asks a column of text for a number.", "Name a column of numbers."
            )

    def _want(self, expression: Expression, allowed: Sort, facts: Facts, where: str) -> Sort:
        sorts = self.sorts(expression, facts)
        wrong = sorts & ~allowed
        if wrong:
            raise FormulaFault(
                f"{where}: {_shown(expression)} may be {_named(wrong)}.",
                f'Test it first: IF({_shown(expression)} = "", …).'
                if wrong in NOTHING
                else f"It takes {_named(allowed)}.",
            )
        return sorts


def known_filled(test: Expression) -> tuple[Facts, Facts]:
    """Return the references that are not empty where the test holds, and those where it fails.

    `[X] = ""`, `[X] <> ""`, and AND and OR of such tests.
    """
    nothing: Facts = frozenset()
    match test:
        case Call(
            function="=" | "<>" as sign, arguments=(CellRef() | NameRef() as reference, Literal(value=""))
        ):
            found: Facts = frozenset([reference])
            return (nothing, found) if sign == "=" else (found, nothing)
        case Call(function="AND", arguments=parts):
            return nothing.union(*(known_filled(part)[0] for part in parts)), nothing
        case Call(function="OR", arguments=parts):
            return nothing, nothing.union(*(known_filled(part)[1] for part in parts))
        case Call(function="NOT", arguments=(part,)):
            held, failed = known_filled(part)
            return failed, held
    return nothing, nothing


def _same(left: Sort, right: Sort, where: str) -> None:
    """Refuse to compare what can never be the same, like a number with a text."""
    left, right = left & ~NOTHING, right & ~NOTHING
    if left and right and not left & right:
        raise FormulaFault(
            f"{where} compares {_named(left)} with {_named(right)}.", "Compare like with like."
        )


def _sort_of(value: float | str | bool) -> Sort:
    match value:
        case bool():
            return Sort.TRUTH
        case str():
            return Sort.TEXT if value else Sort.EMPTY
        case _:
            return Sort.NUMBER


def _named(sorts: Sort) -> str:
    return one_of([SORT_NAMES[sort] for sort in sorts])


def _shown(expression: Expression) -> str:
    match expression:
        case CellRef():
            return f"[{expression.column}]"
        case ColumnRef():
            return str(expression)
        case NameRef():
            return expression.name
        case Literal(value=str(text)):
            return f'"{text}"'
        case Literal():
            return str(expression.value)
        case Call(function=name):
            return f"{name}(…)" if re.match(r"\w", name) and name != NEGATIVE else "a calculation"
        case Reference():
            raise AssertionError(expression)
