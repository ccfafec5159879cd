"""The colours of tokens.css: enough contrast in light and in dark, and every role in every mode."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "theme" / "static" / "css" / "tokens.css"
TEXT, CONTROL = 4.5, 3.0

# What stands on what, and the contrast it needs: WCAG 2.2, 1.4.3 for text, 1.4.11 for controls and focus.
PAIRS = [
    ("ink", "ground", TEXT),
    ("ink", "sheet", TEXT),
    ("ink", "field", TEXT),
    ("quiet", "ground", TEXT),
    ("quiet", "sheet", TEXT),
    ("quiet", "field", TEXT),
    ("shout", "ground", TEXT),
    ("chalk", "track", TEXT),
    ("ground", "shout", TEXT),
    ("ink", "caution", TEXT),
    ("ink", "go", TEXT),
    ("on-act", "act", TEXT),
    ("ground", "ink", TEXT),
    ("act", "ground", CONTROL),
    ("act", "sheet", CONTROL),
    ("edge", "sheet", CONTROL),
    ("edge", "field", CONTROL),
    ("edge", "ground", CONTROL),
    ("shout", "sheet", CONTROL),
    ("flag", "chalk", CONTROL),
]


def modes() -> dict[str, dict[str, str]]:
    """Return the roles of each mode, as the cascade leaves them."""
    css = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.DOTALL)
    light, dark, forced = re.findall(r":root\s*\{(.*?)\}", css, flags=re.DOTALL)
    roles = {
        name: dict(re.findall(r"--([a-z-]+):\s*(#[0-9a-f]{6});", block))
        for name, block in (("light", light), ("dark", dark))
    }
    roles["dark"] = {**roles["light"], **roles["dark"]}
    roles["forced"] = dict(re.findall(r"--([a-z-]+):\s*([A-Z][A-Za-z]+);", forced))
    return roles


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb` (WCAG 2.2, «relative luminance»)."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_knows_black_on_white() -> None:
    """The yardstick itself: 21 is the most there is."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize(("above", "below", "least"), PAIRS)
def test_every_pair_has_enough_contrast(mode: str, above: str, below: str, least: float) -> None:
    """All text at least 4.5:1, controls and focus at least 3:1, in both modes."""
    roles = modes()[mode]
    assert contrast(roles[above], roles[below]) >= least


def test_every_colour_is_reassigned_in_dark_and_forced_colours() -> None:
    """A role forgotten in a mode shows through from another one."""
    roles = modes()
    dark = TOKENS.read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)[1].split("@media", 1)[0]
    assert set(re.findall(r"--([a-z-]+): #", dark)) == roles["light"].keys()
    assert roles["forced"].keys() == roles["light"].keys()
