"""Fonts: small, repeatable, renamed as their licence asks, and measured for their fallbacks."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from fontTools.ttLib import TTFont

from plugins.assets.fonts import (
    CHARACTERS,
    FACES,
    FALLBACKS,
    LICENCES,
    Face,
    face_rules,
    make_font,
    mean_width,
)

MOST_BYTES = 64_000


def read(data: bytes) -> Any:
    return TTFont(io.BytesIO(data))


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every face, made afresh."""
    cache = tmp_path_factory.mktemp("fonts")
    return {face.name: make_font(face, cache) for face in FACES}


def test_all_fonts_together_stay_within_the_budget(fonts: dict[str, bytes]) -> None:
    """64 kB for the whole site."""
    assert sum(map(len, fonts.values())) <= MOST_BYTES


def test_the_same_font_gives_the_same_bytes(fonts: dict[str, bytes], tmp_path: Path) -> None:
    """Two builds are byte-identical: no time, no order of a set in the file."""
    face = FACES[0]
    assert make_font(face, tmp_path) == fonts[face.name]


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


@pytest.mark.parametrize("fallback", FALLBACKS, ids=lambda fallback: fallback.face)
def test_a_fallback_is_as_wide_and_as_high_as_our_font(fallback: Any) -> None:
    """When the font arrives, no line breaks elsewhere and nothing moves."""
    face = next(face for face in FACES if face.name == fallback.face)
    rule = next(rule for rule in face_rules().split("\n") if f'"{face.family} Fallback"' in rule)
    given = {name: float(value) / 100 for name, value in re.findall(r"([a-z-]+):([\d.]+)%", rule)}
    font = TTFont(face.source)
    assert fallback.width * given["size-adjust"] == pytest.approx(mean_width(font), rel=1e-3)
    assert given["ascent-override"] * given["size-adjust"] == pytest.approx(
        font["hhea"].ascent / font["head"].unitsPerEm, rel=1e-3
    )


def test_every_face_is_shown_in_the_fallback_until_it_is_there() -> None:
    """Text is never held back by a font."""
    rules = [rule for rule in face_rules().split("\n") if "woff2" in rule]
    assert len(rules) == len(FACES)
    assert all("font-display:swap" in rule for rule in rules)
