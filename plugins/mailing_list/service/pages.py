"""The built pages as answers: read from the published folder, with their marked places filled in.

The build leaves two kinds of harmless marks in a page: an attribute `data-fill="name"` (with
`hidden` before it where the element only appears when filled) and a comment `<!--fill:name-->`.
What goes in is escaped here, so that nothing a visitor typed can become markup.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path

from plugins.mailing_list.manifest import MANIFEST_PATH, Manifest, from_json


class MissingPage(Exception):
    """The published folder holds no such page, or the page has no such mark: build the site again."""


@dataclass(frozen=True)
class Fill:
    """What to put into a page: input values, texts that then appear, boxes to tick."""

    values: Mapping[str, str] | None = None
    texts: Mapping[str, str] | None = None
    ticked: frozenset[str] = frozenset()
    invalid: frozenset[str] = frozenset()


class Pages:
    """The published folder. Each file is read once and again only when it has changed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, tuple[tuple[int, int, int], str]] = {}
        self._manifest: tuple[str, Manifest] | None = None

    def manifest(self) -> Manifest:
        """Return the signup pages of the site as it is published now; the same object until it changes."""
        text = self._read(MANIFEST_PATH)
        if self._manifest is None or self._manifest[0] is not text:
            try:
                self._manifest = (text, from_json(text))
            except (KeyError, TypeError, ValueError) as error:
                raise MissingPage(
                    f"{MANIFEST_PATH} was not written by this release: build the site again"
                ) from error
        return self._manifest[1]

    def page(self, name: str, fill: Fill | None = None) -> str:
        """Return the built page at `/join/<name>/`, filled."""
        text = self._read(f"join/{name}/index.html")
        return fill_page(text, fill) if fill else text

    def _read(self, name: str) -> str:
        file = self._folder / name
        try:
            status = file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            known = self._texts.get(name)
            if known is None or known[0] != seen:
                known = (seen, file.read_text(encoding="utf-8"))
                self._texts[name] = known
        except OSError as error:
            raise MissingPage(f"{name} is not in the published folder: build the site first") from error
        return known[1]


def fill_page(text: str, fill: Fill) -> str:
    """Return a page with its marks filled; MissingPage if it lacks one of them."""
    for name, value in (fill.values or {}).items():
        invalid = ' aria-invalid="true" autofocus' if name in fill.invalid else ""
        text = _replace(text, rf'data-fill="{name}"', f'value="{escape(value)}"{invalid}')
    for name, value in (fill.texts or {}).items():
        text = _replace(text, rf' hidden data-fill="{name}"', "")
        text = _replace(text, rf"<!--fill:{name}-->", escape(value))
    for name in sorted(fill.ticked):
        text = _replace(text, rf'data-fill="{name}"', "checked")
    return text


def _replace(text: str, mark: str, by: str) -> str:
    filled, found = re.subn(mark, lambda _match: by, text)
    if not found:
        raise MissingPage(f"a page has no mark {mark}: build the site again")
    return filled
