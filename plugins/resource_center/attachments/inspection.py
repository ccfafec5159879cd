"""What a file is, by its content and never by its name, and whether it may be shipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from plugins.resource_center.attachments.finding import LOCKED, Finding, foreign
from plugins.resource_center.attachments.office import MACROS, check_office, content_type, is_locked
from plugins.resource_center.attachments.picture import check_picture
from plugins.resource_center.attachments.plain import check_csv, check_text, is_text

MOST_BYTES = 5_000_000
OOXML = "application/vnd.openxmlformats-officedocument"
ODF = "application/vnd.oasis.opendocument"


@dataclass(frozen=True)
class FileType:
    """A type of file that may be attached.

    `name` as shown, `extensions` it may have, `is_one` tells by the content alone, `check` yields
    why one may not be shipped (given its bytes and who may be named as its author).
    """

    name: str
    extensions: tuple[str, ...]
    media_type: str
    is_one: Callable[[bytes], bool]
    check: Callable[[bytes, str], Iterator[Finding]]


def _office(name: str, extension: str, media_type: str) -> FileType:
    return FileType(
        name, (extension,), media_type, lambda data: content_type(data) == media_type, check_office
    )


def _begins(start: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(start)


def _check_pdf(data: bytes, publisher: str) -> Iterator[Finding]:
    from plugins.resource_center.attachments.pdf import check_pdf  # its libraries take long to import

    return check_pdf(data, publisher)


# In this order: a CSV is a text too, and only its name tells which is meant.
TYPES: tuple[FileType, ...] = (
    _office("Word", "docx", f"{OOXML}.wordprocessingml.document"),
    _office("Spreadsheet", "xlsx", f"{OOXML}.spreadsheetml.sheet"),
    _office("Slides", "pptx", f"{OOXML}.presentationml.presentation"),
    _office("Text document", "odt", f"{ODF}.text"),
    _office("Spreadsheet", "ods", f"{ODF}.spreadsheet"),
    _office("Slides", "odp", f"{ODF}.presentation"),
    FileType("PDF", ("pdf",), "application/pdf", _begins(b"%PDF-"), _check_pdf),
    FileType("Picture", ("png",), "image/png", _begins(b"\x89PNG\r\n\x1a\n"), check_picture),
    FileType("Picture", ("jpg", "jpeg"), "image/jpeg", _begins(b"\xff\xd8\xff"), check_picture),
    FileType("Table", ("csv",), "text/csv; charset=utf-8", is_text, check_csv),
    FileType("Plain text", ("txt", "md"), "text/plain; charset=utf-8", is_text, check_text),
)
KNOWN = ", ".join(f".{extension}" for row in TYPES for extension in row.extensions)


def inspect(extension: str, data: bytes, publisher: str) -> tuple[FileType | None, list[Finding]]:
    """Return what a file is, and why it may not be shipped (nothing if it may).

    `extension` is the end of its name, small and without a dot; `publisher` may be named as author.
    """
    if not data:
        return None, [Finding("it is empty.", "Attach a file with something in it.")]
    if len(data) > MOST_BYTES:
        limit = f"{MOST_BYTES // 1_000_000} MB"
        return None, [Finding(f"it has {len(data) / 1e6:.1f} MB; {limit} is the limit.", "Make it smaller.")]
    if refused := foreign(data):
        return None, [refused]
    found = [row for row in TYPES if row.is_one(data)]
    if not found:
        return None, [_unknown(data)]
    named = [row for row in found if extension in row.extensions]
    if not named:
        row = found[0]
        return row, [
            Finding(f"it is called .{extension} but is a {row.name} file.", f"Call it .{row.extensions[0]}.")
        ]
    return named[0], list(dict.fromkeys(named[0].check(data, publisher)))


def _unknown(data: bytes) -> Finding:
    if MACROS in content_type(data):
        return Finding("it is a file with macros.", "Save it without: .docx, .xlsx or .pptx.")
    if is_locked(data):
        return LOCKED
    if data.startswith(b"PK"):
        return Finding("it is a packed archive.", "Attach the files in it one by one; a kit makes a ZIP.")
    return Finding("what it holds is not known.", f"Attach one of {KNOWN}.")
