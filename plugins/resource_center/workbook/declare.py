"""A workbook's YAML → declared parts, each with its line; every fault found is reported at once.

Only what stands in the file is read here. What formulas mean together is checked in assemble.py.
The keys are described for authors in docs/workbooks.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from plugins.common.front_matter import Entry, Node, read_yaml
from plugins.common.problems import Problem
from plugins.common.schema import Fault
from plugins.resource_center.workbook import cells, keys
from plugins.resource_center.workbook.assemble import assemble
from plugins.resource_center.workbook.display import FORMATS, Format
from plugins.resource_center.workbook.expression import ColumnRef
from plugins.resource_center.workbook.functions import Sort
from plugins.resource_center.workbook.model import (
    Accepts,
    CellType,
    Chart,
    ChartType,
    Column,
    Figure,
    Formula,
    Input,
    Mark,
    Rule,
    Sheet,
    Table,
    Workbook,
)
from plugins.resource_center.workbook.reading import Reader
from plugins.resource_center.workbook.values import Value

MOST_ROWS = 10_000
WIDTHS = {CellType.WHOLE: 10, CellType.NUMBER: 10, CellType.DATE: 13, CellType.MOMENT: 19}
DEFAULT_WIDTH = 16


def load_workbook(file: Path, shown: str) -> Workbook | list[Problem]:
    """Read, check and compute a workbook, or return every Problem found.

    `shown` is the path to name in problems. Refused is what a spreadsheet program, the page and
    the browser would not show alike: unknown words and names, values that do not fit their
    column, formulas that mix sorts, circles, and any cell that would show an error.
    """
    entries = read_yaml(file, shown)
    return [entries] if isinstance(entries, Problem) else declare(entries, shown)


def declare(entries: Mapping[str, Entry], shown: str) -> Workbook | list[Problem]:
    """Make a workbook of the keys of its file; see `load_workbook`."""
    reader = _Parts(shown)
    workbook = reader.workbook(entries)
    if reader.problems or workbook is None:
        return reader.problems
    return assemble(workbook, shown, reader.lines)


# --- reading --------------------------------------------------------------------------------


class _Parts(Reader):
    """Reads the parts of a workbook, one method for each."""

    def workbook(self, entries: Mapping[str, Entry]) -> Workbook | None:
        values = self.group("", 1, entries, keys.WORKBOOK)
        if values is None:
            return None
        return Workbook(
            inputs={part.name: part for part in self.named(values["inputs"], "inputs", self.input)},
            figures={part.name: part for part in self.named(values["figures"], "figures", self.figure)},
            tables={part.name: part for part in self.named(values["tables"], "tables", self.table)},
            sheets=tuple(self.listed(values["sheets"], "sheets", self.sheet)),
        )

    # --- parts ---

    def input(self, name: str, node: Node, where: str) -> Input | None:
        values = self.read_keys(node, where, keys.INPUT)
        if values is None:
            return None
        accepts = self.accepts(values, where, node.line)
        try:
            value = cells.read_value(values["value"], accepts)
        except Fault as fault:
            self.fault(f"{where}.value", node.line, fault)
            return None
        if value is None:
            line = values["value"].line
            self.problem(f"{where}.value", line, "it has no value.", "Give it one: formulas count on it.")
            return None
        if values["now"] and accepts.type.sort is not Sort.DATE:
            self.problem(f"{where}.now", node.line, "only a date or a moment can be now.", "Delete the line.")
        format_ = values["format"] or _format_of(accepts)
        return Input(name, values["label"], accepts, value, format_, values["help"], values["now"])

    def figure(self, name: str, node: Node, where: str) -> Figure | None:
        values = self.read_keys(node, where, keys.FIGURE)
        if values is None:
            return None
        rules = tuple(self.listed(values["rules"], f"{where}.rules", self.rule))
        return Figure(name, values["label"], values["formula"], values["format"] or FORMATS["number"], rules)

    def table(self, name: str, node: Node, where: str) -> Table | None:
        values = self.read_keys(node, where, keys.TABLE)
        if values is None:
            return None
        columns = tuple(self.named(values["columns"], where, self.column))
        table = Table(
            name,
            values["label"],
            columns,
            spare=values["spare"],
            is_fixed=values["fixed"],
            rules=tuple(self.listed(values["rules"], f"{where}.rules", self.rule)),
        )
        is_whole = isinstance(values["columns"].data, dict) and len(columns) == len(values["columns"].data)
        rows = self.rows(values["rows"], table, where) if is_whole else ()
        everywhere = tuple(column.name for column in columns)
        rules = tuple(replace(rule, columns=rule.columns or everywhere) for rule in table.rules)
        return replace(table, rows=rows, rules=rules)

    def column(self, name: str, node: Node, where: str) -> Column | None:
        values = self.read_keys(node, where, keys.COLUMN)
        if values is None:
            return None
        if (values["type"] is None) == (values["formula"] is None):
            self.problem(
                where,
                node.line,
                "it needs a type or a formula, and not both.",
                "Write type: text, or formula: = …",
            )
            return None
        if values["formula"]:
            for key in ("choices", "min", "max", "required", "locked"):
                if values[key]:
                    self.problem(
                        where, self.lines[f"{where}.{key}"], f"a formula has no {key}.", "Delete the line."
                    )
            content: Accepts | Formula = values["formula"]
            return Column(
                name, content, values["format"] or FORMATS["number"], values["width"] or 12, values["help"]
            )
        accepts = self.accepts(values, where, node.line)
        width = values["width"] or WIDTHS.get(accepts.type, DEFAULT_WIDTH)
        return Column(name, accepts, values["format"] or _format_of(accepts), width, values["help"])

    def accepts(self, values: Mapping[str, Any], where: str, line: int) -> Accepts:
        chosen = values["choices"]
        accepts = Accepts(
            CellType(values["type"]),
            choices=chosen if isinstance(chosen, tuple) else (),
            choices_from=chosen if isinstance(chosen, ColumnRef) else None,
            least=values["min"],
            most=values["max"],
            is_required=values.get("required", False),
            is_locked=values.get("locked", False),
        )
        for what, mending in cells.contradictions(accepts):
            self.problem(where, line, what, mending)
        return accepts

    def rule(self, node: Node, where: str) -> Rule | None:
        values = self.read_keys(node, where, keys.RULE)
        if values is None:
            return None
        return Rule(values["when"], Mark(values["mark"]), values["says"], values["cells"])

    def chart(self, node: Node, where: str) -> Chart | None:
        values = self.read_keys(node, where, keys.CHART)
        if values is None:
            return None
        if values["title"].startswith("="):
            self.problem(
                where,
                node.line,
                "a title that begins with = would be taken for a formula.",
                "Begin it otherwise.",
            )
        return Chart(
            ChartType(values["type"]), values["title"], values["labels"], values["series"], values["against"]
        )

    def sheet(self, node: Node, where: str) -> Sheet | None:
        values = self.read_keys(node, where, keys.SHEET)
        if values is None:
            return None
        charts = tuple(self.listed(values.pop("charts"), f"{where}.charts", self.chart))
        return Sheet(**values, charts=charts)

    # --- rows ---

    def rows(self, node: Node | None, table: Table, where: str) -> tuple[tuple[Value, ...], ...]:
        if node is None:
            return ()
        if not isinstance(node.data, list) or not all(isinstance(row.data, list) for row in node.data):
            self.problem(
                f"{where}.rows", node.line, "it is not a list of lists.", "Write a row like - [Nurse, 40]."
            )
            return ()
        if len(node.data) + table.spare > MOST_ROWS:
            self.problem(
                f"{where}.rows", node.line, f"there are more than {MOST_ROWS:,} rows.", "Leave some out."
            )
            return ()
        return tuple(self.row(row, number, table, where) for number, row in enumerate(node.data, start=1))

    def row(self, node: Node, number: int, table: Table, where: str) -> tuple[Value, ...]:
        assert isinstance(node.data, list)
        place = f"{where}.rows.{number}"
        given = node.data
        if len(given) > len(table.typed):
            names = ", ".join(column.name for column in table.typed)
            self.problem(
                place, node.line, f"{len(given)} values for {len(table.typed)} columns.", f"They are {names}."
            )
        found: list[Value] = []
        for position, column in enumerate(table.typed):
            assert column.accepts is not None
            found.append(None)
            written = given[position] if position < len(given) else Node(node.line, "")
            try:
                found[-1] = cells.read_value(written, column.accepts)
            except Fault as fault:
                self.fault(f"{place}.{column.name}", node.line, fault)
                continue
            if found[-1] is None and column.is_required:
                spot = f"{place}.{column.name}"
                self.problem(spot, written.line, "it is required.", "Fill it in, or leave the row out.")
        return tuple(found)


def _format_of(accepts: Accepts) -> Format:
    return FORMATS["text" if accepts.type is CellType.CHOICE else accepts.type.value]
