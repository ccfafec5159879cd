"""A workbook as plain JSON for the browser: formulas as trees, formats, the sample.

Lists keep the order, as a template's `tojson` sorts the keys of groups. A tree is a value or
["c", column], ["C", table, column], ["n", name], [function, argument, …].
"""

from __future__ import annotations

from typing import Any

from plugins.resource_center.workbook.display import Format
from plugins.resource_center.workbook.expression import (
    Call,
    CellRef,
    ColumnRef,
    Expression,
    Literal,
    NameRef,
    Reference,
)
from plugins.resource_center.workbook.model import Accepts, Chart, Column, Rule, Table, Workbook


def live_data(workbook: Workbook) -> dict[str, Any]:
    """Return all that the browser needs to compute and draw the board again after every key."""
    return {
        "inputs": [
            {
                "name": entry.name,
                "accepts": _accepts(entry.accepts),
                "format": _format(entry.format),
                "value": entry.value,
            }
            for entry in workbook.inputs.values()
        ],
        "figures": [
            {
                "name": figure.name,
                "tree": tree(figure.formula.expression),
                "format": _format(figure.format),
                "rules": [_rule(rule) for rule in figure.rules],
            }
            for figure in workbook.figures.values()
        ],
        "tables": [_table(table) for table in workbook.tables.values()],
        "order": [list(spot) for spot in workbook.order],
        "charts": [_chart(chart) for sheet in workbook.sheets for chart in sheet.charts],
    }


def tree(expression: Expression) -> Any:
    """Return a settled expression as plain JSON."""
    match expression:
        case Literal(value=value):
            return value
        case CellRef(column=column):
            return ["c", column]
        case ColumnRef(table=table, column=column):
            return ["C", table, column]
        case NameRef(name=name):
            return ["n", name]
        case Call(function=function, arguments=arguments):
            return [function, *map(tree, arguments)]
        case Reference():
            raise AssertionError(expression)


def _table(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "grows": not table.is_fixed,
        "spare": table.spare,
        "columns": [_column(column) for column in table.columns],
        "rows": [list(row) for row in table.rows],
        "rules": [_rule(rule) for rule in table.rules],
    }


def _column(column: Column) -> dict[str, Any]:
    found: dict[str, Any] = {"name": column.name, "format": _format(column.format)}
    if column.formula:
        return found | {"tree": tree(column.formula.expression)}
    assert column.accepts is not None
    return found | {"accepts": _accepts(column.accepts)}


def _accepts(accepts: Accepts) -> dict[str, Any]:
    source = accepts.choices_from
    return _filled(
        type=accepts.type.value,
        choices=list(accepts.choices),
        choicesFrom=[source.table, source.column] if source else None,
        least=accepts.least,
        most=accepts.most,
        required=accepts.is_required,
        locked=accepts.is_locked,
    )


def _format(format_: Format) -> dict[str, Any]:
    return _filled(
        places=format_.places,
        percent=format_.is_percent,
        grouped=format_.is_grouped,
        signed=format_.is_signed,
        date=format_.date,
    )


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "tree": tree(rule.test.expression),
        "mark": rule.mark.value,
        "says": rule.says,
        "columns": list(rule.columns),
    }


def _chart(chart: Chart) -> dict[str, Any]:
    return _filled(
        type=chart.type.value,
        title=chart.title,
        table=chart.labels.table,
        labels=chart.labels.column,
        series=[reference.column for reference in chart.series],
        against=chart.against.column if chart.against else None,
    )


def _filled(**values: Any) -> dict[str, Any]:
    """Return what says something: no None, no False, nothing empty. A 0 says something."""
    return {
        name: value
        for name, value in values.items()
        if value is not None and value is not False and value not in ("", [])
    }
