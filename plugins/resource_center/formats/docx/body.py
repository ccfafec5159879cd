"""The body of a Word document: blocks as paragraphs, lists and tables in named styles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain
from xml.sax.saxutils import quoteattr

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
    plain_text,
)
from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.columns import form_rows, shares
from plugins.resource_center.formats.docx import wordml
from plugins.resource_center.formats.docx.controls import Controls
from plugins.resource_center.formats.docx.picture import Drawing, drawing
from plugins.resource_center.formats.labels import notes, prompt_in_cell
from plugins.resource_center.formats.together import form_stays_whole, in_turn, stays_whole
from plugins.resource_center.model import Resource

# Measures in twentieths of a point.
WIDTH = 9972
HANGING = 400
GUTTER = 280
DEEPEST = 3
FIELD_MARGIN = 80
QUOTE, QUOTE_INDENT = "Quote", 260

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FIRST_FREE_RELATION = 9

# Word joins two tables unless a paragraph stands between them. A field has its distance from the next
# one already, so that the gap after a form is hardly any.
GAP, FORM_GAP = wordml.paragraph("Gap", ""), wordml.paragraph("FormGap", "")


@dataclass
class Body:
    """Writes one document. `relations`, `media` and `numbered_lists` are what its package has to hold.

    `width` is what there is from edge to edge, on the page or in the cell of a quote.
    """

    palette: Mapping[str, str]
    pictures: Pictures
    relations: list[str] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    numbered_lists: list[tuple[int, int]] = field(default_factory=list)
    controls: Controls = field(default_factory=Controls)
    heading: str = ""
    width: int = WIDTH

    def write(self, resource: Resource) -> str:
        """Return the XML of the body: kind, title, summary, subject and blocks."""
        self.heading = resource.title
        parts = [
            wordml.paragraph("Kind", wordml.run(resource.kind.capitalize())),
            wordml.paragraph("Title", wordml.run(resource.title)),
            wordml.paragraph("Subtitle", wordml.run(resource.summary)),
        ]
        if resource.subject:
            label = wordml.run("Subject", "Label") + "<w:r><w:tab/></w:r>"
            parts.append(wordml.paragraph("SubjectLine", label + self._text(resource.subject)))
        return "".join(parts) + self._blocks(resource.body, 0, 0)

    # --- blocks ---

    def _blocks(self, blocks: Blocks, left: int, depth: int, style: str = "") -> str:
        parts = []
        for block, is_sticky in in_turn(blocks):
            written = self._block(block, left, depth, style)
            parts.append(wordml.kept_with_next(written) if is_sticky else written)
        return "".join(parts)

    def _block(self, block: Block, left: int, depth: int, style: str) -> str:
        match block:
            case Heading():
                self.heading = plain_text(block.content)
                return wordml.paragraph(f"Heading{block.level - 1}", self._text(block.content), left)
            case Paragraph():
                return self._text_block(block.content, style or ("ListContinue" if left else ""), left)
            case BulletList():
                return self._list(block.items, "ListBullet", 1, left, depth)
            case NumberedList():
                self.numbered_lists.append((min(depth, DEEPEST), block.start))
                number = len(self.numbered_lists) + 1
                return self._list(block.items, "ListNumber", number, left, depth)
            case Checklist():
                return "".join(self._checklist_item(item, left, depth) for item in block.items)
            case Quote():
                return self._quote(block, left, depth)
            case Table():
                return self._table(block, left)
            case Picture():
                return self._picture(block, left)
            case Divider():
                return wordml.paragraph("Divider", "", left)

    def _text_block(self, content: Inlines, style: str, left: int) -> str:
        fields = lone_fields(content)
        if fields and style != QUOTE:
            return self._form(fields, left)
        # In a quote a form stays text, so that the bar beside it is not broken.
        return wordml.paragraph(style, self._labelled_text(content), left)

    def _quote(self, quote: Quote, left: int, depth: int) -> str:
        """Return a quote with a bar beside it: the bar of its paragraphs, or of a cell around all else."""
        if all(isinstance(block, Paragraph) for block in quote.blocks):
            return self._blocks(quote.blocks, left + QUOTE_INDENT, depth, QUOTE)
        around, self.width = self.width, self.width - left
        bar = f'<w:left w:val="single" w:sz="24" w:space="0" w:color="{self._colour("track")}"/>'
        quoted = wordml.cell(self._blocks(quote.blocks, QUOTE_INDENT, depth), self.width, borders=bar)
        made = wordml.table("TableNormal", (self.width,), [wordml.row(quoted)], left, (self.heading, "Quote"))
        self.width = around
        return made + GAP

    def _list(self, items: tuple[ListItem, ...], style: str, number: int, left: int, depth: int) -> str:
        inner = left + HANGING
        numbering = f'<w:numPr><w:ilvl w:val="{min(depth, DEEPEST)}"/><w:numId w:val="{number}"/></w:numPr>'
        return "".join(
            wordml.paragraph(style, self._labelled_text(item.content), inner, HANGING, numbering)
            + self._blocks(item.blocks, inner, depth + 1)
            for item in items
        )

    def _checklist_item(self, item: ChecklistItem, left: int, depth: int) -> str:
        inner = left + HANGING
        tab = f'<w:tabs><w:tab w:val="left" w:pos="{inner}"/></w:tabs>'
        text = f"{self.controls.checkbox(item)}<w:r><w:tab/></w:r>{self._labelled_text(item.content)}"
        below = self._blocks(item.blocks, inner, depth + 1)
        return wordml.paragraph("Checklist", text, inner, HANGING, tab) + below

    def _labelled_text(self, content: Inlines) -> str:
        """Return a text; fields alone in it keep their labels when they are filled in."""
        labelled = (
            wordml.run(f"{each.label}: ", "Label") + self.controls.field(each)
            for each in lone_fields(content)
        )
        return "<w:r><w:br/></w:r>".join(labelled) or self._text(content)

    def _picture(self, picture: Picture, left: int) -> str:
        made: Drawing = drawing(picture, self.pictures[picture.path], len(self.media) + 1, self.width - left)
        self.media[f"word/{made.target}"] = made.data
        relation = self._relate("image", made.target)
        return wordml.paragraph("", made.xml(relation), left)

    # --- forms and tables ---

    def _form(self, fields: tuple[Field, ...], left: int) -> str:
        """Return fields under their labels: as paragraphs, or as a table where two stand side by side."""
        rows = form_rows(fields)
        paired = any(len(row) > 1 for row in rows)
        half = (self.width - left - GUTTER) // 2
        columns = (half, GUTTER, half)
        shown = [self._form_row(row, columns) if paired else self._labelled(row[0], left) for row in rows]
        if form_stays_whole(fields):
            shown = wordml.undivided(shown)
        if not paired:
            return "".join(shown)
        alternative = (self.heading, f"Fields: {', '.join(each.label for each in fields)}")
        return wordml.table("TableNormal", columns, shown, left, alternative) + FORM_GAP

    def _form_row(self, row: tuple[Field, ...], columns: tuple[int, ...]) -> str:
        if len(row) == 1:
            return wordml.row(wordml.cell(self._labelled(row[0]), sum(columns), span=len(columns)))
        first, second = (wordml.cell(self._labelled(each), columns[0]) for each in row)
        return wordml.row(first + wordml.cell("<w:p/>", columns[1]) + second)

    def _labelled(self, described: Field, left: int = 0) -> str:
        label = wordml.run(described.label)
        note = notes(described, has_calendar=True)
        if note:
            label += wordml.run(f"  {note}", "Note")
        control = self.controls.field(described)
        named = wordml.paragraph("FieldLabel", label, left)
        return named + wordml.paragraph("Field", control, left + FIELD_MARGIN if left else 0)

    def _table(self, table: Table, left: int) -> str:
        widths = tuple(round((self.width - left) * share) for share in shares(table))
        header = "".join(
            wordml.cell(wordml.paragraph("TableHeading", self._text(cell)), width)
            for cell, width in zip(table.header, widths, strict=True)
        )
        rows = [wordml.row(header, is_header=True)]
        for cells in table.rows:
            shown = map(self._table_cell, cells, widths, range(len(cells)))
            rows.append(wordml.row("".join(shown)))
        alternative = (self.heading, f"Columns: {', '.join(map(plain_text, table.header))}")
        if stays_whole(table):
            rows = wordml.undivided(rows)
        return wordml.table("ResourceTable", widths, rows, left, alternative) + GAP

    def _table_cell(self, cell: Inlines, width: int, column: int) -> str:
        fields = lone_fields(cell)
        if not fields:
            words = self._text(cell, "" if column else "<w:b/>")
            return wordml.cell(wordml.paragraph("TableText", words), width)
        if len(fields) > 1:
            return wordml.cell("".join(map(self._labelled, fields)), width)
        control = self.controls.field(fields[0], prompt_in_cell(fields[0]))
        line = f'<w:left w:val="single" w:sz="6" w:space="0" w:color="{self._colour("edge")}"/>'
        text = wordml.paragraph("TableText", control)
        return wordml.cell(text, width, fill=self._colour("field"), borders=line if column else "")

    def _colour(self, role: str) -> str:
        return self.palette[role].lstrip("#").upper()

    # --- text ---

    def _text(self, content: Inlines, marks: str = "") -> str:
        return "".join(chain.from_iterable(self._inlines(content, marks)))

    def _inlines(self, content: Inlines, marks: str) -> list[str]:
        parts = []
        for inline in content:
            match inline:
                case Text():
                    parts.append(wordml.run(inline.text, marks=marks))
                case Strong():
                    parts += self._inlines(inline.content, wordml.bold(marks))
                case Emphasis():
                    parts += self._inlines(inline.content, wordml.italic(marks))
                case Code():
                    fonts = '<w:rFonts w:ascii="Courier New" w:hAnsi="Courier New" w:cs="Courier New"/>'
                    parts.append(wordml.run(inline.text, marks=fonts + marks))
                case Link():
                    parts.append(self._link(inline, marks))
                case LineBreak():
                    parts.append("<w:r><w:br/></w:r>")
                case FieldUse():
                    # In brackets: LibreOffice drops the colour of a plain-text control.
                    parts.append(self.controls.field(inline.field, f"[{inline.field.label}]"))
        return parts

    def _link(self, link: Link, marks: str) -> str:
        relation = self._relate("hyperlink", link.address, ' TargetMode="External"')
        style = '<w:rStyle w:val="Hyperlink"/>'
        text = self._text(link.content, style + marks)
        return f'<w:hyperlink r:id="{relation}" w:history="1">{text}</w:hyperlink>'

    def _relate(self, kind: str, target: str, mode: str = "") -> str:
        relation = f"rId{FIRST_FREE_RELATION + len(self.relations)}"
        self.relations.append(
            f'<Relationship Id="{relation}" Type="{RELATION}/{kind}" Target={quoteattr(target)}{mode}/>\n'
        )
        return relation
