"""Plain text: `[ ]` items, `Label: ____`, tables as records. A paragraph is one line, so it can be pasted."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.resource_center.blocks import (
    Block,
    Blocks,
    BulletList,
    Checklist,
    Code,
    Divider,
    Emphasis,
    Field,
    FieldUse,
    Heading,
    Inlines,
    LineBreak,
    Link,
    NumberedList,
    Paragraph,
    Picture,
    Quote,
    Strong,
    Table,
    Text,
    lone_fields,
)
from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.labels import BLANK, colophon, notes
from plugins.resource_center.model import Imprint, Resource

RULE = "-" * 40
UNDERLINES = {2: "=", 3: "-"}


def render(resource: Resource, imprint: Imprint, _pictures: Pictures) -> bytes:
    """Return a resource as UTF-8 text. A message begins with its subject, so that it can be pasted whole."""
    parts = [message(resource)] if resource.subject else [*_opening(resource), body(resource.body)]
    parts += [RULE, "\n".join(colophon(resource, imprint))]
    return ("\n\n".join(parts) + "\n").encode()


def message(resource: Resource) -> str:
    """Return the subject line and the text of a message."""
    return f"Subject: {line(resource.subject)}\n\n{body(resource.body)}"


def body(blocks: Blocks) -> str:
    """Return blocks as paragraphs with an empty line between them."""
    return "\n\n".join(_block(block) for block in blocks)


def line(content: Inlines) -> str:
    """Return a text; a field stands as `[Label]`, a choice as `[Label: one / other]`."""
    return "".join(_inlines(content))


def _opening(resource: Resource) -> Iterator[str]:
    yield f"{resource.title}\n{'=' * len(resource.title)}"
    yield resource.summary


def _inlines(content: Inlines) -> Iterator[str]:
    for inline in content:
        match inline:
            case Text() | Code():
                yield inline.text
            case Strong() | Emphasis():
                yield line(inline.content)
            case Link():
                yield _link(inline)
            case LineBreak():
                yield "\n"
            case FieldUse():
                yield f"[{_named(inline.field)}]"


def _link(link: Link) -> str:
    shown = line(link.content)
    target = link.address.removeprefix("mailto:").removeprefix("tel:")
    return shown if shown in {link.address, target} else f"{shown} ({target})"


def _named(field: Field) -> str:
    return f"{field.label}: {' / '.join(field.options)}" if field.options else field.label


def _row(field: Field) -> str:
    told = " / ".join(field.options) or notes(field)
    if field.options and notes(field):
        told = f"{told}; {notes(field)}"
    blank = "\n".join([BLANK, *[BLANK * 4] * (field.lines - 1)]) if field.lines > 1 else BLANK
    return f"{field.label} ({told}): {blank}" if told else f"{field.label}: {blank}"


def _block(block: Block) -> str:
    match block:
        case Heading():
            shown = line(block.content)
            return f"{shown}\n{UNDERLINES[block.level] * len(shown)}" if block.level in UNDERLINES else shown
        case Paragraph():
            fields = lone_fields(block.content)
            return "\n".join(map(_row, fields)) if fields else line(block.content)
        case BulletList():
            return "\n".join(_item("- ", item.content, item.blocks) for item in block.items)
        case NumberedList():
            numbered = enumerate(block.items, start=block.start)
            return "\n".join(_item(f"{number}. ", item.content, item.blocks) for number, item in numbered)
        case Checklist():
            return "\n".join(_item("[ ] ", item.content, item.blocks) for item in block.items)
        case Quote():
            return _indented(body(block.blocks), "> ")
        case Table():
            return "\n\n".join(_record(block, number) for number in range(len(block.rows)))
        case Picture():
            return f"[Picture: {block.alternative}]"
        case Divider():
            return "* * *"


def _item(mark: str, content: Inlines, blocks: Blocks) -> str:
    fields = lone_fields(content)
    text = "\n".join(map(_row, fields)) if fields else line(content)
    parts = [text, *map(_block, blocks)]
    return mark + _indented("\n".join(parts), " " * len(mark)).lstrip(" ")


def _indented(text: str, margin: str) -> str:
    return "\n".join((margin + each).rstrip() for each in text.split("\n"))


def _record(table: Table, number: int) -> str:
    """Return one row of a table: a line for each column, its heading first."""
    cells = zip(table.header, table.rows[number], strict=True)
    return "\n".join(filter(None, (_cell(line(header), cell) for header, cell in cells)))


def _cell(heading: str, cell: Inlines) -> str:
    fields = lone_fields(cell)
    if not fields:
        return f"{heading}: {line(cell)}" if cell else ""
    # The numbered field «Action 1» below the heading «Action» needs no heading of its own.
    prefixes = ("" if heading.casefold() in field.label.casefold() else f"{heading} / " for field in fields)
    return "\n".join(prefix + _row(field) for prefix, field in zip(prefixes, fields, strict=True))
