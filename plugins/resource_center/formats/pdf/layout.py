"""What stands in a document, as data for document.typ: blocks with their fields, in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from plugins.common.wording import counted
from plugins.resource_center.blocks import (
    Block,
    Blocks,
    BulletList,
    Checklist,
    ChecklistItem,
    Code,
    Divider,
    Emphasis,
    Field,
    FieldUse,
    Heading,
    Inline,
    Inlines,
    LineBreak,
    Link,
    ListItem,
    NumberedList,
    Paragraph,
    Picture,
    Quote,
    Strong,
    Table,
    Text,
    lone_fields,
    walk_blocks,
)
from plugins.resource_center.formats.columns import form_rows, is_short, room_in_sentence, shares
from plugins.resource_center.formats.labels import edition, notes
from plugins.resource_center.formats.together import form_stays_whole, in_turn, stays_whole
from plugins.resource_center.model import Imprint, Resource

Data = dict[str, Any]

# Room in a sentence for what is usually written there, by hand too.
POINTS_A_CHARACTER = 4.9
ARROW_ROOM = 12


def document(resource: Resource, imprint: Imprint, places: Mapping[str, str], paper: str) -> Data:
    """Return a whole document, not snug. `places` tells where Typst finds the picture of each path."""
    blocks = _Blocks(places)
    return {
        "paper": paper,
        "snug": False,
        "palette": dict(imprint.palette),
        "title": resource.title,
        "summary": resource.summary,
        "kind": resource.kind.capitalize(),
        "minutes": counted(resource.minutes, "minute"),
        "site": imprint.site_name,
        "address": imprint.address_of(resource),
        "edition": edition(resource),
        "licence": imprint.licence_name,
        "licence_address": imprint.licence_url,
        "topics": list(resource.topics),
        "subject": blocks.texts(resource.subject),
        "body": blocks.all(resource.body),
    }


@dataclass(frozen=True)
class _Blocks:
    places: Mapping[str, str]

    def all(self, blocks: Blocks) -> list[Data]:
        return [
            {"type": block.type, "sticky": is_sticky, **self._block(block)}
            for block, is_sticky in in_turn(blocks)
        ]

    def _block(self, block: Block) -> Data:
        match block:
            case Heading():
                return {"level": block.level, "content": self.texts(block.content)}
            case Paragraph():
                return self._text(block.content)
            case BulletList():
                return self._list(block)
            case NumberedList():
                return {**self._list(block), "start": block.start}
            case Checklist():
                return {"items": [{"id": item.id, **self._item(item)} for item in block.items]}
            case Quote():
                return {"blocks": self.all(block.blocks)}
            case Table():
                return {
                    "whole": stays_whole(block),
                    "shares": list(shares(block)),
                    "header": [self.texts(cell) for cell in block.header],
                    "rows": [[self._text(cell) for cell in row] for row in block.rows],
                }
            case Picture():
                return {"place": self.places[block.path], "alternative": block.alternative}
            case Divider():
                return {}

    def _list(self, block: BulletList | NumberedList) -> Data:
        return {
            "items": [self._item(item) for item in block.items],
            "roomy": any(map(_is_roomy, block.items)),
        }

    def _item(self, item: ListItem | ChecklistItem) -> Data:
        return {**self._text(item.content), "blocks": self.all(item.blocks)}

    def _text(self, content: Inlines) -> Data:
        """Return a text as a row of form fields where it is one, else as a text."""
        fields = lone_fields(content)
        if not fields:
            return {"content": self.texts(content)}
        rows = [[_field(field) for field in row] for row in form_rows(fields)]
        return {"form": rows, "whole": form_stays_whole(fields)}

    def texts(self, content: Inlines) -> list[Data]:
        return [{"type": inline.type, **self._inline(inline)} for inline in content]

    def _inline(self, inline: Inline) -> Data:
        match inline:
            case Text() | Code():
                return {"text": inline.text}
            case Strong() | Emphasis():
                return {"content": self.texts(inline.content)}
            case Link():
                return {"address": inline.address, "content": self.texts(inline.content)}
            case LineBreak():
                return {}
            case FieldUse():
                return _field(inline.field)


def _is_roomy(item: ListItem) -> bool:
    """Whether more than lines of text stand in an item: then the next one keeps its distance."""
    return bool(lone_fields(item.content)) or any(
        bool(lone_fields(below.content))
        if isinstance(below, ListItem)
        else not isinstance(below, BulletList | NumberedList)
        for below in walk_blocks(item.blocks)
    )


def _field(field: Field) -> Data:
    return {
        "id": field.id,
        "label": field.label,
        "notes": notes(field),
        "lines": field.lines,
        "choice": bool(field.options),
        "short": is_short(field),
        "width": round(room_in_sentence(field) * POINTS_A_CHARACTER) + (ARROW_ROOM if field.options else 0),
    }
