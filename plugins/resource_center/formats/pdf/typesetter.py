"""Runs Typst: one compiler and one set of fonts for the whole process.

Fonts of the machine are never used, so a document looks the same wherever it is made.
"""

from __future__ import annotations

import atexit
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from plugins.resource_center.formats import CannotPrint, Pictures

TEMPLATE = files(__package__) / "document.typ"
# What the template reads.
DATA = "document.json"
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

# Exactly these: the packages hold every weight, and each one twice (TrueType and OpenType),
# and which of two files of one face is taken would depend on the order of the folder.
FONTS = (
    ("font_rhd", "RedHatDisplay-Bold.ttf"),
    ("font_rhd", "RedHatDisplay-Black.ttf"),
    ("font_source_serif_pro", "SourceSerifPro-Regular.otf"),
    ("font_source_serif_pro", "SourceSerifPro-It.otf"),
    ("font_source_serif_pro", "SourceSerifPro-Semibold.otf"),
    ("font_source_serif_pro", "SourceSerifPro-SemiboldIt.otf"),
)


NO_GLYPH = re.compile(r'the text `?"(.+?)"`? could not be displayed')


class NotTypeset(Exception):
    """Typst refused a document or warned about it. A fault of the template."""


def font_file(package: str, name: str) -> Path:
    """Return the path of a font of an installed font package."""
    return Path(str(files(package) / "files" / name))


@cache
def _workspace() -> Path:
    """Return a folder that lives as long as the process: the template, the fonts in use, and pictures."""
    folder = Path(tempfile.mkdtemp(prefix="documents-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / TEMPLATE.name).write_bytes(TEMPLATE.read_bytes())
    (folder / "fonts").mkdir()
    for package, name in FONTS:
        shutil.copy(font_file(package, name), folder / "fonts" / name)
    return folder


@cache
def _compiler() -> typst.Compiler:
    # A document is too short to be divided among threads: those that wait for work take a tenth of the time.
    os.environ.setdefault("RAYON_NUM_THREADS", "1")
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[_workspace() / "fonts"]
    )
    return typst.Compiler(root=_workspace(), font_paths=fonts, ignore_system_fonts=True)


def place_pictures(pictures: Pictures) -> Mapping[str, str]:
    """Put pictures where Typst may read them; return each path's place, named by its content."""
    return {path: _place(_suffix(path, data), data) for path, data in pictures.items()}


def _suffix(path: str, data: bytes) -> str:
    """Return the ending by which Typst knows a picture: photos are JPEG or PNG, whatever they were."""
    if path.lower().endswith(".svg"):
        return ".svg"
    return ".png" if data.startswith(b"\x89PNG") else ".jpg"


def _place(suffix: str, data: bytes) -> str:
    name = hashlib.sha256(data).hexdigest() + suffix
    (_workspace() / name).write_bytes(data)
    return f"/{name}"


def typeset(document: Mapping[str, Any], edition: date) -> bytes:
    """Return a tagged PDF (PDF/UA-1 and PDF/A-2a) of a document made by `layout`.

    It is dated by its edition, so that the same content gives the same bytes. Refused are
    signs that no font has (CannotPrint), and whatever else Typst refuses or warns about (NotTypeset).
    """
    dated = datetime(edition.year, edition.month, edition.day, tzinfo=UTC)
    # Beside the template, not as an input of the compiler: for new inputs it makes all its library anew.
    data_file = _workspace() / DATA
    # Not written over: what was cut short ext4 takes to the disk at once, a tenth of a document's time.
    data_file.unlink(missing_ok=True)
    data_file.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    try:
        data, warnings = _compiler().compile_with_warnings(
            input=_workspace() / TEMPLATE.name,
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=dated,
        )
    except typst.TypstError as error:
        if unknown := NO_GLYPH.search(error.message):
            raise CannotPrint(unknown.group(1)) from error
        raise NotTypeset(f"{document['title']}: {error.message} {' '.join(error.hints)}") from error
    if warnings:
        raise NotTypeset(f"{document['title']}: {'; '.join(str(warning) for warning in warnings)}")
    assert isinstance(data, bytes)
    return data


def unprintable(text: str) -> str:
    """Return the first sign of a text that no font of the documents has, or an empty string.

    Typst is asked, because it knows which fonts stand in for one another; each sign once a process.
    """
    return next((sign for sign in sorted(set(text)) if ord(sign) > ord("~") and not _is_printable(sign)), "")


@cache
def _is_printable(sign: str) -> bool:
    try:
        _compiler().compile(
            input=f"#set document(title: [x])\n#{json.dumps(sign, ensure_ascii=False)}".encode(),
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=datetime(2000, 1, 1, tzinfo=UTC),
        )
    except typst.TypstError as error:
        if NO_GLYPH.search(error.message):
            return False
        raise
    return True


def rasterize(svg: bytes) -> bytes:
    """Return an SVG picture as a PNG of 192 pixels an inch, its letters in the fonts of the documents."""
    source = f'#set page(width: auto, height: auto, margin: 0pt, fill: none)\n#image("{_place(".svg", svg)}")'
    name = f"{hashlib.sha256(svg).hexdigest()}.typ"
    (_workspace() / name).write_text(source, encoding="utf-8")
    made = _compiler().compile(input=_workspace() / name, format="png", ppi=192)
    assert isinstance(made, bytes)
    return made
