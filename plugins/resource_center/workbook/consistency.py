"""Whether the parts of a workbook fit one another: sheets, tables, choices and charts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from plugins.common.problems import did_you_mean
from plugins.resource_center.workbook.expression import ColumnRef
from plugins.resource_center.workbook.functions import AMOUNT
from plugins.resource_center.workbook.model import (
    Chart,
    ChartType,
    Column,
    Figure,
    Input,
    Sheet,
    Table,
    Workbook,
)
from plugins.resource_center.workbook.names import Fault
from plugins.resource_center.workbook.spelling import needs_array


def consistency_faults(workbook: Workbook) -> Iterator[Fault]:
    """Yield where, what and mending for everything that does not fit; formulas are checked elsewhere."""
    yield from _shown_faults(workbook, "inputs", workbook.inputs)
    yield from _shown_faults(workbook, "figures", workbook.figures)
    yield from _shown_faults(workbook, "tables", workbook.tables)
    for number, sheet in enumerate(workbook.sheets, start=1):
        yield from _sheet_faults(workbook, f"sheets.{number}", sheet)
    for table in workbook.tables.values():
        yield from _table_faults(workbook, table)


def _shown_faults(
    workbook: Workbook, kind: str, known: Mapping[str, Input] | Mapping[str, Figure] | Mapping[str, Table]
) -> Iterator[Fault]:
    """Everything a sheet names is there, and everything there is stands on one sheet."""
    seen: set[str] = set()
    for number, sheet in enumerate(workbook.sheets, start=1):
        where = f"sheets.{number}.{kind}"
        for name in getattr(sheet, kind):
            if name not in known:
                yield (
                    where,
                    f'there is no "{name}".',
                    did_you_mean(name, known) or f"Declare it under {kind}.",
                )
            elif name in seen:
                yield where, f'"{name}" is shown twice.', "Show it once."
            seen.add(name)
    for name in known:
        if name not in seen:
            yield f"{kind}.{name}", "no sheet shows it.", f"Name it under {kind} of a sheet."


def _sheet_faults(workbook: Workbook, where: str, sheet: Sheet) -> Iterator[Fault]:
    """A table that grows needs free rows below it."""
    tables = [workbook.tables[name] for name in sheet.tables if name in workbook.tables]
    for table in tables[:-1]:
        if not table.is_fixed:
            yield (
                f"{where}.tables",
                f'"{table.name}" grows and has no room.',
                "Put it last, or on a sheet of its own.",
            )
    for number, chart in enumerate(sheet.charts, start=1):
        for what, mending in _chart_faults(workbook, chart):
            yield f"{where}.charts.{number}", what, mending


def _chart_faults(workbook: Workbook, chart: Chart) -> Iterator[tuple[str, str]]:
    drawn = (*chart.series, *((chart.against,) if chart.against else ()))
    for reference in dict.fromkeys((chart.labels, *drawn)):
        missing = _missing(workbook, reference)
        if missing:
            yield missing
        elif reference.table != chart.labels.table:
            yield f"{reference} is of another table than its labels.", "Chart columns of one table."
        elif reference in drawn and not _column(workbook, reference).sorts & AMOUNT:
            yield f"{reference} holds no numbers.", "Name a column of numbers."
    if chart.against and chart.type is not ChartType.COLUMN:
        yield "only columns can be compared with a line.", "Write type: column."
    if chart.against and len(chart.series) > 1:
        yield "two series and a line are too much to read.", "Leave one out."


def _table_faults(workbook: Workbook, table: Table) -> Iterator[Fault]:
    where = f"tables.{table.name}"
    names = [column.name for column in table.columns]
    if not table.typed:
        yield where, "nothing can be typed into it.", "Give it a column with a type."
    if not table.height:
        yield where, "it has no rows.", "Add rows, or spare: 10."
    if table.is_fixed and table.spare:
        yield f"{where}.spare", "a fixed table has no spare rows.", "Delete the line, or the one with fixed."
    if not table.is_fixed:
        yield from _growth_faults(table)
    for number, rule in enumerate(table.rules, start=1):
        for name in rule.columns:
            if name not in names:
                yield (
                    f"{where}.rules.{number}.cells",
                    f"there is no column {name}.",
                    did_you_mean(name, names),
                )
    for column in table.columns:
        yield from _choice_faults(workbook, table, column)


def _growth_faults(table: Table) -> Iterator[Fault]:
    """A table that grows has formulas that wait for a row, and are there when it comes."""
    where = f"tables.{table.name}"
    formulas = {column.name: column.formula for column in table.columns if column.formula}
    for column in table.columns:
        if column.accepts and column.accepts.is_locked:
            yield f"{where}.{column.name}", "only a fixed table has locked columns.", "Delete locked: yes."
    if formulas and not any(column.is_required for column in table.columns):
        yield (
            where,
            "its formulas would fill empty rows too.",
            "Write required: yes in the column that names a row.",
        )
    for name, formula in formulas.items():
        if not table.spare and needs_array(formula.expression):
            yield (
                f"{where}.{name}",
                "a spreadsheet does not copy MEDIANIFS into new rows.",
                "Write spare: 10, so that rows are ready.",
            )


def _choice_faults(workbook: Workbook, table: Table, column: Column) -> Iterator[Fault]:
    """Every choice of the sample stands in the column that choices come from."""
    source = column.accepts.choices_from if column.accepts else None
    if source is None:
        return
    where = f"tables.{table.name}.{column.name}.choices"
    missing = _missing(workbook, source)
    if missing:
        yield where, *missing
        return
    other = workbook.tables[source.table]
    typed = [each.name for each in other.typed]
    if source.column not in typed or other.name == table.name:
        yield where, f"{source} cannot give choices.", "Name a column of another table that is typed."
        return
    known = [str(row[typed.index(source.column)]) for row in other.rows]
    position = table.typed.index(column)
    for number, row in enumerate(table.rows, start=1):
        value = row[position]
        if value is not None and value not in known:
            what = f'"{value}" is not in {source}.'
            yield (
                f"tables.{table.name}.rows.{number}",
                what,
                did_you_mean(str(value), known) or "Add it there.",
            )


def _missing(workbook: Workbook, reference: ColumnRef) -> tuple[str, str] | None:
    """Return what and mending if there is no such table or column."""
    if reference.table not in workbook.tables:
        return f"there is no table {reference.table}.", did_you_mean(reference.table, workbook.tables)
    names = [column.name for column in workbook.tables[reference.table].columns]
    if reference.column not in names:
        return f"there is no column {reference}.", did_you_mean(reference.column, names)
    return None


def _column(workbook: Workbook, reference: ColumnRef) -> Column:
    return workbook.tables[reference.table].column(reference.column)
