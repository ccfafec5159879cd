"""The checker: everything in which spreadsheet programs differ is refused, with the way out."""

from __future__ import annotations

import pytest

from plugins.resource_center.workbook.checker import Checker
from plugins.resource_center.workbook.expression import FormulaFault
from plugins.resource_center.workbook.formula import parse_formula
from plugins.resource_center.workbook.functions import Sort
from tests.resource_center.workbook.declared import scope, settled

REFUSED = [
    # names
    ("= SUM(Role[Points])", 'Did you mean "Roles"?'),
    ("= SUM(Roles[Point])", 'Did you mean "Points"?'),
    ("= Bugdet + 1", 'Did you mean "Budget"?'),
    ("= SOM(Roles[Points])", 'Did you mean "SUM"?'),
    ("= TODAY()", "Make the day an input"),
    ("= COUNTIF([Role], 1)", "Write COUNTIFS"),
    ("= VLOOKUP(1, 2, 3)", "Write XLOOKUP"),
    ("= ROUND(1)", "Write ROUND(number, number)."),
    ("= SUMIFS([Points], [Role])", "does not take 2 arguments"),
    # a column where a cell is due, and the other way round
    ("= Roles2[Points]", "there is no table Roles2"),
    ("= XLOOKUP(Who, Who, [Points], 0) + 0", "takes a whole column"),
    # sorts
    ("= [Role] + 1", "[Role] may be text"),
    ("= [Score] * 2", '[Score] may be the empty text ""'),
    ("= Who > 1", "Who may be text"),
    ('= Budget = "100"', "compares a number with text"),
    ('= [Opened] = "x"', "compares a date with text"),
    ("= IF([Points] > AsOf, 1, 0)", "compares a number with a date"),
    ("= [Closed] - [Opened]", "[Closed] is a date that may be blank"),
    ("= DAY([Closed])", "[Closed] may be a blank cell"),
    ("= AsOf + AsOf", "applied to a date"),
    ("= AsOf * 2", "applied to a date"),
    ("= 5 - AsOf", "applied to a date"),
    ("= -AsOf", "applied to a date"),
    ("= YEAR(2026)", "2026 may be a number"),
    ('= AsOf & ""', "AsOf may be a date"),
    ('= (1 = 1) & ""', "may be true or false"),
    ("= IF(Budget, 1, 2)", "Budget may be a number"),
    ("= AND(1 = 1, Budget) & 1", "may be a number"),
    ("= SUM([Role])", "finds no numbers in Roles[Role]"),
    ('= SUM("x", 1)', "finds no numbers"),
    # results
    ("= [Points]", "may be a blank cell"),
    ("= Budget > 1", "is true or false"),
    ("= IF(Budget > 1, [Points], 0)", "may be a blank cell"),
    # criteria
    ('= COUNTIFS([Role], "")', 'programs differ on ""'),
    ('= COUNTIFS([Role], "<>Ada")', "whether <> counts blank cells"),
    ('= COUNTIFS([Role], ">5")', "asks a column of text for a number"),
    ('= COUNTIFS([Points], ">x")', "before something else than a number"),
    ('= COUNTIFS([Points], ">" & Who)', "Who may be text"),
    ("= COUNTIFS([Role], [@Role])", "may be empty, and counts as 0"),
    ("= COUNTIFS([Role], 5)", "compares a number with text"),
    ("= XLOOKUP([@Role], Roles[Role], Roles[Points], 0) + 0", "may be empty"),
]


@pytest.mark.parametrize(("formula", "said"), REFUSED)
def test_a_formula_on_which_programs_differ_is_refused(formula: str, said: str) -> None:
    """Each of these gave different values in different programs, or is a slip."""
    with pytest.raises(FormulaFault) as caught:
        settled(formula, "Roles")
    assert said in str(caught.value)


ACCEPTED = [
    ("= [Points] * 2", Sort.NUMBER),
    ('= IF([Score] = "", 0, [Score] * 2)', Sort.NUMBER),
    ('= IF([Score] <> "", [Score] * 2, 0)', Sort.NUMBER),
    ('= IF([Closed] = "", 0, IF([Opened] = "", 0, [Closed] - [Opened]))', Sort.NUMBER),
    ('= IF(OR([Closed] = "", [Opened] = ""), "", [Closed] - [Opened])', Sort.NUMBER | Sort.EMPTY),
    ('= IF(AND([Closed] <> "", [Opened] <> ""), [Closed] - [Opened], 0)', Sort.NUMBER),
    ('= IF(NOT([Closed] = ""), [Closed] + 14, AsOf)', Sort.DATE),
    ("= MAX(Roles[Closed])", Sort.DATE),
    ("= MAXIFS(Roles[Closed], Roles[Points], 5)", Sort.DATE),
    ('= COUNTIFS(Roles[Closed], ">=" & AsOf)', Sort.NUMBER),
    ('= COUNTIFS(Roles[Closed], ">0")', Sort.NUMBER),
    ("= AsOf - MIN(Roles[Opened])", Sort.NUMBER),
    ('= XLOOKUP("x", Roles[Role], Roles[Department], "") & ""', Sort.TEXT),
    ("= MAX(0, [@Points])", Sort.NUMBER),
]


@pytest.mark.parametrize(("formula", "sorts"), ACCEPTED)
def test_a_test_around_a_reference_makes_it_safe(formula: str, sorts: Sort) -> None:
    """Narrowing: what a test says about a cell holds inside it, so formulas stay natural."""
    given = scope("Roles")
    assert Checker(given).result(given.settle(parse_formula(formula))) == sorts


def test_a_bracket_is_a_column_where_one_is_taken_and_a_cell_elsewhere() -> None:
    """SUM([Points]) is the column, [Points] / 2 the cell; outside a table the table must be named."""
    assert "ColumnRef" in repr(settled("= SUM([Points])", "Roles"))
    assert "CellRef" in repr(settled("= [Points] / 2", "Roles"))
    with pytest.raises(FormulaFault, match="needs its table"):
        settled("= SUM([Points])")
    with pytest.raises(FormulaFault, match="is a whole column"):
        settled("= Roles[Points] + 1")


def test_a_rule_needs_a_test() -> None:
    """A number is no condition: programs differ on what counts as true."""
    given = scope("Roles")
    with pytest.raises(FormulaFault, match="is no test"):
        Checker(given).test(given.settle(parse_formula("= [Points]")))
