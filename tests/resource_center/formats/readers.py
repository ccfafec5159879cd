"""Readers that share nothing with the writers: what can be filled in, as each format says it."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pypdf
from docx import Document
from docx.oxml.ns import qn

from plugins.resource_center.formats.checks.expected import controls
from plugins.resource_center.model import ChecklistItem, FieldType, Resource, plain_text

LONGEST_TITLE = 64


@dataclass(frozen=True)
class Control:
    """One thing to fill in or to tick; `options` of a choice, `many` for several lines."""

    label: str
    kind: str
    options: tuple[str, ...] = ()
    id: str = ""


def of_resource(resource: Resource) -> list[Control]:
    """Return what the model holds."""
    found = []
    for each in controls(resource):
        if isinstance(each, ChecklistItem):
            found.append(Control(" ".join(plain_text(each.content).split()), "tick", (), each.id))
        else:
            kind = {FieldType.CHOICE: "choice", FieldType.LINES: "lines"}.get(each.type, "text")
            found.append(Control(each.label, kind, each.options, each.id))
    return found


def of_pdf(data: bytes) -> list[Control]:
    """Return the widgets of a PDF page by page, as pypdf sees them."""
    found = []
    for page in pypdf.PdfReader(io.BytesIO(data)).pages:
        for reference in page.get("/Annots", []):
            widget = reference.get_object()
            if widget["/Subtype"] == "/Widget":
                found.append(_of_widget({**widget.get("/Parent", {}), **widget}))
    return found


def _of_widget(widget: dict[str, object]) -> Control:
    label, kind = str(widget["/TU"]), str(widget["/FT"])
    options = tuple(str(option) for option in widget.get("/Opt", []) if option)  # type: ignore[attr-defined]
    name = str(widget["/T"])
    if kind == "/Btn":
        return Control(label, "tick", (), name)
    # A label holds no brackets, so what stands in brackets at its end is a note.
    label = re.sub(r" \([^()]*\)$", "", label)
    if kind == "/Ch":
        return Control(label, "choice", options, name)
    return Control(label, "lines" if int(str(widget.get("/Ff", 0))) & 1 << 12 else "text", (), name)


def of_docx(data: bytes) -> list[Control]:
    """Return the content controls of a Word file, as python-docx finds them. Titles may be cut short."""
    found = []
    for control in Document(io.BytesIO(data)).element.body.iter(qn("w:sdt")):
        properties = control.find(qn("w:sdtPr"))
        inside = {child.tag.rpartition("}")[2] for child in properties}
        label, name = (properties.find(qn(f"w:{key}")).get(qn("w:val")) for key in ("alias", "tag"))
        options = tuple(
            item.get(qn("w:value")) for item in properties.iter(qn("w:listItem")) if item.get(qn("w:value"))
        )
        kinds = {"checkbox": "tick", "dropDownList": "choice", "text": "text", "date": "text"}
        kind = next((kinds[each] for each in kinds if each in inside), "lines")
        found.append(Control(label, kind, options, name))
    return found


ITEM = re.compile(r"^[\s>\d.-]*\[ \] (.*)$")
ROW = re.compile(r"^[\s>-]*(?:\d+\. )?(?:.* / (?=[^()]*(?: \(|: ____)))?([^()]*?)(?: \((.*)\))?: ____$")
INLINE = re.compile(r"\[([^\[\]]+)\]")


def of_text(text: str) -> list[Control]:
    """Return what a plain text shows to fill in: `[ ]` items, `Label: ____` rows, `[Label]` in a sentence."""
    found = []
    for line in text.split("\n"):
        rest = line
        item = ITEM.match(line)
        if item:
            rest = item[1]
            found.append(Control(INLINE.sub(lambda part: f"[{part[1].split(': ')[0]}]", rest), "tick"))
        row = ROW.match(rest)
        if row:
            told = (row[2] or "").split("; ")[0]
            found.append(_written(row[1], told if " / " in told else ""))
            continue
        for part in INLINE.findall(rest):
            label, _, told = part.partition(": ")
            if " / " in told:
                found.append(_written(label, told))
            elif part.strip() and not part.startswith("Picture: "):
                found.append(_written(part, ""))
    return found


def _written(label: str, options: str) -> Control:
    return Control(label, "choice", tuple(options.split(" / "))) if options else Control(label, "text")


def of_markdown(text: str) -> list[Control]:
    """Return what a Markdown file shows to fill in."""
    text = re.sub(r"(?<!\\)\[([^\]]*)\]\(<[^>]*>\)", r"\1", text)
    plain = re.sub(r"\*\*(.*?):\*\* ", r"\1: ", text.replace("  \n", "\n"))
    return of_text(re.sub(r"\\([\\`*_\[\]<>|&~#+=.)-])", r"\1", re.sub(r"(?<!\\)\*", "", plain)))
