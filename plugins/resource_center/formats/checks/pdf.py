"""Checks of a finished PDF: tagged, titled, fillable, complete, and nothing in it that runs.

The rules are those of PDF/UA-1 (ISO 14289-1) and of ISO 32000-1 that a form added after
typesetting can break, and the promise that the form is the resource's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from plugins.resource_center.blocks import ChecklistItem, Field
from plugins.resource_center.formats.checks.expected import controls
from plugins.resource_center.formats.labels import spoken, spoken_item
from plugins.resource_center.formats.pdf.form import COMBO, MULTILINE, PRINT, REQUIRED, TARGET
from plugins.resource_center.formats.pdf.opening import opened
from plugins.resource_center.formats.pdf.structure import children, content, dictionaries, elements, role
from plugins.resource_center.model import Resource

LANGUAGE = "en-US"
CLAIMS = {"pdfuaid:part": "1", "pdfaid:part": "2", "pdfaid:conformance": "A"}
EMBEDDED = ("/FontFile", "/FontFile2", "/FontFile3")
RUNNING = ("/JS", "/AA", "/OpenAction", "/XFA", "/Launch")
SUSPECT = re.compile("|".join((*RUNNING, "/JavaScript", TARGET)).encode())


@dataclass(frozen=True)
class _Opened:
    """A PDF: widgets in the order of the pages, structure in reading order, the resource it was made of.

    An element stands with its role, an object with what is written of it (a stream's data are not):
    both are asked once, for every question to the file takes its time.
    """

    pdf: Pdf
    resource: Resource
    objects: tuple[tuple[bytes, Object], ...]
    widgets: tuple[Object, ...]
    elements: tuple[tuple[str, Object], ...]

    def all(self, *roles: str) -> Iterator[Object]:
        """Yield the elements in some roles."""
        return (element for name, element in self.elements if name in roles)


def check_pdf(data: bytes, resource: Resource) -> list[str]:
    """Return the faults of a finished PDF of a resource, none if it is as it should be."""
    try:
        with opened(data) as pdf:
            return _faults(pdf, resource)
    except pikepdf.PdfError as error:
        return [f"it cannot be read: {error}"]


def _faults(pdf: Pdf, resource: Resource) -> list[str]:
    annotations = (annotation for page in pdf.pages for annotation in page.get("/Annots", Array()))
    widgets = tuple(each for each in annotations if each.get("/Subtype") == Name.Widget)
    if "/StructTreeRoot" not in pdf.Root:
        return ["it has no structure tree"]
    structure = tuple((role(each), each) for each in elements(pdf.Root.StructTreeRoot))
    read = _Opened(pdf, resource, tuple(map(_written, pdf.objects)), widgets, structure)
    return [fault for check in CHECKS for fault in check(read)]


def _document(read: _Opened) -> Iterator[str]:
    root = read.pdf.Root
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        yield "it is not marked as tagged"
    if str(root.get("/Lang", "")) != LANGUAGE:
        yield f"its language is not {LANGUAGE}"
    if not bool(root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False)):
        yield "readers would show its file name instead of its title"
    if "/Outlines" not in root:
        yield "it has no bookmarks"
    if read.pdf.is_encrypted:
        yield "it is encrypted"
    for number, page in enumerate(read.pdf.pages, start=1):
        if page.get("/Tabs") != Name.S:
            yield f"page {number}: the Tab key does not follow the structure"


def _claims(read: _Opened) -> Iterator[str]:
    metadata = read.pdf.open_metadata()
    for name, value in {"dc:title": read.resource.title, **CLAIMS}.items():
        claimed = metadata.get(name)
        if claimed != value:
            yield f"its metadata say {name} is {claimed!r}, not {value!r}"


def _nothing_runs(read: _Opened) -> Iterator[str]:
    for number, (written, found) in enumerate(read.objects):
        if not SUSPECT.search(written):  # most hold none of the words, even in a text
            continue
        for dictionary in dictionaries(found):
            for key in RUNNING:
                if key in dictionary:
                    yield f"object {number} holds {key}"
            if dictionary.get("/S") == Name.JavaScript:
                yield f"object {number} is a script"
            if str(dictionary.get("/URI", "")).startswith(TARGET):
                yield f"object {number} is a box that became no field"


def _fonts(read: _Opened) -> Iterator[str]:
    form = read.pdf.Root.get("/AcroForm", Dictionary()).get("/DR", Dictionary()).get("/Font", Dictionary())
    fonts = {f"form font {name}": font for name, font in form.items()}
    named = (found for written, found in read.objects if b"/Font" in written and _is_font(found))
    fonts |= {f"font {found.get('/BaseFont')}": found for found in named}
    for name, font in fonts.items():
        below = font.get("/DescendantFonts", Array([font]))[0]
        descriptor = below.get("/FontDescriptor", Dictionary())
        if not any(key in descriptor for key in EMBEDDED):
            yield f"{name} is not embedded"


def _written(found: Object) -> tuple[bytes, Object]:
    shown = found.stream_dict if isinstance(found, Stream) else found
    return shown.unparse(resolved=True), found


def _is_font(found: Object) -> bool:
    return (
        isinstance(found, Dictionary)
        and found.get("/Type") == Name.Font
        and not str(found.get("/Subtype")).startswith("/CIDFont")
    )


def _headings(read: _Opened) -> Iterator[str]:
    levels = [int(name[1:]) for name, _ in read.elements if name in {"H1", "H2", "H3", "H4", "H5", "H6"}]
    if levels[:1] != [1] or levels.count(1) > 1:
        yield "its title is not the one heading of level 1"
    for before, level in pairwise(levels):
        if level > before + 1:
            yield f"a heading of level {level} follows one of level {before}"


def _figures(read: _Opened) -> Iterator[str]:
    for figure in read.all("Figure"):
        if not str(figure.get("/Alt", "")).strip():
            yield "a picture has no alternative text"


def _tables(read: _Opened) -> Iterator[str]:
    for table in read.all("Table"):
        first = next(iter(each for each in elements(table) if role(each) == "TR"), None)
        if first is None or any(role(cell) != "TH" for cell in children(first)):
            yield "a table does not begin with a row of headings"


def _widgets(read: _Opened) -> Iterator[str]:
    parents = pikepdf.NumberTree(read.pdf.Root.StructTreeRoot.ParentTree)
    appearances: set[tuple[int, int]] = set()
    for widget in read.widgets:
        name = _name(widget)
        if not str(_inherited(widget, "/TU") or "").strip():
            yield f"{name}: a screen reader would have nothing to say"
        if not int(widget.get("/F", 0)) & PRINT:
            yield f"{name}: it would not be printed"
        element = parents.get(int(widget.get("/StructParent", -1)))
        if element is None or role(element) != "Form":
            yield f"{name}: it is not a form in the structure"
        elif not any(_refers(child, widget) for child in content(element)):
            yield f"{name}: its place in the structure does not lead back to it"
        normal = widget.get("/AP", Dictionary()).get("/N")
        if normal is None:
            yield f"{name}: it has no appearance"
        elif _inherited(widget, "/FT") != Name.Btn:
            if normal.objgen in appearances:
                yield f"{name}: its appearance is another one's too"
            appearances.add(normal.objgen)
            if "/DA" not in widget:
                yield f"{name}: it has no style for what is typed"


def _form(read: _Opened) -> Iterator[str]:
    form = read.pdf.Root.get("/AcroForm", Dictionary())
    if bool(form.get("/NeedAppearances", False)):
        yield "it asks readers to redraw its fields, which changes their look and breaks PDF/A"
    wanted = controls(read.resource)
    if [_name(widget) for widget in read.widgets] != [control.id for control in wanted]:
        yield "its fields are not those of the resource, in their order"
        return
    if _in_structure(read) != [widget.objgen for widget in read.widgets]:
        yield "its fields are read in another order than they stand"
    yield from _top_level(form, read.widgets)
    for widget, control in zip(read.widgets, wanted, strict=True):
        yield from _described(widget, control)


def _in_structure(read: _Opened) -> list[tuple[int, int]]:
    held = (child for form in read.all("Form") for child in content(form))
    return [child.Obj.objgen for child in held if isinstance(child, Dictionary) and "/Obj" in child]


def _top_level(form: Object, widgets: tuple[Object, ...]) -> Iterator[str]:
    fields = list(form.get("/Fields", Array()))
    names = [str(field.get("/T", "")) for field in fields]
    if len(set(names)) != len(names) or "" in names:
        yield "two of its fields have one name, or one has none"
    reached = {each.objgen for field in fields for each in field.get("/Kids", Array([field]))}
    if reached != {widget.objgen for widget in widgets}:
        yield "a field on a page is not in the form"


def _described(widget: Object, control: Field | ChecklistItem) -> Iterator[str]:
    flags = int(_inherited(widget, "/Ff") or 0)
    if isinstance(control, ChecklistItem):
        told, kind, wanted = spoken_item(control), Name.Btn, 0
        if _inherited(widget, "/V") != Name.Off or widget.get("/AS") != Name.Off:
            yield f"{control.id}: it is ticked already"
    else:
        told, kind = spoken(control), Name.Ch if control.options else Name.Tx
        wanted = (REQUIRED if control.is_required else 0) | (MULTILINE if control.lines > 1 else 0)
        wanted |= COMBO if control.options else 0
        options = [str(option) for option in _inherited(widget, "/Opt") or ()]
        if options != (["", *control.options] if control.options else []):
            yield f"{control.id}: its options are not those of the resource"
        if str(_inherited(widget, "/V") or ""):
            yield f"{control.id}: it is filled in already"
    if str(_inherited(widget, "/TU")) != told:
        yield f"{control.id}: its label is not the one of the resource"
    if _inherited(widget, "/FT") != kind or flags != wanted:
        yield f"{control.id}: it is another kind of field"


def _name(widget: Object) -> str:
    return str(_inherited(widget, "/T") or "a field without a name")


def _inherited(widget: Object, key: str) -> Object | None:
    found = widget.get(key)
    return found if found is not None or "/Parent" not in widget else widget.Parent.get(key)


def _refers(child: Object, widget: Object) -> bool:
    return isinstance(child, Dictionary) and "/Obj" in child and child.Obj.objgen == widget.objgen


CHECKS: tuple[Callable[[_Opened], Iterator[str]], ...] = (
    _document,
    _claims,
    _nothing_runs,
    _fonts,
    _headings,
    _figures,
    _tables,
    _widgets,
    _form,
)
