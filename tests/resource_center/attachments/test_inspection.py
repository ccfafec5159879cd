"""Every reason to refuse an attached file, each proved by a file broken for it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from plugins.resource_center.attachments.inspection import MOST_BYTES, TYPES, inspect
from tests.resource_center.attachments import made
from tests.resource_center.attachments.made import PUBLISHER

DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"
GPS, ARTIST, OWNER = 0x8825, 0x013B, 0xA430

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


def relation(target: str, kind: str) -> bytes:
    added = f'<Relationship Id="x" Type="x/{kind}" Target="{target}" TargetMode="External"/>'
    return made.with_text(made.word(), RELATIONS, "</Relationships>", f"{added}</Relationships>")


def inside(markup: str) -> bytes:
    return made.with_text(made.word(), DOCUMENT, "<w:p>", f"{markup}<w:p>")


def field(*instructions: str) -> str:
    """Return a Word field whose instruction is split in runs; a part of it may be a field itself."""
    runs = "".join(
        part if part.startswith("<") else f"<w:r><w:instrText>{part}</w:instrText></w:r>"
        for part in instructions
    )
    return f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


LAWFUL_FIELDS = ("PAGE", " NUMPAGES ", ' HYPERLINK "https://x.example/import/dde" ', ' TOC \\o "1-3" \\h ')


@pytest.mark.parametrize("instruction", LAWFUL_FIELDS)
def test_an_ordinary_field_is_let_through(instruction: str) -> None:
    """Page numbers, links and contents stand in most Word files; words in an address are no fields."""
    assert inspect("docx", inside(f"<w:p>{field(instruction)}</w:p>"), PUBLISHER)[1] == []


LAWFUL_FORMULAS = ("SUM(A1:A9)", "A1&quot;a|b!&quot;", "'a|b'!A1", "IF(A1&gt;0,&quot;DDE(x)&quot;,2)")


@pytest.mark.parametrize("formula", LAWFUL_FORMULAS)
def test_an_ordinary_formula_is_let_through(formula: str) -> None:
    """A bar in a text or in the name of a sheet calls nothing."""
    sheet = made.with_text(
        made.spreadsheet(), "xl/worksheets/sheet1.xml", "</sheetData>", f"</sheetData><a><f>{formula}</f></a>"
    )
    assert inspect("xlsx", sheet, PUBLISHER)[1] == []


def locked_zip() -> bytes:
    """A ZIP whose entries say that they are encrypted (Python cannot make a truly encrypted one)."""
    data = bytearray(made.word())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(signature, at + 4)
    return bytes(data)


def twice() -> bytes:
    written = io.BytesIO(made.word())
    with zipfile.ZipFile(written, "a") as archive:
        archive.writestr("Word/Document.xml", "<a/>")
    return written.getvalue()


def symbolic_link() -> bytes:
    written = io.BytesIO(made.word())
    with zipfile.ZipFile(written, "a") as archive:
        entry = zipfile.ZipInfo("word/link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
    return written.getvalue()


MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LOADING_FIELD = '<w:p><w:r><w:instrText>DDEAUTO c:\\\\cmd "x"</w:instrText></w:r></w:p>'

OWN_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
STRICT_PROPERTIES = "http://purl.oclc.org/ooxml/officeDocument/customProperties"
PROPERTY = '<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="Checked by"/>'


def own_properties(inside: str) -> str:
    """Return the part of an Office file for properties of its own."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Properties xmlns="{OWN_PROPERTIES}">{inside}</Properties>'
    )


OFFICE: dict[str, tuple[Callable[[], bytes], str]] = {
    "macros": (lambda: made.with_part(made.word(), "word/vbaProject.bin", b"x"), "macros"),
    "a type with macros": (
        lambda: made.with_text(made.word(), "[Content_Types].xml", WORD_TYPE, MACRO_TYPE),
        "a file with macros",
    ),
    "macros beside": (
        lambda: made.with_text(
            made.word(), "[Content_Types].xml", "</Types>", '<Override ContentType="macroEnabled"/></Types>'
        ),
        "a file with macros",
    ),
    "ActiveX": (lambda: made.with_part(made.word(), "word/activeX/activeX1.xml", "<a/>"), "ActiveX"),
    "an embedded file": (lambda: made.with_part(made.word(), "word/embeddings/a.bin", b"x"), "embedded"),
    "a linked workbook": (
        lambda: made.with_part(made.word(), "xl/externalLinks/externalLink1.xml", "<a/>"),
        "load data from elsewhere",
    ),
    "a connection": (lambda: made.with_part(made.word(), "xl/connections.xml", "<a/>"), "load data"),
    "comments": (lambda: made.with_part(made.word(), "word/comments.xml", "<a/>"), "comments"),
    "properties of its own": (
        lambda: made.with_part(made.word(), "docProps/custom.xml", own_properties(PROPERTY)),
        "properties",
    ),
    "properties of its own under another name": (
        lambda: made.with_part(made.word(), "docProps/more.xml", own_properties(PROPERTY)),
        "properties",
    ),
    "strict properties of its own": (
        lambda: made.with_part(
            made.word(),
            "docProps/more.xml",
            f'<Properties xmlns="{STRICT_PROPERTIES}">{PROPERTY}</Properties>',
        ),
        "properties",
    ),
    "a picture from elsewhere": (lambda: relation("http://x.example/x.png", "image"), "would load"),
    "a template from elsewhere": (lambda: relation("file:///x.dotm", "attachedTemplate"), "would load"),
    "a link to a file": (lambda: relation("file:///x.exe", "hyperlink"), "would load"),
    "a field that loads": (lambda: inside(LOADING_FIELD), "DDEAUTO"),
    "tracked changes": (lambda: inside('<w:p><w:ins w:author="Ann"/></w:p>'), "tracked changes"),
    "a simple field that loads": (
        lambda: inside('<w:p><w:fldSimple w:instr="ddeauto c:\\cmd.exe"/></w:p>'),
        "ddeauto",
    ),
    "a field that loads, in runs": (lambda: inside(f"<w:p>{field('DD', 'EAUTO cmd')}</w:p>"), "DDEAUTO"),
    "a field that names a field": (
        lambda: inside(f"<w:p>{field(field('QUOTE 68 68 69'), ' cmd')}</w:p>"),
        "loads from elsewhere",
    ),
    "tracked changes by another prefix": (
        lambda: inside(f'<w:p><x:ins xmlns:x="{WORDS}" x:author="Jane"/></w:p>'),
        "tracked changes",
    ),
    "a tracked change of a format": (
        lambda: inside('<w:p><w:r><w:rPr><w:rPrChange w:author="Jane Doe"/></w:rPr></w:r></w:p>'),
        "tracked changes",
    ),
    "tracked changes in UTF-16": (
        lambda: made.with_part(made.word(), "word/x.xml", f'<w:ins xmlns:w="{WORDS}"/>'.encode("utf-16")),
        "not written in UTF-8",
    ),
    "UTF-16 without a mark": (
        lambda: made.with_part(made.word(), "word/x.xml", "<a/>".encode("utf-16-be")),
        "not written in UTF-8",
    ),
    "a document type in UTF-16": (
        lambda: made.with_part(
            made.word(), "word/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'.encode("utf-16")
        ),
        "not written in UTF-8",
    ),
    "an encoding that nobody knows": (
        lambda: made.with_part(made.word(), "word/x.xml", '<?xml version="1.0" encoding="foo"?><a/>'),
        "not written in UTF-8",
    ),
    "comments by another name": (
        lambda: made.with_part(made.word(), "word/x.xml", f'<w:comments xmlns:w="{WORDS}"/>'),
        "comments",
    ),
    "a part by another name": (
        lambda: made.with_part(made.word(), "word/x.bin", f'<w:ins xmlns:w="{WORDS}"/>'),
        "tracked changes",
    ),
    "a link to a program's data": (
        lambda: made.with_part(made.word(), "xl/x.xml", '<a><ddeLink ddeService="cmd"/></a>'),
        "load data from elsewhere",
    ),
    "a formula that runs": (
        lambda: made.with_part(made.word(), "xl/x.xml", "<a><f>cmd|'/c calc'!A0</f></a>"),
        "a formula in it",
    ),
    "a name that runs": (
        lambda: made.with_part(made.word(), "xl/x.xml", "<a><definedName>cmd|'/c x'!A0</definedName></a>"),
        "a formula in it",
    ),
    "an author": (
        lambda: made.with_text(
            made.word(), made.CORE, "<dc:creator></dc:creator>", "<dc:creator>Ann</dc:creator>"
        ),
        'its author is "Ann"',
    ),
    "who saved it": (
        lambda: made.with_text(
            made.word(),
            made.CORE,
            "</cp:coreProperties>",
            "<cp:lastModifiedBy>Bo</cp:lastModifiedBy></cp:coreProperties>",
        ),
        'who saved it last is "Bo"',
    ),
    "a document type": (
        lambda: made.with_part(made.word(), "word/x.xml", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
        "declares a document type",
    ),
    "a part that is no XML": (lambda: made.with_part(made.word(), "word/x.xml", "<a>"), "is not XML"),
    "a ZIP in it": (lambda: made.with_part(made.word(), "word/x.bin", made.word()), "hidden in it"),
    "a PDF in it": (lambda: made.with_part(made.word(), "word/x.bin", made.pdf()), "hidden in it"),
    "a program in it": (lambda: made.with_part(made.word(), "word/x.bin", b"MZ\x90"), "hidden in it"),
    "a bomb": (lambda: made.with_part(made.word(), "word/x.xml", b" " * 3_000_000), "unpacks to far more"),
    "too many parts": (
        lambda: made.zipped(
            {
                "[Content_Types].xml": f'<a ContentType="{WORD_TYPE}"/>',
                **{f"{n}.xml": "" for n in range(2_001)},
            }
        ),
        "2,002 parts",
    ),
    "one name twice": (twice, "one name"),
    "a way out": (lambda: made.with_part(made.word(), "../x.xml", "<a/>"), "unpacked elsewhere"),
    "an absolute way": (lambda: made.with_part(made.word(), "/x.xml", "<a/>"), "unpacked elsewhere"),
    "a symbolic link": (symbolic_link, "unpacked elsewhere"),
    "something before": (lambda: b"PK\x03\x04junk" + made.word(), "two files in one"),
    "something behind": (lambda: made.word() + made.pdf(), "two files in one"),
    "locked": (locked_zip, "locked with a password"),
    "truncated": (lambda: made.word()[:-40], "packed archive"),
    "a place in a picture": (
        lambda: made.with_part(
            made.word(), "word/media/a.jpg", made.picture("JPEG", exif=exif(GPS, {1: "N"}))
        ),
        "where it was taken",
    ),
}


@pytest.mark.parametrize("name", OFFICE)
def test_an_office_file_is_refused(name: str) -> None:
    """Macros, what loads or hides something, who is named, and ZIPs that are traps."""
    make, said = OFFICE[name]
    _, findings = inspect("docx", make(), PUBLISHER)
    assert any(said in finding.what for finding in findings), findings
    assert all(finding.mending for finding in findings)


OPEN: dict[str, tuple[bytes, str]] = {
    "a listener": (b'<a xmlns:script="s"><script:event-listener/></a>', "macros"),
    "a picture from elsewhere": (
        b'<a xmlns:draw="d" xmlns:xlink="x"><draw:image xlink:href="http://x.example/a.png"/></a>',
        "would load",
    ),
    "tracked changes": (b'<a xmlns:text="t"><text:tracked-changes/></a>', "tracked changes"),
    "tracked changes of a table": (b'<a xmlns:table="t"><table:tracked-changes/></a>', "tracked changes"),
    "a comment": (
        b'<a xmlns:q="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><q:annotation/></a>',
        "comments",
    ),
    "a script": (b'<a xmlns:q="o"><q:script/></a>', "macros"),
    "a link to a program's data": (b'<a xmlns:q="o"><q:dde-source/></a>', "load data from elsewhere"),
    "a formula that runs": (
        b'<a xmlns:table="t"><b table:formula="of:=DDE(&quot;cmd&quot;;&quot;x&quot;;1)"/></a>',
        "a formula in it",
    ),
    "a link that runs": (
        b'<a xmlns:x="x" xmlns:t="t"><t:a x:href="vnd.sun.star.script:a.b"/></a>',
        "would load",
    ),
    "UTF-16": ("<a/>".encode("utf-16"), "not written in UTF-8"),
    "locked": (b'<a xmlns:manifest="m"><manifest:encryption-data/></a>', "password"),
}


@pytest.mark.parametrize("name", OPEN)
def test_an_open_document_is_refused(name: str) -> None:
    """The same for the files of LibreOffice."""
    content, said = OPEN[name]
    _, findings = inspect("odt", made.open_document(content), PUBLISHER)
    assert any(said in finding.what for finding in findings), findings


def test_an_open_document_with_basic_or_an_author_is_refused() -> None:
    """Macros have a folder of their own there, and the first author a key."""
    for name, part, said in (
        ("Basic/script.xml", "<a/>", "macros"),
        ("meta.xml", "<m><initial-creator>Ann</initial-creator></m>", '"Ann"'),
        ("meta.xml", '<m><user-defined name="Checked by">Ann</user-defined></m>', '"Ann"'),
    ):
        _, findings = inspect("odt", made.with_part(made.open_document(), name, part), PUBLISHER)
        assert any(said in finding.what for finding in findings), findings


# --- PDF ------------------------------------------------------------------------------------------------


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
    data = made.picture("JPEG", exif=exif(GPS, {1: "N"}))
    pdf.Root.Photograph = pdf.make_indirect(Stream(pdf, data, Filter=Name.DCTDecode))


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


@pytest.mark.parametrize("inside", ["", "\n  "])
def test_a_place_for_properties_with_nothing_in_it_is_let_through(inside: str) -> None:
    """Many programs write docProps/custom.xml whether there is anything to say or not."""
    data = made.with_part(made.word(), "docProps/custom.xml", own_properties(inside))
    assert inspect("docx", data, "Sprint Recruiting")[1] == []


def test_the_publisher_may_be_named_as_author() -> None:
    """Only people are none of the visitors' business."""

    def publisher(pdf: Pdf) -> None:
        pdf.docinfo["/Author"] = PUBLISHER

    assert inspect("pdf", changed(publisher), PUBLISHER)[1] == []


# --- pictures, texts, the rest --------------------------------------------------------------------------


def exif(tag: int, value: object) -> Image.Exif:
    made_up = Image.Exif()
    made_up[tag] = value
    return made_up


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
    "a place": ("jpg", lambda: made.picture("JPEG", exif=exif(GPS, {1: "N"})), "where it was taken"),
    "a photographer": ("jpg", lambda: made.picture("JPEG", exif=exif(ARTIST, "Ann")), '"Ann"'),
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
