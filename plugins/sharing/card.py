"""The picture of a shared link: a page's title in the site's type, 1200 by 630 pixels.

The size is what the large cards of messengers and social networks show uncropped.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import font_rhd

from plugins.common.cache import remembered

if TYPE_CHECKING:
    import typst

WIDTH, HEIGHT = 1200, 630
TEMPLATE = (files(__package__) / "card.typ").read_bytes()
FONT = Path(font_rhd.font_directory) / "RedHatDisplay-Black.ttf"
COLOURS = 64  # flat colours and their edges: a palette makes the file a third as large
ROLES = ("ground", "ink", "track", "chalk", "shout")
HOME = "home"


@dataclass(frozen=True)
class Card:
    """What stands on the picture: the title, a few words above it or none, and the site's name below."""

    title: str
    kicker: str
    site: str


def card_path(url: str) -> str:
    """Return where the picture of a page is published: `articles/first/` has `share/articles-first.png`.

    It stays when the title changes, so that links shared before keep their picture.
    """
    return f"share/{url.strip('/').replace('/', '-') or HOME}.png"


def ingredients(card: Card, palette: Mapping[str, str]) -> tuple[str, ...]:
    """Return all that decides how a card looks."""
    return (*_makers(), _given(card, palette))


def draw_card(card: Card, palette: Mapping[str, str], folder: Path) -> bytes:
    """Return a card as PNG, kept in `folder`. The same words and colours give the same bytes."""
    given = _given(card, palette)
    return remembered(folder, (*_makers(), given), lambda: _with_palette(_typeset(given)))


def _given(card: Card, palette: Mapping[str, str]) -> str:
    shown = {**vars(card), "palette": {role: palette[role] for role in ROLES}}
    return json.dumps(shown, sort_keys=True)


@cache
def _makers() -> tuple[str, ...]:
    """Return all that decides how a card looks, beside what stands on it."""
    files = (hashlib.sha256(file).hexdigest() for file in (TEMPLATE, FONT.read_bytes()))
    return (*files, str(COLOURS), version("typst"), version("pillow"))


def _typeset(given: str) -> bytes:
    picture = _compiler().compile(input=TEMPLATE, format="png", ppi=72.0, sys_inputs={"card": given})
    assert isinstance(picture, bytes)
    return picture


@cache
def _compiler() -> typst.Compiler:
    """Return a compiler that knows one font: which of several files is taken must not be left open."""
    import typst

    folder = Path(tempfile.mkdtemp(prefix="cards-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    shutil.copy(FONT, folder)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst.Compiler(root=folder, font_paths=fonts, ignore_system_fonts=True)


def _with_palette(png: bytes) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()
