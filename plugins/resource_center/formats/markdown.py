"""Markdown, for people who keep their notes in it: real headings, lists, tables and open boxes."""

from __future__ import annotations

import re
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

# What begins a mark anywhere, and what does at the beginning of a line (CommonMark 0.31, 2.4).
SPECIAL = re.compile(r"([\\`*_\[\]<>|&~])")
OPENING = re.compile(r"^(\s*|\s*\d{1,9}(?=[.)]))([#+=.)-])", re.MULTILINE)


def render(resource: Resource, imprint: Imprint, _pictures: Pictures) -> bytes:
    """Return a resource as CommonMark with the tables and task lists of GitHub, in UTF-8."""
    parts = [f"# {_plain(resource.title)}", _plain(resource.summary)]
    if resource.subject:
        parts.append(f"**Subject:** {_line(resource.subject)}")
    parts += [_blocks(resource.body), "---", "  \n".join(map(_plain, colophon(resource, imprint)))]
    return ("\n\n".join(parts) + "\n").encode()


def _plain(text: str) -> str:
    return SPECIAL.sub(r"\\\1", text)


def _line(content: Inlines) -> str:
    return OPENING.sub(r"\1\\\2", "".join(_inlines(content)))


def _inlines(content: Inlines) -> Iterator[str]:
    for inline in content:
        match inline:
            case Text():
                yield _plain(inline.text)
            case Code():
                fence = "`" * (max(map(len, re.findall("`+", inline.text)), default=0) + 1)
                yield f"{fence} {inline.text} {fence}" if "`" in inline.text else f"`{inline.text}`"
            case Strong():
                yield f"**{_line(inline.content)}**"
            case Emphasis():
                yield f"*{_line(inline.content)}*"
            case Link():
                yield f"[{_line(inline.content)}](<{inline.address}>)"
            case LineBreak():
                yield "  \n"
            case FieldUse():
                yield _plain(f"[{_named(inline.field)}]")


def _named(field: Field) -> str:
    return f"{field.label}: {' / '.join(field.options)}" if field.options else field.label


def _row(field: Field) -> str:
    told = "; ".join(filter(None, (" / ".join(field.options), notes(field))))
    label = f"{field.label} ({told})" if told else field.label
    return f"**{_plain(label)}:** {_plain(BLANK)}"


def _text(content: Inlines) -> str:
    fields = lone_fields(content)
    return "  \n".join(map(_row, fields)) if fields else _line(content)


def _blocks(blocks: Blocks) -> str:
    return "\n\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_line(block.content)}"
        case Paragraph():
            return _text(block.content)
        case BulletList():
            return "\n".join(_item("- ", "- ", item.content, item.blocks) for item in block.items)
        case NumberedList():
            marks = (f"{number}. " for number, _ in enumerate(block.items, start=block.start))
            items = zip(marks, block.items, strict=False)
            return "\n".join(_item(mark, mark, item.content, item.blocks) for mark, item in items)
        case Checklist():
            return "\n".join(_item("- [ ] ", "- ", item.content, item.blocks) for item in block.items)
        case Quote():
            return _indented(_blocks(block.blocks), "> ")
        case Table():
            return _table(block)
        case Picture():
            return f"![{_plain(block.alternative)}](<{block.path}>)"
        case Divider():
            return "---"


def _item(mark: str, bullet: str, content: Inlines, blocks: Blocks) -> str:
    parts = [_text(content), *map(_block, blocks)]
    margin = " " * len(bullet)
    return mark + _indented("\n\n".join(parts) if blocks else parts[0], margin).removeprefix(margin)


def _indented(text: str, margin: str) -> str:
    return "\n".join((margin + each).rstrip() for each in text.split("\n"))


def _table(table: Table) -> str:
    rows = [_cells(table.header), "|" + " --- |" * len(table.header), *map(_cells, table.rows)]
    return "\n".join(rows)


def _cells(row: tuple[Inlines, ...]) -> str:
    cells = (_line(cell).replace("  \n", " ").replace("\n", " ") for cell in row)
    return f"| {' | '.join(cells)} |"
