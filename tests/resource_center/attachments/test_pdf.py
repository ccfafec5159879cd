"""Every reason to refuse a PDF, each proved by a file broken for it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from plugins.resource_center.attachments.inspection import inspect
from tests.resource_center.attachments import made
from tests.resource_center.attachments.made import PUBLISHER


def changed(change: Callable[[Pdf], object], **saving: object) -> bytes:
    with pikepdf.open(io.BytesIO(made.pdf())) as pdf:
        change(pdf)
        written = io.BytesIO()
        pdf.save(written, **saving)
    return written.getvalue()


def set_root(key: str, value: object) -> Callable[[Pdf], object]:
    def change(pdf: Pdf) -> None:
        pdf.Root[key] = value

    return change


def annotate(**keys: object) -> Callable[[Pdf], object]:
    def change(pdf: Pdf) -> None:
        pdf.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Rect=[0, 0, 9, 9], **keys)])

    return change


def link_to(kind: str) -> Callable[[Pdf], object]:
    return annotate(Subtype=Name.Link, A=Dictionary(S=Name(kind), F=String("x")))


def embed(pdf: Pdf) -> None:
    pdf.attachments["x.txt"] = b"hidden"


def author(pdf: Pdf) -> None:
    pdf.docinfo["/Author"] = "Ann"


def creator(pdf: Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:creator"] = ["Bo"]


def bomb(pdf: Pdf) -> None:
    pdf.Root.Bomb = pdf.make_indirect(Stream(pdf, b"\0" * 100_000_001))


def packed_twice(pdf: Pdf) -> None:
    filters = Array([Name.FlateDecode, Name.FlateDecode])
    pdf.Root.Twice = pdf.make_indirect(Stream(pdf, zlib.compress(zlib.compress(b"x")), Filter=filters))


def photograph(pdf: Pdf) -> None:
    pdf.Root.Photograph = pdf.make_indirect(Stream(pdf, made.photograph(), Filter=Name.DCTDecode))


SCRIPT = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
AS_IT_IS = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.none}
LOCK = pikepdf.Encryption(owner="x", user="")
PDFS: dict[str, tuple[Callable[[], bytes], str]] = {
    "JavaScript": (lambda: changed(set_root("/OpenAction", SCRIPT)), "holds JavaScript"),
    "JavaScript by name": (
        lambda: changed(set_root("/Names", Dictionary(JavaScript=Dictionary(Names=["a", SCRIPT])))),
        "holds JavaScript",
    ),
    "additional actions": (lambda: changed(set_root("/AA", Dictionary())), "acts by itself"),
    "a program": (lambda: changed(link_to("/Launch")), "start a program"),
    "sending": (lambda: changed(link_to("/SubmitForm")), "send or load"),
    "another file": (lambda: changed(link_to("/GoToR")), "another file"),
    "a film": (lambda: changed(link_to("/Rendition")), "play something"),
    "a dynamic form": (lambda: changed(set_root("/AcroForm", Dictionary(XFA=String("x")))), "XFA"),
    "an embedded file": (lambda: changed(embed), "embedded"),
    "an attached file": (lambda: changed(annotate(Subtype=Name.FileAttachment)), "embedded"),
    "an author": (lambda: changed(author), 'its author is "Ann"'),
    "a creator": (lambda: changed(creator), 'its author is "Bo"'),
    "a comment": (lambda: changed(annotate(Subtype=Name.Text, T=String("Ann"))), "comment"),
    "a bomb": (lambda: changed(bomb), "unpacks to far more"),
    "packed twice": (lambda: changed(packed_twice, **AS_IT_IS), "unpacks to far more"),
    "a photograph's place": (lambda: changed(photograph), "where it was taken"),
    "encrypted": (lambda: changed(lambda _pdf: None, encryption=LOCK), "is encrypted"),
    "locked": (
        lambda: changed(lambda _pdf: None, encryption=pikepdf.Encryption(owner="x", user="y")),
        "locked with a password",
    ),
    "something behind": (lambda: made.pdf() + made.zipped({"a": b"b"}), "behind the end"),
    "broken": (lambda: b"%PDF-1.7\n%%EOF", "cannot be opened"),
}


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_refused(name: str) -> None:
    """What runs, sends, plays, hides, names or locks."""
    make, said = PDFS[name]
    _, findings = inspect("pdf", make(), PUBLISHER)
    assert any(said in finding.what for finding in findings), findings


def test_the_publisher_may_be_named_as_author() -> None:
    """Only people are none of the visitors' business."""

    def publisher(pdf: Pdf) -> None:
        pdf.docinfo["/Author"] = PUBLISHER

    assert inspect("pdf", changed(publisher), PUBLISHER)[1] == []
