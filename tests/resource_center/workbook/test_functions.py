"""Every function and operator of the language: one contract for each row."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from plugins.resource_center.workbook import evaluate as python
from plugins.resource_center.workbook.evaluate import Place, evaluate
from plugins.resource_center.workbook.expression import FormulaFault
from plugins.resource_center.workbook.functions import FUNCTIONS, OPERATORS, Function
from plugins.resource_center.workbook.live import tree
from plugins.resource_center.workbook.operations import OPERATIONS
from plugins.resource_center.workbook.spelling import spell, structured
from plugins.resource_center.workbook.values import CellError, Value, serial
from tests.resource_center.workbook.declared import NAMED, ROLES, WITH_ERROR, settled
from tests.resource_center.workbook.edges import EDGES, ERROR_EDGES, ERROR_ROW_EDGES, ROW_EDGES
from tests.resource_center.workbook.javascript import call
from tests.resource_center.workbook.specification import REFUSED, SPECIFICATION, in_files, rows_below

ROWS = {**FUNCTIONS, **OPERATORS}
RUN = "return given.map(([tree, place]) => module.evaluate(tree, place));"


def wanted(function: Function) -> Any:
    """Return the value of a row's example as a cell holds it."""
    return serial(function.value) if isinstance(function.value, date) else function.value


@pytest.mark.parametrize("name", ROWS)
def test_the_example_of_a_function_has_the_value_it_claims(name: str) -> None:
    """The table of functions is the documentation: what it claims is computed."""
    found = evaluate(settled(ROWS[name].example), Place(NAMED, {"Roles": ROLES}))
    assert found == (pytest.approx(wanted(ROWS[name])) if isinstance(found, float) else wanted(ROWS[name]))


@pytest.mark.browser
def test_the_browser_gives_every_example_the_same_value(scripts: Page) -> None:
    """evaluate.js is the twin: same trees, same values."""
    place = {"names": NAMED, "tables": {"Roles": ROLES}}
    found = call(scripts, "evaluate", RUN, [[tree(settled(row.example)), place] for row in ROWS.values()])
    assert dict(zip(ROWS, found, strict=True)) == {
        name: evaluate(settled(row.example), Place(NAMED, {"Roles": ROLES})) for name, row in ROWS.items()
    }


def test_every_row_is_computed_and_nothing_else_is() -> None:
    """A function is a row, an implementation in Python and one in JavaScript; none may be forgotten."""
    computed = {*OPERATIONS, *python.LAZY, *python.AGGREGATES, *python.CONDITIONAL}
    assert computed == set(ROWS)


@pytest.mark.browser
def test_the_browser_knows_the_same_functions(scripts: Page) -> None:
    """Nothing is computed there that is not in the table, and the other way round."""
    assert set(call(scripts, "evaluate", "return module.FUNCTION_NAMES;", None)) == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_the_specification_says_what_the_table_says(name: str) -> None:
    """docs/formulas.md is checked row by row: signature, help, example and value."""
    function = ROWS[name]
    shown = function.value.isoformat() if isinstance(function.value, date) else function.value
    shown = f'"{shown}"' if isinstance(function.value, str) else shown
    signature = function.signature(name) if name in FUNCTIONS else {"neg": "-"}.get(name, name)
    line = f"| `{signature}` | {function.help} | `{function.example}` | {shown} |"
    assert line in SPECIFICATION.split("\n")


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_is_spelled_with_what_all_programs_know(name: str) -> None:
    """XLOOKUP, HOURS and MEDIANIFS are ours; newer functions carry the prefix files need."""
    spelled = spell(settled(FUNCTIONS[name].example), structured(None))
    used = set(re.findall(r"[A-Z][A-Z.]*(?=\()", spelled))
    assert used <= in_files()
    for newer in ("MINIFS", "MAXIFS", "IFNA"):
        assert spelled.count(f"{newer}(") == spelled.count(f"_xlfn.{newer}(")


# --- the tables of docs/formulas.md -----------------------------------------------------------------


def written(value: Value) -> str:
    """Return a value as the specification writes it."""
    if isinstance(value, CellError):
        return value.value
    return f'"{value}"' if isinstance(value, str) else format(value, ".15g")


@pytest.mark.parametrize(
    ("heading", "edges", "roles", "here"),
    [
        ("Anywhere", EDGES, ROLES, None),
        ("In the second row of Roles", ROW_EDGES, ROLES, "Roles"),
        ("With an error in a column", ERROR_EDGES, WITH_ERROR, None),
        ("In the row of the error", ERROR_ROW_EDGES, WITH_ERROR, "Roles"),
    ],
)
def test_every_edge_of_the_specification_is_tried(
    heading: str, edges: list[tuple[str, Value]], roles: dict[str, list[Value]], here: str | None
) -> None:
    """Each row is computed; the list is the one that LibreOffice judges."""
    rows = rows_below(heading)
    place = Place(NAMED, {"Roles": roles}, here, 1 if here else 0)
    assert [(formula, written(evaluate(settled(formula, here), place))) for formula, _ in rows] == rows
    assert [formula for formula, _ in rows] == [formula for formula, _ in edges]


def test_the_specification_shows_what_is_refused() -> None:
    """One example for each row of the table."""
    assert len(REFUSED) == 13


@pytest.mark.parametrize(("formula", "outside"), REFUSED)
def test_what_the_specification_refuses_is_refused(formula: str, outside: str) -> None:
    """With a reason and a way out."""
    with pytest.raises(FormulaFault) as refused:
        settled(formula, None if outside else "Roles")
    assert refused.value.what
    assert refused.value.mending
