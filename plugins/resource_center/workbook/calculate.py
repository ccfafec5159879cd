"""Every value and every mark of a workbook: the sample's, or the empty copy's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from plugins.resource_center.workbook.evaluate import Place, evaluate
from plugins.resource_center.workbook.model import Rule, Table, Workbook
from plugins.resource_center.workbook.values import Value

Rows = Sequence[Sequence[Value]]
KEPT = 64  # the sample and the empty copy of so many dashboards as a site may have


@dataclass(frozen=True)
class Values:
    """What the cells hold: inputs and figures by name, columns by table and name."""

    names: Mapping[str, Value]
    tables: Mapping[str, Mapping[str, Sequence[Value]]]


@dataclass(frozen=True)
class Marks:
    """The rules that hold: by figure, and by table, row and column."""

    figures: Mapping[str, Rule]
    cells: Mapping[tuple[str, int, str], Rule]


@lru_cache(KEPT)
def calculate(workbook: Workbook, *, empty: bool = False) -> Values:
    """Return all values of the sample, or of the empty copy: the same cells with nothing typed in.

    Inputs keep their values in both, fixed tables their rows. Computed once for a workbook: it is
    checked, shown on a page and written into a file with the same values.
    """
    rows = {
        table.name: () if empty and not table.is_fixed else table.rows for table in workbook.tables.values()
    }
    return calculate_with(workbook, {entry.name: entry.value for entry in workbook.inputs.values()}, rows)


def calculate_with(workbook: Workbook, inputs: Mapping[str, Value], rows: Mapping[str, Rows]) -> Values:
    """Return all values for these inputs and these typed rows (the rest of a table stays blank)."""
    names: dict[str, Value] = dict(inputs)
    tables = {table.name: _typed_columns(table, rows[table.name]) for table in workbook.tables.values()}
    for table, name in workbook.order:
        if not table:
            names[name] = evaluate(workbook.figures[name].formula.expression, Place(names, tables))
            continue
        formula = workbook.tables[table].column(name).formula
        assert formula is not None
        tables[table][name] = [
            evaluate(formula.expression, Place(names, tables, table, row))
            for row in range(workbook.tables[table].height)
        ]
    return Values(names, tables)


def find_marks(workbook: Workbook, values: Values) -> Marks:
    """Return which figures and cells are marked, and why: of several rules the first that holds."""
    figures: dict[str, Rule] = {}
    for figure in workbook.figures.values():
        for rule in figure.rules:
            if evaluate(rule.test.expression, Place(values.names, values.tables)) is True:
                figures.setdefault(figure.name, rule)
    cells: dict[tuple[str, int, str], Rule] = {}
    for table in workbook.tables.values():
        for rule in table.rules:
            for row in range(table.height):
                place = Place(values.names, values.tables, table.name, row)
                if evaluate(rule.test.expression, place) is True:
                    for column in rule.columns:
                        cells.setdefault((table.name, row, column), rule)
    return Marks(figures, cells)


def _typed_columns(table: Table, rows: Rows) -> dict[str, Sequence[Value]]:
    blanks: list[Value] = [None] * (table.height - len(rows))
    return {
        column.name: [row[position] for row in rows] + blanks for position, column in enumerate(table.typed)
    }
