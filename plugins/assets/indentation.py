"""Templates without the indentation that only their authors read: no page carries it.

Taken out of a template before it is compiled, so that it costs nothing when pages are made, and
never out of what a page shows: texts of authors come in later.
"""

from __future__ import annotations

import re

from jinja2.ext import Extension

INDENTATION = re.compile(r"\n[ \t]+")
PAGES = ".html"


class WithoutIndentation(Extension):
    """Begins every line of an HTML template at its left edge. Lines stay lines: faults name the right one."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Return the source of a template as it is compiled."""
        return INDENTATION.sub("\n", source) if name and name.endswith(PAGES) else source
