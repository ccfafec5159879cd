"""A person at PDFium, the PDF engine of Chrome and Edge: clicks, types, presses Tab, saves."""

from __future__ import annotations

import ctypes
import io
from types import TracebackType
from typing import Self

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium

TAB = 9


class Reader:
    """A PDF open in PDFium with its form."""

    def __init__(self, data: bytes) -> None:
        self.places: list[tuple[str, int, tuple[float, float]]] = []
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for number, page in enumerate(pdf.pages):
                for annotation in page.get("/Annots", []):
                    if annotation.Subtype == pikepdf.Name.Widget:
                        x0, y0, x1, y1 = map(float, annotation.Rect)
                        name = str(annotation.get("/T") or annotation.Parent.T)
                        self.places.append((name, number, ((x0 + x1) / 2, (y0 + y1) / 2)))
        self.document = pypdfium2.PdfDocument(data)
        self.document.init_forms()
        self.form = self.document.formenv
        self.pages = [self.document[number] for number in range(len(self.document))]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for page in self.pages:
            page.close()
        self.document.close()

    def names_on(self, number: int) -> list[str]:
        """Return the names of the fields on a page, in the order in which they stand in the file."""
        return [name for name, page, _ in self.places if page == number]

    def click(self, name: str) -> None:
        """Click on the first place of a field."""
        number, (x, y) = next((page, place) for found, page, place in self.places if found == name)
        page = self.pages[number]
        pdfium.FORM_OnMouseMove(self.form, page, 0, x, y)
        pdfium.FORM_OnLButtonDown(self.form, page, 0, x, y)
        pdfium.FORM_OnLButtonUp(self.form, page, 0, x, y)

    def type(self, name: str, text: str) -> None:
        """Click on a field and type."""
        self.click(name)
        page = self.pages[next(page for found, page, _ in self.places if found == name)]
        for sign in text:
            pdfium.FORM_OnChar(self.form, page, ord("\r" if sign == "\n" else sign), 0)
        pdfium.FORM_ForceToKillFocus(self.form)

    def choose(self, name: str, index: int) -> None:
        """Choose an option by its number; 0 is the empty one."""
        self.click(name)
        page = self.pages[next(page for found, page, _ in self.places if found == name)]
        pdfium.FORM_SetIndexSelected(self.form, page, index, True)
        pdfium.FORM_ForceToKillFocus(self.form)

    def tab_order(self, number: int) -> list[str]:
        """Return the names of the fields on a page as the Tab key reaches them, once round."""
        page = self.pages[number]
        names = []
        for _ in self.names_on(number):
            pdfium.FORM_OnKeyDown(self.form, page, TAB, 0)
            names.append(self._focused())
        return names

    def _focused(self) -> str:
        page, annotation = ctypes.c_int(), pdfium.FPDF_ANNOTATION()
        pdfium.FORM_GetFocusedAnnot(self.form, page, annotation)
        length = pdfium.FPDFAnnot_GetFormFieldName(self.form, annotation, None, 0)
        written = ctypes.create_string_buffer(length)
        pointer = ctypes.cast(written, ctypes.POINTER(pdfium.FPDF_WCHAR))
        pdfium.FPDFAnnot_GetFormFieldName(self.form, annotation, pointer, length)
        pdfium.FPDFPage_CloseAnnot(annotation)
        return written.raw.decode("utf-16-le").rstrip("\0")

    def save(self) -> bytes:
        """Return the file as PDFium saves it."""
        pdfium.FORM_ForceToKillFocus(self.form)
        written = io.BytesIO()
        self.document.save(written)
        return written.getvalue()
