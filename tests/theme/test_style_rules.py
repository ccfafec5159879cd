"""The habits of the stylesheets and templates, so that they stay as they are meant."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from plugins.assets.bundles import BUNDLES
from plugins.assets.collect import collect

THEME = Path(__file__).resolve().parents[2] / "theme"
CSS = THEME / "static" / "css"
TEMPLATES = THEME / "templates"
SHEETS = sorted(CSS.rglob("*.css"))
TEXTS = sorted(TEMPLATES.rglob("*.*"))
PAGES = sorted(file for file in TEMPLATES.rglob("*.html") if "email" not in file.parts)

# Classes that come from elsewhere: Python-Markdown's and the articles plugin's.
MADE_BY_MARKDOWN = {"footnote", "pull", "step", "step-number", "video", "video-note", "video-title"}
# Classes of a chart's shapes: workbook/chart.py and chart.js draw them.
DRAWN = {"against", "axis", "bar", "inside", "label", "line", "s1", "s2", "s3", "value"}
PHYSICAL = (
    r"(?:margin|padding|border)-(?:top|right|bottom|left)|(?<![\w-])(?:left|right|top|bottom|width|height)"
)


def rules(file: Path) -> str:
    """Return a stylesheet without comments and strings."""
    css = re.sub(r"/\*.*?\*/", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r'"[^"]*"', '""', css)


def classes(template: str) -> set[str]:
    """Return the classes that a template may give: words in class attributes, and in expressions there."""
    found: set[str] = set()
    for value in re.findall(r'class="((?:[^"{]|\{\{.*?\}\}|\{%.*?%\})*)"', template):
        found |= set(re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", value).split())
        found |= set(re.findall(r'(?<!== )"([a-z-]+)"', value))
    return found


def selectors(css: str) -> list[str]:
    """Return what stands before each opening bracket."""
    return [found.strip() for found in re.findall(r"([^{};]+)\{", css)]


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: str(file.relative_to(CSS)))
def test_raw_colours_stand_in_the_tokens_only(file: Path) -> None:
    """A colour elsewhere would not change in dark. Paper is always light: print may."""
    raw = re.findall(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|lab)a?\(", rules(file))
    assert file.name in {"tokens.css", "print.css"} or raw == []


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: str(file.relative_to(CSS)))
def test_no_id_is_styled(file: Path) -> None:
    """An id outweighs every layer's classes."""
    assert [selector for selector in selectors(rules(file)) if re.search(r"#[a-z]", selector)] == []


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: str(file.relative_to(CSS)))
def test_properties_are_logical(file: Path) -> None:
    """Inline and block, so that the page can be turned round for another script."""
    assert re.findall(rf"^\s*({PHYSICAL}):", rules(file), flags=re.MULTILINE) == []


@pytest.mark.parametrize("file", SHEETS, ids=lambda file: str(file.relative_to(CSS)))
def test_nothing_is_important(file: Path) -> None:
    """Layers decide who wins."""
    assert "!important" not in rules(file)


ENTRIES = ("main.css", "desk.css", "paper.css", "preview_bar.css", "feed.css")


def imports(name: str) -> list[str]:
    """Return what a stylesheet imports, with its layer."""
    return re.findall(r"@import .*?;", (CSS / name).read_text(encoding="utf-8"))


def test_every_component_is_imported_and_never_twice() -> None:
    """A stylesheet that is not imported is not there; one that is there twice is waste."""
    found = {name: [re.findall(r'"(.+)"', line)[0] for line in imports(name)] for name in ENTRIES}
    assert all(len(set(names)) == len(names) for names in found.values())
    assert set().union(*found.values()) == {str(file.relative_to(CSS)) for file in SHEETS} - set(ENTRIES)


def test_every_part_is_in_a_stylesheet() -> None:
    """What main.css lists and no bundle takes would be on no page."""
    listed = {Path(re.findall(r'"(.+)"', line)[0]).stem for line in imports("main.css")}
    assert frozenset().union(*BUNDLES.values()) == listed


def test_every_stylesheet_has_the_same_order_of_layers() -> None:
    """The cascade of one page is that of every other page."""
    orders = {re.findall(r"@layer .*?;", (CSS / name).read_text(encoding="utf-8"))[0] for name in ENTRIES[:4]}
    assert len(orders) == 1


def test_every_styled_class_is_used_and_every_used_class_is_styled() -> None:
    """No style outlives its markup, and no markup waits for a style."""
    styled = {
        name
        for file in SHEETS
        for selector in selectors(rules(file))
        for name in re.findall(r"\.([a-z][\w-]*)", selector)
    }
    used = {name for file in PAGES for name in classes(file.read_text(encoding="utf-8"))}
    scripts = "".join(file.read_text(encoding="utf-8") for file in (THEME / "static" / "js").rglob("*.js"))
    used |= {name for name in styled if f'"{name}"' in scripts}
    assert styled - used - MADE_BY_MARKDOWN - DRAWN == set()
    assert used - styled == set()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_templates_hold_no_inline_style_script_or_handler(file: Path) -> None:
    """The Content-Security-Policy forbids them, so they would silently do nothing."""
    text = file.read_text(encoding="utf-8")
    text = re.sub(r'<script type="application/(ld\+)?json">', "", text)  # data: no browser runs it
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=|javascript:|<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: str(file.relative_to(TEMPLATES)))
def test_nothing_is_declared_safe_in_a_template(file: Path) -> None:
    """What may be HTML is decided where it is cleaned, in Python."""
    assert not re.search(r"\|\s*safe\b|autoescape false", file.read_text(encoding="utf-8"))


def test_components_never_see_the_context() -> None:
    """A macro takes what it needs as arguments: it then works in every place."""
    for file in sorted((TEMPLATES / "components").iterdir()):
        assert not re.search(r"\b(SITEURL|SITENAME|with context)\b", file.read_text(encoding="utf-8")), file


@pytest.mark.parametrize(
    ("name", "most"),
    [("main", 6_500), ("read", 4_050), ("read_all", 5_000), ("document", 4_900), ("dashboard", 5_700)],
)
def test_the_stylesheets_are_small(tmp_path: Path, name: str, most: int) -> None:
    """They leave room for the text within one round trip (14,336 bytes)."""
    collection = collect(THEME / "static", tmp_path, "")
    css = collection.files[collection.published[f"css/{name}.css"]]
    assert len(gzip.compress(css, 9)) <= most
