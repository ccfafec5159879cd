"""Office files (OOXML and OpenDocument): the ZIP around them, and which parts may be in it."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator

from plugins.resource_center.attachments.finding import LOCKED, SAVE_ANEW, Finding, foreign
from plugins.resource_center.attachments.office_xml import COMMENTS, OUTSIDE, check_xml, is_xml
from plugins.resource_center.attachments.picture import private_in_picture

# What zipfile raises for a ZIP that is damaged, locked, or packed in a way it does not know.
UNREADABLE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
TYPES_PART = "[Content_Types].xml"
TYPE_NAME = "mimetype"
MACROS = "macroEnabled"

MOST_PARTS = 2_000
MOST_BYTES = 100_000_000
# XML packs well, thirty times at most; a bomb is a thousand times.
MOST_RATIO = 200
SMALL = 100_000
ENCRYPTED = 1
END_RECORD = 22

# Parts that run, load or hide something, by their names in the ZIP.
FORBIDDEN = {
    re.compile(r"vbaproject|vbadata|^basic/|^scripts/|macrosheets/", re.IGNORECASE): Finding(
        "it holds macros.", "Save it without: .docx, .xlsx, .pptx, .odt, .ods or .odp."
    ),
    re.compile(r"activex|ctrlprops", re.IGNORECASE): Finding(
        "it holds ActiveX or form controls.", "Remove them; use content controls or cells."
    ),
    re.compile(r"embeddings/|^object \d|^objectreplacements/", re.IGNORECASE): Finding(
        "another file is embedded in it.", "Paste it as text or as a picture."
    ),
    re.compile(r"externallinks/|connections\.xml|querytables/|attachedtoolbars", re.IGNORECASE): OUTSIDE,
    re.compile(r"comments[^/]*\.xml|commentauthors|persons/|people\.xml", re.IGNORECASE): COMMENTS,
}


def content_type(data: bytes) -> str:
    """Return what an Office file says it is: its media type, or nothing for another ZIP."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            if TYPE_NAME in names[:1]:
                return archive.open(TYPE_NAME).read(200).decode("ascii", "replace")
            if TYPES_PART in names:
                types = archive.open(TYPES_PART).read(SMALL)
                found = re.search(rb'ContentType="([^"]+)\.main\+xml"', types)
                return found[1].decode("ascii", "replace") if found else ""
    except UNREADABLE:
        return ""
    return ""


def is_locked(data: bytes) -> bool:
    """Whether a ZIP can only be unpacked with a password."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return any(entry.flag_bits & ENCRYPTED for entry in archive.infolist())
    except UNREADABLE:
        return False


def check_office(data: bytes, publisher: str) -> Iterator[Finding]:
    """Yield why an Office file must not be published as it is; `publisher` may be named as its author."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            faults = [*_package(data, archive)]
            yield from faults
            if faults:
                return  # nothing is unpacked of a ZIP that is not in order
            parts = {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}
    except UNREADABLE:
        yield Finding("it cannot be unpacked.", SAVE_ANEW)
        return
    yield from _forbidden(parts)
    for name, part in parts.items():
        yield from _part(name, part, publisher)


def _package(data: bytes, archive: zipfile.ZipFile) -> Iterator[Finding]:
    entries = archive.infolist()
    first = min((entry.header_offset for entry in entries), default=0)
    if first or data[-END_RECORD:][:4] != b"PK\x05\x06":
        yield Finding("it is two files in one: a ZIP with something before or behind it.", SAVE_ANEW)
    if is_locked(data):
        yield LOCKED
    if len(entries) > MOST_PARTS:
        yield Finding(f"it has {len(entries):,} parts; {MOST_PARTS:,} is the limit.", SAVE_ANEW)
    if any(count > 1 for count in Counter(entry.filename.casefold() for entry in entries).values()):
        yield Finding("two of its parts have one name.", SAVE_ANEW)
    if any(_is_unsafe(entry) for entry in entries):
        yield Finding("a part of it would be unpacked elsewhere.", SAVE_ANEW)
    if sum(entry.file_size for entry in entries) > MOST_BYTES or any(map(_is_bomb, entries)):
        yield Finding("it unpacks to far more than it should.", SAVE_ANEW)


def _is_unsafe(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    return is_link or name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/")


def _is_bomb(entry: zipfile.ZipInfo) -> bool:
    return entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size)


def _forbidden(parts: dict[str, bytes]) -> Iterator[Finding]:
    if MACROS.encode() in parts.get(TYPES_PART, b""):
        yield Finding("it is a file with macros.", "Save it without: .docx, .xlsx or .pptx.")
    for pattern, finding in FORBIDDEN.items():
        if any(pattern.search(name) for name in parts):
            yield finding
    for name, part in parts.items():
        if part.startswith((b"PK\x03\x04", b"%PDF-")) or foreign(part):
            yield Finding(f"another file is hidden in it ({name}).", "Paste it as text or as a picture.")


def _part(name: str, part: bytes, publisher: str) -> Iterator[Finding]:
    if is_xml(name, part):
        yield from check_xml(name, part, publisher)
    elif name.lower().endswith((".jpg", ".jpeg", ".png")):
        yield from private_in_picture(part)
