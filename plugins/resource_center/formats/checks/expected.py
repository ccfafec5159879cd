"""What can be filled in, in reading order: what every document of a resource has to hold."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.resource_center.blocks import (
    ChecklistItem,
    Field,
    FieldUse,
    Heading,
    Inlines,
    ListItem,
    Paragraph,
    Table,
    walk_blocks,
    walk_inlines,
)
from plugins.resource_center.model import Resource


def controls(resource: Resource) -> tuple[Field | ChecklistItem, ...]:
    """Return every use of a field and every checkbox, the subject's first; a field may be used twice."""
    return tuple(_controls(resource))


def _controls(resource: Resource) -> Iterator[Field | ChecklistItem]:
    yield from _fields(resource.subject)
    for block in walk_blocks(resource.body):
        match block:
            case ChecklistItem():
                yield block
                yield from _fields(block.content)
            case Heading() | Paragraph() | ListItem():
                yield from _fields(block.content)
            case Table():
                for row in (block.header, *block.rows):
                    for cell in row:
                        yield from _fields(cell)


def _fields(content: Inlines) -> Iterator[Field]:
    return (inline.field for inline in walk_inlines(content) if isinstance(inline, FieldUse))
