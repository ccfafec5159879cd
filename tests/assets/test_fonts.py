"""Fonts: small, repeatable, renamed as their licence asks, and measured for their fallbacks."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from plugins.assets.font_files import make_font, measure
from plugins.assets.fonts import CHARACTERS, FACES, FALLBACKS, LICENCES, Face, face_rules

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "theme" / "static"
MOST_BYTES = 64_000


def read(data: bytes) -> Any:
    return TTFont(io.BytesIO(data))


@pytest.fixture(scope="module")
def fonts() -> dict[str, bytes]:
    """Every face, as it is published."""
    return {face.name: (STATIC / face.file).read_bytes() for face in FACES}


def test_all_fonts_together_stay_within_the_budget(fonts: dict[str, bytes]) -> None:
    """64 kB for the whole site."""
    assert sum(map(len, fonts.values())) <= MOST_BYTES


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_file_of_the_theme_is_what_its_font_gives_today(face: Face, fonts: dict[str, bytes]) -> None:
    """Nobody edits one by hand, and a new font or another character is not forgotten: make them anew."""
    assert make_font(face) == fonts[face.name]


def test_the_theme_has_no_other_fonts() -> None:
    """A face that is given up takes its file with it."""
    assert {f"fonts/{file.name}" for file in (STATIC / "fonts").iterdir()} == {face.file for face in FACES}


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_subset_bears_no_reserved_name(face: Face, fonts: dict[str, bytes]) -> None:
    """OFL 1.1, 3: a modified version may not use the reserved font name; the copyright line stays."""
    names = read(fonts[face.name])["name"]
    called = {names.getDebugName(number) for number in (1, 3, 4, 6)}
    assert not [name for name in called if re.search(r"source|red ?hat", name or "", re.IGNORECASE)]
    assert names.getDebugName(1) == face.family
    assert re.match(r"©|Copyright", names.getDebugName(0))


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.name)
def test_a_subset_holds_every_letter_of_western_europe(face: Face, fonts: dict[str, bytes]) -> None:
    """Names of people are not broken up into two fonts."""
    held = read(fonts[face.name]).getBestCmap()
    wanted = {sign for sign in CHARACTERS if sign in TTFont(face.source).getBestCmap()}
    assert wanted <= held.keys()
    assert {ord(sign) for sign in "AZaz09äéñøßŒ’“”–—…€×"} <= held.keys()


def test_licences_are_the_open_font_licence() -> None:
    """OFL 1.1, 2: each copy comes with the copyright notice and the licence."""
    for licence in LICENCES.values():
        text = licence.read_text(encoding="utf-8")
        assert "SIL OPEN FONT LICENSE" in text
        assert "Copyright" in text


@pytest.mark.parametrize("fallback", FALLBACKS, ids=lambda fallback: fallback.face.name)
def test_a_fallback_is_as_wide_and_as_high_as_our_font(fallback: Any) -> None:
    """A page is laid out alike, whichever of the two it is drawn in."""
    family = fallback.face.family
    rule = next(rule for rule in face_rules().split("\n") if f'"{family} Fallback"' in rule)
    given = {name: float(value) / 100 for name, value in re.findall(r"([a-z-]+):([\d.]+)%", rule)}
    ours = measure(fallback.face)
    assert fallback.width * given["size-adjust"] == pytest.approx(ours.width, rel=1e-3)
    assert given["ascent-override"] * given["size-adjust"] == pytest.approx(ours.ascent, rel=1e-3)
    assert given["descent-override"] * given["size-adjust"] == pytest.approx(ours.descent, rel=1e-3)


def test_a_face_that_comes_late_is_for_the_next_page() -> None:
    """Text is never held back by a font, and never moved by one."""
    rules = [rule for rule in face_rules().split("\n") if "woff2" in rule]
    assert len(rules) == len(FACES)
    assert all("font-display:optional" in rule for rule in rules)


def test_a_build_needs_no_engine_for_fonts() -> None:
    """FontTools takes longer to import than everything else of an unchanged site takes to build."""
    work = "import sys; import plugins.assets.collect; print('fontTools' in sys.modules)"
    said = subprocess.run(
        [sys.executable, "-c", work], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout.strip()
    assert said == "False"
