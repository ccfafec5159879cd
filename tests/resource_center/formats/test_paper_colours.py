"""The documents wear the theme's colours, and can be read in them on paper and on a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.common.palette import read_palette

PALETTE = read_palette(Path(__file__).resolve().parents[3] / "theme" / "static" / "css" / "tokens.css")
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2), 1 to 21."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("role", "on", "least"),
    [
        ("ink", "white", 7),
        ("ink", "field", 7),
        ("quiet", "white", 4.5),
        ("quiet", "field", 4.5),
        ("track", "white", 4.5),
        ("chalk", "track", 3),
        ("edge", "white", 3),
        ("edge", "field", 3),
    ],
)
def test_text_and_edges_of_fields_stand_out(role: str, on: str, least: float) -> None:
    """Text at least 4.5:1, the line around a field at least 3:1 (WCAG 1.4.3, 1.4.11)."""
    ground = WHITE if on == "white" else PALETTE[on]
    assert contrast(PALETTE[role], ground) >= least


def test_the_documents_ask_for_no_colour_the_theme_does_not_have() -> None:
    """A role renamed in the theme is renamed here too, or every document fails to be made."""
    assert {"ground", "ink", "quiet", "rule", "edge", "track", "chalk", "field"} <= set(PALETTE)


def test_the_measure_is_the_known_one() -> None:
    """Black on white is 21, a colour on itself 1."""
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#b03a20", "#b03a20") == pytest.approx(1)
