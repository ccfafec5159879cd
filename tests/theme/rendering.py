"""Rendering a component alone: the real templates and filters, and resources from Markdown."""

from __future__ import annotations

import textwrap
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.assets.addresses import from_root, rooted
from plugins.assets.pictures import Pictures
from plugins.common.wording import counted, file_size, long_day
from plugins.resource_center.blocks import lone_fields
from plugins.resource_center.catalogue import Entry
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.markup import prepare
from plugins.resource_center.model import Change, Download, Resource
from plugins.resource_center.parse import markdown, parse

THEME = Path(__file__).resolve().parents[2] / "theme"
SITE = "https://example.com"
DAY = date(2026, 11, 22)


@cache
def environment() -> Environment:
    """Return Jinja as pelicanconf.py sets it up, with the filters that the plugins add."""
    found = Environment(
        loader=FileSystemLoader(THEME / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters.update(
        {
            "counted": counted,
            "file_size": file_size,
            "long_day": long_day,
            "lone_fields": lone_fields,
            "from_root": from_root,
            "rooted": rooted,
        }
    )
    found.globals["asset"] = lambda name: f"/theme/{name}"
    found.globals["picture"] = Pictures(THEME, SITE, THEME).element
    return found


def render(component: str, macro: str, **arguments: Any) -> BeautifulSoup:
    """Call one macro of one component and return what it made."""
    module = environment().get_template(f"components/{component}.html").module
    return BeautifulSoup(str(getattr(module, macro)(**arguments)), "html.parser")


def resource(body: str, kind: str = "template", **values: Any) -> Resource:
    """Return a resource whose body is written in Markdown (dedented)."""
    prepared = prepare(textwrap.dedent(body).strip("\n"), 1, "x.md")
    blocks, problems = parse(markdown(KINDS[kind].keeps_line_breaks).convert(prepared.text), prepared)
    assert not [*prepared.problems, *problems]
    given = {
        "slug": "first-week",
        "title": "The first week",
        "summary": "Seven days.",
        "kind": kind,
        "audiences": ("candidate",),
        "topics": ("rejection",),
        "minutes": 5,
        "edition": DAY,
        "changes": (Change(DAY, "First edition."),),
        "body": blocks,
    }
    return Resource(**{**given, **values})


def entry(of: Resource) -> Entry:
    """Return a resource's place in the catalogue, with two downloads."""
    files = (
        Download("docx", "Word", "", "downloads/first-week.docx", "x/y", b"x" * 13_000, "0" * 64),
        Download(
            "pdf", "PDF, fillable", "Letter", "downloads/first-week.pdf", "x/y", b"x" * 48_000, "1" * 64, 1
        ),
    )
    return Entry(of, KINDS[of.kind], "resources/first-week/", files)
