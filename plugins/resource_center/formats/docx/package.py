"""The package around a Word document: its parts filled in and zipped, the same bytes every time."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from importlib.resources import files
from string import Template
from xml.sax.saxutils import escape

from plugins.resource_center.formats.docx.body import DEEPEST, HANGING, Body
from plugins.resource_center.formats.labels import edition
from plugins.resource_center.model import Imprint, Resource

PARTS = files(__package__) / "parts"

# Where each template of parts/ goes. The list of content types has to come first (ECMA-376, part 2).
PLACES = {
    "content_types": "[Content_Types].xml",
    "package_rels": "_rels/.rels",
    "app": "docProps/app.xml",
    "core": "docProps/core.xml",
    "document_rels": "word/_rels/document.xml.rels",
    "document": "word/document.xml",
    "fontTable": "word/fontTable.xml",
    "footer1": "word/footer1.xml",
    "header1": "word/header1.xml",
    "header2": "word/header2.xml",
    "numbering": "word/numbering.xml",
    "settings": "word/settings.xml",
    "styles": "word/styles.xml",
    "theme1": "word/theme/theme1.xml",
}
BULLETS = ("•", "–", "•", "–")

# The ZIP format knows no earlier day; a real one would make every build different.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(resource: Resource, imprint: Imprint, document: str, body: Body) -> bytes:
    """Return the Word file of a written document. `body` knows its links, lists and pictures."""
    values = {role: value.lstrip("#").upper() for role, value in imprint.palette.items()}
    values |= {
        "title": _quoted(resource.title),
        "summary": _quoted(resource.summary),
        "site": _quoted(imprint.site_name),
        "address": _quoted(imprint.address_of(resource).split("://", 1)[-1]),
        "edition": _quoted(edition(resource)),
        "licence": _quoted(imprint.licence_name),
        "topics": _quoted(", ".join(resource.topics)),
        "kind": _quoted(resource.kind.capitalize()),
        "day": f"{resource.edition.isoformat()}T00:00:00Z",
        "version": resource.edition.isoformat(),
        "body": document,
        "relations": "".join(body.relations),
        "bullets": "".join(_level(depth, "bullet", bullet) for depth, bullet in enumerate(BULLETS)),
        "decimals": "".join(_level(depth, "decimal", f"%{depth + 1}.") for depth in range(DEEPEST + 1)),
        "lists": "".join(_list(number, *start) for number, start in enumerate(body.numbered_lists, start=2)),
    }
    parts = {PLACES[name]: template.substitute(values).encode() for name, template in _templates().items()}
    parts |= body.media
    return _zip(parts)


def _quoted(text: str) -> str:
    """Return a text for an element or an attribute."""
    return escape(text, {'"': "&quot;"})


@cache
def _templates() -> dict[str, Template]:
    return {name: Template((PARTS / f"{name}.xml").read_text(encoding="utf-8")) for name in PLACES}


def _level(depth: int, form: str, text: str) -> str:
    left = HANGING * (depth + 1)
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{left}" w:hanging="{HANGING}"/></w:pPr></w:lvl>\n'
    )


def _list(number: int, depth: int, start: int) -> str:
    """Return a numbered list of its own, so that its count begins anew."""
    return (
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{depth}">'
        f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>\n'
    )


def _zip(parts: dict[str, bytes]) -> bytes:
    first, *others = parts
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name in (first, *sorted(others)):
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name], compresslevel=9)
    return written.getvalue()
