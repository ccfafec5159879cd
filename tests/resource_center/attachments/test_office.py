"""Every reason to refuse a file of Word or Excel, each proved by a file broken for it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from plugins.resource_center.attachments.inspection import inspect
from tests.resource_center.attachments import made
from tests.resource_center.attachments.made import PUBLISHER

DOCUMENT, RELATIONS = "word/document.xml", "word/_rels/document.xml.rels"


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
        lambda: made.with_part(made.word(), "word/media/a.jpg", made.photograph()),
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


@pytest.mark.parametrize("inside", ["", "\n  "])
def test_a_place_for_properties_with_nothing_in_it_is_let_through(inside: str) -> None:
    """Many programs write docProps/custom.xml whether there is anything to say or not."""
    data = made.with_part(made.word(), "docProps/custom.xml", own_properties(inside))
    assert inspect("docx", data, PUBLISHER)[1] == []
