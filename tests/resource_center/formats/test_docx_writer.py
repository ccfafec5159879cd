"""The Word file: valid, styled, open to editing, and the same every time."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openxml_audit
import pytest
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from plugins.resource_center.blocks import Field
from plugins.resource_center.formats import render_download
from plugins.resource_center.formats.checks import check_docx
from plugins.resource_center.formats.docx.body import WIDTH
from plugins.resource_center.formats.docx.controls import Controls
from plugins.resource_center.model import Resource
from tests.resource_center.formats.written import (
    AWKWARD,
    CHECKLIST,
    IMPRINT,
    MESSAGE,
    SCORECARD,
    USUAL,
    download,
    written,
)

RESOURCES = [pytest.param(each, id=each.slug) for each in USUAL]
RESOURCES += [pytest.param(each, id=name) for name, each in AWKWARD.items()]


def docx_of(resource: Resource) -> bytes:
    """Return the Word file of a resource."""
    return download(resource, "docx").data


def faults(data: bytes, folder: Path) -> list[str]:
    """Return what an independent validator says."""
    path = folder / "file.docx"
    path.write_bytes(data)
    return [str(error) for error in openxml_audit.OpenXmlValidator().validate(path).errors]


@pytest.mark.parametrize("resource", RESOURCES)
def test_every_file_is_valid(resource: Resource, tmp_path: Path) -> None:
    """By the schemas of Open XML, and by our own checks."""
    data = docx_of(resource)
    assert faults(data, tmp_path) == []
    assert check_docx(data, resource) == []


def test_the_independent_validator_would_see_a_fault(tmp_path: Path) -> None:
    """The test above would pass on anything if this one did not hold."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx_of(SCORECARD))) as archive, zipfile.ZipFile(changed, "w") as other:
        for name in archive.namelist():
            other.writestr(name, archive.read(name).replace(b"<w:cantSplit/>", b"<w:cantsplit/>"))
    assert faults(changed.getvalue(), tmp_path)


def test_a_usual_file_is_small() -> None:
    """At most 14 kB: it opens at once on a phone."""
    assert [each.slug for each in USUAL if len(docx_of(each)) > 14_000] == []


def test_the_zip_is_the_same_everywhere() -> None:
    """Content types first, then sorted; one day long ago for every part; no machine's mark."""
    with zipfile.ZipFile(io.BytesIO(docx_of(SCORECARD))) as archive:
        infos = archive.infolist()
    assert [info.filename for info in infos[1:]] == sorted(info.filename for info in infos[1:])
    assert infos[0].filename == "[Content_Types].xml"
    assert {(info.date_time, info.create_system, info.compress_type) for info in infos} == {
        ((1980, 1, 1, 0, 0, 0), 0, zipfile.ZIP_DEFLATED)
    }


def test_python_docx_reads_title_headings_and_properties() -> None:
    """Another program finds the structure in named styles, and who published it."""
    document = Document(io.BytesIO(docx_of(SCORECARD)))
    styled = [(paragraph.style.name, paragraph.text) for paragraph in document.paragraphs]
    assert ("Title", "Structured interview scorecard") in styled
    assert ("Heading 1", "Interview details") in styled
    assert ("Heading 2", "Ratings") in styled
    properties = document.core_properties
    assert (properties.title, properties.author) == (SCORECARD.title, "Sprint Recruiting")
    assert (properties.language, properties.version) == ("en-US", "2026-11-22")
    assert properties.created == properties.modified


def test_header_and_footer_say_where_it_comes_from() -> None:
    """Title on later pages; address, edition, licence and page x of y on all of them."""
    section = Document(io.BytesIO(docx_of(SCORECARD))).sections[0]
    assert SCORECARD.title in "".join(paragraph.text for paragraph in section.header.paragraphs)
    for footer in (section.footer, section.first_page_footer):
        text = "\n".join(paragraph.text for paragraph in footer.paragraphs)
        assert "example.org/resources/interview-scorecard/" in text
        assert "Edition of November 22, 2026" in text
        assert "CC BY 4.0" in text
        codes = [code.text.strip() for code in footer._element.iter(qn("w:instrText"))]
        assert codes == ["PAGE", "NUMPAGES"]


def test_a_message_shows_its_subject_on_a_line_of_its_own() -> None:
    """The subject is part of the message, and named as such."""
    document = Document(io.BytesIO(docx_of(MESSAGE)))
    (line,) = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Subject Line"]
    assert line.text.startswith("Subject\tThank you, and one question")


def test_each_numbered_list_counts_for_itself() -> None:
    """A second list that went on counting from the first is a well-known fault of made Word files."""
    data = docx_of(written("1. One\n2. Two\n\nText.\n\n4. Four\n5. Five\n\nText.\n\n- A\n    1. Nested\n"))
    document = Document(io.BytesIO(data))
    numbers = [each.get(qn("w:val")) for each in document.element.body.iter(qn("w:numId"))]
    assert numbers == ["2", "2", "3", "3", "1", "4"]
    numbering = document.part.numbering_part.element
    starts = {
        (number.get(qn("w:numId")), each.get(qn("w:ilvl")), each[0].get(qn("w:val")))
        for number in numbering.findall(qn("w:num"))
        for each in number.findall(qn("w:lvlOverride"))
    }
    assert starts == {("2", "0", "1"), ("3", "0", "4"), ("4", "1", "1")}


def test_items_are_indented_by_their_depth() -> None:
    """A box below a box stands further in."""
    document = Document(io.BytesIO(docx_of(CHECKLIST)))
    boxes = [paragraph for paragraph in document.paragraphs if paragraph.style.name == "Checklist"]
    lefts = [paragraph.paragraph_format.left_indent.pt for paragraph in boxes]
    assert lefts == [20, 20, 20, 40, 40, 60, 20]


def test_a_field_alone_in_an_item_keeps_its_label_when_it_is_filled_in() -> None:
    """What shows only while a control is empty is gone with the first letter typed."""
    document = Document(io.BytesIO(docx_of(written("- [ ] [[Who]]\n\n1. [[When (date)]]"))))
    shown = [paragraph.text for paragraph in document.paragraphs]
    assert any("Who: " in text for text in shown)
    assert any("When: " in text for text in shown)


def test_a_form_in_a_quote_does_not_break_the_bar_beside_it() -> None:
    """The bar belongs to the style of the paragraphs, so each of them has that style."""
    resource = written("> Say:\n>\n> [[Who]] [[When (date)]]\n>\n> Then wait.")
    paragraphs = Document(io.BytesIO(docx_of(resource))).element.body.findall(qn("w:p"))[3:]
    assert [each.pPr.pStyle.val for each in paragraphs] == ["Quote"] * 3
    assert "".join(each.text for each in paragraphs[1].iter(qn("w:t"))) == "Who: Type hereWhen: Pick a date"


def test_what_is_no_text_stands_in_a_quote_with_a_bar_beside_all_of_it(tmp_path: Path) -> None:
    """Lists and tables have looks of their own, so that a cell around them has the bar: one, unbroken."""
    resource = written(
        """
        1. Ask.

            > Say this:
            >
            > - [ ] Thank you, [[Who]].
            >     - [ ] And why.
            >
            > | When | Where |
            > |---|---|
            > | [[When (date)]] | [[Where]] |
        """
    )
    body = Document(io.BytesIO(docx_of(resource))).element.body
    (quote,) = body.findall(qn("w:tbl"))
    cell = quote.find(f"{qn('w:tr')}/{qn('w:tc')}")
    assert cell.find(f"{qn('w:tcPr')}/{qn('w:tcBorders')}/{qn('w:left')}").get(qn("w:color")) == "B03A20"
    styles = [each.pPr.pStyle.val for each in cell.findall(qn("w:p")) if each.pPr is not None]
    assert styles == ["ListContinue", "Checklist", "Checklist", "Gap"]
    inner = cell.find(qn("w:tbl"))
    assert indent(quote) + width(quote) == indent(quote) + indent(inner) + width(inner) == WIDTH
    assert faults(docx_of(resource), tmp_path) == []


def indent(table: Any) -> int:
    """Return how far a table stands from the left edge of what it is in."""
    return int(table.tblPr.find(qn("w:tblInd")).get(qn("w:w")))


def width(table: Any) -> int:
    """Return how wide a table is."""
    return int(table.tblPr.find(qn("w:tblW")).get(qn("w:w")))


def test_two_controls_never_share_an_id() -> None:
    """Word calls such a file damaged, and the validator does not notice."""
    controls = Controls()
    for _ in range(3):
        controls.field(Field("same", "Same"))
    assert len(controls.used) == 3


@pytest.mark.parametrize(("name", "form"), [("one.png", "PNG"), ("two.jpg", "JPEG")])
def test_a_picture_fits_the_page_and_says_what_it_shows(name: str, form: str, tmp_path: Path) -> None:
    """PNG and JPEG go in as they are, scaled down to the width of the text."""
    picture = io.BytesIO()
    Image.new("RGB", (2000, 500), "#b03a20").save(picture, form)
    resource = written(f"![A red lane](images/{name})")
    download = render_download(resource, "docx", IMPRINT, {f"images/{name}": picture.getvalue()})
    (shape,) = Document(io.BytesIO(download.data)).inline_shapes
    assert shape._inline.docPr.get("descr") == "A red lane"
    assert round(shape.width / shape.height, 2) == 4
    assert shape.width.pt < 500
    assert faults(download.data, tmp_path) == []


def test_an_svg_becomes_a_picture_that_word_can_show(tmp_path: Path) -> None:
    """Word before 2019 knows no SVG."""
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
    )
    resource = written("![A lane](images/lane.svg)")
    data = render_download(resource, "docx", IMPRINT, {"images/lane.svg": svg}).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("word/media/picture1.png").startswith(b"\x89PNG")
    assert faults(data, tmp_path) == []
    assert render_download(resource, "pdf", IMPRINT, {"images/lane.svg": svg}).data
