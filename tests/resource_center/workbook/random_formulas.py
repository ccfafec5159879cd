"""Random formulas over random tables: what the checker lets through must have one value everywhere."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from random import Random

from plugins.resource_center.workbook.checker import Checker
from plugins.resource_center.workbook.evaluate import Place, evaluate
from plugins.resource_center.workbook.expression import Expression, FormulaFault
from plugins.resource_center.workbook.formula import parse_formula
from plugins.resource_center.workbook.functions import Sort
from plugins.resource_center.workbook.scope import Scope
from plugins.resource_center.workbook.values import Unsure, Value

WORDS = [
    "Ada",
    "ada",
    "Bo",
    "BO",
    "Çelik",
    "çelik",
    "a",
    "screen",
    "Screen ",
    "two  words",
    " lead",
    "x*",
    "Open",
    "open",
    "naïve",
]
NUMBERS = [0, 1, 2, 5, 10, -3, 48, 0.1, 0.3, 2.675, 1 / 3, 100, 7.5, 1e6]
FIRST_DAY = 46000
COLUMNS = {
    "Points": Sort.NUMBER | Sort.BLANK,
    "Days": Sort.NUMBER | Sort.BLANK,
    "Name": Sort.TEXT | Sort.BLANK,
    "Stage": Sort.TEXT | Sort.BLANK,
    "Start": Sort.DATE | Sort.BLANK,
    "Seen": Sort.DATE | Sort.BLANK,
    "Calc": Sort.NUMBER | Sort.EMPTY,
}
NAMES = {"Budget": Sort.NUMBER, "AsOf": Sort.DATE, "Who": Sort.TEXT}
NAMED: dict[str, Value] = {"Budget": 100, "AsOf": 46085.4375, "Who": "Ada"}
KIND = {"number": Sort.NUMBER, "date": Sort.DATE, "text": Sort.TEXT}


@dataclass(frozen=True)
class Case:
    """One formula: where it stands, its text and tree, and our value."""

    table: str | None
    row: int
    text: str
    expression: Expression
    value: Value


@dataclass(frozen=True)
class World:
    """Tables and the formulas over them."""

    tables: dict[str, dict[str, list[Value]]]
    cases: list[Case]


@cache
def make_world(seed: int, tables: int, formulas: int) -> World:
    """Return so many formulas that the checker accepts and on whose values programs agree."""
    random = Random(seed)
    data = {f"Team_{letter}": _table(random) for letter in "abcdefghijkl"[:tables]}
    writer = _Writer(random, list(data))
    cases: list[Case] = []
    while len(cases) < formulas:
        table = random.choice([*data, None])
        row = random.randrange(len(data[table]["Points"])) if table else 0
        text = "= " + writer.formula(
            random.choice(["number", "number", "text", "date"]), random.randint(1, 3), table
        )
        scope = Scope(NAMES, dict.fromkeys(data, COLUMNS), table, COLUMNS if table else {})
        try:
            expression = scope.settle(parse_formula(text))
            Checker(scope).result(expression)
            cases.append(
                Case(table, row, text, expression, evaluate(expression, Place(NAMED, data, table, row)))
            )
        except (FormulaFault, Unsure):
            continue
    return World(data, cases)


def _table(random: Random) -> dict[str, list[Value]]:
    height = random.randint(1, 8)

    def column(sort: str) -> list[Value]:
        return [None if random.random() < 0.2 else _cell(random, sort) for _ in range(height)]

    points = column("number")
    return {
        "Points": points,
        "Days": column("number"),
        "Name": ["x*", *column("text")[1:]],  # a star that is no wildcard
        "Stage": column("text"),
        "Start": column("day"),
        "Seen": column("moment"),
        "Calc": ["" if value is None else float(value) * 2 for value in points],  # type: ignore[arg-type]
    }


def _cell(random: Random, sort: str) -> Value:
    match sort:
        case "number":
            return random.choice([*NUMBERS, random.randint(-50, 200), round(random.uniform(-5, 60), 2)])
        case "text":
            return random.choice(WORDS)
        case "day":
            return FIRST_DAY + random.randint(0, 120)
    return FIRST_DAY + random.randint(0, 60) + random.randint(0, 1439) / 1440


# What a formula of a kind may look like. {number} is any number, {of} a table, {numbers} a column
# of it; a shape is chosen at random, and the checker throws out what does not fit together.
SHAPES = {
    "number": (
        "({number} {operator} {number})",
        "({number} {operator} {number})",
        "IF({test}, {number}, {number})",
        "IFERROR({number}, {number})",
        "{rounding}({number}, {places})",
        "INT({number})",
        "ABS({number})",
        "-{number}",
        "MOD({number}, {divisor})",
        "LEN({text})",
        "{part}({date})",
        "NETWORKDAYS({date}, {date})",
        "HOURS({date}, {date})",
        "({date} - {date})",
        "{aggregate}({of}[{numbers}])",
        "{conditional}({of}[{numbers}], {criterion})",
        "{conditional}({of}[{numbers}], {criterion}, {criterion})",
        "COUNTIFS({criterion})",
        "COUNTIFS({criterion})",
        "COUNTIFS({criterion}, {criterion})",
        "(XLOOKUP({text}, {of}[{texts}], {of}[Points], 7) + 0)",
    ),
    "date": (
        "({date} + {literal number})",
        "EDATE({date}, {months})",
        "IF({test}, {date}, {date})",
        "{extreme}({of}[{dates}])",
    ),
    "text": (
        "({text} & {text})",
        "IF({test}, {text}, {text})",
        "{side}({text}, {places})",
        "TRIM({text})",
        "({text} & ROUND({number}, 0))",
    ),
    "test": (
        "{number} {order} {number}",
        "{date} {order} {date}",
        "{text} {equality} {text}",
        "{both}({test}, {test})",
        "NOT({test})",
        '{reference text} {equality} ""',
        '{reference number} {equality} ""',
    ),
    "criterion": (
        "{of}[{numbers}], {literal number}",
        '{of}[{numbers}], "{order}{literal number}"',
        '{of}[{numbers}], "{order}" & Budget',
        '{of}[{dates}], "{order}" & {literal date}',
        "{of}[{dates}], AsOf",
        "{of}[{texts}], {literal text}",
        "{of}[{texts}], {pattern}",
        "{of}[{texts}], Who",
    ),
    "operator": ("+", "-", "*", "/"),
    "order": ("<", "<=", ">", ">=", "="),
    "equality": ("=", "<>"),
    "rounding": ("ROUND", "ROUNDUP", "ROUNDDOWN"),
    "places": ("0", "1", "2", "5"),
    "divisor": ("2", "7", "3", "10"),
    "months": ("-13", "-1", "1", "6", "12"),
    "part": ("YEAR", "MONTH", "DAY", "WEEKDAY"),
    "aggregate": ("SUM", "AVERAGE", "MIN", "MAX", "COUNT", "MEDIAN"),
    "conditional": ("SUMIFS", "AVERAGEIFS", "MINIFS", "MAXIFS", "MEDIANIFS"),
    "extreme": ("MIN", "MAX"),
    "side": ("LEFT", "RIGHT"),
    "both": ("AND", "OR"),
    "pattern": ('"*a*"', '"?*"', '"s*"', '"??"', '"x~*"', '"x?"'),
    "literal number": ("0", "1", "2", "5", "0.1", "0.3", "3", "100", "2.5", "48", "1.005"),
    "literal text": tuple(f'"{word}"' for word in WORDS),
    "literal date": ("DATE(2025, 12, 24)", "DATE(2026, 2, 28)", "DATE(2026, 14, 3)", "DATE(2027, 1, 1)"),
    "literal test": ("TRUE", "FALSE"),
}


class _Writer:
    """Writes formulas from the shapes above."""

    def __init__(self, random: Random, tables: list[str]) -> None:
        self.random = random
        self.tables = tables

    def formula(self, kind: str, depth: int, table: str | None) -> str:
        """Return a formula of a kind, nested no deeper than `depth`."""
        if depth <= 0 or self.random.random() < 0.1:
            of_this_kind = ["literal", "literal" if kind == "test" else "reference"]
            return self.part(f"{self.random.choice(of_this_kind)} {kind}", 0, table, "")
        return self.fill(self.random.choice(SHAPES[kind]), depth - 1, table)

    def fill(self, shape: str, depth: int, table: str | None, of: str = "") -> str:
        """Put something into every gap of a shape; {of} is one table throughout."""
        of = of or (table if table and self.random.random() < 0.6 else self.random.choice(self.tables))
        return re.sub(r"{([a-z ]+)}", lambda gap: self.part(gap[1], depth, table, of), shape)

    def part(self, gap: str, depth: int, table: str | None, of: str) -> str:
        """Return what goes into one gap."""
        if gap == "of":
            return of
        if gap in {"numbers", "texts", "dates"}:
            return self.random.choice([name for name, sorts in COLUMNS.items() if KIND[gap[:-1]] in sorts])
        if gap.startswith("reference"):
            kind = KIND[gap.removeprefix("reference ")]
            columns = [f"[{name}]" for name, sorts in COLUMNS.items() if kind in sorts] if table else []
            return self.random.choice([name for name, sort in NAMES.items() if kind in sort] + columns)
        if gap in {"number", "date", "text", "test"}:
            return self.formula(gap, depth, table)
        return self.fill(self.random.choice(SHAPES[gap]), depth, table, of)
