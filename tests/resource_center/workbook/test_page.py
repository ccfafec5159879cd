"""The page of a dashboard before any script runs."""

from __future__ import annotations

import json

import pytest

from plugins.resource_center.workbook.page import make_board
from tests.resource_center.workbook.declared import BOARDS, workbook
from tests.resource_center.workbook.payloads import PAYLOADS, planted
from tests.resource_center.workbook.shown import board_named, render


def test_the_page_is_right_before_any_script_runs() -> None:
    """Figures, marks with their reasons, chart and table stand in the HTML."""
    html = render(workbook())
    assert "<span data-text>90</span>" in html
    assert 'data-figure="Check" data-mark="bad"' in html
    assert "Does not add up" in html
    assert '<th scope="row">Ward nurse</th>' in html
    assert '<text class="value"' in html
    assert "<desc" in html
    assert "Ward nurse 60, Payroll lead 30." in html


def test_a_mark_is_never_color_alone() -> None:
    """Every marked cell says why, in its own words or in words for those who cannot see the color."""
    for slug in BOARDS:
        board = make_board(board_named(slug))
        cells = [
            cell for sheet in board.sheets for table in sheet.tables for row in table.rows for cell in row
        ]
        marked = [cell for cell in cells if cell.mark]
        assert marked
        assert all(cell.says or cell.text for cell in marked)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_an_author_writes_becomes_markup(payload: str) -> None:
    """Text is escaped by the template, the data by tojson; no string of HTML is made in Python."""
    html = render(planted(payload))
    assert html.count("<script") == 2
    assert html.count("</script") == 2
    assert "<img" not in html
    assert 'onmouseover="' not in html
    data = html.split('<script type="application/json">')[1].split("</script>")[0]
    assert json.loads(data)["tables"][0]["rows"][0][0] == payload


def test_a_page_has_no_inline_style_and_no_handler() -> None:
    """A strict content policy has nothing to forbid."""
    for slug in BOARDS:
        html = render(board_named(slug))
        assert " style=" not in html
        assert " on" not in "".join(
            part.split(">")[0] for part in html.split("<")[1:] if " on" in part.split(">")[0]
        )
