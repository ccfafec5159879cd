"""Fields and checkboxes as content controls (ECMA-376, part 1, 17.5.2), inside the line of text."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from plugins.resource_center.blocks import ChecklistItem, Field, FieldType
from plugins.resource_center.formats.labels import prompt, spoken_item

# Word refuses a file with a longer title or tag of a control as damaged.
LONGEST_TITLE = 64

BOX, TICKED_BOX, BOX_FONT = "☐", "☒", "MS Gothic"
EMPTY_CHOICE = "Choose"


@dataclass
class Controls:
    """The content controls of one document; each has an id that no other one has."""

    used: set[int] = field(default_factory=set)

    def field(self, described: Field, shown: str = "") -> str:
        """Return a control for a field; while it is empty it shows `shown`, or what to do."""
        line_breaks = "<w:br/>" * (described.lines - 1)
        name = self._named(described.label, described.id)
        return (
            f"<w:sdt><w:sdtPr>{name}<w:showingPlcHdr/>{_kind(described)}"
            f'</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rStyle w:val="PlaceholderText"/></w:rPr>'
            f'<w:t xml:space="preserve">{escape(shown or prompt(described))}</w:t>{line_breaks}</w:r>'
            f"</w:sdtContent></w:sdt>"
        )

    def checkbox(self, item: ChecklistItem) -> str:
        """Return a checkbox for an item of a checklist."""
        states = "".join(
            f'<w14:{name} w14:val="{ord(sign):04X}" w14:font="{BOX_FONT}"/>'
            for name, sign in (("checkedState", TICKED_BOX), ("uncheckedState", BOX))
        )
        names = " ".join(f'w:{script}="{BOX_FONT}"' for script in ("ascii", "eastAsia", "hAnsi"))
        fonts = f'<w:rFonts {names} w:hint="eastAsia"/>'
        return (
            f"<w:sdt><w:sdtPr>{self._named(spoken_item(item), item.id)}"
            f'<w14:checkbox><w14:checked w14:val="0"/>{states}</w14:checkbox></w:sdtPr>'
            f"<w:sdtContent><w:r><w:rPr>{fonts}</w:rPr><w:t>{BOX}</w:t></w:r></w:sdtContent></w:sdt>"
        )

    def _named(self, title: str, tag: str) -> str:
        return (
            f"<w:alias w:val={quoteattr(shortened(title))}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{self._number(tag)}"/>'
        )

    def _number(self, tag: str) -> int:
        """Return a number for a control: made from its tag, so that it stays, and used once."""
        number = zlib.crc32(tag.encode()) & 0x7FFFFFFF or 1
        while number in self.used:
            number = number % 0x7FFFFFFF + 1
        self.used.add(number)
        return number


def _kind(described: Field) -> str:
    match described.type:
        case FieldType.LINES:
            # Rich text: LibreOffice moves the line ends inside a plain-text control.
            return ""
        case FieldType.DATE:
            return (
                '<w:date><w:dateFormat w:val="MMMM d, yyyy"/><w:lid w:val="en-US"/>'
                '<w:storeMappedDataAs w:val="dateTime"/><w:calendar w:val="gregorian"/></w:date>'
            )
        case FieldType.CHOICE:
            options = "".join(
                f"<w:listItem w:displayText={quoteattr(option)} w:value={quoteattr(option)}/>"
                for option in described.options
            )
            empty = f'<w:listItem w:displayText="{EMPTY_CHOICE}" w:value=""/>'
            return f"<w:dropDownList>{empty}{options}</w:dropDownList>"
        case _:
            return "<w:text/>"


def shortened(title: str) -> str:
    """Return a title as Word takes it: at most 64 characters."""
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
