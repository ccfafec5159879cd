"""What is wrong with a file, and the lines of defence that more than one type of file needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Finding(NamedTuple):
    """A reason to refuse a file, and how to mend it; both are sentences for the author."""

    what: str
    mending: str


LOCKED = Finding("it is locked with a password.", "Save it without one.")
SAVE_ANEW = "Open it in the program that made it, save it anew, and attach that."

# What a file must neither be nor hold: how it begins, what that is, and what to attach instead.
FOREIGN: Mapping[bytes, Finding] = {
    b"MZ": Finding("it is a program for Windows.", "Attach documents only."),
    b"\x7fELF": Finding("it is a program for Linux.", "Attach documents only."),
    b"\xfe\xed\xfa": Finding("it is a program for macOS.", "Attach documents only."),
    b"\xcf\xfa\xed\xfe": Finding("it is a program for macOS.", "Attach documents only."),
    b"\xce\xfa\xed\xfe": Finding("it is a program for macOS.", "Attach documents only."),
    b"\xca\xfe\xba\xbe": Finding("it is a program (macOS or Java).", "Attach documents only."),
    b"#!": Finding("it is a script.", "Attach documents only."),
    b"\xd0\xcf\x11\xe0": Finding(
        "it is an old or a locked Office file.", "Save it without a password as .docx, .xlsx or .pptx."
    ),
    b"{\\rtf": Finding("it is an RTF file.", "Save it as .docx."),
    b"Rar!": Finding("it is a packed archive.", "Attach the files in it one by one; a kit makes a ZIP."),
    b"7z\xbc\xaf": Finding(
        "it is a packed archive.", "Attach the files in it one by one; a kit makes a ZIP."
    ),
    b"\x1f\x8b": Finding("it is a packed archive.", "Attach the files in it one by one; a kit makes a ZIP."),
}


def foreign(data: bytes) -> Finding | None:
    """Return why a file may not be shipped at all, by how it begins."""
    return next((finding for start, finding in FOREIGN.items() if data.startswith(start)), None)


def personal(what: str, who: str) -> Finding:
    """Return the finding that a file tells on somebody."""
    return Finding(
        f'{what} is "{who}".',
        "Take it out: in Office by File › Info › Inspect Document, elsewhere in the document's properties.",
    )
