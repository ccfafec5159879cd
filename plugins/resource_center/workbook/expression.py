"""What a formula is made of: the nodes of its tree, and the fault that any reader of one may find."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LEVELS = (("=", "<>", "<", "<=", ">", ">="), ("&",), ("+", "-"), ("*", "/"))
COMPARISONS = LEVELS[0]
NEGATIVE = "neg"  # the function name of a leading minus


@dataclass(frozen=True)
class Literal:
    """A number, a text or a truth value, as written."""

    value: float | str | bool


@dataclass(frozen=True)
class CellRef:
    """This row's cell of a column."""

    column: str


@dataclass(frozen=True)
class ColumnRef:
    """A whole column of a table."""

    table: str
    column: str

    def __str__(self) -> str:
        return f"{self.table}[{self.column}]"


@dataclass(frozen=True)
class NameRef:
    """An input or a figure."""

    name: str


@dataclass(frozen=True)
class Reference:
    """`[Column]` or `Table[Column]` as read: the checker settles whether a cell or a column is meant."""

    table: str | None
    column: str


@dataclass(frozen=True)
class Call:
    """A function or an operator (by its sign; a leading minus is `neg`) with its arguments."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Literal | CellRef | ColumnRef | NameRef | Reference | Call


class FormulaFault(Exception):
    """What is wrong with a formula and how to mend it, in words for its author."""

    def __init__(self, what: str, mending: str) -> None:
        super().__init__(f"{what} {mending}")
        self.what, self.mending = what, mending


def walk(expression: Expression) -> Iterator[Expression]:
    """Yield an expression and everything in it, the whole before its parts."""
    yield expression
    if isinstance(expression, Call):
        for argument in expression.arguments:
            yield from walk(argument)
