"""The dashboards of the site: they keep the method, and show no error whatever is typed."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.common.front_matter import read_source
from plugins.resource_center.workbook.calculate import Marks, Values, calculate, calculate_with, find_marks
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.model import Accepts, CellType, Mark, Table, Workbook
from plugins.resource_center.workbook.values import CellError, Unsure, Value, serial
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import BOARDS, CONTENT, COVER

Rows = dict[str, list[list[Value]]]


@cache
def board(slug: str) -> Workbook:
    """Return a dashboard of the site."""
    found = load_workbook(CONTENT / f"{slug}.workbook.yaml", slug)
    assert isinstance(found, Workbook), "\n".join(map(str, found))
    return found


def filled(slug: str, rows: dict[str, list[list[Any]]], **inputs: Value) -> tuple[Values, Marks]:
    """Return values and marks of a board with these rows (the sample's elsewhere) and these inputs."""
    book = board(slug)
    every = {table.name: [list(row) for row in table.rows] for table in book.tables.values()}
    for name, given_rows in rows.items():
        typed = book.tables[name].typed
        every[name] = [
            [cell(value) for value in row] + [None] * (len(typed) - len(row)) for row in given_rows
        ]
    given_inputs = {entry.name: entry.value for entry in book.inputs.values()} | inputs
    values = calculate_with(book, given_inputs, every)
    return values, find_marks(book, values)


def cell(value: Any) -> Value:
    """Return a day or a moment as a cell holds it."""
    return serial(value) if isinstance(value, date) else value


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Return a moment of November 2026."""
    return datetime(2026, 11, day, hour, minute)  # noqa: DTZ001


def test_the_site_has_its_five_dashboards() -> None:
    """The four of the method, and the candidate's own."""
    assert BOARDS == [
        "feedback-clock",
        "job-search-tracker",
        "points-allocation",
        "sprint-board",
        "sprint-results",
    ]


@pytest.mark.parametrize("slug", BOARDS)
def test_a_dashboard_has_its_page(slug: str) -> None:
    """The workbook stands beside a Markdown file of the same name, of the kind dashboard."""
    source = read_source(CONTENT / f"{slug}.md", slug)
    assert getattr(source, "entries", {})["kind"].value.data == "dashboard"


@pytest.mark.parametrize("slug", BOARDS)
def test_both_files_of_a_dashboard_stay_small(slug: str) -> None:
    """A download on a phone: under 18 kB each, without the guide."""
    for empty in (False, True):
        assert len(render_xlsx(board(slug), COVER, empty=empty)) < 18_000


# --- points must add up -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("points", "budget", "said", "mark"),
    [
        ([60, 40], 100, "Adds up", Mark.GOOD),
        ([60, 30], 100, "10 still to give", Mark.BAD),
        ([60, 50], 100, "10 too many", Mark.BAD),
        ([300, 200], 500, "Adds up", Mark.GOOD),
        ([], 100, "100 still to give", Mark.BAD),
    ],
)
def test_points_must_add_up_to_the_budget(points: list[int], budget: int, said: str, mark: Mark) -> None:
    """The client spends the whole budget, no more and no less."""
    values, marks = filled(
        "points-allocation", {"Roles": [["Role", "Nursing", each] for each in points]}, Budget=budget
    )
    assert values.names["Check"] == said
    assert marks.figures["Check"].mark is mark


def test_a_role_without_points_gets_no_work() -> None:
    """Points decide the order; none means not in this sprint."""
    values, marks = filled(
        "points-allocation", {"Roles": [["A", None, 30], ["B", None, 70], ["C", None, 0], ["D"]]}
    )
    assert values.tables["Roles"]["Order"][:4] == ["Rank 2", "First", "Not this sprint", "Not this sprint"]
    assert marks.cells["Roles", 2, "Points"].mark is Mark.WARN


@given(st.dates(date(2020, 1, 1), date(2050, 1, 1)))
def test_a_sprint_begins_on_a_wednesday_and_lasts_two_weeks(day: date) -> None:
    """The first Wednesday from the day given, whatever day that is."""
    values, _ = filled("points-allocation", {}, FirstDay=serial(day))
    starts, ends = values.names["Starts"], values.names["Ends"]
    assert isinstance(starts, float)
    assert 0 <= starts - serial(day) < 7
    assert date.fromordinal(int(starts) + date(1899, 12, 30).toordinal()).isoweekday() == 3
    assert ends == starts + 13


# --- a limit on each stage ----------------------------------------------------------------------------


def stage(candidates: list[list[Any]], limit: int = 2) -> tuple[dict[str, Value], Mark | None]:
    """Return the row of one stage with these candidates in it, and how its state is marked."""
    rows = {
        "Stages": [["Screen", limit]],
        "Candidates": [[each[0], "Role", "Screen", *each[1:]] for each in candidates],
    }
    values, marks = filled("sprint-board", rows, AsOf=serial(at(20, 9)))
    rule = marks.cells.get(("Stages", 0, "State"))
    return {name: cells[0] for name, cells in values.tables["Stages"].items()}, rule.mark if rule else None


def test_a_full_stage_turns_red() -> None:
    """At the limit it is full, above it over; both are red, and each says which."""
    assert stage([["A"]])[0]["State"] == "Room for 1"
    assert stage([["A"]])[1] is None
    full, mark = stage([["A"], ["B"]])
    assert (full["State"], mark) == ("Full", Mark.BAD)
    over, mark = stage([["A"], ["B"], ["C"]])
    assert (over["State"], over["Free"], mark) == ("Over by 1", 0, Mark.BAD)


def test_no_feedback_no_free_slot() -> None:
    """A candidate holds the slot until the manager has answered; after the clock the slot is blocked."""
    answered, _ = stage([["A", at(18, 9), at(19, 9)]])
    assert (answered["Taken"], answered["Free"], answered["Blocked"]) == (0, 2, 0)
    waiting, _ = stage([["A", at(18, 10)]])
    assert (waiting["Taken"], waiting["Blocked"]) == (1, 0)
    late, _ = stage([["A", at(18, 8, 59)]])
    assert (late["Taken"], late["Blocked"]) == (1, 1)


def test_a_slot_that_is_blocked_is_red_in_its_row() -> None:
    """The candidate's own line says blocked, too."""
    rows = {"Candidates": [["A", "Role", "Offer", at(10, 9)], ["B", "Role", "Offer"]]}
    values, marks = filled("sprint-board", rows)
    assert values.tables["Candidates"]["Slot"][:2] == ["Blocked", "Taken"]
    assert marks.cells["Candidates", 0, "Slot"].mark is Mark.BAD


# --- 48 hours -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("presented", "feedback", "state"),
    [
        (at(18, 9), None, "Waiting"),
        (at(18, 8, 59), None, "Overdue"),
        (at(16, 9), at(18, 9), "Answered"),
        (at(16, 9), at(18, 9, 1), "Answered late"),
    ],
)
def test_the_clock_strikes_after_exactly_48_hours(
    presented: datetime, feedback: datetime | None, state: str
) -> None:
    """To the minute, from the moment «as of» or the answer; the minute itself is still in time."""
    rows = {"Requests": [["A", "Ward manager", presented, feedback]]}
    values, _ = filled("feedback-clock", rows, AsOf=serial(at(20, 9)))
    assert values.tables["Requests"]["State"][0] == state


@given(st.integers(0, 24 * 60 - 1), st.integers(-3, 3))
def test_no_minute_of_the_day_is_read_wrongly(minute: int, more: int) -> None:
    """Fractions of days are not exact: rounded hours are."""
    start = at(10, minute // 60, minute % 60)
    rows = {"Requests": [["A", "Ward manager", start, serial(start) + (48 * 60 + more) / 1440]]}
    values, _ = filled("feedback-clock", rows)
    assert values.tables["Requests"]["State"][0] == ("Answered late" if more > 0 else "Answered")


def test_each_manager_has_breaches_and_a_median() -> None:
    """Late answers and open ones past the clock are breaches; the median is over all of a manager's."""
    rows = {
        "Managers": [["One"], ["Two"], ["Three"]],
        "Requests": [
            ["A", "One", at(10, 9), at(11, 9)],
            ["B", "One", at(10, 9), at(13, 9)],
            ["C", "One", at(18, 8)],
            ["D", "Two", at(19, 9)],
        ],
    }
    values, marks = filled("feedback-clock", rows, AsOf=serial(at(20, 9)))
    managers = values.tables["Managers"]
    assert managers["Breaches"][:3] == [2, 0, 0]
    assert managers["Overdue"][:3] == [1, 0, 0]
    assert managers["Median hours"][:3] == [49, 24, ""]
    assert marks.cells["Managers", 0, "Median hours"].mark is Mark.BAD
    assert values.names["Late"] == 1
    assert marks.figures["Late"].mark is Mark.BAD


# --- sprint over sprint ---------------------------------------------------------------------------------


def test_a_role_counts_in_the_sprint_in_which_it_was_closed() -> None:
    """A sprint is two weeks from its Wednesday: its first day is in, the next Wednesday is not."""
    rows = {
        "Roles": [
            ["A", "X", 30, date(2026, 8, 3), date(2026, 9, 2), 20],
            ["B", "X", 20, date(2026, 8, 3), date(2026, 9, 15), 40],
            ["C", "X", 25, date(2026, 8, 3), date(2026, 9, 16), 30],
            ["D", "X", 90, date(2026, 8, 3), None, 30],
        ]
    }
    values, marks = filled("sprint-results", rows, AsOf=serial(date(2026, 11, 20)))
    sprints = values.tables["Sprints"]
    assert sprints["Starts"][0] == serial(date(2026, 9, 2))
    assert sprints["Points closed"][:3] == [50, 25, 0]
    assert sprints["Roles closed"][:3] == [2, 1, 0]
    assert sprints["Feedback hours"][:3] == [30, 30, ""]
    assert sprints["Change"][:3] == [0, -25, -25]
    assert marks.cells["Sprints", 1, "Change"].mark is Mark.BAD
    assert sprints["State"][4:7] == ["Done", "Running", "Ahead"]
    assert sprints["Change"][5:7] == [0, 0]


def test_a_role_closed_before_it_was_opened_is_marked() -> None:
    """A slip in a day would make the average look better than it is."""
    rows = {"Roles": [["A", "X", 30, date(2026, 9, 20), date(2026, 9, 2)]]}
    values, marks = filled("sprint-results", rows)
    assert values.tables["Roles"]["Check"][0] == "Closed before opened"
    assert marks.cells["Roles", 0, "Check"].mark is Mark.BAD


# --- the candidate's tracker ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "do"),
    [
        (["E", "R", None, date(2026, 11, 1), "Turned down"], "Ask for feedback"),
        (["E", "R", None, date(2026, 11, 1), "Turned down", None, None, None, None, "Asked"], ""),
        (["E", "R", None, date(2026, 11, 1), "Applied", None, None, "Call", date(2026, 11, 19)], "Overdue"),
        (["E", "R", None, date(2026, 11, 1), "Applied", None, None, "Call", date(2026, 11, 20)], "Today"),
        (["E", "R", None, date(2026, 11, 1), "Applied", None, None, "Call", date(2026, 11, 21)], ""),
        (["E", "R", None, date(2026, 11, 1), "Applied"], "Follow up"),
        (["E", "R", None, date(2026, 11, 1), "Applied", None, date(2026, 11, 18)], ""),
        (["E", "R", None, date(2026, 11, 1), "Withdrawn"], ""),
        (["E"], ""),
    ],
)
def test_the_tracker_says_what_to_do_now(row: list[Any], do: str) -> None:
    """Steps due come first, then silence, and a rejection is not done before feedback is asked for."""
    values, _ = filled("job-search-tracker", {"Applications": [row]}, Today=serial(date(2026, 11, 20)))
    assert values.tables["Applications"]["Do now"][0] == do


# --- whatever is typed ------------------------------------------------------------------------------------


def anything(accepts: Accepts, choices: list[str]) -> st.SearchStrategy[Value]:
    """Return what a visitor may type into a cell that accepts this, a blank included."""
    match accepts.type:
        case CellType.CHOICE:
            fits: st.SearchStrategy[Any] = st.sampled_from([*accepts.choices, *choices])
        case CellType.TEXT:
            fits = st.sampled_from(["x", "Nursing", "=1+1", "Überlingen", "*", "12"])
        case CellType.WHOLE:
            fits = st.integers(int(accepts.least or 0), int(accepts.most or 10**6))
        case CellType.NUMBER:
            fits = st.floats(accepts.least or 0, accepts.most or 1e6)
        case _:
            fits = st.integers(61, 80_000) | st.floats(45_000, 47_000)
    return st.none() | fits


def typed_row(table: Table, known: dict[str, list[str]]) -> st.SearchStrategy[tuple[Value, ...]]:
    """Return a row as a visitor may leave it, required cells empty or not."""
    cells = []
    for column in table.typed:
        assert column.accepts is not None
        source = column.accepts.choices_from
        cells.append(anything(column.accepts, known.get(source.table, []) if source else []))
    return st.tuples(*cells)


@pytest.mark.parametrize("slug", BOARDS)
@settings(max_examples=40)
@given(data=st.data())
def test_whatever_is_typed_no_cell_shows_an_error(slug: str, data: st.DataObject) -> None:
    """A visitor fills in what the cells accept, with gaps: figures may be empty, never broken."""
    book = board(slug)
    known = {"Departments": ["Nursing"], "Stages": ["Offer"], "Managers": ["Ward manager"]}
    rows: Rows = {
        table.name: [
            list(data.draw(typed_row(table, known)))
            for _ in range(data.draw(st.integers(0, min(4, table.height))))
        ]
        for table in book.tables.values()
    }
    inputs = {
        name: data.draw(anything(entry.accepts, [])) or entry.value for name, entry in book.inputs.items()
    }
    try:
        values = calculate_with(book, inputs, rows)
    except Unsure:
        return  # a sum on which programs round differently by its last digit: shown, and no error
    shown = [
        *values.names.values(),
        *(v for columns in values.tables.values() for cells in columns.values() for v in cells),
    ]
    assert [value for value in shown if isinstance(value, CellError)] == []
    find_marks(book, values)


@pytest.mark.parametrize("slug", BOARDS)
def test_the_sample_shows_what_the_board_can_do(slug: str) -> None:
    """Every mark a board knows for a state appears in its sample, so that a visitor sees what it means."""
    marks = find_marks(board(slug), calculate(board(slug)))
    used = {rule.mark for rule in (*marks.figures.values(), *marks.cells.values())}
    assert Mark.BAD in used or slug == "points-allocation"
    assert Mark.GOOD in used or Mark.WARN in used
