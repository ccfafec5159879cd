"""The evaluator: spreadsheet semantics at the edges, the same in Python and in the browser."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from plugins.resource_center.workbook import evaluate
from plugins.resource_center.workbook.evaluate import Place
from plugins.resource_center.workbook.live import tree
from plugins.resource_center.workbook.values import CellError, Unsure
from tests.resource_center.workbook.declared import NAMED, ROLES, WITH_ERROR, settled
from tests.resource_center.workbook.edges import EDGES, ERROR_EDGES, ERROR_ROW_EDGES, ROW_EDGES
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


@pytest.mark.parametrize(("formula", "wanted"), ERROR_EDGES)
def test_an_error_in_a_column_spreads_to_what_uses_it(formula: str, wanted: Any) -> None:
    """COUNT and criteria pass over it; whatever takes its value shows it."""
    assert evaluate.evaluate(settled(formula), Place(NAMED, {"Roles": WITH_ERROR})) == wanted


@pytest.mark.parametrize(("formula", "wanted"), ERROR_ROW_EDGES)
def test_an_error_in_a_cell_spreads_to_what_uses_it(formula: str, wanted: Any) -> None:
    """IF looks only at the side it takes, OR at all of its tests."""
    place = Place(NAMED, {"Roles": WITH_ERROR}, "Roles", 1)
    assert evaluate.evaluate(settled(formula, "Roles"), place) == wanted


@pytest.mark.browser
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_python_and_the_browser_agree_on_random_formulas(scripts: Page, seed: int) -> None:
    """One checked tree, two short interpreters: not one value may differ, not by a bit."""
    world = make_world(seed, tables=8, formulas=700)
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
