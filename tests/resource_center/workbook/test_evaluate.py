"""The evaluator: spreadsheet semantics at the edges, the same in Python and in the browser."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from plugins.resource_center.workbook import evaluate
from plugins.resource_center.workbook.evaluate import Place
from plugins.resource_center.workbook.live import tree
from plugins.resource_center.workbook.values import Unsure, number_text, rounded, to_15_digits
from tests.resource_center.workbook.declared import NAMED, ROLES, WITH_ERROR, settled
from tests.resource_center.workbook.edges import EDGES, ERROR_EDGES, ERROR_ROW_EDGES, ROW_EDGES
from tests.resource_center.workbook.javascript import call, plain
from tests.resource_center.workbook.random_formulas import NAMED as WORLD_NAMES
from tests.resource_center.workbook.random_formulas import make_world

PLACE = Place(NAMED, {"Roles": ROLES})
ROW = Place(NAMED, {"Roles": ROLES}, "Roles", 1)
RUN = "return given.cases.map(([tree, table, row]) => module.evaluate(tree, { ...given.place, table, row }));"


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
def test_python_and_the_browser_cut_and_round_every_number_alike(scripts: Page) -> None:
    """Random ones, and those with a five right behind the 15 digits, at 2^53, very small, very large."""
    numbers = list(awkward_numbers())
    code = """return given.map((number) => [module.to15Digits(number), module.numberText(number),
        ...[-3, 0, 2, 15].map((places) => module.rounded(number, places))]);"""
    ours = [[to_15_digits(n), number_text(n), *(rounded(n, p) for p in (-3, 0, 2, 15))] for n in numbers]
    found = [
        [
            float(value) if isinstance(value, int) else value for value in row
        ]  # a whole number comes as its digits
        for row in call(scripts, "values", code, numbers)
    ]
    assert dict(zip(numbers, found, strict=True)) == dict(zip(numbers, ours, strict=True))


def awkward_numbers() -> Iterator[float]:
    """Yield some 900 numbers of both signs; a sum of powers of two has as many digits as it is long."""
    chance = random.Random(20_261_122)
    for power in range(1, 54):
        yield from (2.0**power - 1, 2.0**power + 1, 2.0**-power, 1 + 2.0**-power, 7 - 2.0**-power)
    for places in range(14, 24):
        yield from (
            chance.randrange(1, 4_000) + chance.randrange(1, 2**places) / 2**places for _ in range(15)
        )
    for exponent in range(-12, 19):
        yield from (chance.uniform(-10, 10) * 10.0**exponent for _ in range(10))
    yield from (0, -0.0, 0.1 + 0.2, 2.675, 1.005, 100 * 1.005, 2**53, 2**53 + 2, 1e15, 1e21, 1.5e25, 5e-7)


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
        "= IF(9.99999999999995 = 9.99999999999996, 1, 0)",
        "= 9.99999999999995 - 9.99999999999996",
        "= IF(999999999999999 + 1 > 999999999999999, 1, 0)",
        '= 0.00001 & ""',
        '= 1000000000000000 & ""',
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
