"""Declaring a workbook: every fault with its line, its key and the way to mend it, all of them at once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.problems import Problem
from plugins.resource_center.workbook import keys
from plugins.resource_center.workbook.calculate import calculate
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.display import FORMATS
from plugins.resource_center.workbook.model import CellType, ChartType, Mark, Workbook
from tests.resource_center.workbook.declared import ROOT, SMALL, changed, problems, read, workbook

FAULTS = [
    # words
    ("min: 1,", "minn: 1,", ':2: inputs.Budget.minn: there is no such key. Did you mean "min"?'),
    (
        "{type: text,",
        "{type: txet,",
        ':14: tables.Roles.Role.type: "txet" is not on the list. Did you mean "text"?',
    ),
    ("mark: warn", "mark: wran", '"wran" is not on the list. Did you mean "warn"?'),
    ("format: percent", "format: per cent", "tables.Roles.Share.format"),
    ("says: No points", "", "tables.Roles.rules.1.says: it is missing"),
    ("label: Points given, ", "", ":4: figures.Given.label: it is missing"),
    # names
    ("inputs:\n      Budget:", "inputs:\n      B1:", '"B1" is the address of a cell'),
    ("inputs:\n      Budget:", "inputs:\n      SUM:", '"SUM" is a word of the formula language'),
    ("inputs:\n      Budget:", "inputs:\n      Bud-get:", '"Bud-get" cannot be a name'),
    ("      Check:\n", "      roles:\n", "Use another word."),
    ("          Closed:", "          role:", '"role" is taken: tables.Roles.Role has that name'),
    ("          Closed:", "          Closed-on:", '"Closed-on" cannot head a column'),
    ("title: Points\n", "title: Points/Roles\n", "cannot be the name of a sheet"),
    # values
    ("[Ward nurse, Nursing, 60,", "[Ward nurse, Nursng, 60,", 'Did you mean "Nursing"?'),
    ("[Ward nurse, Nursing, 60,", "[Ward nurse, Nursing, 600,", "600 is out of range. It may be 0 to 500."),
    ("[Ward nurse, Nursing, 60,", "[Ward nurse, Nursing, 6.5,", "6.5 is not a whole number"),
    ("[Ward nurse, Nursing, 60,", "[Ward nurse, Nursing, many,", '"many" is not a number'),
    ("2026-11-12]", "12.11.2026]", '"12.11.2026" is not a day. Write it as 2026-11-22.'),
    ("2026-11-12]", "1899-11-12]", "it lies before March 1900"),
    ("[Payroll lead, Finance, 30]", "[Payroll lead, Finance, 30, 2026-11-12, 5]", "5 values for 4 columns"),
    ("[Payroll lead, Finance, 30]", '["", Finance, 30]', "rows.2.Role: it is required"),
    ("[Payroll lead, Finance, 30]", "Payroll lead", "it is not a list of lists"),
    ("value: 100", 'value: ""', "inputs.Budget.value: it has no value"),
    ("value: 100", "value: 1000", "1000 is out of range"),
    ("min: 1, max: 500, value", "min: 9, max: 5, value", "min is more than max"),
    ("choices: [Nursing, Finance]", "choices: [Nursing, 'Fin,ance']", "holds a comma"),
    ("choices: [Nursing, Finance]", "choices: [Nursing, nursing]", "a choice is named twice"),
    ("type: choice, choices: [Nursing, Finance]", "type: choice", "a choice needs choices"),
    ("{type: date}", "{type: date, min: 5}", "only a number has min and max"),
    ("{type: date}", "{type: date, formula: '= 1'}", "it needs a type or a formula, and not both"),
    ("help: All of them.}", "help: All of them., now: yes}", "only a date or a moment can be now"),
    ("[Payroll lead,", '["Payroll\\a lead",', "the sign U+0007"),
    # formulas
    (
        "= SUM(Roles[Points])",
        "= SUM(Roles[Point])",
        'figures.Given.formula: table Roles has no column Point. Did you mean "Points"?',
    ),
    ("= SUM(Roles[Points])", "= SUM(Roles[Points]", "«)» is missing before the end"),
    ('= [Points] / Budget"', '= Budget / ([Points] - 60)"', "it shows #DIV/0!. Guard it: IFERROR"),
    ('= [Points] / Budget"', '= [Share] / Budget"', "a circle of formulas: Roles[Share] → Roles[Share]"),
    ('= [Points] / Budget"', '= [Points] / Given"', None),
    ('"= Given <> Budget"', '"= Given"', "figures.Check.rules.1.when: it is no test"),
    ('"= [Points] = 0"', '"= [Point] = 0"', "tables.Roles.rules.1.when: table Roles has no column Point"),
    ("cells: [Points]", "cells: [Point]", 'rules.1.cells: there is no column Point. Did you mean "Points"?'),
    ("required: yes, ", "", "its formulas would fill empty rows too"),
    # sheets
    ("figures: [Given, Check]", "figures: [Given]", "figures.Check: no sheet shows it"),
    ("figures: [Given, Check]", "figures: [Given, Check, Given]", '"Given" is shown twice'),
    ("tables: [Roles]", "tables: [Role]", 'there is no "Role". Did you mean "Roles"?'),
    ('labels: "Roles[Role]"', 'labels: "Role[Role]"', "there is no table Role."),
    ('series: ["Roles[Points]"]', 'series: ["Roles[Department]"]', "Roles[Department] holds no numbers"),
    (
        'series: ["Roles[Points]"]',
        'series: ["Roles[Points]"], against: "Roles[Share]"',
        "only columns can be compared",
    ),
    ("title: Points by role", "title: '=cmd()'", "would be taken for a formula"),
    ("spare: 2", "fixed: yes, spare: 2", None),
    ("spare: 2", "spare: 20000", "Write a number from 0 to 1000"),
    (
        '[{when: "= [Points] = 0", mark: warn, cells: [Points], says: No points}]',
        "soon",
        "tables.Roles.rules: it is not a list",
    ),
    ("[Given, Check]", "[Given, Check", "a list in square brackets is not closed"),
]


@pytest.mark.parametrize(("old", "new", "said"), [fault for fault in FAULTS if fault[2]])
def test_a_fault_is_named_with_its_place_and_its_mending(old: str, new: str, said: str) -> None:
    """An author who does not program finds the line and knows what to write."""
    found = problems(changed(old, new))
    assert any(said in problem for problem in found), found


def test_a_workbook_without_a_fault_has_no_problems() -> None:
    """The faults above come from what was changed and from nothing else."""
    assert problems(SMALL) == []


def test_all_faults_are_told_at_once() -> None:
    """One run, one list: no mending one to meet the next."""
    text = changed(
        "mark: warn",
        "mark: wran",
        changed("60, 2026-11-12", "many, never", changed("value: 100", "value: no")),
    )
    assert len(problems(text)) == 4


def test_a_chart_of_a_column_by_itself_has_one_fault() -> None:
    """What is told of the labels is not told of the series once more."""
    (found,) = problems(changed('series: ["Roles[Points]"]', 'series: ["Roles[Role]"]'))
    assert "Roles[Role] holds no numbers" in str(found)


def test_a_circle_over_two_tables_is_told_in_words() -> None:
    """Where a formula needs itself the way round is shown."""
    text = """
        tables:
          Stages:
            label: Stages
            fixed: yes
            columns:
              Stage: {type: text, required: yes}
              Taken: {formula: "= SUM(People[Slot])"}
            rows: [[One]]
          People:
            label: People
            spare: 2
            columns:
              Name: {type: text, required: yes}
              Slot: {formula: "= SUM(Stages[Taken])"}
        sheets:
          - {title: Board, tables: [Stages, People]}
        """
    (found,) = problems(text)
    assert "a circle of formulas:" in found
    assert "Stages[Taken]" in found
    assert "People[Slot]" in found


def test_a_table_that_grows_keeps_rows_ready_for_an_array_formula() -> None:
    """A spreadsheet copies plain formulas into a new row, no array formula."""
    median = 'Middle: {formula: "= IFERROR(MEDIANIFS([Points], [Role], [@Role]), 0)"}'
    text = changed("Share: {", f"{median}\n          Share: {{")
    assert problems(text) == []
    (found,) = problems(changed("spare: 2", "spare: 0", text))
    assert "does not copy MEDIANIFS into new rows" in found


def test_what_belongs_to_the_method_is_locked() -> None:
    """Stages and sprints stay as declared: only in a fixed table, and never a formula."""
    column = "Role: {type: text, required: yes, locked: yes"
    (found,) = problems(changed("Role: {type: text, required: yes", column))
    assert "only a fixed table has locked columns" in found
    fixed = changed("spare: 2", "fixed: yes", changed("Role: {type: text, required: yes", column))
    assert problems(fixed) == []
    assert [column.name for column in workbook(fixed).tables["Roles"].columns if column.is_open] == [
        "Department",
        "Points",
        "Closed",
    ]
    (found,) = problems(
        changed('Share: {formula: "= [Points] / Budget"', 'Share: {formula: "= 1", locked: yes')
    )
    assert "a formula has no locked" in found


def test_the_guide_has_its_title_for_itself() -> None:
    """Every file ends with a sheet of that name."""
    (found,) = problems(changed("title: Points\n", "title: how to use it\n"))
    assert "is the sheet that every file ends with" in found


def test_a_table_that_grows_is_the_last_on_its_sheet() -> None:
    """Rows typed below it would run into the next table."""
    text = """
        tables:
          First: {label: First, spare: 2, columns: {Name: {type: text}}}
          Second: {label: Second, spare: 2, columns: {Name: {type: text}}}
        sheets:
          - {title: Board, tables: [First, Second]}
        """
    (found,) = problems(text)
    assert '"First" grows and has no room' in found


def test_choices_may_come_from_another_table() -> None:
    """A visitor's own departments fill the list; the sample must keep to it."""
    text = """
        tables:
          People:
            label: People
            fixed: yes
            columns: {Name: {type: text}, Team: {type: choice, choices: "Teams[Team]"}}
            rows: [[A. R., Blue], [B. K., TEAM]]
          Teams: {label: Teams, fixed: yes, columns: {Team: {type: text}}, rows: [[Blue], [Red]]}
        sheets:
          - {title: Board, tables: [People, Teams]}
        """
    assert problems(text.replace("TEAM", "Red")) == []
    assert '"Green" is not in Teams[Team]' in problems(text.replace("TEAM", "Green"))[0]
    assert (
        "there is no table Team."
        in problems(text.replace("TEAM", "Red").replace("Teams[Team]", "Team[Team]"))[0]
    )


def test_the_example_of_the_guide_is_a_sound_workbook() -> None:
    """docs/workbooks.md shows a whole workbook: an author who copies it must get one."""
    guide = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
    assert problems(guide.split("```yaml\n")[1].split("```")[0]) == []


def test_the_guide_names_every_key_an_author_may_write() -> None:
    """A key that nobody can find is not there."""
    guide = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
    schemas = (
        keys.INPUT,
        keys.FIGURE,
        keys.COLUMN,
        keys.TABLE,
        keys.RULE,
        keys.CHART,
        keys.SHEET,
        keys.WORKBOOK,
    )
    missing = {key.name for schema in schemas for key in schema if not re.search(rf"\b{key.name}\b", guide)}
    assert missing == set()
    assert {word for word in (*FORMATS, *CellType, *Mark, *ChartType) if f"`{word}`" not in guide} == set()


def test_words_of_yaml_1_1_stay_words() -> None:
    """`No`, `on` and `12:30` are text in a text column: a column's type decides, not YAML."""
    text = """
        tables:
          Words: {label: Words, fixed: yes, columns: {Word: {type: text}}, rows: [[No], [on], [12:30], [1e3]]}
        sheets:
          - {title: Words, tables: [Words]}
        """
    assert calculate(workbook(text)).tables["Words"]["Word"] == ["No", "on", "12:30", "1e3"]


def test_the_empty_copy_keeps_settings_and_fixed_rows_and_nothing_else() -> None:
    """Empty means: nothing typed, every formula at rest, no error anywhere."""
    values = calculate(workbook(), empty=True)
    assert values.names == {"Budget": 100, "Given": 0, "Check": "No"}
    assert set(values.tables["Roles"]["Role"]) == {None}
    assert set(values.tables["Roles"]["Share"]) == {""}
    kept = calculate(workbook(changed("spare: 2", "fixed: yes")), empty=True)
    assert kept.tables["Roles"]["Role"] == ["Ward nurse", "Payroll lead"]


def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path) -> None:
    """A missing file, another encoding, broken YAML: told like any other fault."""
    assert isinstance(load_workbook(tmp_path / "none.yaml", "none.yaml"), list)
    (tmp_path / "latin.yaml").write_bytes("tables: é".encode("latin-1"))
    found = load_workbook(tmp_path / "latin.yaml", "latin.yaml")
    assert isinstance(found, list)
    assert found[0].key == "encoding"


LINES = SMALL.split("\n")


@given(st.data())
def test_a_damaged_file_is_a_workbook_or_a_list_of_problems(data: st.DataObject) -> None:
    """Whatever an author deletes, doubles or garbles: never a traceback."""
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(1, len(lines) - 2))
        damage = data.draw(st.sampled_from(["delete", "double", "cut", "garble"]))
        match damage:
            case "delete":
                del lines[at]
            case "double":
                lines.insert(at, lines[at])
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case "garble":
                place = data.draw(st.integers(0, len(lines[at])))
                lines[at] = (
                    lines[at][:place]
                    + data.draw(st.text(alphabet='[]{},:"=-#& \tx1', max_size=3))
                    + lines[at][place:]
                )
    found = read("\n".join(lines))
    if isinstance(found, list):
        assert found
        assert all(isinstance(problem, Problem) and problem.what and problem.mending for problem in found)
    else:
        assert isinstance(found, Workbook)
