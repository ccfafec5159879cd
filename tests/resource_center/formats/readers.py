"""Readers that share nothing with the writers: what can be filled in, as each format says it."""

from __future__ import annotations

import email
import email.policy
import io
import re
from dataclasses import dataclass

import pypdf
from bs4 import BeautifulSoup, Tag
from docx import Document
from docx.oxml.ns import qn

from plugins.resource_center.blocks import ChecklistItem, FieldType, plain_text
from plugins.resource_center.formats.checks.expected import controls
from plugins.resource_center.model import Resource

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


def of_page(html: str) -> list[Control]:
    """Return what a page offers to fill in or to tick, as a browser would name it."""
    page = BeautifulSoup(html, "html.parser")
    return [_of_element(page, element) for element in page.select("[data-field], [data-item]")]


def _of_element(page: BeautifulSoup, element: Tag) -> Control:
    if element.has_attr("data-item"):
        named = element.get("aria-labelledby")
        words = page.find(id=named) if named else element.find_parent("label")
        return Control(_spoken(words), "tick", (), element["data-item"])
    label, name = _label(element.find_parent("label")), element["data-field"]
    if element.name == "select":
        return Control(label, "choice", tuple(each.text for each in element.select("option")[1:]), name)
    return Control(label, "lines" if element.name == "textarea" else "text", (), name)


def _label(label: Tag) -> str:
    """Return the words of a label without what is said beside them."""
    words = label.select_one(".field-label, .visually-hidden")
    return "".join(part.text for part in words.children if "field-help" not in _classes(part)).strip()


def _classes(part: object) -> list[str]:
    return part.get("class", []) if isinstance(part, Tag) else []


def _spoken(words: Tag) -> str:
    """Return the text of an item; a field in it stands as its label in brackets."""
    copy = BeautifulSoup(str(words), "html.parser")
    for field in copy.select("label.field"):
        field.replace_with(f"[{_label(field)}]")
    return " ".join(copy.text.split())


def of_mail(data: bytes) -> list[Control]:
    """Return what a mail shows to fill in, its subject first."""
    mail = email.message_from_bytes(data, policy=email.policy.default)
    body = mail.get_body()
    assert body is not None
    return of_text(f"{mail['Subject']}\n{body.get_content()}")


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
