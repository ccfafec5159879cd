"""Turns the marked boxes of a typeset document into form fields, in place.

Typst knows no form fields, but it tags links. So document.typ draws each field inside a
link to a reserved address; here that link's annotation becomes a widget and its element in
the structure tree a Form. Place, size and reading order are Typst's own; nothing is measured.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from plugins.resource_center.blocks import ChecklistItem, Field
from plugins.resource_center.formats.labels import spoken, spoken_item
from plugins.resource_center.formats.pdf import structure
from plugins.resource_center.formats.pdf.form_font import FIRST, LAST, form_font
from plugins.resource_center.formats.pdf.opening import opened
from plugins.resource_center.model import Resource

TARGET = "https://field.invalid/"
FONT = "/Body"
SIZE = 10
# Between the edge of a box and what is typed into it, in points.
MARGIN = 2.5

# PDF 32000-1, tables 165, 221, 228 and 230.
PRINT = 1 << 2
REQUIRED, MULTILINE, COMBO = 1 << 1, 1 << 12, 1 << 17
LINK_ONLY = ("/A", "/Border", "/Contents", "/QuadPoints", "/C", "/H", "/BS", "/PA")


class NotAForm(Exception):
    """The boxes of a typeset document are not the fields of its resource. A fault of the template."""


def make_fillable(typeset: bytes, resource: Resource, ink: str) -> bytes:
    """Return the document with its form fields; `ink` is the colour of what is typed (`#rrggbb`).

    Raises NotAForm unless every field and every checklist item of the resource has its box.
    """
    with opened(typeset) as pdf:
        form = _Form(pdf, resource, ink)
        for page in pdf.pages:
            page.obj.Tabs = Name.S
            for annotation in page.get("/Annots", Array()):
                form.take(page.obj, annotation)
        form.finish()
        structure.tidy(pdf)
        written = io.BytesIO()
        pdf.save(
            written,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return written.getvalue()


@dataclass
class _Form:
    """The form of one document while it is made."""

    pdf: Pdf
    resource: Resource
    ink: str
    widgets: dict[str, list[Object]] = field(default_factory=dict)
    ticks: dict[tuple[float, float], tuple[Object, Object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.fields = {each.id: each for each in self.resource.fields}
        self.items = {each.id: each for each in self.resource.items}
        self.font = _embed_font(self.pdf)
        self.drawn_with = self.pdf.make_indirect(Dictionary(Font=Dictionary({FONT: self.font})))
        self.elements = pikepdf.NumberTree(self.pdf.Root.StructTreeRoot.ParentTree)

    def take(self, page: Object, annotation: Object) -> None:
        """Make an annotation a widget if it marks a field."""
        address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
        if not address.startswith(TARGET):
            return
        name = address.removeprefix(TARGET)
        for key in LINK_ONLY:
            if key in annotation:
                del annotation[key]
        annotation.Subtype = Name.Widget
        annotation.F = PRINT
        annotation.P = page
        element = self.elements[int(annotation.StructParent)]
        if Name.Link != element.S:
            raise NotAForm(f"{name}: its place in the structure is {element.S}, not a link")
        element.S = Name.Form
        self._dress(annotation, name)
        self.widgets.setdefault(name, []).append(annotation)

    def finish(self) -> None:
        """Collect the widgets into fields, in reading order, and hang the form into the document."""
        wanted = {**self.fields, **self.items}
        if set(wanted) != set(self.widgets):
            odd = sorted(set(wanted) ^ set(self.widgets))
            raise NotAForm(f"{self.resource.slug}: boxes and fields differ: {odd}")
        if not wanted:
            return
        self.pdf.Root.AcroForm = self.pdf.make_indirect(
            Dictionary(
                Fields=Array([self._field(name, widgets) for name, widgets in self.widgets.items()]),
                DR=self.drawn_with,
                DA=self._style(),
            )
        )

    def _field(self, name: str, widgets: list[Object]) -> Object:
        """Return the field of its widgets: one is field and widget in one, several hang below a field."""
        if len(widgets) == 1:
            widgets[0].T = String(name)
            return widgets[0]
        parent = self.pdf.make_indirect(Dictionary(T=String(name), Kids=Array(widgets)))
        for key in ("/FT", "/Ff", "/V", "/DV", "/DA", "/Opt", "/TU"):
            if key in widgets[0]:
                parent[key] = widgets[0][key]
        for widget in widgets:
            widget.Parent = parent
            for key in ("/FT", "/Ff", "/V", "/DV", "/Opt"):
                if key in widget:
                    del widget[key]
        return parent

    def _dress(self, widget: Object, name: str) -> None:
        x0, y0, x1, y1 = (float(edge) for edge in widget.Rect)
        width, height = round(x1 - x0, 2), round(y1 - y0, 2)
        if name in self.items:
            self._dress_box(widget, self.items[name], width, height)
        elif name in self.fields:
            widget.Rect = Array([x0 + MARGIN, y0, x1 - MARGIN, y1])
            self._dress_field(widget, self.fields[name], round(width - 2 * MARGIN, 2), height)
        else:
            raise NotAForm(f"{self.resource.slug}: no field is called {name}")

    def _dress_field(self, widget: Object, described: Field, width: float, height: float) -> None:
        flags = (REQUIRED if described.is_required else 0) | (MULTILINE if described.lines > 1 else 0)
        widget.TU = String(spoken(described))
        widget.DA = self._style()
        widget.MK = Dictionary()
        # Each its own appearance: programs write what is typed into it.
        widget.AP = Dictionary(N=self._drawing(width, height, b"/Tx BMC EMC"))
        if described.options:
            widget.FT = Name.Ch
            flags |= COMBO
            widget.Opt = Array([String(""), *map(String, described.options)])
            widget.V = widget.DV = String("")
        else:
            widget.FT = Name.Tx
        if flags:
            widget.Ff = flags

    def _dress_box(self, widget: Object, item: ChecklistItem, width: float, height: float) -> None:
        widget.FT = Name.Btn
        widget.TU = String(spoken_item(item))
        widget.V = widget.DV = widget.AS = Name.Off
        widget.MK = Dictionary(CA=String("4"))
        if (width, height) not in self.ticks:
            # The tick is a path: no symbol font is needed.
            stroke = (
                f"q {_colour(self.ink)} RG 1.9 w 1 J 1 j {width * 0.2:.2f} {height * 0.52:.2f} m "
                f"{width * 0.42:.2f} {height * 0.26:.2f} l {width * 0.82:.2f} {height * 0.78:.2f} l S Q"
            )
            self.ticks[width, height] = (
                self._drawing(width, height, stroke.encode()),
                self._drawing(width, height, b""),
            )
        on, off = self.ticks[width, height]
        widget.AP = Dictionary(N=Dictionary(Yes=on, Off=off))

    def _drawing(self, width: float, height: float, content: bytes) -> Object:
        drawing = Stream(self.pdf, content)
        drawing.Subtype = Name.Form
        drawing.BBox = Array([0, 0, width, height])
        drawing.Resources = self.drawn_with
        return self.pdf.make_indirect(drawing)

    def _style(self) -> String:
        return String(f"{FONT} {SIZE} Tf {_colour(self.ink)} rg")


def _colour(value: str) -> str:
    """Return `#rrggbb` as the three numbers of a PDF colour."""
    return " ".join(f"{int(value[at : at + 2], 16) / 255:.3g}" for at in (1, 3, 5))


def _embed_font(pdf: Pdf) -> Object:
    made = form_font()
    file = Stream(pdf, made.compressed, Filter=Name.FlateDecode, Length1=made.length)
    name = Name(f"/{made.name}")
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=name,
        Flags=1 << 5,
        FontBBox=Array(list(made.bounds)),
        ItalicAngle=0,
        Ascent=made.ascent,
        Descent=made.descent,
        CapHeight=made.cap_height,
        StemV=80,
        FontFile2=pdf.make_indirect(file),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.TrueType,
            BaseFont=name,
            FirstChar=FIRST,
            LastChar=LAST,
            Widths=Array(list(made.widths)),
            FontDescriptor=pdf.make_indirect(descriptor),
            Encoding=Name.WinAnsiEncoding,
        )
    )
