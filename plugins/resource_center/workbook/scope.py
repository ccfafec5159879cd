"""What a formula may name, and finding it: columns, inputs, figures, functions.

`[Column]` is settled here: the whole column where a function takes one, this row's cell elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from plugins.common.problems import did_you_mean
from plugins.resource_center.workbook.expression import (
    Call,
    CellRef,
    ColumnRef,
    Expression,
    FormulaFault,
    Literal,
    NameRef,
    Reference,
)
from plugins.resource_center.workbook.functions import FUNCTIONS, OPERATORS, Sort, Takes

WHOLE_COLUMNS = {Takes.VALUES, Takes.COLUMN, Takes.NUMBERS}


@dataclass
class Scope:
    """What a formula may refer to, and what it did refer to.

    `names`: inputs and figures; `tables`: the sorts of each column; `here`: the table of a column
    formula, None elsewhere; `row`: the sorts in a row of that table whose required cells are
    filled. `uses` collects (table or "", name) of everything named.
    """

    names: Mapping[str, Sort]
    tables: Mapping[str, Mapping[str, Sort]]
    here: str | None = None
    row: Mapping[str, Sort] = field(default_factory=dict)
    uses: set[tuple[str, str]] = field(default_factory=set)

    def settle(self, expression: Expression, takes: Takes = Takes.ANY) -> Expression:
        """Return the expression with every name found, `[Column]` read as a column or as a cell.

        Raises FormulaFault for an unknown name and for a number of arguments that does not fit.
        """
        match expression:
            case Literal() | ColumnRef():
                return expression
            case CellRef():
                return self._cell(expression.column)
            case NameRef():
                return self._name(expression)
            case Reference():
                return self._reference(expression, takes)
            case Call(function=name, arguments=arguments):
                taken = parameters_of(name, len(arguments))
                return Call(name, tuple(map(self.settle, arguments, taken)))

    def _columns(self, table: str) -> Mapping[str, Sort]:
        if table not in self.tables:
            raise FormulaFault(
                f"there is no table {table}.", did_you_mean(table, self.tables) or _known(self.tables)
            )
        return self.tables[table]

    def _known_column(self, table: str, column: str) -> None:
        columns = self._columns(table)
        if column not in columns:
            raise FormulaFault(
                f"table {table} has no column {column}.", did_you_mean(column, columns) or _known(columns)
            )
        self.uses.add((table, column))

    def _cell(self, column: str) -> CellRef:
        if self.here is None:
            raise FormulaFault(f"[{column}] needs its table here.", f"Write Table[{column}].")
        self._known_column(self.here, column)
        return CellRef(column)

    def _name(self, name: NameRef) -> NameRef:
        if name.name not in self.names:
            raise FormulaFault(
                f"there is no input or figure {name.name}.",
                did_you_mean(name.name, self.names) or _known(self.names),
            )
        self.uses.add(("", name.name))
        return name

    def _reference(self, reference: Reference, takes: Takes) -> Expression:
        table = reference.table or self.here
        if takes not in WHOLE_COLUMNS and table == self.here:
            return self._cell(reference.column)
        if table is None:
            raise FormulaFault(
                f"[{reference.column}] needs its table here.", f"Write Table[{reference.column}]."
            )
        self._known_column(table, reference.column)
        column = ColumnRef(table, reference.column)
        if takes not in WHOLE_COLUMNS:
            raise FormulaFault(f"{column} is a whole column.", f"Take SUM({column}) or the like, or XLOOKUP.")
        return column


def parameters_of(name: str, count: int) -> tuple[Takes, ...]:
    """Return what each of `count` arguments is taken as; raise FormulaFault if that many do not fit."""
    if name in OPERATORS:
        return OPERATORS[name].takes
    if name not in FUNCTIONS:
        raise FormulaFault(f"there is no function {name}.", _other_function(name))
    taken = FUNCTIONS[name].parameters(count)
    if taken is None:
        raise FormulaFault(
            f"{name} does not take {count} arguments.", f"Write {FUNCTIONS[name].signature(name)}."
        )
    return taken


_ELSEWHERE = {
    "TODAY": "Make the day an input, so that the file shows the same tomorrow.",
    "NOW": "Make the moment an input, so that the file shows the same tomorrow.",
    "COUNTIF": "Write COUNTIFS.",
    "SUMIF": "Write SUMIFS: the column to add comes first.",
    "AVERAGEIF": "Write AVERAGEIFS: the column to average comes first.",
    "VLOOKUP": "Write XLOOKUP.",
    "COUNTA": 'Write COUNTIFS([X], "?*"): COUNTA counts cells that look empty.',
    "TEXT": "Give the column or figure a format.",
    "IFS": "Write IF inside IF.",
}


def _other_function(name: str) -> str:
    return _ELSEWHERE.get(name) or did_you_mean(name, FUNCTIONS) or "docs/formulas.md lists them all."


def _known(words: Iterable[str]) -> str:
    return f"There are {', '.join(words)}." if words else "There is none."
