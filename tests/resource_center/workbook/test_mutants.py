"""The edges and the random formulas are proof: a slip in either evaluator is found by them."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from plugins.resource_center.workbook import criteria, evaluate, operations, values
from plugins.resource_center.workbook.evaluate import Place
from plugins.resource_center.workbook.expression import Expression
from plugins.resource_center.workbook.live import tree
from plugins.resource_center.workbook.values import Value
from tests.resource_center.workbook.declared import NAMED, ROLES, WITH_ERROR, settled
from tests.resource_center.workbook.edges import EDGES, ERROR_EDGES, ERROR_ROW_EDGES, ROW_EDGES
from tests.resource_center.workbook.javascript import SCRIPTS, open_page, plain
from tests.resource_center.workbook.mutants import BROWSER_MUTANTS, MUTANTS
from tests.resource_center.workbook.random_formulas import NAMED as WORLD_NAMES
from tests.resource_center.workbook.random_formulas import make_world

Case = tuple[Expression, Place, Value]


def cases() -> list[Case]:
    """Return all that a mutant has to pass: the edges, and some hundred random formulas."""
    found: list[Case] = []
    for roles, edges, table in (
        (ROLES, EDGES, None),
        (ROLES, ROW_EDGES, "Roles"),
        (WITH_ERROR, ERROR_EDGES, None),
        (WITH_ERROR, ERROR_ROW_EDGES, "Roles"),
    ):
        place = Place(NAMED, {"Roles": roles}, table, 1 if table else 0)
        found += [(settled(formula, table), place, wanted) for formula, wanted in edges]
    world = make_world(3, tables=8, formulas=700)
    return found + [
        (c.expression, Place(WORLD_NAMES, world.tables, c.table, c.row), c.value) for c in world.cases
    ]


@pytest.mark.parametrize(("module", "old", "new"), MUTANTS, ids=[f"{old[:30]}" for _, old, _ in MUTANTS])
def test_a_slip_in_the_evaluator_is_found(
    monkeypatch: pytest.MonkeyPatch, module: types.ModuleType, old: str, new: str
) -> None:
    """The edges and the random formulas would be no proof if a changed evaluator passed them."""
    mutant = mutated(monkeypatch, module, old, new)
    assert any(differs(mutant, *case) for case in cases())


def test_the_evaluator_itself_passes() -> None:
    """What finds every mutant finds nothing in what is right."""
    assert [case for case in cases() if differs(evaluate, *case)] == []


@pytest.fixture(scope="module")
def zoo(chromium_context: BrowserContext) -> Page:
    """A page with a folder of scripts for each mutant (m1, m2 …), and one for the right ones (m0)."""
    right = {
        name: (SCRIPTS / f"workbook/{name}.js").read_text(encoding="utf-8") for name in ("evaluate", "values")
    }
    files = {f"/m0/{name}.js": text.encode() for name, text in right.items()}
    for number, (module, old, new) in enumerate(BROWSER_MUTANTS, start=1):
        assert right[module].count(old) >= 1, old
        mutant = right | {module: right[module].replace(old, new)}
        files |= {f"/m{number}/{name}.js": text.encode() for name, text in mutant.items()}
    return open_page(chromium_context, "<!doctype html><title>Mutants</title>", "zoo", files)


@pytest.mark.browser
def test_a_slip_in_the_script_is_found(zoo: Page) -> None:
    """The same cases judge the twin in the browser: only the script as it is computes them all."""
    worlds: dict[int, dict[str, Any]] = {}
    given = []
    for expression, place, wanted in cases():
        world = id(place.tables)
        worlds[world] = {"names": dict(place.names), "tables": sent(place.tables)}
        given.append([tree(expression), world, place.table, place.row, plain_of(wanted)])
    wrong = zoo.evaluate(
        RUN, {"cases": given, "worlds": list(worlds.items()), "count": len(BROWSER_MUTANTS) + 1}
    )
    assert wrong[0] == 0
    assert [mutant for mutant, count in zip(BROWSER_MUTANTS, wrong[1:], strict=True) if not count] == []


def sent(tables: Any) -> Any:
    """Return tables as they are sent to the browser, an error as `{"error": …}`."""
    return {
        name: {key: [plain(cell) for cell in cells] for key, cells in columns.items()}
        for name, columns in tables.items()
    }


# How many cases each folder of scripts computes otherwise; numbers may differ in their last bits.
RUN = """async ({ cases, worlds, count }) => {
    const near = (a, b) => typeof a === "number" && typeof b === "number"
        ? Math.abs(a - b) <= 1e-12 * Math.abs(b) : a === b;
    const mapped = (tables, change) => Object.fromEntries(Object.entries(tables).map(([name, columns]) =>
        [name, Object.fromEntries(Object.entries(columns).map(([key, cells]) => [key, cells.map(change)]))]));
    const wrong = [];
    const tables = new Map(worlds);
    for (let number = 0; number < count; number += 1) {
        const { evaluate } = await import(`/m${number}/evaluate.js`);
        const { CellError } = await import(`/m${number}/values.js`);
        const cell = (value) => value?.error ? new CellError(value.error) : value;
        const place = (at) => ({ ...tables.get(at), tables: mapped(tables.get(at).tables, cell) });
        wrong.push(cases.filter(([tree, at, table, row, wanted]) => {
            try {
                const value = evaluate(tree, { ...place(at), table, row });
                return !near(value instanceof Error ? value.message : value, wanted);
            } catch {
                return true;
            }
        }).length);
    }
    return wrong;
}"""


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
