"""The pieces of WordprocessingML that a document is built of; the order of properties is the schema's."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

# Where «keep with next» stands in a paragraph: after its style, before all else (ECMA-376, part 1, 17.3.1).
BEGINNING = re.compile(r"<w:p>(?:<w:pPr>(?P<style><w:pStyle [^>]*/>)?)?")

LOOK = (
    'w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"'
)


def bold(marks: str) -> str:
    """Return run properties with bold among them, once, and before italic."""
    if "<w:b/>" in marks:
        return marks
    slanted = "<w:i/>" if "<w:i/>" in marks else ""
    return f"{marks.removesuffix(slanted)}<w:b/>{slanted}"


def italic(marks: str) -> str:
    """Return run properties with italic among them, once."""
    return marks if "<w:i/>" in marks else marks + "<w:i/>"


def run(text: str, style: str = "", marks: str = "") -> str:
    """Return a piece of text in one look; `marks` are run properties."""
    properties = (f'<w:rStyle w:val="{style}"/>' if style else "") + marks
    wrapped = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{wrapped}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(style: str, content: str, left: int = 0, hanging: int = 0, properties: str = "") -> str:
    """Return a paragraph; `left`, `hanging` in twentieths of a point, `properties` its numbering or tabs."""
    indent = f' w:hanging="{hanging}"' if hanging else ""
    all_properties = (
        (f'<w:pStyle w:val="{style}"/>' if style else "")
        + properties
        + (f'<w:ind w:left="{left}"{indent}/>' if left else "")
    )
    return f"<w:p>{f'<w:pPr>{all_properties}</w:pPr>' if all_properties else ''}{content}</w:p>"


def kept_with_next(paragraphs: str) -> str:
    """Return paragraphs (or a table's rows) that stay on the page of whatever follows them."""

    def kept(found: re.Match[str]) -> str:
        has_properties = found.group() != "<w:p>"
        return f"<w:p><w:pPr>{found['style'] or ''}<w:keepNext/>{'' if has_properties else '</w:pPr>'}"

    return BEGINNING.sub(kept, paragraphs)


def undivided(pieces: list[str]) -> list[str]:
    """Return paragraphs or rows of which each stays on the page of the next one."""
    return [*map(kept_with_next, pieces[:-1]), *pieces[-1:]]


def cell(content: str, width: int, span: int = 1, fill: str = "", borders: str = "") -> str:
    """Return a cell of a table."""
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{span}"/>' if span > 1 else "")
        + (f"<w:tcBorders>{borders}</w:tcBorders>" if borders else "")
        + (f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else "")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(cells: str, is_header: bool = False) -> str:
    """Return a row that is not split between pages; a header row is repeated on each."""
    header = "<w:tblHeader/>" if is_header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{cells}</w:tr>"


def table(
    style: str, widths: tuple[int, ...], rows: list[str], left: int, alternative: tuple[str, str]
) -> str:
    """Return a table; `alternative` is its title and description for those who do not see it."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    title, description = map(quoteattr, alternative)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{left}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook {LOOK}/>'
        f"<w:tblCaption w:val={title}/><w:tblDescription w:val={description}/></w:tblPr>"
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
