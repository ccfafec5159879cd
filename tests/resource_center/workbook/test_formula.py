"""The formula language: what can be read, and what is said of what cannot."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.resource_center.workbook.expression import (
    Call,
    CellRef,
    Expression,
    FormulaFault,
    Literal,
    NameRef,
    Reference,
)
from plugins.resource_center.workbook.formula import parse_column, parse_formula
from plugins.resource_center.workbook.spelling import Style, spell


def test_multiplication_binds_before_addition_and_joining_after_both() -> None:
    """Precedence is the spreadsheets': * before +, + before &, & before =."""
    tree = parse_formula('= 1 + 2 * 3 & "x" = Budget')
    product = Call("*", (Literal(2), Literal(3)))
    joined = Call("&", (Call("+", (Literal(1), product)), Literal("x")))
    assert tree == Call("=", (joined, NameRef("Budget")))


def test_a_minus_before_a_number_belongs_to_it() -> None:
    """-2 is a number, -Budget a calculation, 2--3 a difference."""
    assert parse_formula("= -2") == Literal(-2)
    assert parse_formula("= -Budget") == Call("neg", (NameRef("Budget"),))
    assert parse_formula("= 2--3") == Call("-", (Literal(2), Literal(-3)))


def test_brackets_name_a_column_and_an_at_sign_this_row() -> None:
    """[X] is settled by the checker, [@X] is always the cell, Table[X] another table's."""
    assert parse_formula("= [Points]") == Reference(None, "Points")
    assert parse_formula("= [@Points closed]") == CellRef("Points closed")
    assert parse_formula("= Roles[Points]") == Reference("Roles", "Points")


def test_a_quotation_mark_inside_a_text_is_written_twice() -> None:
    """As in every spreadsheet."""
    assert parse_formula('= "say ""no"""') == Literal('say "no"')


def test_words_of_the_language_have_no_case() -> None:
    """`if` is IF and `true` is TRUE."""
    assert parse_formula("= if(true, 1, 2)") == Call("IF", (Literal(True), Literal(1), Literal(2)))


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("SUM(1)", "does not begin with ="),
        ("=", "a value is missing before the end"),
        ("= 1 +", "a value is missing before the end"),
        ("= (1", "«)» is missing before the end"),
        ("= SUM(1 2)", "«,» is missing before «2»"),
        ("= 1 2", "stands where the formula should end"),
        ("= 1 < 2 < 3", "two comparisons in a row"),
        ("= --1", "two minus signs"),
        ("= 2^2", "programs differ on -2^2"),
        ("= 10%", "Write 0.1 for 10%"),
        ("= IF(1 = 1; 2; 3)", "Put a comma"),
        ("= 'x'", "single quotation mark"),
        ('= "x', "never closed"),
        ("= [Points", "never closed"),
        ("= Roles[@Points]", "mixes a table with «this row»"),
        ("= {1}", "cannot be read at «{1}»"),
        ("= A1:B2", "cannot be read at «:B2»"),
        ("= 1234567890123456", "more than 15 digits"),
        (f'= "{"x" * 256}"', "255 is the limit"),
        ("= " + "(" * 60 + "1" + ")" * 60, "nested too deeply"),
        ("= " + "+".join(["1"] * 200), "parts; 250 is the limit"),
    ],
)
def test_what_cannot_be_read_is_named(formula: str, said: str) -> None:
    """A fault says what is wrong and what to write instead."""
    with pytest.raises(FormulaFault) as caught:
        parse_formula(formula)
    assert said in str(caught.value)
    assert caught.value.mending.endswith((".", "?"))


@given(st.text(alphabet='=()[]@"<>&+-*/,. 12ABsumIF', max_size=60))
def test_any_text_is_a_formula_or_a_fault(text: str) -> None:
    """No input brings the parser down; spaces around it change nothing of what is read."""
    found = read("=" + text)
    if isinstance(found, FormulaFault):
        assert str(found)
        assert found.mending.endswith((".", "?"))
    else:
        assert read(f"=  {text} ") == found


def read(formula: str) -> Expression | FormulaFault:
    """Return what a formula says, or what is wrong with it."""
    try:
        return parse_formula(formula)
    except FormulaFault as fault:
        return fault


def expressions() -> st.SearchStrategy[str]:
    """Formulas of numbers, names and operators, with brackets everywhere."""
    leaves = st.sampled_from(["1", "2.5", "Budget", "-3", '"x"'])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds("({} {} {})".format, inner, st.sampled_from("+-*/&"), inner),
            st.builds("IF({} < {}, {}, {})".format, inner, inner, inner, inner),
            st.builds("(-Budget * {})".format, inner),
        ),
        max_leaves=12,
    )


@given(expressions())
def test_what_is_spelled_for_a_spreadsheet_reads_back_the_same(text: str) -> None:
    """Brackets are left out only where precedence says the same."""
    tree = parse_formula("= " + text)
    style = Style(lambda column: f"[@{column}]", str)
    assert parse_formula(spell(tree, style)) == tree


def test_a_column_is_named_by_its_table() -> None:
    """Charts and choices name columns; anything else is refused."""
    found = parse_column("Roles[Points closed]")
    assert found is not None
    assert str(found) == "Roles[Points closed]"
    assert parse_column("Points") is None
    assert parse_column("Roles[@Points]") is None
    assert parse_column("Roles[Points] + 1") is None
