"""What the body of a resource is made of, and how it is walked. Data only: no Markdown, no file is known.

Text is a tuple of inlines, a body a tuple of blocks. Every class carries `type`, a word for
templates and writers to dispatch on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

# --- fields --------------------------------------------------------------------------------


class FieldType(StrEnum):
    """What may be filled in. The value is the word an author writes as a hint."""

    TEXT = "text"
    DATE = "date"
    NUMBER = "number"
    EMAIL = "e-mail"
    PHONE = "phone"
    LINK = "link"
    LINES = "lines"
    CHOICE = "choice"


@dataclass(frozen=True)
class Field:
    """A place to fill in. The same label in one resource is the same Field.

    `id` is unique in the resource and stable (from the label, or given by the author);
    `lines` is the height in lines, 1 unless several lines are asked for; `options` are the
    choices, empty unless the type is CHOICE; `help` is shown beside the label or as a hint.
    """

    id: str
    label: str
    type: FieldType = FieldType.TEXT
    help: str = ""
    lines: int = 1
    options: tuple[str, ...] = ()
    is_required: bool = False


# --- inlines -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Text:
    type: ClassVar[str] = "text"
    text: str


@dataclass(frozen=True)
class Strong:
    type: ClassVar[str] = "strong"
    content: Inlines


@dataclass(frozen=True)
class Emphasis:
    type: ClassVar[str] = "emphasis"
    content: Inlines


@dataclass(frozen=True)
class Code:
    type: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True)
class Link:
    """A link; `address` is absolute (scheme and host) once the resource is on a site."""

    type: ClassVar[str] = "link"
    address: str
    content: Inlines


@dataclass(frozen=True)
class LineBreak:
    type: ClassVar[str] = "line-break"


@dataclass(frozen=True)
class FieldUse:
    """A field at its place in the text. One field may be used in several places."""

    type: ClassVar[str] = "field"
    field: Field


Inline = Text | Strong | Emphasis | Code | Link | LineBreak | FieldUse
Inlines = tuple[Inline, ...]

# --- blocks --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    """A section heading; `level` 2 to 4 (1 is the resource's title), `id` an anchor."""

    type: ClassVar[str] = "heading"
    level: int
    id: str
    content: Inlines


@dataclass(frozen=True)
class Paragraph:
    type: ClassVar[str] = "paragraph"
    content: Inlines


@dataclass(frozen=True)
class ListItem:
    """An item's text, and the blocks below it (nested lists among them)."""

    type: ClassVar[str] = "list-item"
    content: Inlines
    blocks: Blocks = ()


@dataclass(frozen=True)
class BulletList:
    type: ClassVar[str] = "bullet-list"
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class NumberedList:
    type: ClassVar[str] = "numbered-list"
    items: tuple[ListItem, ...]
    start: int = 1


@dataclass(frozen=True)
class ChecklistItem:
    """One thing to tick. `id` is unique in the resource and stays when items are inserted."""

    type: ClassVar[str] = "checklist-item"
    id: str
    content: Inlines
    blocks: Blocks = ()


@dataclass(frozen=True)
class Checklist:
    type: ClassVar[str] = "checklist"
    items: tuple[ChecklistItem, ...]


@dataclass(frozen=True)
class Quote:
    type: ClassVar[str] = "quote"
    blocks: Blocks


@dataclass(frozen=True)
class Table:
    """A table with a header row. Every row has as many cells as the header; a cell is text."""

    type: ClassVar[str] = "table"
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]


@dataclass(frozen=True)
class Picture:
    """An image of the site's own, with its alternative text; `path` is below content/."""

    type: ClassVar[str] = "picture"
    path: str
    alternative: str


@dataclass(frozen=True)
class Divider:
    type: ClassVar[str] = "divider"


Block = Heading | Paragraph | BulletList | NumberedList | Checklist | Quote | Table | Picture | Divider
Blocks = tuple[Block, ...]

# --- walking -------------------------------------------------------------------------------


def walk_inlines(content: Inlines) -> Iterator[Inline]:
    """Yield every inline of a text in reading order, containers before their content."""
    for inline in content:
        yield inline
        match inline:
            case Strong() | Emphasis() | Link():
                yield from walk_inlines(inline.content)


def walk_blocks(blocks: Blocks) -> Iterator[Block | ListItem | ChecklistItem]:
    """Yield every block, list item and checklist item in reading order."""
    for block in blocks:
        yield block
        match block:
            case BulletList() | NumberedList() | Checklist():
                for item in block.items:
                    yield item
                    yield from walk_blocks(item.blocks)
            case Quote():
                yield from walk_blocks(block.blocks)


def texts(blocks: Blocks) -> Iterator[Inlines]:
    """Yield every text of a body (paragraphs, headings, items, cells) in reading order."""
    for block in walk_blocks(blocks):
        match block:
            case Heading() | Paragraph() | ListItem() | ChecklistItem():
                yield block.content
            case Table():
                yield from block.header
                for row in block.rows:
                    yield from row


def field_uses(subject: Inlines, blocks: Blocks) -> Iterator[FieldUse]:
    """Yield every use of a field in reading order, the subject first."""
    for content in (subject, *texts(blocks)):
        yield from (inline for inline in walk_inlines(content) if isinstance(inline, FieldUse))


def checklist_items(blocks: Blocks) -> Iterator[ChecklistItem]:
    """Yield every checklist item in reading order, parents before their children."""
    return (block for block in walk_blocks(blocks) if isinstance(block, ChecklistItem))


def lone_fields(content: Inlines) -> tuple[Field, ...]:
    """Return the fields of a text that holds nothing else, or nothing.

    Such a text is a row of a form: writers show each field under its label. In any other
    text a field stands in the sentence, and its label only shows while it is empty.
    """
    if any(not isinstance(i, FieldUse) and not (isinstance(i, Text) and not i.text.strip()) for i in content):
        return ()
    return tuple(inline.field for inline in content if isinstance(inline, FieldUse))


def plain_text(content: Inlines) -> str:
    """Return a text without its marks; a field shows as its label in square brackets."""
    parts = []
    for inline in content:
        match inline:
            case Text() | Code():
                parts.append(inline.text)
            case Strong() | Emphasis() | Link():
                parts.append(plain_text(inline.content))
            case LineBreak():
                parts.append("\n")
            case FieldUse():
                parts.append(f"[{inline.field.label}]")
    return "".join(parts)
