"""Workbooks for tests: declared from YAML written in the test, and what a test reads back of them."""

from __future__ import annotations

import textwrap
from datetime import date
from pathlib import Path

from plugins.common.front_matter import parse_yaml
from plugins.common.problems import Problem
from plugins.resource_center.workbook.checker import Checker
from plugins.resource_center.workbook.declare import declare
from plugins.resource_center.workbook.expression import Expression
from plugins.resource_center.workbook.formula import parse_formula
from plugins.resource_center.workbook.functions import Sort
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.scope import Scope
from plugins.resource_center.workbook.sheet_writer import Cover
from plugins.resource_center.workbook.values import CellError, Value, serial

ROOT = Path(__file__).resolve().parents[3]
CONTENT = ROOT / "content" / "resources"
BOARDS = sorted(file.name.removesuffix(".workbook.yaml") for file in CONTENT.glob("*.workbook.yaml"))
SHOWN = "board.workbook.yaml"

COVER = Cover(
    "Points allocation",
    "Give out every point.",
    date(2026, 11, 22),
    "https://example.org/resources/points/",
    "Sprint Recruiting",
    "CC BY 4.0",
    {"ink": "#16130f", "track": "#b03a20"},
)

SMALL = """
    inputs:
      Budget: {label: Points in the budget, type: whole, min: 1, max: 500, value: 100, help: All of them.}
    figures:
      Given: {label: Points given, formula: "= SUM(Roles[Points])", format: points}
      Check:
        label: Does it add up?
        formula: = IF(Given = Budget, "Adds up", "No")
        rules: [{when: "= Given <> Budget", mark: bad, says: Does not add up}]
    tables:
      Roles:
        label: Roles in this sprint
        spare: 2
        columns:
          Role: {type: text, required: yes, width: 24, help: One line a role.}
          Department: {type: choice, choices: [Nursing, Finance]}
          Points: {type: whole, min: 0, max: 500, format: points}
          Closed: {type: date}
          Share: {formula: "= [Points] / Budget", format: percent}
        rows:
          - [Ward nurse, Nursing, 60, 2026-11-12]
          - [Payroll lead, Finance, 30]
        rules: [{when: "= [Points] = 0", mark: warn, cells: [Points], says: No points}]
    sheets:
      - title: Points
        notes: [Give out every point.]
        inputs: [Budget]
        figures: [Given, Check]
        tables: [Roles]
        charts:
          - {type: bar, title: Points by role, labels: "Roles[Role]", series: ["Roles[Points]"]}
    """


LONG = """
    tables:
      Roles:
        label: Roles
        spare: 1
        columns:
          Role: {type: text, required: yes}
          Length: {formula: "= LEN([Role])"}
    sheets:
      - {title: Roles, tables: [Roles]}
    """


def read(text: str) -> Workbook | list[Problem]:
    """Declare a workbook from YAML (indented as in the test)."""
    entries = parse_yaml(textwrap.dedent(text).lstrip("\n"), SHOWN)
    return [entries] if isinstance(entries, Problem) else declare(entries, SHOWN)


def workbook(text: str = SMALL) -> Workbook:
    """Declare a workbook that is sound."""
    found = read(text)
    assert isinstance(found, Workbook), "\n".join(map(str, found))
    return found


def problems(text: str) -> list[str]:
    """Return what is wrong with a workbook, one line a problem."""
    found = read(text)
    return [] if isinstance(found, Workbook) else [str(problem) for problem in found]


def changed(old: str, new: str, text: str = SMALL) -> str:
    """Return the small workbook with one thing changed."""
    assert old in text, old
    return text.replace(old, new, 1)


# --- one formula in a small world -------------------------------------------------------------

SORTS = {
    "Role": Sort.TEXT | Sort.BLANK,
    "Department": Sort.TEXT | Sort.BLANK,
    "Points": Sort.NUMBER | Sort.BLANK,
    "Days": Sort.NUMBER | Sort.BLANK,
    "Opened": Sort.DATE | Sort.BLANK,
    "Closed": Sort.DATE | Sort.BLANK,
    "Score": Sort.NUMBER | Sort.EMPTY,
}
NAMES = {"Budget": Sort.NUMBER, "AsOf": Sort.DATE, "Who": Sort.TEXT}
NAMED: dict[str, Value] = {"Budget": 100, "AsOf": 46085.4375, "Who": "Ada"}
ROLES: dict[str, list[Value]] = {
    "Role": ["Nurse manager", "Payroll lead", "Bookkeeper"],
    "Department": ["Nursing", "Finance", "Finance"],
    "Points": [40, 20, 10],
    "Days": [11, None, 7],
    "Opened": [serial(date(2026, 1, 5)), serial(date(2026, 1, 7)), serial(date(2026, 1, 12))],
    "Closed": [serial(date(2026, 1, 16)), None, serial(date(2026, 2, 12))],
    "Score": [0.5, "", 3],
}

WITH_ERROR: dict[str, list[Value]] = ROLES | {"Days": [11, CellError.DIVISION, 7]}


def scope(here: str | None = None) -> Scope:
    """Return what a formula may name in tests: a table Roles, and three names."""
    return Scope(NAMES, {"Roles": SORTS}, here, SORTS if here else {})


def settled(formula: str, here: str | None = None) -> Expression:
    """Return a formula's tree, its names found and its sorts checked."""
    given = scope(here)
    expression = given.settle(parse_formula(formula))
    Checker(given).result(expression)
    return expression
