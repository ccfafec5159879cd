"""Boards on a page for tests: the theme's macro around a workbook, and how a test finds its way on it."""

from __future__ import annotations

from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from playwright.sync_api import Page, expect

from plugins.resource_center.model import Download
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.page import make_board
from tests.resource_center.workbook.declared import CONTENT, ROOT

MACRO = (ROOT / "theme/templates/components/board.html").read_text(encoding="utf-8")
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Board</title>
<script type="module" src="/js/workbook/board.js"></script></head><body>
{% from "board.html" import board %}{{ board(board=shown, slug="small", files=files) }}</body></html>"""


def render(book: Workbook, files: tuple[Download, ...] = ()) -> str:
    """Return the page of a board as the theme's macro writes it."""
    environment = Environment(
        loader=DictLoader({"board.html": MACRO}), autoescape=True, undefined=StrictUndefined
    )
    return environment.from_string(PAGE).render(shown=make_board(book), files=files)


def board_named(slug: str) -> Workbook:
    """Return one of the dashboards of the site."""
    found = load_workbook(CONTENT / f"{slug}.workbook.yaml", slug)
    assert isinstance(found, Workbook)
    return found


def reopened(page: Page) -> Page:
    """Return the page loaded again, once its script has done all it does at the beginning."""
    page.reload()
    expect(page.locator("[data-board][data-live]")).to_be_visible()
    return page


def cell(page: Page, name: str) -> Any:
    """Return the control of a cell by what a screen reader calls it."""
    return page.get_by_label(name, exact=True)
