"""Filled files read back by readers that share nothing with what filled them."""

from __future__ import annotations

import io
import re
import tempfile
import unicodedata
from pathlib import Path

import openxml_audit
import page
import pypdf
import pypdfium2
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)
INVISIBLE = {"\ufeff", "\ufffe", "\uffff", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def of_pdf(data: bytes) -> dict[str, str]:
    """Return the value of every filled field of a PDF, as pypdf reads it."""
    fields = pypdf.PdfReader(io.BytesIO(data)).get_fields() or {}
    values = {name: field.get("/V") for name, field in fields.items()}
    return {name: str(value) for name, value in values.items() if value not in {None, "", "/Off"}}


def text_of_pdf(data: bytes) -> str:
    """Return what PDFium reads on the pages, fields included."""
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        sheets = list(pdf)
        for sheet in sheets:
            if sheet.formenv:  # there is none without a field
                sheet.flatten()
        return "\n".join(pdf[number].get_textpage().get_text_bounded() for number in range(len(sheets)))


def picture_of_pdf(data: bytes) -> Image.Image:
    """Return the first page as PDFium paints it, with its form."""
    with pypdfium2.PdfDocument(data) as pdf:
        pdf.init_forms()
        return pdf[0].render(scale=1, may_draw_forms=True).to_pil().convert("L")


def faults_of_pdf(data: bytes) -> list[str]:
    """Return what an independent checker finds against PDF/UA-1 and PDF/A-2a."""
    reports = [page.validate_pdf_bytes(data, profile=profile) for profile in PROFILES]
    return [f"{failure.rule_id}: {failure.message}" for report in reports for failure in report.failures]


def faults_of_filling(filled: bytes, blank: bytes) -> list[str]:
    """Return the faults of a filled PDF that the published one does not have.

    The checker takes a carriage return that is the last byte of a stream for an end of line.
    """
    found = faults_of_pdf(filled)
    return [fault for fault in found if fault not in faults_of_pdf(blank)]


def of_word(data: bytes) -> dict[str, list[str]]:
    """Return what every filled control of a Word file shows, by its tag."""
    found: dict[str, list[str]] = {}
    for control in Document(io.BytesIO(data)).element.body.iter(qn("w:sdt")):
        properties, content = control.find(qn("w:sdtPr")), control.find(qn("w:sdtContent"))
        if properties.find(qn("w:showingPlcHdr")) is None:
            name = properties.find(qn("w:tag")).get(qn("w:val"))
            found.setdefault(name, []).append(_text(content))
    return found


def _text(content: object) -> str:
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(signs.get(each.tag, each.text or "") for each in content.iter() if each.tag != qn("w:r"))  # type: ignore[attr-defined]


def faults_of_word(data: bytes) -> list[str]:
    """Return what openxml-audit finds in a Word file."""
    return faults_of_office(data, ".docx")


def faults_of_office(data: bytes, suffix: str) -> list[str]:
    """Return what openxml-audit finds in a file with some ending."""
    with tempfile.NamedTemporaryFile(suffix=suffix) as file:
        file.write(data)
        file.flush()
        return [str(error) for error in openxml_audit.OpenXmlValidator().validate(Path(file.name)).errors]


def is_western(text: str) -> bool:
    """Whether the font of the form has every letter of a text: it is typed then, else drawn."""
    return text.encode("cp1252", errors="replace").decode("cp1252") == text


def cleaned(text: str) -> str:
    """Return a text as it may stand in a file: what is invisible and dangerous is gone."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        sign
        for sign in text
        if sign in "\t\n" or (sign not in INVISIBLE and unicodedata.category(sign) not in {"Cc", "Cs"})
    )


def on_one_line(text: str) -> str:
    """Return a text as a field of one line holds it."""
    return re.sub(r"\s*[\n\t]\s*", " ", cleaned(text))
