"""PDFs: open, whole, and with nothing in them that runs, sends, hides a file or names a person."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from plugins.resource_center.attachments.finding import LOCKED, SAVE_ANEW, Finding, personal
from plugins.resource_center.attachments.picture import private_in_picture
from plugins.resource_center.formats.pdf.structure import dictionaries

MOST_BYTES = 100_000_000
# PDF 32000-1, 12.6.4: actions that do more than move in the document or open a web page.
ACTIONS = {
    f"/{name}": what
    for names, what in (
        (("JavaScript",), "it holds JavaScript"),
        (("Launch",), "it would start a program"),
        (("SubmitForm", "ImportData"), "it would send or load data"),
        (("GoToR", "GoToE"), "it would open another file"),
        (("Rendition", "Movie", "Sound", "RichMediaExecute", "GoTo3DView"), "it would play something"),
    )
    for name in names
}
KEYS = {
    "/JS": "it holds JavaScript",
    "/AA": "it acts by itself when something is opened, clicked or typed",
    "/XFA": "it holds an XFA form, which may run scripts",
    "/EF": "a file is embedded in it",
    "/EmbeddedFiles": "a file is embedded in it",
    "/RichMediaContent": "it would play something",
}
PLAIN = "Print it to a new PDF, or export it without scripts and attachments."


def check_pdf(data: bytes, publisher: str) -> Iterator[Finding]:
    """Yield why a PDF must not be published as it is; `publisher` may be named as its author."""
    if data[data.rfind(b"%%EOF") + 5 :].strip(b"\r\n \t\0"):
        yield Finding("there is something behind the end of the PDF.", SAVE_ANEW)
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        yield LOCKED
        return
    except pikepdf.PdfError:
        yield Finding("it cannot be opened.", SAVE_ANEW)
        return
    with pdf:
        if pdf.is_encrypted:
            yield Finding("it is encrypted.", "Save it without restrictions.")
        yield from _running(pdf)
        yield from _streams(pdf)
        yield from _people(pdf, publisher)


def _running(pdf: Pdf) -> Iterator[Finding]:
    found: dict[str, None] = {}
    for each in pdf.objects:
        for dictionary in dictionaries(each):
            found |= dict.fromkeys(what for key, what in KEYS.items() if key in dictionary)
            if (action := str(dictionary.get("/S", ""))) in ACTIONS:
                found[ACTIONS[action]] = None
            if dictionary.get("/Subtype") == Name.FileAttachment:
                found["a file is embedded in it"] = None
    yield from (Finding(f"{what}.", PLAIN) for what in found)


def _streams(pdf: Pdf) -> Iterator[Finding]:
    left = MOST_BYTES
    for each in pdf.objects:
        if not isinstance(each, Stream):
            continue
        names = _filters(each)
        if names[:1] == ["/FlateDecode"]:
            left -= _unpacked(each.read_raw_bytes(), left)
        if left < 0 or names.count("/FlateDecode") > 1:
            yield Finding("it unpacks to far more than it should.", SAVE_ANEW)
            return
        if names == ["/DCTDecode"]:
            yield from private_in_picture(each.read_raw_bytes())


def _filters(stream: Object) -> list[str]:
    held = stream.get("/Filter", Array())
    return [str(name) for name in (held if isinstance(held, Array) else [held])]


def _unpacked(packed: bytes, most: int) -> int:
    """Return how many bytes there are, but never unpack more than `most`."""
    try:
        return len(zlib.decompressobj().decompress(packed, most + 1))
    except zlib.error:
        return 0


def _people(pdf: Pdf, publisher: str) -> Iterator[Finding]:
    named = [str(pdf.docinfo.get("/Author", ""))] if pdf.trailer.get("/Info") is not None else []
    if isinstance(pdf.Root.get("/Metadata"), Stream):
        creators = pdf.open_metadata().get("dc:creator", [])
        named += [creators] if isinstance(creators, str) else [str(name) for name in creators]
    for name in dict.fromkeys(named):
        if name.strip() and name != publisher:
            yield personal("its author", name)
    for page in pdf.pages:
        for annotation in page.get("/Annots", Array()):
            if isinstance(annotation, Dictionary) and str(annotation.get("/T", "")) and _is_note(annotation):
                yield personal("the author of a comment in it", str(annotation.T))
                return


def _is_note(annotation: Object) -> bool:
    return annotation.get("/Subtype") not in {Name.Widget, Name.Link, Name.Popup}
