"""The examples of the components: each can be shown, all of them stand on the style guide of the preview."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from plugins.assets.style_guide import ADDRESS, Example, read_examples, render_example
from tests.theme.conftest import build
from tests.theme.rendering import THEME, environment

EXAMPLES = list(read_examples(THEME / "examples"))
COMPONENTS = THEME / "templates" / "components"
# Not to be looked at: entries of feeds, what a shared link shows, and the panel around a sheet.
UNSEEN = {"atom", "share", "preload_fonts", "fill"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.component}: {example.name}")
def test_every_example_can_be_shown(example: Example) -> None:
    """Its arguments are what the macro takes, and the markup is whole."""
    html = render_example(example, environment(), "")
    page = BeautifulSoup(html, "html.parser")
    assert page.get_text().strip()
    assert not re.search(r"SimpleNamespace|Undefined", html)
    assert len(re.findall(r"<(?!/|!|input|img|br|hr|link|meta|rect)[a-z]", html)) == len(
        re.findall(r"</(?!rect)", html)
    )


def test_every_component_that_can_be_seen_has_an_example() -> None:
    """One without is one that nobody looks at."""
    components = {file.stem for file in COMPONENTS.glob("*.html")}
    assert {example.component for example in EXAMPLES} == components - UNSEEN


def test_the_style_guide_is_in_the_preview(tmp_path: Path) -> None:
    """With every example, once."""
    preview = build(tmp_path, SITE_SHOWS_DRAFTS=True)
    page = BeautifulSoup((preview / ADDRESS / "index.html").read_text(encoding="utf-8"), "html.parser")
    titles = [heading.get_text() for heading in page.select("section > .flow > h3")]
    assert titles == [example.name for example in EXAMPLES if example.component != "opening"]
    assert page.select_one("meta[name=robots][content=noindex]")


def test_the_style_guide_is_never_published(site: Path) -> None:
    """Neither its page nor a word of it."""
    assert not (site / ADDRESS).exists()
    for file in site.rglob("*"):
        if file.suffix in (".html", ".xml", ".json", ".txt"):
            text = file.read_text(encoding="utf-8")
            assert ADDRESS not in text
            assert "Style guide" not in text
