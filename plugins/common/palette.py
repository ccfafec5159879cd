"""The theme's colours, read from its tokens: documents wear what the site wears."""

from __future__ import annotations

import re
from pathlib import Path

TOKEN = re.compile(r"--([a-z-]+):\s*(#[0-9a-fA-F]{6})\b")


def read_palette(tokens_css: Path) -> dict[str, str]:
    """Return the light roles of a tokens file: role name to `#rrggbb` (the first time each is set)."""
    palette: dict[str, str] = {}
    for name, colour in TOKEN.findall(tokens_css.read_text(encoding="utf-8")):
        palette.setdefault(name, colour.lower())
    return palette
