"""Every check of a finished document, proved by a file broken on purpose."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image

from plugins.resource_center.formats import FaultyDocument, render_download
from plugins.resource_center.formats.checks import check_docx, check_pdf
from plugins.resource_center.formats.pdf.structure import elements, role
from plugins.resource_center.model import Resource
from tests.resource_center.formats.written import CHECKLIST, IMPRINT, MESSAGE, SCORECARD, download, written

PICTURE = written("[[One]]\n\n![A lane](images/lane.png)")


def lane() -> dict[str, bytes]:
    picture = io.BytesIO()
    Image.new("RGB", (40, 20)).save(picture, "PNG")
    return {"images/lane.png": picture.getvalue()}


def broken_pdf(resource: Resource, breaking: Callable[[Pdf], object]) -> bytes:
    """Return a resource's PDF after something was done to it."""
    pdf = pikepdf.open(io.BytesIO(render_download(resource, "pdf", IMPRINT, lane()).data))
    breaking(pdf)
    saved = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pikepdf notices some of what we break
        pdf.save(saved)
    return saved.getvalue()


def widgets(pdf: Pdf) -> list[pikepdf.Object]:
    return [each for page in pdf.pages for each in page.Annots if each.Subtype == Name.Widget]


def first(pdf: Pdf, wanted: str) -> pikepdf.Object:
    return next(element for element in elements(pdf.Root.StructTreeRoot) if role(element) == wanted)


def change(found: pikepdf.Object, key: str, value: object) -> None:
    found[key] = value


def drop(found: pikepdf.Object, key: str) -> None:
    del found[key]


def drop_font(pdf: Pdf) -> None:
    drop(pdf.Root.AcroForm.DR.Font.Body.FontDescriptor, "/FontFile2")


def drop_text_font(pdf: Pdf) -> None:
    font = next(each for each in pdf.objects if isinstance(each, Dictionary) and "/DescendantFonts" in each)
    descriptor = font.DescendantFonts[0].FontDescriptor
    for key in ("/FontFile2", "/FontFile3"):
        if key in descriptor:
            del descriptor[key]


def share_appearance(pdf: Pdf) -> None:
    one, two, *_ = widgets(pdf)
    two.AP = one.AP


def swap_structure(pdf: Pdf) -> None:
    one, two = [element for element in elements(pdf.Root.StructTreeRoot) if role(element) == "Form"][:2]
    one.K, two.K = two.K, one.K
    parents = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    a, b = widgets(pdf)[:2]
    parents[int(a.StructParent)], parents[int(b.StructParent)] = two, one


def metadata(pdf: Pdf, name: str, value: str) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as found:
        found[name] = value


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def leftover(pdf: Pdf) -> None:
    pdf.pages[0].Annots.append(
        Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, URI=String("https://field.invalid/lost")))
    )


def rename(pdf: Pdf) -> None:
    widgets(pdf)[1].T = String("candidate")


def second_title(pdf: Pdf) -> None:
    first(pdf, "H2").S = Name.H1


BROKEN_PDFS: dict[str, tuple[Resource, Callable[[Pdf], object], str]] = {
    "not tagged": (SCORECARD, lambda pdf: drop(pdf.Root, "/MarkInfo"), "not marked as tagged"),
    "no structure": (SCORECARD, lambda pdf: drop(pdf.Root, "/StructTreeRoot"), "no structure tree"),
    "no language": (SCORECARD, lambda pdf: drop(pdf.Root, "/Lang"), "language"),
    "no title shown": (SCORECARD, lambda pdf: drop(pdf.Root, "/ViewerPreferences"), "file name"),
    "no bookmarks": (SCORECARD, lambda pdf: drop(pdf.Root, "/Outlines"), "bookmarks"),
    "tab order": (SCORECARD, lambda pdf: drop(pdf.pages[0].obj, "/Tabs"), "Tab key"),
    "another title": (SCORECARD, lambda pdf: metadata(pdf, "dc:title", "Other"), "dc:title"),
    "no claim": (SCORECARD, lambda pdf: metadata(pdf, "pdfaid:conformance", "B"), "pdfaid:conformance"),
    "a script": (SCORECARD, script, "is a script"),
    "an action": (SCORECARD, lambda pdf: change(pdf.Root, "/AA", Dictionary()), "/AA"),
    "a box left over": (SCORECARD, leftover, "became no field"),
    "form font": (SCORECARD, drop_font, "form font /Body is not embedded"),
    "text font": (SCORECARD, drop_text_font, "is not embedded"),
    "no level 1": (SCORECARD, lambda pdf: change(first(pdf, "H1"), "/S", Name.P), "level 1"),
    "two titles": (SCORECARD, second_title, "level 1"),
    "a level skipped": (
        SCORECARD,
        lambda pdf: change(first(pdf, "H2"), "/S", Name.H4),
        "follows one of level",
    ),
    "no alternative": (PICTURE, lambda pdf: drop(first(pdf, "Figure"), "/Alt"), "alternative text"),
    "no headings": (SCORECARD, lambda pdf: change(first(pdf, "TH"), "/S", Name.TD), "row of headings"),
    "nothing to say": (SCORECARD, lambda pdf: drop(widgets(pdf)[0], "/TU"), "nothing to say"),
    "not printed": (SCORECARD, lambda pdf: change(widgets(pdf)[0], "/F", 0), "not be printed"),
    "not a form": (SCORECARD, lambda pdf: change(first(pdf, "Form"), "/S", Name.Link), "not a form"),
    "no way back": (SCORECARD, lambda pdf: change(first(pdf, "Form"), "/K", Array()), "lead back"),
    "no appearance": (SCORECARD, lambda pdf: drop(widgets(pdf)[0], "/AP"), "no appearance"),
    "shared appearance": (SCORECARD, share_appearance, "another one's too"),
    "no style": (SCORECARD, lambda pdf: drop(widgets(pdf)[0], "/DA"), "no style"),
    "redrawn": (SCORECARD, lambda pdf: change(pdf.Root.AcroForm, "/NeedAppearances", True), "redraw"),
    "a field lost": (SCORECARD, lambda pdf: pdf.pages[0].Annots.__delitem__(0), "not those of the resource"),
    "read in another order": (SCORECARD, swap_structure, "read in another order"),
    "one name twice": (SCORECARD, rename, "not those of the resource"),
    "a field not in the form": (
        SCORECARD,
        lambda pdf: pdf.Root.AcroForm.Fields.__delitem__(0),
        "not in the form",
    ),
    "one field named twice": (
        SCORECARD,
        lambda pdf: pdf.Root.AcroForm.Fields.append(pdf.Root.AcroForm.Fields[0]),
        "have one name",
    ),
    "ticked": (CHECKLIST, lambda pdf: change(widgets(pdf)[3], "/V", Name.Yes), "ticked already"),
    "filled in": (SCORECARD, lambda pdf: change(widgets(pdf)[0], "/V", String("x")), "filled in already"),
    "other options": (
        SCORECARD,
        lambda pdf: change(next(each for each in widgets(pdf) if "/Opt" in each), "/Opt", Array()),
        "options",
    ),
    "another label": (SCORECARD, lambda pdf: change(widgets(pdf)[0], "/TU", String("x")), "label"),
    "another kind": (SCORECARD, lambda pdf: change(widgets(pdf)[0], "/Ff", 0), "another kind"),
}


@pytest.mark.parametrize("name", BROKEN_PDFS)
def test_a_broken_pdf_is_found(name: str) -> None:
    """A check that cannot fail proves nothing."""
    resource, breaking, said = BROKEN_PDFS[name]
    assert check_pdf(broken_pdf(resource, lambda _pdf: None), resource) == []
    found = check_pdf(broken_pdf(resource, breaking), resource)
    assert any(said in fault for fault in found), found


def test_what_is_no_pdf_is_said_to_be_none() -> None:
    """A truncated file is a fault, not a traceback."""
    assert check_pdf(b"no PDF", SCORECARD)[0].startswith("it cannot be read")


def test_an_encrypted_pdf_is_found() -> None:
    """Nobody could fill it in with a program that respects the lock."""
    pdf = pikepdf.open(io.BytesIO(download(SCORECARD, "pdf").data))
    saved = io.BytesIO()
    pdf.save(saved, encryption=pikepdf.Encryption(owner="x", user=""))
    assert "it is encrypted" in check_pdf(saved.getvalue(), SCORECARD)


def broken_docx(part: str, old: str, new: str, resource: Resource = SCORECARD) -> bytes:
    """Return a resource's Word file with one change in one part; the change must be one."""
    saved = io.BytesIO()
    data = render_download(resource, "docx", IMPRINT, lane()).data
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(saved, "w") as other:
        for name in archive.namelist():
            text = archive.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode(), 1)
            other.writestr(name, text)
    return saved.getvalue()


DOCUMENT, STYLES, CORE = "word/document.xml", "word/styles.xml", "docProps/core.xml"
RELATIONS = "word/_rels/document.xml.rels"
PLAIN = '<w:tag w:val="role"/>'
BROKEN_FILES: dict[str, tuple[str, str, str, str]] = {
    "a picture from elsewhere": (
        RELATIONS,
        "</Relationships>",
        '<Relationship Id="x" Type="x/image" Target="//x/x.png" TargetMode="External"/></Relationships>',
        "would load",
    ),
    "another title": (CORE, SCORECARD.title, "Other", "property title"),
    "a day of today": (CORE, "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z", "property created"),
    "nobody's": (CORE, "<dc:creator>Sprint Recruiting</dc:creator>", "<dc:creator/>", "who publishes"),
    "language": (STYLES, '<w:lang w:val="en-US"', '<w:lang w:val="de-DE"', "language"),
    "protected": ("word/settings.xml", "<w:compat>", "<w:documentProtection/><w:compat>", "protected"),
    "a control lost": (DOCUMENT, PLAIN, '<w:tag w:val="rule"/>', "not the fields of the resource"),
    "bound": (DOCUMENT, "<w:showingPlcHdr/>", "<w:showingPlcHdr/><w:dataBinding/>", "dataBinding"),
    "locked": (DOCUMENT, "<w:showingPlcHdr/>", "<w:showingPlcHdr/><w:lock/>", "lock would"),
    "filled in": (DOCUMENT, "<w:showingPlcHdr/>", "", "filled in already"),
    "another label": (DOCUMENT, '<w:alias w:val="Role"/>', '<w:alias w:val="Rule"/>', "not the label"),
    "another kind": (DOCUMENT, "<w:text/>", "", "another kind"),
    "other options": (DOCUMENT, 'w:value="Panel"', 'w:value="Canal"', "options"),
    "no title": (DOCUMENT, '<w:pStyle w:val="Title"/>', "", "not one title"),
    "a level skipped": (
        DOCUMENT,
        '<w:pStyle w:val="Heading1"/>',
        '<w:pStyle w:val="Heading3"/>',
        "follows one of",
    ),
    "a style that is not there": (
        DOCUMENT,
        '<w:pStyle w:val="Kind"/>',
        '<w:pStyle w:val="Sort"/>',
        "no style Sort",
    ),
    "headings once": (DOCUMENT, "<w:tblHeader/>", "", "do not repeat"),
    "a row that splits": (DOCUMENT, "<w:cantSplit/>", "", "may split"),
    "a table unsaid": (DOCUMENT, "<w:tblCaption ", "<w:tblcaption ", "table has no alternative"),
}


@pytest.mark.parametrize("name", BROKEN_FILES)
def test_a_broken_word_file_is_found(name: str) -> None:
    """A check that cannot fail proves nothing."""
    part, old, new, said = BROKEN_FILES[name]
    found = check_docx(broken_docx(part, old, new), SCORECARD)
    assert any(said in fault for fault in found), found


def test_two_controls_with_one_id_are_found() -> None:
    """Word calls such a file damaged."""
    data = download(SCORECARD, "docx").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        numbers = [part.split('"')[0] for part in archive.read(DOCUMENT).decode().split('<w:id w:val="')[1:]]
    found = check_docx(broken_docx(DOCUMENT, numbers[0], numbers[1]), SCORECARD)
    assert any("one id" in fault for fault in found)


def test_a_picture_without_words_is_found() -> None:
    """WCAG 1.1.1, in Word as on the page."""
    found = check_docx(broken_docx(DOCUMENT, 'descr="A lane"', 'descr=""', PICTURE), PICTURE)
    assert found == ["a picture has no alternative text"]


def test_a_tag_too_long_for_word_is_found() -> None:
    """64 characters; the field language gives none longer, so this one is made by hand."""
    long = written("[[One]]")
    field = replace(long.fields[0], id="x" * 65)
    resource = replace(
        long, body=(replace(long.body[0], content=(replace(long.body[0].content[0], field=field),)),)
    )
    with pytest.raises(FaultyDocument, match="longer than Word allows"):
        download(resource, "docx")


def test_what_is_no_word_file_is_said_to_be_none() -> None:
    """A truncated ZIP, a part that is no XML, a ZIP without a document."""
    assert check_docx(b"no ZIP", SCORECARD)[0].startswith("it cannot be opened")
    assert check_docx(broken_docx(DOCUMENT, "<w:body>", "<w:body"), SCORECARD)[0].startswith(
        "a part is not XML"
    )
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    assert check_docx(empty.getvalue(), SCORECARD) == ["it has no document"]


def test_a_macro_and_a_wrong_order_of_parts_are_found() -> None:
    """Nothing that runs, and the list of parts where every reader expects it."""
    saved = io.BytesIO()
    data = download(MESSAGE, "docx").data
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(saved, "w") as other:
        other.writestr("word/vbaProject.bin", b"")
        for name in archive.namelist():
            other.writestr(name, archive.read(name))
    found = check_docx(saved.getvalue(), MESSAGE)
    assert "the list of content types does not come first" in found
    assert "word/vbaProject.bin has no place in it" in found
