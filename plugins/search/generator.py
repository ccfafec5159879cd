"""Pelican's side of the search: gather before the pages are rendered, index them when all are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.common.output import write_bytes
from plugins.search.findable import Findable, gather
from plugins.search.full_text import index_full_text
from plugins.search.suggestions import Suggestions, make_suggestions

FULL_TEXT = "search/pagefind"


class SearchGenerator(Generator):
    """Writes the suggestions and the full-text index.

    Puts `suggestions`, the path of the file of suggestions, into the context.
    """

    findables: tuple[Findable, ...] = ()
    suggestions: Suggestions | None = None

    def prepare(self) -> None:
        """Gather what can be found. Called once the catalogue is complete."""
        self.findables = gather(self.context)
        self.suggestions = make_suggestions(self.findables)
        self.context["suggestions"] = self.suggestions.path

    def generate_output(self, writer: Any) -> None:
        """Index the pages that were written: the generators of all other plugins have run before.

        The preview's writer writes none (`writes_pages`); its full text is that of the build beside it.
        """
        folder = Path(self.output_path)
        assert self.suggestions
        write_bytes(folder, self.suggestions.path, self.suggestions.data)
        if getattr(writer, "writes_pages", True):
            self._index(folder)

    def _index(self, folder: Path) -> None:
        pages = (
            (found.url, (folder / found.url / "index.html").read_text(encoding="utf-8"))
            for found in self.findables
        )
        for name, data in index_full_text(pages).items():
            write_bytes(folder, f"{FULL_TEXT}/{name}", data)
