"""Declared parts → a checked workbook: names found, formulas settled and ordered, every value computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from plugins.common.problems import Problem
from plugins.resource_center.workbook.calculate import calculate, find_marks
from plugins.resource_center.workbook.checker import Checker
from plugins.resource_center.workbook.consistency import consistency_faults
from plugins.resource_center.workbook.display import FORMATS, Format
from plugins.resource_center.workbook.expression import Call, CellRef, Expression, FormulaFault, Literal
from plugins.resource_center.workbook.functions import Sort
from plugins.resource_center.workbook.model import (
    Column,
    Figure,
    Formula,
    Rule,
    Table,
    Workbook,
)
from plugins.resource_center.workbook.names import name_faults
from plugins.resource_center.workbook.scope import Scope
from plugins.resource_center.workbook.spelling import LONGEST_PRINTED, spell, structured
from plugins.resource_center.workbook.values import CellError, Unsure

Spot = tuple[str, str]
"""Where a formula stands: (table or "", name of the column or figure)."""


def assemble(workbook: Workbook, shown: str, lines: Mapping[str, int]) -> Workbook | list[Problem]:
    """Return the workbook checked and in order, or every Problem.

    `lines` gives the line of each part by its place (`tables.Roles.Points`), `shown` the file.
    """
    assembly = _Assembly(workbook, shown, lines)
    for where, what, mending in name_faults(workbook):
        assembly.problem(where, what, mending)
    if not assembly.problems:
        assembly.settle_formulas()
    if not assembly.problems:
        assembly.order_formulas()
    if not assembly.problems:
        assembly.check_sorts()
    if not assembly.problems:
        for where, what, mending in consistency_faults(assembly.workbook):
            assembly.problem(where, what, mending)
    if not assembly.problems:
        assembly.check_values()
    return assembly.problems or assembly.workbook


@dataclass
class _Assembly:
    workbook: Workbook
    shown: str
    lines: Mapping[str, int]
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        tables = self.workbook.tables.values()
        self.names = {entry.name: entry.accepts.type.sort for entry in self.workbook.inputs.values()}
        self.names |= dict.fromkeys(self.workbook.figures, Sort(0))
        self.whole = {
            table.name: {column.name: column.sorts | _may_be_blank(column) for column in table.columns}
            for table in tables
        }
        self.row = {
            table.name: {
                column.name: column.sorts | (Sort(0) if column.is_required else _may_be_blank(column))
                for column in table.columns
            }
            for table in tables
        }
        self.uses: dict[Spot, set[Spot]] = {}

    # --- problems ---

    def problem(self, where: str, what: str, mending: str, line: int = 0) -> None:
        self.problems.append(Problem(self.shown, line or self.line(where), where, what, mending))

    def line(self, where: str) -> int:
        """Return the line of a place, or of the nearest place around it."""
        while where and where not in self.lines:
            where = where.rpartition(".")[0]
        return self.lines.get(where, 0)

    def attempt(self, where: str, formula: Formula, work: Callable[[], Formula]) -> Formula:
        """Do something with a formula; a fault in it becomes a problem at its line."""
        try:
            return work()
        except FormulaFault as fault:
            self.problem(where, fault.what, fault.mending, formula.line)
            return formula

    # --- names ---

    def scope(self, table: str) -> Scope:
        return Scope(self.names, self.whole, table or None, self.row.get(table, {}))

    def settle_formulas(self) -> None:
        """Find every name; note which formula uses which."""
        self.each_formula(self._settle)
        self.each_rule(self._settle)

    def _settle(self, spot: Spot, where: str, formula: Formula) -> Formula:
        scope = self.scope(spot[0])

        def work() -> Formula:
            return replace(formula, expression=scope.settle(formula.expression))

        settled = self.attempt(where, formula, work)
        self.uses[spot] = self.uses.get(spot, set()) | scope.uses
        return settled

    def each_formula(self, work: Callable[[Spot, str, Formula], Formula]) -> None:
        """Replace the formula of every figure and column by what `work` makes of it."""
        figures = {
            name: replace(figure, formula=work(("", name), f"figures.{name}.formula", figure.formula))
            for name, figure in self.workbook.figures.items()
        }
        self.workbook = replace(self.workbook, figures=figures)
        self.each_column(
            lambda table, column: (
                replace(
                    column, content=work((table.name, column.name), _place(table, column), column.formula)
                )
                if column.formula
                else column
            )
        )

    def each_column(self, work: Callable[[Table, Column], Column]) -> None:
        tables = {
            name: replace(table, columns=tuple(work(table, column) for column in table.columns))
            for name, table in self.workbook.tables.items()
        }
        self.workbook = replace(self.workbook, tables=tables)

    def each_rule(self, work: Callable[[Spot, str, Formula], Formula]) -> None:
        def ruled(owner: Figure | Table, table: str, where: str) -> tuple[Rule, ...]:
            return tuple(
                replace(rule, test=work((table, f"rule {number}"), f"{where}.rules.{number}.when", rule.test))
                for number, rule in enumerate(owner.rules, start=1)
            )

        figures = {
            name: replace(figure, rules=ruled(figure, "", f"figures.{name}"))
            for name, figure in self.workbook.figures.items()
        }
        tables = {
            name: replace(table, rules=ruled(table, name, f"tables.{name}"))
            for name, table in self.workbook.tables.items()
        }
        self.workbook = replace(self.workbook, figures=figures, tables=tables)

    # --- order and sorts ---

    def order_formulas(self) -> None:
        """Put every formula after those it uses; a circle is a problem."""
        spots = self._spots()
        graph = {spot: sorted(self.uses[spot] & set(spots)) for spot in spots}
        try:
            order = tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            circle = [f"{table}[{name}]" if table else name for table, name in error.args[1]]
            table, name = error.args[1][0]
            where = f"tables.{table}.{name}" if table else f"figures.{name}"
            self.problem(
                where, f"a circle of formulas: {' → '.join(circle)}.", "Let one of them do without the next."
            )
            return
        self.workbook = replace(self.workbook, order=order)

    def _spots(self) -> list[Spot]:
        columns = [(t.name, c.name) for t in self.workbook.tables.values() for c in t.columns if c.formula]
        return [*(("", name) for name in self.workbook.figures), *columns]

    def check_sorts(self) -> None:
        """Work out what every formula may give, in order; hold column formulas back in empty rows."""
        done: dict[Spot, Formula] = {}
        for spot in self.workbook.order:
            done[spot] = self._check(spot)
            table, name = spot
            if table:
                self.row[table][name] = done[spot].sorts
                self.whole[table][name] = done[spot].sorts | (Sort.EMPTY if self._is_held(table) else Sort(0))
            else:
                self.names[name] = done[spot].sorts
        self.each_formula(lambda spot, _, __: done[spot])
        self.each_column(lambda _, column: replace(column, format=_fitting(column.format, column.sorts)))
        figures = {
            name: replace(figure, format=_fitting(figure.format, figure.formula.sorts))
            for name, figure in self.workbook.figures.items()
        }
        self.workbook = replace(self.workbook, figures=figures)
        self.each_rule(self._check_rule)

    def _check(self, spot: Spot) -> Formula:
        table, name = spot
        if table:
            column = self.workbook.tables[table].column(name)
            formula, where = column.formula, _place(self.workbook.tables[table], column)
        else:
            formula, where = self.workbook.figures[name].formula, f"figures.{name}.formula"
        assert formula is not None
        scope, written = self.scope(table), formula

        def work() -> Formula:
            sorts = Checker(scope).result(written.expression)
            expression = self._held(table, written.expression, Literal(""))
            if len(spell(expression, structured(table))) > LONGEST_PRINTED:
                raise FormulaFault(
                    "it is too long for a spreadsheet.", "Give a part of it a column of its own."
                )
            return replace(written, expression=expression, sorts=sorts)

        return self.attempt(where, formula, work)

    def _check_rule(self, spot: Spot, where: str, formula: Formula) -> Formula:
        def work() -> Formula:
            Checker(self.scope(spot[0])).test(formula.expression)
            return replace(
                formula, expression=self._held(spot[0], formula.expression, Literal(False)), sorts=Sort.TRUTH
            )

        return self.attempt(where, formula, work)

    def _is_held(self, table: str) -> bool:
        return any(column.is_required for column in self.workbook.tables[table].columns)

    def _held(self, table: str, expression: Expression, otherwise: Literal) -> Expression:
        """Return the expression, held back until every required cell of its row is filled."""
        if not table or not self._is_held(table):
            return expression
        columns = self.workbook.tables[table].columns
        tests = tuple(
            Call("=", (CellRef(column.name), Literal(""))) for column in columns if column.is_required
        )
        return Call("IF", (tests[0] if len(tests) == 1 else Call("OR", tests), otherwise, expression))

    # --- values ---

    def check_values(self) -> None:
        """No cell may show an error, in the sample and in the empty copy."""
        for empty in (False, True):
            copy = "the empty copy" if empty else "the sample"
            try:
                values = calculate(self.workbook, empty=empty)
                find_marks(self.workbook, values)
            except Unsure as unsure:
                self.problem(
                    "tables",
                    f"in {copy}, programs differ on {unsure}.",
                    "Guard the formula, or change the value.",
                )
                return
            for name in self.workbook.figures:
                self._check_shown_value(values.names[name], f"figures.{name}.formula", copy)
            for table in self.workbook.tables.values():
                for column in table.columns:
                    for value in values.tables[table.name][column.name]:
                        self._check_shown_value(value, _place(table, column), copy)

    def _check_shown_value(self, value: object, where: str, copy: str) -> None:
        if isinstance(value, CellError) and all(problem.key != where for problem in self.problems):
            self.problem(where, f"in {copy} it shows {value.value}.", 'Guard it: IFERROR(…, "").')


def _place(table: Table, column: Column) -> str:
    return f"tables.{table.name}.{column.name}"


def _position(table: Table, column: str) -> int:
    return [typed.name for typed in table.typed].index(column)


def _may_be_blank(column: Column) -> Sort:
    return Sort(0) if column.formula else Sort.BLANK


def _fitting(format_: Format, sorts: Sort) -> Format:
    """Return a date's format for a date that was given none."""
    return FORMATS["date"] if Sort.DATE in sorts and format_.name == "number" else format_
