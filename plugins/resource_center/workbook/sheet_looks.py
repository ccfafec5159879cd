"""How cells look: the site's colors on white, one format for each use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xlsxwriter

from plugins.resource_center.workbook.display import Format
from plugins.resource_center.workbook.model import Mark
from plugins.resource_center.workbook.sheet_theme import FONT, theme

MARKS = {  # fill, text: at least 4.5 : 1
    Mark.BAD: ("#B3261E", "#FFFFFF"),
    Mark.WARN: ("#FFD98A", "#3D2C00"),
    Mark.GOOD: ("#D3ECD9", "#124A26"),
}


class Looks:
    """Formats of one file, made when first asked for. `palette` gives colors by role."""

    def __init__(self, book: xlsxwriter.Workbook, palette: Mapping[str, str]) -> None:
        self.book = book
        self.ink = palette.get("ink", "#16130f")
        self.quiet_ink = palette.get("quiet", "#57504a")
        self.rule = palette.get("rule", "#d9d4cf")
        self.track = palette.get("track", "#b03a20")
        self.field = palette.get("field", "#fbeee8")
        self.formula = "#F4F2F0"
        self.pale = "#C9BFB6"
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def theme(self, name: str) -> str:
        """Return the theme of the file."""
        return theme(name, self.ink, self.quiet_ink, self.field, (self.track, self.pale, self.ink))

    def _format(self, **options: Any) -> Any:
        whole = {"font_name": FONT, "font_size": 11, "font_color": self.ink, "valign": "vcenter"} | options
        key = tuple(sorted(whole.items()))
        if key not in self._made:
            self._made[key] = self.book.add_format(whole)
        return self._made[key]

    @property
    def title(self) -> Any:
        """The title of a sheet."""
        return self._format(font_size=20, bold=True)

    @property
    def quiet(self) -> Any:
        """The line that says where the file comes from."""
        return self._format(font_size=9, font_color=self.quiet_ink, valign="top")

    @property
    def link(self) -> Any:
        """The same line, where it leads there."""
        return self._format(font_size=9, font_color=self.quiet_ink, underline=1, valign="top")

    @property
    def note(self) -> Any:
        """A sentence under the title."""
        return self._format(font_color=self.quiet_ink)

    @property
    def heading(self) -> Any:
        """The heading of a table or a group of values."""
        return self._format(font_size=12, bold=True, font_color=self.track)

    @property
    def label(self) -> Any:
        """The label of an input."""
        return self._format(bottom=1, bottom_color=self.rule)

    @property
    def guide(self) -> Any:
        """A paragraph of the guide."""
        return self._format(text_wrap=True, valign="top")

    @property
    def guide_heading(self) -> Any:
        """A heading of the guide."""
        return self._format(font_size=12, bold=True, font_color=self.track, valign="bottom")

    def input(self, format_: Format) -> Any:
        """A cell to set."""
        return self._format(
            num_format=format_.pattern,
            bold=True,
            bg_color=self.field,
            align="right",
            indent=1,
            border=1,
            border_color=self.rule,
        )

    def figure(self, format_: Format) -> Any:
        """A cell to read."""
        return self._format(
            num_format=format_.pattern, bold=True, align="right", indent=1, bottom=1, bottom_color=self.rule
        )

    def header(self, *, is_number: bool, has_filter: bool) -> Any:
        """A column's heading; the button of a filter needs the corner below."""
        return self._format(
            bold=True,
            font_color="#FFFFFF",
            bg_color=self.ink,
            text_wrap=True,
            align="right" if is_number else "left",
            valign="top" if has_filter else "vcenter",
            indent=1,
        )

    def cell(self, format_: Format, *, is_open: bool, is_number: bool) -> Any:
        """A cell of a table: white to type in, grey where a formula stands or the method's own words."""
        fill = {} if is_open else {"bg_color": self.formula}
        return self._format(
            num_format=format_.pattern,
            align="right" if is_number else "left",
            indent=1,
            border=1,
            border_color=self.rule,
            **fill,
        )

    def mark(self, mark: Mark) -> Any:
        """What a rule puts over a cell."""
        fill, text = MARKS[mark]
        key = (("mark", mark.value),)
        if key not in self._made:
            self._made[key] = self.book.add_format({"bg_color": fill, "font_color": text, "bold": True})
        return self._made[key]
