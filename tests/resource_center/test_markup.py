"""The field language: what authors write becomes fields, and every misuse a Problem with its line."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.wording import typographic
from plugins.resource_center.blocks import Field, FieldType
from plugins.resource_center.fields import LONGEST_ID, is_id
from plugins.resource_center.markup import TOKEN, Prepared, prepare

FIRST = 20


def prepared(body: str, subject: str = "") -> Prepared:
    """Return a body that begins on line 20 of its file, its subject on line 5."""
    return prepare(body, FIRST, "x.md", subject, 5)


def only(body: str) -> Field:
    """Return the one field of a text without problems."""
    found = prepared(body)
    assert found.problems == []
    (field,) = found.fields.values()
    return field


# --- what a field says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "field"),
    [
        ("[[Role]]", Field("role", "Role")),
        ("[[ Two   words ]]", Field("two-words", "Two words")),
        ("[[Role*]]", Field("role", "Role", is_required=True)),
        ("[[Role #job]]", Field("job", "Role")),
        ("[[Role* #job (date)]]", Field("job", "Role", FieldType.DATE, is_required=True)),
        ("[[Day (date)]]", Field("day", "Day", FieldType.DATE)),
        ("[[Size (NUMBER)]]", Field("size", "Size", FieldType.NUMBER)),
        ("[[Mail (email)]]", Field("mail", "Mail", FieldType.EMAIL)),
        ("[[Mail (e-mail)]]", Field("mail", "Mail", FieldType.EMAIL)),
        ("[[Number (phone)]]", Field("number", "Number", FieldType.PHONE)),
        ("[[Page (link)]]", Field("page", "Page", FieldType.LINK)),
        ("[[Notes (4 lines)]]", Field("notes", "Notes", FieldType.LINES, lines=4)),
        ("[[How (a / b c / d/e)]]", Field("how", "How", FieldType.CHOICE, options=("a", "b c", "d/e"))),
        ("[[Name (as on paper)]]", Field("name", "Name", help="as on paper")),
        ("[[Day (date) (the last)]]", Field("day", "Day", FieldType.DATE, help="the last")),
        ("[[Manager's name]]", Field("managers-name", "Manager’s name")),
        ("[[שם #name]]", Field("name", "שם")),
        ("[[A | B]]", Field("a-b", "A | B")),
    ],
)
def test_a_field_is_its_label_and_its_hints(written: str, field: Field) -> None:
    """docs/fields.md, row by row."""
    assert only(written) == field


def test_the_same_label_is_the_same_field_wherever_it_is_described() -> None:
    """Fill it in once, it stands everywhere; the description may come first or last."""
    for body in ("[[Day (date)]] and [[Day]]", "[[Day]] and [[Day (date)]]", "[[Day (date)]] [[Day (date)]]"):
        found = prepared(body)
        assert found.problems == []
        assert found.fields == {"day": Field("day", "Day", FieldType.DATE)}
        assert [token[1] for token in TOKEN.finditer(found.text)] == ["day", "day"]


def test_the_subject_comes_first_and_shares_its_fields() -> None:
    """The role in the subject is the role in the letter."""
    found = prepared("About [[Role]] and [[Company]].", subject="The [[Role]] interview")
    assert list(found.fields) == ["role", "company"]
    assert found.text.split("\n")[1] == ""
    assert found.lines == [5, 5, FIRST]


def test_code_holds_no_fields() -> None:
    """A page that explains the language can show it."""
    found = prepared("`[[Role]]` and\n\n```\n[[Role\n- [x] done\n```\n")
    assert (found.fields, found.problems) == ({}, [])


def test_a_repeated_row_numbers_its_fields() -> None:
    """`3 x` gives three rows; an explicit id and the hints are kept."""
    found = prepared("| A | B |\n|---|---|\n| 3 x [[Act* #act (2 lines)]] | [[Day (date)]] |")
    assert [field.id for field in found.fields.values()] == [
        "act-1",
        "day-1",
        "act-2",
        "day-2",
        "act-3",
        "day-3",
    ]
    assert found.fields["act-3"] == Field("act-3", "Act 3", FieldType.LINES, lines=2, is_required=True)
    assert found.lines == [FIRST, FIRST + 1, FIRST + 2, FIRST + 2, FIRST + 2]
    assert found.problems == []


def test_five_times_a_word_is_no_repeated_row() -> None:
    """Only a table row with fields is repeated."""
    assert prepared("5 x a day | every day").text == "5 x a day | every day"
    assert prepared("5 x [[Action]]").text.count("\n") == 0


def test_a_long_label_gives_an_id_that_word_can_hold_and_no_other_label_has() -> None:
    """Word refuses tags over 64 characters; cutting alone would make two labels one."""
    words = "A label that goes on and on and on and on until it is far too long for "
    one, two = only(f"[[{words}one]]"), only(f"[[{words}two]]")
    assert len(one.id) <= LONGEST_ID
    assert len(two.id) <= LONGEST_ID
    assert one.id != two.id
    assert is_id(one.id)
    assert only(f"[[{words}one]]").id == one.id


# --- misuse ---------------------------------------------------------------------------------------------

MISUSE = {
    "not closed": ("a\n\n[[Role and more", 2, "not closed on this line"),
    "empty": ("[[]]", 0, "no label"),
    "only a hint": ("[[(date)]]", 0, "no label"),
    "no Latin letter": ("a\n\n[[שם]]", 2, "no Latin letter"),
    "brackets in the label": ("[[Role (a) b]]", 0, "is not a field"),
    "square brackets in the label": ("[[Role [b]]]", 0, "is not a field"),
    "a star in the label": ("[[A * B]]", 0, "is not a field"),
    "a label too long": (f"a\n[[{'a' * 81}]]", 1, "81 characters; 80 is the limit"),
    "an id with a capital": ("[[Role #Job]]", 0, "cannot be an id"),
    "an id too long": (f"[[Role #{'a' * 65}]]", 0, "cannot be an id"),
    "an empty hint": ("[[Role ()]]", 0, "are empty"),
    "a slip": ("[[Day (dat)]]", 0, "looks like a slip"),
    "a choice without spaces": ("[[How (yes/no)]]", 0, "looks like a choice"),
    "a choice of one": ("[[How (yes /)]]", 0, "looks like a choice"),
    "lines without a number": ("[[Notes (lines)]]", 0, "how many lines"),
    "lines in words": ("[[Notes (four lines)]]", 0, "how many lines"),
    "a hint behind": ("a\n[[Day]](date)", 1, "stands behind the field"),
    "a hint further behind": ("[[Notes]] (4 lines)", 0, "stands behind the field"),
    "a choice behind": ("[[How]](yes / no)", 0, "stands behind the field"),
    "one bracket": ("a\n\nHi [First name],", 2, "has one bracket"),
    "one line": ("[[Notes (1 line)]]", 0, "a field of 1 lines"),
    "too many lines": ("[[Notes (41 lines)]]", 0, "a field of 41 lines"),
    "an empty option": ("[[How (a /  / b)]]", 0, "empty option"),
    "an option twice": ("[[How (a / b / a)]]", 0, "names an option twice"),
    "two types": ("[[Day (date) (number)]]", 0, "does not go with"),
    "a type and lines": ("[[Day (date) (3 lines)]]", 0, "does not go with"),
    "two help texts": ("[[Day (one thing) (another thing)]]", 0, "does not go with"),
    "described twice": ("[[Day (date)]]\n\n[[Day (number)]]", 2, "described differently"),
    "one id for two": ("[[Role]]\n\n[[role]]", 2, "would share the id"),
    "one explicit id for two": ("[[Role #a]]\n[[Job #a]]", 1, "would share the id"),
    "in a heading": ("a\n\n## The [[Role]]", 2, "stands in a heading"),
    "in a table's heading": ("| [[Role]] | B |\n|---|---|\n| a | b |", 0, "stands in a table header"),
    "no rows": ("|A|B|\n|-|-|\n|0 x [[A]]|b|", 2, "0 rows are asked for"),
    "too many rows": ("|A|B|\n|-|-|\n|61 x [[A]]|b|", 2, "61 rows are asked for"),
    "a box that is ticked": ("- [ ] a\n- [x] b", 1, "not an open box"),
    "a box without its space": ("- [] a", 0, "not an open box"),
    "a list below a text": ("Bring this:\n- one\n- two", 1, "begins right below a text"),
    "a numbered list below a text": ("a\n\nBring this:\n1. one\n2. two", 3, "begins right below a text"),
    "a list below an item's text": ("- a\n\n    more of a\n- b", 3, "begins right below a text"),
    "a private sign": ("a\n\ue000role\ue001", 1, "private-use area"),
    "a remark": ("a\n<!-- ask Maria first -->", 1, "would be read by visitors"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_every_misuse_is_a_problem_with_its_line(name: str) -> None:
    """An author who is told «somewhere» gives up; each fault names its line and its mending."""
    body, offset, said = MISUSE[name]
    problems = prepared(body).problems
    assert [problem for problem in problems if said in problem.what], problems
    for problem in problems:
        assert (problem.path, problem.line) == ("x.md", FIRST + offset)
        assert problem.mending


def test_a_fault_in_the_subject_names_the_line_of_the_subject() -> None:
    """The subject stands in the front matter."""
    (problem,) = prepared("Text.", subject="About [[Role").problems
    assert problem.line == 5


@pytest.mark.parametrize(
    "body",
    [
        "- a\n- b\n    - c\n- d",
        "- a\n  goes on\n- b",
        "## Heading\n- a",
        "> - a\n> - b",
        "1. a\n2. b",
        "In the year\n2026. we began",
        "- [ ] a\n- [ ] b",
        "Text\n\n- a",
        "[x](y) and [ ] and [X](z)",
        "- [X](https://example.org)",
        "[[Day]](s) and [[Day]] (the last one) and [[Pay (in USD per hour)]]",
        "\\[sic\\] and `[x]` and ![words](x.png) and [words][1]",
        "Call by [1] or [ ].",
    ],
)
def test_what_is_right_is_no_problem(body: str) -> None:
    """A false alarm costs more trust than a fault that slips through."""
    assert prepared(body).problems == []


# --- any input ------------------------------------------------------------------------------------------

MARKS = st.text(alphabet="[]()#*-+x5 |\n>`~!ab1./{}'\":é\u200f", max_size=80)
LABEL = st.text(
    alphabet=st.characters(categories=["L", "N"], include_characters=" -,.?"), min_size=1, max_size=80
)


@given(MARKS, MARKS)
def test_no_text_breaks_it_and_every_problem_has_a_place(body: str, subject: str) -> None:
    """Whatever is typed: an answer, with lines of the file, and no token without its field."""
    found = prepared(body, subject.replace("\n", " ").strip())
    assert len(found.lines) == found.text.count("\n") + 1
    assert found.lines == sorted(found.lines)
    places = {5, *range(FIRST, FIRST + body.count("\n") + 1)}
    assert {problem.line for problem in found.problems} <= places
    assert {token[1] for token in TOKEN.finditer(found.text)} <= set(found.fields)
    for name, field in found.fields.items():
        assert name == field.id
        assert is_id(name)


@given(LABEL)
def test_a_label_is_read_as_it_was_written(label: str) -> None:
    """Apart from white space and typewriter signs, and it is one field however often it stands."""
    found = prepared(f"[[{label}]] and [[{label}]]")
    if found.problems:
        assert all(
            "no Latin letter" in problem.what or "no label" in problem.what for problem in found.problems
        )
    else:
        (field,) = found.fields.values()
        assert field.label == typographic(" ".join(label.split()))


@given(st.integers(1, 60))
def test_as_many_rows_as_are_asked_for(count: int) -> None:
    """Each with a field of its own."""
    found = prepared(f"|A|B|\n|-|-|\n|{count} x [[A]]|b|")
    assert len(found.fields) == count
    assert found.problems == []
