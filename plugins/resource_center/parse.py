"""Marked HTML → blocks. The one place that reads HTML; every writer walks what it returns."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Comment, NavigableString, Tag
from markdown import Markdown

from plugins.common.patterns import spare_patterns
from plugins.common.problems import Problem
from plugins.common.wording import slugify
from plugins.resource_center.blocks import (
    Block,
    Blocks,
    BulletList,
    Checklist,
    ChecklistItem,
    Divider,
    Heading,
    Inlines,
    ListItem,
    NumberedList,
    Paragraph,
    Picture,
    Quote,
    Table,
    Text,
    plain_text,
)
from plugins.resource_center.fields import is_id
from plugins.resource_center.markup import Prepared
from plugins.resource_center.parse_text import InlineReader

BOX = "[ ] "
EXPLICIT_ID = re.compile(r"\s*\{#([^}]*)\}\s*$")
LONGEST_ITEM_ID = 48
DEEPEST_HEADING = 4


def markdown(keeps_line_breaks: bool) -> Markdown:
    """Return a converter for resources: tables, typographic quotes, no raw HTML.

    In a message a line end is a line end (`keeps_line_breaks`), as it is in a mail.
    """
    extensions = ["tables", "sane_lists", "smarty"]
    if keeps_line_breaks:
        extensions.append("nl2br")
    converter = Markdown(extensions=extensions)
    converter.preprocessors.deregister("html_block")
    converter.inlinePatterns.deregister("html")
    return spare_patterns(converter)


def parse(html: str, prepared: Prepared) -> tuple[Blocks, list[Problem]]:
    """Turn marked HTML (Markdown's output, fields as tokens) into blocks.

    `prepared` gives the fields and the lines for problems. Reported: levels of headings that
    are skipped, items without an id of their own, images without alternative text, links
    that could run code, and whatever a document cannot hold.
    """
    reader = _BlockReader(prepared)
    blocks = reader.blocks(BeautifulSoup(html, "html.parser"))
    return blocks, reader.problems


@dataclass
class _BlockReader:
    prepared: Prepared
    problems: list[Problem] = field(default_factory=list)
    text: InlineReader = field(init=False)
    heading_ids: set[str] = field(default_factory=set)
    item_ids: dict[str, int] = field(default_factory=dict)
    headings: int = 0
    items: int = 0
    level: int = 1

    def __post_init__(self) -> None:
        self.text = InlineReader(self.prepared, self.problems)

    def problem(self, line: int, key: str, what: str, mending: str) -> None:
        self.problems.append(Problem(self.prepared.path, line, key, what, mending))

    # --- blocks ---

    def blocks(self, parent: Tag) -> Blocks:
        """Return the blocks that are direct children of an element."""
        found: list[Block] = []
        for child in parent.children:
            if isinstance(child, Tag):
                block = self._block(child)
                if block is not None:
                    found.append(block)
            elif isinstance(child, NavigableString) and not isinstance(child, Comment) and child.strip():
                found.append(Paragraph(self.text.inlines([child])))
        return tuple(found)

    def _block(self, element: Tag) -> Block | None:
        match element.name:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self._heading(element)
            case "p":
                return self._paragraph(element)
            case "ul" | "ol":
                return self._list(element)
            case "blockquote":
                return Quote(self.blocks(element))
            case "table":
                return self._table(element)
            case "hr":
                return Divider()
            case _:
                shown = element.get_text().strip()[:30]
                self.problem(
                    self.prepared.line_of(shown.split("\n")[0]),
                    "text",
                    f'"{shown}" is set as code, which a document cannot hold.',
                    "Begin the line at the left edge (or four spaces in, below a list item).",
                )
                return None

    def _heading(self, element: Tag) -> Heading:
        level = int(element.name[1])
        content = self.text.inlines(element.children)
        shown = plain_text(content)
        line = self._nth(self.prepared.heading_lines, self.headings)
        self.headings += 1
        if level == 1:
            self.problem(
                line, "heading", f'"{shown}" is a title; the page has one already.', 'Begin it with "##".'
            )
        elif level > min(self.level + 1, DEEPEST_HEADING):
            wanted = "#" * min(self.level + 1, DEEPEST_HEADING)
            self.problem(line, "heading", f'"{shown}" skips a level.', f'Begin it with "{wanted}".')
        self.level = max(level, 2)
        return Heading(max(level, 2), self._anchor(shown), content)

    def _anchor(self, shown: str) -> str:
        base = slugify(shown) or "section"
        anchor, number = base, 2
        while anchor in self.heading_ids:
            anchor, number = f"{base}-{number}", number + 1
        self.heading_ids.add(anchor)
        return anchor

    def _paragraph(self, element: Tag) -> Block:
        images = element.find_all("img")
        if len(images) == 1 and not element.get_text().strip():
            return self._picture(images[0])
        for image in images:
            self.problem(
                self.prepared.line_of(str(image.get("src", ""))),
                "image",
                "an image stands in the middle of a text.",
                "Give it a paragraph of its own: an empty line before and after.",
            )
        return Paragraph(self.text.inlines(element.children))

    def _picture(self, image: Tag) -> Picture:
        path, alternative = str(image.get("src", "")), str(image.get("alt", "")).strip()
        if not alternative:
            self.problem(
                self.prepared.line_of(path),
                "image",
                f'"{path}" has no alternative text.',
                "Say between the square brackets what it shows: ![…](…).",
            )
        return Picture(path, alternative)

    def _table(self, element: Tag) -> Table:
        header, *rows = (
            tuple(self.text.inlines(cell.children) for cell in row.find_all(["th", "td"]))
            for row in element.find_all("tr")
        )
        for position, cell in enumerate(header, start=1):
            if not plain_text(cell).strip():
                self.problem(
                    self.prepared.line_of(next(filter(None, map(plain_text, header)), "|")),
                    "table",
                    f"column {position} has no heading.",
                    "Name every column: a screen reader says its name with each cell.",
                )
        return Table(header, tuple(rows))

    # --- lists ---

    def _list(self, element: Tag) -> Block:
        entries = element.find_all("li", recursive=False)
        boxes = [self._starts_with_box(entry) for entry in entries]
        if any(boxes) and not all(boxes):
            shown = entries[boxes.index(False)].get_text().strip()[:30]
            self.problem(
                self.prepared.line_of(shown.split("\n")[0]),
                "checklist",
                f'"{shown}" is no item to tick, but the list around it is a checklist.',
                'Begin it with "- [ ] ", or put an empty line and a sentence between the lists.',
            )
        if any(boxes):
            return Checklist(tuple(self._checklist_item(entry) for entry in entries))
        items = tuple(ListItem(*self._item_content(entry)) for entry in entries)
        if element.name == "ol":
            return NumberedList(items, int(str(element.get("start", "1"))))
        return BulletList(items)

    @staticmethod
    def _starts_with_box(entry: Tag) -> bool:
        return entry.get_text().lstrip().startswith(BOX)

    def _checklist_item(self, entry: Tag) -> ChecklistItem:
        line = self._nth(self.prepared.item_lines, self.items)
        self.items += 1
        first = next(text for text in entry.find_all(string=True) if text.strip())
        first.replace_with(NavigableString(first.lstrip().removeprefix(BOX)))
        content, explicit = self._take_id(self._first_text(entry))
        shown = plain_text(content)
        if explicit is not None and not is_id(explicit):
            self.problem(
                line, "checklist", f'"{{#{explicit}}}" cannot be an id.', "Use letters, digits and hyphens."
            )
        item_id = explicit or self._item_id(shown)
        if item_id in self.item_ids:
            self.problem(
                line,
                "checklist",
                f'"{shown[:30]}" would share its id with line {self.item_ids[item_id]}.',
                "Word it differently, or give it an id: - [ ] text {#another-id}.",
            )
        elif item_id in self.prepared.fields:
            self.problem(
                line,
                "checklist",
                f'"{shown[:30]}" would share its id with the field "{self.prepared.fields[item_id].label}".',
                "Give it another id: - [ ] text {#another-id}.",
            )
        self.item_ids[item_id] = line
        return ChecklistItem(item_id, content, self._later_blocks(entry))

    def _item_id(self, shown: str) -> str:
        """Return the id that an item's words give; an item that is a field alone does not take its id."""
        found = _item_id(shown)
        return f"item-{found}" if found in self.prepared.fields else found

    @staticmethod
    def _take_id(content: Inlines) -> tuple[Inlines, str | None]:
        if content and isinstance(content[-1], Text):
            found = EXPLICIT_ID.search(content[-1].text)
            if found:
                rest = content[-1].text[: found.start()]
                return (*content[:-1], *((Text(rest),) if rest else ())), found.group(1)
        return content, None

    def _item_content(self, entry: Tag) -> tuple[Inlines, Blocks]:
        return self._first_text(entry), self._later_blocks(entry)

    def _first_text(self, entry: Tag) -> Inlines:
        """Return an item's own text: its first paragraph, or all that stands before a block."""
        children = self._own_children(entry)
        if children and isinstance(children[0], Tag) and children[0].name == "p":
            return self.text.inlines(children[0].children)
        return self.text.inlines(child for child in children if not _is_block(child))

    def _later_blocks(self, entry: Tag) -> Blocks:
        children = self._own_children(entry)
        if children and isinstance(children[0], Tag) and children[0].name == "p":
            children = children[1:]
        found = (self._block(child) for child in children if isinstance(child, Tag) and _is_block(child))
        return tuple(block for block in found if block is not None)

    @staticmethod
    def _own_children(entry: Tag) -> list[Tag | NavigableString]:
        return [
            child
            for child in entry.children
            if isinstance(child, Tag | NavigableString) and (isinstance(child, Tag) or child.strip())
        ]

    @staticmethod
    def _nth(lines: list[int], index: int) -> int:
        return lines[index] if index < len(lines) else 0


def _is_block(node: object) -> bool:
    return isinstance(node, Tag) and node.name in {
        "p", "ul", "ol", "blockquote", "table", "pre", "hr", "h1", "h2", "h3", "h4", "h5", "h6",
    }  # fmt: skip


def _item_id(shown: str) -> str:
    """Return an id from an item's words: whole words, at most 48 characters."""
    whole = slugify(shown) or "item"
    if len(whole) <= LONGEST_ITEM_ID:
        return whole
    return whole[: LONGEST_ITEM_ID + 1].rsplit("-", 1)[0]
