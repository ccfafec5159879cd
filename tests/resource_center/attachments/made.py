"""Attachments made in the test: a sound file of each type, and ways to spoil it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pikepdf
from docx import Document
from PIL import Image

PUBLISHER = "Sprint Recruiting"
CORE = "docProps/core.xml"
GPS = 0x8825


def word() -> bytes:
    """Return a Word file as python-docx makes it, its author taken out."""
    document = Document()
    document.add_paragraph("A page by hand.")
    document.core_properties.author = ""
    document.core_properties.comments = ""
    return _saved(document)


def spreadsheet() -> bytes:
    """Return a spreadsheet as openpyxl makes it, published by the site."""
    book = openpyxl.Workbook()
    book.active["A1"] = "Points"
    book.properties.creator = PUBLISHER
    return _saved(book)


def pdf() -> bytes:
    """Return a PDF of one empty page."""
    document = pikepdf.new()
    document.add_blank_page()
    return _saved(document)


def picture(form: str = "PNG", **given: object) -> bytes:
    """Return a small picture; `given` is handed on to Pillow."""
    written = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(written, form, **given)
    return written.getvalue()


def exif(tag: int, value: object) -> Image.Exif:
    """Return what a camera writes beside a picture, of one tag."""
    written = Image.Exif()
    written[tag] = value
    return written


def photograph() -> bytes:
    """Return a JPEG that says where it was taken."""
    return picture("JPEG", exif=exif(GPS, {1: "N"}))


def open_document(content: bytes = b"<a/>") -> bytes:
    """Return an OpenDocument text of as few parts as there can be."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr("meta.xml", "<m/>")
    return written.getvalue()


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    """Return a ZIP of some parts."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return written.getvalue()


def with_part(data: bytes, name: str, part: bytes | str) -> bytes:
    """Return an Office file with one more part, or with another in the place of one it has."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, bytes | str] = {each: archive.read(each) for each in archive.namelist()}
    return zipped({**parts, name: part})


def with_text(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return an Office file with some words of a part replaced; they must be there."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        text = archive.read(name).decode()
    assert old in text
    return with_part(data, name, text.replace(old, new, 1))


def _saved(document: object) -> bytes:
    written = io.BytesIO()
    document.save(written)  # type: ignore[attr-defined]
    return written.getvalue()
