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

from plugins.assets.font_files import measure
from plugins.assets.fonts import CHARACTERS, FACES, FALLBACKS, LICENCES, SAMPLE, Face, face_rules, make_font

ROOT = Path(__file__).resolve().parents[2]
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


@pytest.mark.parametrize("fallback", FALLBACKS, ids=lambda fallback: fallback.face.name)
def test_a_fallback_is_as_wide_and_as_high_as_our_font(fallback: Any, tmp_path: Path) -> None:
    """A page is laid out alike, whichever of the two it is drawn in."""
    family = fallback.face.family
    rule = next(rule for rule in face_rules(tmp_path).split("\n") if f'"{family} Fallback"' in rule)
    given = {name: float(value) / 100 for name, value in re.findall(r"([a-z-]+):([\d.]+)%", rule)}
    width, ascent, descent = measure(fallback.face.source.read_bytes(), SAMPLE)
    assert fallback.width * given["size-adjust"] == pytest.approx(width, rel=1e-3)
    assert given["ascent-override"] * given["size-adjust"] == pytest.approx(ascent, rel=1e-3)
    assert given["descent-override"] * given["size-adjust"] == pytest.approx(descent, rel=1e-3)


def test_a_face_that_comes_late_is_for_the_next_page(tmp_path: Path) -> None:
    """Text is never held back by a font, and never moved by one."""
    rules = [rule for rule in face_rules(tmp_path).split("\n") if "woff2" in rule]
    assert len(rules) == len(FACES)
    assert all("font-display:optional" in rule for rule in rules)


def test_no_engine_is_imported_while_the_cache_is_full(tmp_path: Path) -> None:
    """FontTools takes longer to import than everything else of an unchanged site takes to build."""
    work = "from plugins.assets.fonts import *; from pathlib import Path; import sys;"
    work += "folder = Path(sys.argv[1]); face_rules(folder); make_font(FACES[0], folder);"
    work += "print('fontTools' in sys.modules)"
    said = [
        subprocess.run(
            [sys.executable, "-c", work, str(tmp_path)], cwd=ROOT, check=True, capture_output=True, text=True
        ).stdout.strip()
        for _run in range(2)
    ]
    assert said == ["True", "False"]
