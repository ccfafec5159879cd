"""The evaluator: spreadsheet semantics at the edges, the same in Python and in the browser."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from plugins.resource_center.workbook import criteria, evaluate, operations, values
from plugins.resource_center.workbook.evaluate import Place
from plugins.resource_center.workbook.live import tree
from plugins.resource_center.workbook.values import CellError, Unsure
from tests.resource_center.workbook.declared import NAMED, ROLES, settled
from tests.resource_center.workbook.edges import EDGES, ROW_EDGES
from tests.resource_center.workbook.javascript import call
from tests.resource_center.workbook.random_formulas import NAMED as WORLD_NAMES
from tests.resource_center.workbook.random_formulas import make_world

PLACE = Place(NAMED, {"Roles": ROLES})
ROW = Place(NAMED, {"Roles": ROLES}, "Roles", 1)
RUN = "return given.cases.map(([tree, table, row]) => module.evaluate(tree, { ...given.place, table, row }));"


def plain(value: Any) -> Any:
    """Return a value as the browser hands it over."""
    return {"error": value.value} if isinstance(value, CellError) else value


@pytest.mark.parametrize(("formula", "wanted"), EDGES)
def test_an_edge_has_the_value_every_program_shows(formula: str, wanted: Any) -> None:
    """Each value was read from LibreOffice after a forced recalculation."""
    found = evaluate.evaluate(settled(formula), PLACE)
    assert found == (pytest.approx(wanted, rel=1e-12, abs=0) if isinstance(found, float) else wanted)


@pytest.mark.browser
def test_the_browser_shows_the_same_at_the_edges(scripts: Page) -> None:
    """To the last bit."""
    given = [(formula, settled(formula)) for formula, _ in EDGES]
    place = {"names": NAMED, "tables": {"Roles": ROLES}}
    found = call(scripts, "evaluate", RUN, {"place": place, "cases": [[tree(e), None, 0] for _, e in given]})
    ours = [plain(evaluate.evaluate(expression, PLACE)) for _, expression in given]
    assert dict(zip(EDGES, found, strict=True)) == dict(zip(EDGES, ours, strict=True))


@pytest.mark.browser
@pytest.mark.parametrize("seed", [1, 2])
def test_python_and_the_browser_agree_on_random_formulas(scripts: Page, seed: int) -> None:
    """One checked tree, two short interpreters: not one value may differ, not by a bit."""
    world = make_world(seed, tables=8, formulas=600)
    place = {"names": WORLD_NAMES, "tables": world.tables}
    cases = [[tree(case.expression), case.table, case.row] for case in world.cases]
    found = call(scripts, "evaluate", RUN, {"place": place, "cases": cases})
    different = [
        (case.text, case.value, theirs)
        for case, theirs in zip(world.cases, found, strict=True)
        if plain(case.value) != theirs
    ]
    assert different == []


@pytest.mark.parametrize(
    "formula",
    [
        "= ROUND(100 * 1.005, 0)",
        "= YEAR(MIN(Roles[Days]) + DATE(1900, 1, 1))",
        "= DATE(26, 1, 1) + 0",
        '= LEN("😀")',
    ],
)
def test_a_value_on_which_programs_differ_stops_the_build(formula: str) -> None:
    """Rather no value than one that another program shows otherwise."""
    with pytest.raises(Unsure):
        evaluate.evaluate(settled(formula), PLACE)


@pytest.mark.parametrize(("formula", "wanted"), ROW_EDGES)
def test_a_blank_is_nothing_to_text_and_zero_to_numbers(formula: str, wanted: Any) -> None:
    """Blank in arithmetic is 0, joined it is nothing, compared it is like what it meets."""
    found = evaluate.evaluate(settled(formula, "Roles"), ROW)
    assert found == (pytest.approx(wanted) if isinstance(found, float) else wanted)


# A mutant is a slip that a maintainer could make: (module, what stands there, what it becomes).
MUTANTS = [
    (operations, '"ROUND": _round(ROUND_HALF_UP)', '"ROUND": _round("ROUND_HALF_EVEN")'),
    (values, "left.lower(), right.lower()", "left, right"),
    (
        values,
        "_order(to_15_digits(to_number(left)), to_15_digits(to_number(right)))",
        "_order(to_number(left), to_number(right))",
    ),
    (values, 'return "" if isinstance(other, str)', "return 0 if isinstance(other, str)"),
    (values, "    if value is None:\n        return 0\n", "    if value is None:\n        return 1\n"),
    (criteria, "re.IGNORECASE | re.DOTALL", "re.DOTALL"),
    (criteria, '{"*": ".*", "?": "."}', "{}"),
    (criteria, 'r"~[*?~]|."', 'r"."'),
    (criteria, "ORDERS[sign](compare(cell, number))", "ORDERS[sign](compare(number, cell))"),
    (operations, "math.floor(to_15_digits(to_number(value)))", "int(to_number(value))"),
    (operations, "(last - first).days + 1", "(last - first).days"),
    (operations, "min(first.day, calendar.monthrange(year, month + 1)[1])", "28"),
    (operations, "_day(value).isoweekday()", "_day(value).weekday()"),
    (operations, 'to_text(text)).strip(" ")', "to_text(text))"),
    (operations, "to_15_digits(left) == to_15_digits(-right)", "left == -right"),
    (operations, "* 24, 2, ROUND_HALF_UP)", "* 24, 0, ROUND_HALF_UP)"),
    (
        operations,
        "divmod(math.trunc(to_number(year)) * 12 + math.trunc(to_number(month)) - 1, 12)",
        "(math.trunc(to_number(year)), 0)",
    ),
    (evaluate, "min(numbers, default=0)", "min(numbers, default=1)"),
    (evaluate, "(ordered[half - 1] + ordered[half]) / 2", "ordered[half]"),
    (evaluate, "yes if _sound(test, place) else no", "no if _sound(test, place) else yes"),
    (evaluate, "return all(tests)", "return any(tests)"),
    (evaluate, "if is_number(value):", "if value is not None:"),
    (evaluate, "rows = range(len(cells)) if kept is None else sorted(kept)", "rows = range(len(cells))"),
]


@pytest.mark.parametrize(("module", "old", "new"), MUTANTS, ids=[f"{old[:30]}" for _, old, _ in MUTANTS])
def test_a_slip_in_the_evaluator_is_found(
    monkeypatch: pytest.MonkeyPatch, module: types.ModuleType, old: str, new: str
) -> None:
    """The edges and the random formulas would be no proof if a changed evaluator passed them."""
    mutant = mutated(monkeypatch, module, old, new)
    world = make_world(3, tables=8, formulas=600)
    cases = [(settled(formula), PLACE, wanted) for formula, wanted in EDGES]
    cases += [(settled(formula, "Roles"), ROW, wanted) for formula, wanted in ROW_EDGES]
    cases += [(c.expression, Place(WORLD_NAMES, world.tables, c.table, c.row), c.value) for c in world.cases]
    assert any(differs(mutant, expression, place, wanted) for expression, place, wanted in cases)


def differs(mutant: types.ModuleType, expression: Any, place: Place, wanted: Any) -> bool:
    """Whether the mutant gives another value, or none."""
    try:
        found = mutant.evaluate(expression, place)
    except Exception:  # noqa: BLE001 - a mutant that breaks is found as well
        return True
    if isinstance(found, float) and values.is_number(wanted):
        return found != pytest.approx(wanted, rel=1e-12, abs=0)
    return plain_of(found) != plain_of(wanted)


def plain_of(value: Any) -> Any:
    """Return a value without its class: a mutant has error classes of its own."""
    return value.value if type(value).__name__ == "CellError" else value


def mutated(
    monkeypatch: pytest.MonkeyPatch, module: types.ModuleType, old: str, new: str
) -> types.ModuleType:
    """Return an evaluator in which one of its modules is changed, and the others use it."""
    package = "plugins.resource_center.workbook"
    made: list[str] = []
    for original in (values, criteria, operations, evaluate):
        name = original.__name__.rpartition(".")[2]
        source = Path(str(original.__file__)).read_text(encoding="utf-8")
        if original is module:
            assert old in source, old
            source = source.replace(old, new)
        fresh = types.ModuleType(original.__name__)
        monkeypatch.setitem(sys.modules, f"{package}.mutant_{name}", fresh)
        for earlier in made:
            source = source.replace(
                f"from {package}.{earlier} import", f"from {package}.mutant_{earlier} import"
            )
        made.append(name)
        exec(compile(source, str(original.__file__), "exec"), fresh.__dict__)
    return fresh
