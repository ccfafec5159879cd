"""What a file is, by its content; pictures, texts and unknown files, each broken for a reason to refuse."""

from __future__ import annotations

import zlib
from collections.abc import Callable
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plugins.resource_center.attachments.inspection import MOST_BYTES, TYPES, inspect
from tests.resource_center.attachments import made
from tests.resource_center.attachments.made import PUBLISHER

ARTIST, OWNER = 0x013B, 0xA430

SOUND: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "docx": ("docx", made.word, "Word"),
    "xlsx": ("xlsx", made.spreadsheet, "Spreadsheet"),
    "odt": ("odt", made.open_document, "Text document"),
    "pdf": ("pdf", made.pdf, "PDF"),
    "png": ("png", made.picture, "Picture"),
    "jpg": ("jpg", lambda: made.picture("JPEG"), "Picture"),
    "csv": ("csv", lambda: b"\xef\xbb\xbfname,points\r\nAnn,-5\r\nBo,+3.5\r\n", "Table"),
    "csv with signs": ("csv", lambda: b"a;b;c\n-5;+3,5;-\n-1,Ann\n+3\t-2\rx\n", "Table"),
    "txt": ("txt", "Łukasz = 5\n".encode, "Plain text"),
}


@pytest.mark.parametrize("name", SOUND)
def test_a_sound_file_is_known_by_its_content_and_let_through(name: str) -> None:
    """A false alarm would send an author hunting for nothing."""
    extension, make, shown = SOUND[name]
    kind, findings = inspect(extension, make(), PUBLISHER)
    assert findings == []
    assert kind is not None
    assert kind.name == shown


def owned() -> Image.Exif:
    made_up = Image.Exif()
    made_up[0x8769] = {OWNER: "Ann"}
    return made_up


def signed() -> PngInfo:
    info = PngInfo()
    info.add_text("Author", "Ann")
    return info


def wide() -> bytes:
    """A picture whose header says that it has a billion pixels."""
    data = bytearray(made.picture())
    data[16:24] = (40_000).to_bytes(4, "big") * 2
    data[29:33] = zlib.crc32(data[12:29]).to_bytes(4, "big")
    return bytes(data)


OTHERS: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a place": ("jpg", made.photograph, "where it was taken"),
    "a photographer": ("jpg", lambda: made.picture("JPEG", exif=made.exif(ARTIST, "Ann")), '"Ann"'),
    "a camera's owner": ("jpg", lambda: made.picture("JPEG", exif=owned()), '"Ann"'),
    "a signed PNG": ("png", lambda: made.picture(pnginfo=signed()), '"Ann"'),
    "a picture with a tail": ("png", lambda: made.picture() + b"<script>", "behind the end"),
    "a JPEG with a tail": ("jpg", lambda: made.picture("JPEG") + made.word(), "behind the end"),
    "a huge picture": ("png", wide, "too large to be opened"),
    "a broken picture": ("png", lambda: b"\x89PNG\r\n\x1a\nx", "cannot be opened"),
    "a formula": ("csv", lambda: b"name\n=HYPERLINK(1)\n", "row 2 would be run"),
    "a formula with a sign": ("csv", lambda: b"name,a\nAnn,+cmd|x\n", "row 2 would be run"),
    "a formula after a semicolon": ("csv", lambda: b"a;b\n1;=cmd|x\n", "row 2 would be run"),
    "a formula after a tab": ("csv", lambda: b"a\tb\n1\t@SUM(1)\n", "row 2 would be run"),
    "a formula after a space": ("csv", lambda: b"a,b\n1, =1+1\n", "row 2 would be run"),
    "a formula after a bare return": ("csv", lambda: b"a,b\r1,=1+1\r", "row 2 would be run"),
    "a cell without end": ("csv", lambda: b'a\n"' + b"x" * 131_073, "cannot be read as a table"),
    "a web page": ("txt", lambda: b"<!DOCTYPE html><script>", "a web page"),
    "a program for Windows": ("docx", lambda: b"MZ\x90\0", "a program"),
    "a program for Linux": ("pdf", lambda: b"\x7fELF", "a program"),
    "a script": ("txt", lambda: b"#!/bin/sh\n", "a script"),
    "an old Office file": ("docx", lambda: b"\xd0\xcf\x11\xe0\xa1", "old or a locked"),
    "RTF": ("txt", lambda: b"{\\rtf1}", "RTF"),
    "a ZIP": ("zip", lambda: made.zipped({"a": b"b"}), "packed archive"),
    "something else": ("txt", lambda: b"\0\1\2\xff", "not known"),
    "another name": ("pdf", made.word, "called .pdf but is a Word file"),
    "nothing": ("txt", lambda: b"", "empty"),
    "too much": ("txt", lambda: b"x" * (MOST_BYTES + 1), "5 MB is the limit"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_file_is_refused(name: str) -> None:
    """Pictures that tell, cells that run, programs, and whatever is not what it is called."""
    extension, make, said = OTHERS[name]
    _, findings = inspect(extension, make(), PUBLISHER)
    assert any(said in finding.what for finding in findings), findings
    assert all(finding.mending for finding in findings)


EXTENSIONS = [extension for row in TYPES for extension in row.extensions]


@cache
def sound(name: str) -> bytes:
    """Return a sound file, the same each time: two that are made anew differ by the hour they name."""
    return SOUND[name][1]()


@settings(max_examples=60)
@given(st.sampled_from(EXTENSIONS), st.sampled_from(list(SOUND)), st.data())
def test_no_damage_to_a_file_breaks_the_inspection(extension: str, name: str, data: st.DataObject) -> None:
    """Bytes flipped, cut off, put in: an answer, never a traceback."""
    content = bytearray(sound(name))
    at = data.draw(st.integers(0, len(content) - 1))
    content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=40))
    kind, findings = inspect(extension, bytes(content), PUBLISHER)
    assert findings or kind
