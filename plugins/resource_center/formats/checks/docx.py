"""Checks of a finished Word file: its controls are the resource's, and it stays open to editing.

Word refuses some of these files as damaged (two controls with one id, a tag of more than
64 characters), others it opens without a word: a header row that does not repeat.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from plugins.resource_center.blocks import ChecklistItem, Field, FieldType
from plugins.resource_center.formats.checks.expected import controls
from plugins.resource_center.formats.docx.controls import LONGEST_TITLE, shortened
from plugins.resource_center.formats.labels import spoken_item
from plugins.resource_center.model import Resource

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"

KINDS = {FieldType.DATE: {"date"}, FieldType.CHOICE: {"dropDownList"}, FieldType.LINES: set[str]()}
TYPES = {"text", "date", "dropDownList", "comboBox", "richText", "checkbox", "picture"}
LOCKS = ("dataBinding", "lock")


@dataclass(frozen=True)
class _Opened:
    """A Word file taken apart: its XML parts by name, and the resource it was made of."""

    names: tuple[str, ...]
    parts: dict[str, Element]
    resource: Resource

    @property
    def document(self) -> Element:
        return self.parts["word/document.xml"]


def check_docx(data: bytes, resource: Resource) -> list[str]:
    """Return the faults of a finished Word file of a resource, none if it is as it should be."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = tuple(archive.namelist())
            xml = {name: archive.read(name) for name in names if name.endswith((".xml", ".rels"))}
    except zipfile.BadZipFile as error:
        return [f"it cannot be opened: {error}"]
    try:
        # Our own file, read back: nothing in it comes from outside.
        parts = {name: ET.fromstring(text) for name, text in xml.items()}  # noqa: S314
    except ET.ParseError as error:
        return [f"a part is not XML: {error}"]
    if "word/document.xml" not in parts:
        return ["it has no document"]
    opened = _Opened(names, parts, resource)
    return [fault for check in CHECKS for fault in check(opened)]


def _package(opened: _Opened) -> Iterator[str]:
    if opened.names[0] != "[Content_Types].xml":
        yield "the list of content types does not come first"
    for name in opened.names:
        if "vba" in name.lower() or "thumbnail" in name.lower():
            yield f"{name} has no place in it"
    for name, part in opened.parts.items():
        if name.endswith(".rels"):
            for relation in part:
                is_link = relation.get("Type", "").endswith("/hyperlink")
                if relation.get("TargetMode") == "External" and not is_link:
                    yield f"it would load {relation.get('Target')}"


def _properties(opened: _Opened) -> Iterator[str]:
    core = opened.parts.get("docProps/core.xml", Element("none"))
    day = f"{opened.resource.edition.isoformat()}T00:00:00Z"
    wanted = {
        f"{DC}title": opened.resource.title,
        f"{DC}language": "en-US",
        f"{TERMS}created": day,
        f"{TERMS}modified": day,
    }
    for name, value in wanted.items():
        if core.findtext(name) != value:
            yield f"its property {name.rpartition('}')[2]} is not {value!r}"
    if not core.findtext(f"{DC}creator"):
        yield "it does not say who publishes it"
    language = opened.parts["word/styles.xml"].find(f"{W}docDefaults//{W}lang")
    if language is None or language.get(f"{W}val") != "en-US":
        yield "its language is not en-US"
    if opened.parts["word/settings.xml"].find(f"{W}documentProtection") is not None:
        yield "it is protected: nobody could edit it"


def _controls(opened: _Opened) -> Iterator[str]:
    found = list(opened.document.iter(f"{W}sdt"))
    wanted = controls(opened.resource)
    if [_value(control, "tag") for control in found] != [control.id for control in wanted]:
        yield "its controls are not the fields of the resource, in their order"
        return
    numbers = [_value(control, "id") for control in found]
    if len(set(numbers)) != len(numbers):
        yield "two controls have one id: Word would call the file damaged"
    for control, described in zip(found, wanted, strict=True):
        yield from _described(control, described)


def _described(control: Element, described: Field | ChecklistItem) -> Iterator[str]:
    properties = control.find(f"{W}sdtPr")
    assert properties is not None
    inside = {child.tag.rpartition("}")[2] for child in properties}
    if len(described.id) > LONGEST_TITLE:
        yield f"{described.id}: its tag is longer than Word allows"
    for lock in LOCKS:
        if lock in inside:
            yield f"{described.id}: {lock} would get in the way of filling it in"
    if isinstance(described, ChecklistItem):
        label, kind = spoken_item(described), {"checkbox"}
    else:
        label, kind = described.label, KINDS.get(described.type, {"text"})
        options = [item.get(f"{W}value") for item in properties.iter(f"{W}listItem")]
        if options != (["", *described.options] if described.options else []):
            yield f"{described.id}: its options are not those of the resource"
        if "showingPlcHdr" not in inside:
            yield f"{described.id}: it is filled in already"
    if _value(control, "alias") != shortened(label):
        yield f"{described.id}: its title is not the label of the resource"
    if inside & TYPES != kind:
        yield f"{described.id}: it is another kind of control"


def _value(control: Element, name: str) -> str | None:
    found = control.find(f"{W}sdtPr/{W}{name}")
    return None if found is None else found.get(f"{W}val")


def _headings(opened: _Opened) -> Iterator[str]:
    styles = [style.get(f"{W}val", "") for style in opened.document.iter(f"{W}pStyle")]
    if styles.count("Title") != 1:
        yield "it has not one title"
    levels = [0, *(int(style.removeprefix("Heading")) for style in styles if style.startswith("Heading"))]
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"
    known = {style.get(f"{W}styleId") for style in opened.parts["word/styles.xml"].iter(f"{W}style")}
    for style in sorted({style for style in styles if style not in known}):
        yield f"there is no style {style}"


def _tables(opened: _Opened) -> Iterator[str]:
    for table in opened.document.iter(f"{W}tbl"):
        style = table.find(f"{W}tblPr/{W}tblStyle")
        rows = table.findall(f"{W}tr")
        has_headings = style is not None and style.get(f"{W}val") == "ResourceTable"
        if has_headings and rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "the headings of a table do not repeat on the next page"
        if any(row.find(f"{W}trPr/{W}cantSplit") is None for row in rows):
            yield "a row of a table may split"
        if table.find(f"{W}tblPr/{W}tblCaption") is None or table.find(f"{W}tblPr/{W}tblDescription") is None:
            yield "a table has no alternative text"


def _pictures(opened: _Opened) -> Iterator[str]:
    for properties in opened.document.iter(f"{DRAWING}docPr"):
        if not properties.get("descr", "").strip():
            yield "a picture has no alternative text"


CHECKS: tuple[Callable[[_Opened], Iterator[str]], ...] = (
    _package,
    _properties,
    _controls,
    _headings,
    _tables,
    _pictures,
)
