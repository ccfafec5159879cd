"""The PDF: tagged, accessible, fillable in real readers, complete and the same every time."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import page
import pikepdf
import pypdf
import pypdfium2
import pytest
from pypdfium2.raw import FPDF_PAGEOBJ_TEXT

from plugins.resource_center.formats import CannotPrint
from plugins.resource_center.formats.checks import check_pdf
from plugins.resource_center.formats.pdf import layout, typesetter
from plugins.resource_center.formats.pdf.form_font import form_font, win_ansi
from plugins.resource_center.formats.pdf.pages import FOOTER, count_and_share
from plugins.resource_center.formats.preview import render_previews
from plugins.resource_center.model import Resource
from tests.resource_center.formats.pdfium import Reader
from tests.resource_center.formats.written import (
    AWKWARD,
    CHECKLIST,
    EVERY,
    IMPRINT,
    MESSAGE,
    SCORECARD,
    USUAL,
    download,
    from_file,
    published,
    written,
)

PROFILES = [page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A]
KEYS = ("pdf", "pdf-a4", "docx", "txt", "md")
CARRIAGE_RETURN = "PDFA2A-STREAM-LENGTH-001"
STREAM = re.compile(rb"/Length (\d+)\b[^\n]*>>\nstream\n")
RESOURCES = [pytest.param(each, id=name) for name, each in EVERY.items()]
ROOT = Path(__file__).resolve().parents[3]


def pdf_of(resource: Resource, key: str = "pdf") -> bytes:
    """Return the PDF of a resource."""
    return download(resource, key).data


@pytest.mark.parametrize("resource", RESOURCES)
@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_every_document_is_pdf_ua_and_pdf_a(resource: Resource, key: str) -> None:
    """PDF/UA-1 and PDF/A-2a by an independent checker, and our own checks find nothing."""
    data = pdf_of(resource, key)
    assert failures(data) == []
    assert check_pdf(data, resource) == []


@pytest.mark.parametrize("file", published(), ids=lambda file: file.stem)
@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_the_site_s_own_documents_are_pdf_ua_and_pdf_a(file: Path, key: str) -> None:
    """The same for what is published."""
    assert failures(pdf_of(from_file(file), key)) == []


def failures(data: bytes) -> list[tuple[str, str]]:
    """Return what the independent checker finds by both profiles, but for its one false alarm."""
    found = [
        (failure.rule_id, failure.message)
        for profile in PROFILES
        for failure in page.validate_pdf_bytes(data, profile=profile).failures
    ]
    return [each for each in found if each[0] != CARRIAGE_RETURN or not lengths_are_exact(data)]


def lengths_are_exact(data: bytes) -> bool:
    """Whether every stream ends where its /Length says: there a line feed and `endstream` follow.

    The checker takes CR LF before `endstream` for one line end, and so counts a byte too few where
    the compressed bytes happen to end in CR. ISO 19005-2, 6.1.7.1, asks for what is checked here.
    """
    streams = [*STREAM.finditer(data)]
    assert len(streams) == data.count(b"\nendstream")
    return all(data[each.end() + int(each[1]) :].startswith(b"\nendstream") for each in streams)


def test_a_wrong_length_is_no_false_alarm() -> None:
    """Only what ends where it says is let pass."""
    data = pdf_of(SCORECARD)
    assert lengths_are_exact(data)
    last = [*STREAM.finditer(data)][-2]
    wrong = b"%d" % (int(last[1]) - 1)
    broken = data[: last.start(1)] + wrong.rjust(len(last[1]), b"0") + data[last.end(1) :]
    assert not lengths_are_exact(broken)
    assert (CARRIAGE_RETURN, failures(broken)[0][1]) in failures(broken)


def test_bytes_that_end_in_a_carriage_return_are_the_false_alarm() -> None:
    """Made on purpose: the checker sees a wrong length where there is none."""
    with pikepdf.open(io.BytesIO(pdf_of(SCORECARD))) as pdf:
        packed = next(
            each for number in range(99_999) if (each := zlib.compress(b"%d" % number))[-1:] == b"\r"
        )
        pdf.Root.Note = pdf.make_indirect(pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode))
        written_again = io.BytesIO()
        pdf.save(written_again, fix_metadata_version=False, deterministic_id=True)
    found = page.validate_pdf_bytes(written_again.getvalue(), profile=PROFILES[1]).failures
    assert [failure.rule_id for failure in found] == [CARRIAGE_RETURN]
    assert failures(written_again.getvalue()) == []


def test_the_independent_checker_would_see_a_fault() -> None:
    """The test above would pass on anything if this one did not hold."""
    pdf = pikepdf.open(io.BytesIO(pdf_of(SCORECARD)))
    del pdf.Root.MarkInfo
    written_again = io.BytesIO()
    pdf.save(written_again)
    assert not page.is_pdf_compliant_bytes(written_again.getvalue(), profile=PROFILES[0])


@pytest.mark.parametrize(("key", "size"), [("pdf", (612, 792)), ("pdf-a4", (595, 842))])
def test_letter_and_a4_are_their_own_files(key: str, size: tuple[int, int]) -> None:
    """A document for American paper is not scaled to European paper, or the other way round."""
    for sheet in pypdf.PdfReader(io.BytesIO(pdf_of(SCORECARD, key))).pages:
        assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == size


def test_a_few_lines_do_not_get_a_page_of_their_own() -> None:
    """«One page per meeting» is one page: what spills over is set closer, what is long stays comfortable."""
    heights = []
    for count in range(8, 14):
        boxes = "\n\n".join(f"[[Box {number} (2 lines)]]" for number in range(count))
        pages = pypdf.PdfReader(io.BytesIO(pdf_of(written(boxes)))).pages
        rectangle = pages[0]["/Annots"][0].get_object()["/Rect"]
        heights.append((len(pages), round(float(rectangle[3]) - float(rectangle[1]))))
    usual, snug = heights[0], (1, heights[0][1] - 2)
    assert heights[0][0] == 1
    assert snug in heights
    assert heights == sorted(heights, key=[usual, snug, (2, usual[1])].index)


def test_a_usual_document_is_small() -> None:
    """Tagged and fillable, at most 60 kB: no wait on a phone."""
    assert [len(pdf_of(each)) for each in USUAL if len(pdf_of(each)) > 60_000] == []


@pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Kiritimati"), ("2", "America/Los_Angeles")])
def test_another_process_makes_the_same_bytes(seed: str, zone: str, tmp_path: Path) -> None:
    """In another folder, time zone and order of sets: a build that repeats can be checked and compared."""
    script = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from tests.resource_center.formats.written import SCORECARD, download\n"
        "from plugins.resource_center.formats.preview import render_previews\n"
        f"print(*[download(SCORECARD, key).sha256 for key in {KEYS!r}])\n"
        "print(*[each.data.hex() for each in render_previews(download(SCORECARD, 'pdf').data)])\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-c", script]
    other = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert other[0].split() == [download(SCORECARD, key).sha256 for key in KEYS]
    assert other[1].split() == [each.data.hex() for each in render_previews(pdf_of(SCORECARD))]


# --- the form in readers ------------------------------------------------------------------------------


def test_what_is_typed_in_pdfium_is_kept() -> None:
    """The engine of Chrome and Edge: text, several lines, a choice and a tick, saved and read by another."""
    with Reader(pdf_of(SCORECARD)) as reader:
        reader.type("candidate", "Zoë Müller – “Zo”")
        reader.type("summary", "First line\nsecond line")
        reader.choose("stage", 2)
        saved = reader.save()
    values = {
        name: field.get("/V")
        for name, field in (pypdf.PdfReader(io.BytesIO(saved)).get_fields() or {}).items()
    }
    assert values["candidate"] == "Zoë Müller – “Zo”"
    assert values["summary"].replace("\r\n", "\n").replace("\r", "\n") == "First line\nsecond line"
    assert values["stage"] == "First interview"


def test_a_box_is_ticked_and_unticked() -> None:
    """The tick is a drawing of ours, so it needs no font of symbols."""
    name = CHECKLIST.items[0].id
    with Reader(pdf_of(CHECKLIST)) as reader:
        reader.click(name)
        ticked = reader.save()
        reader.click(name)
        open_again = reader.save()
    assert (pypdf.PdfReader(io.BytesIO(ticked)).get_fields() or {})[name]["/V"] == "/Yes"
    assert (pypdf.PdfReader(io.BytesIO(open_again)).get_fields() or {})[name]["/V"] == "/Off"


@pytest.mark.parametrize("resource", [MESSAGE, CHECKLIST, SCORECARD], ids=lambda each: each.slug)
def test_the_tab_key_follows_the_text(resource: Resource) -> None:
    """WCAG 2.2, 2.4.3: pressed again and again it goes through the fields in reading order."""
    with Reader(pdf_of(resource)) as reader:
        first_page = reader.names_on(0)
        assert reader.tab_order(0) == first_page


def test_a_field_used_twice_is_filled_in_once() -> None:
    """One field with two places: what is typed in one stands in the other."""
    with Reader(pdf_of(MESSAGE)) as reader:
        assert reader.names_on(0).count("role") == 2
        reader.type("role", "Recruiter")
        saved = reader.save()
    fields = pypdf.PdfReader(io.BytesIO(saved)).get_fields() or {}
    assert fields["role"]["/V"] == "Recruiter"
    assert len(fields["role"]["/Kids"]) == 2


# --- what it is made of ---------------------------------------------------------------------------------


def test_the_form_font_can_write_all_of_windows_latin() -> None:
    """A name with an umlaut or a euro sign in a salary must not turn into boxes."""
    made = form_font()
    missing = [chr(sign) for code, sign in win_ansi().items() if not made.widths[code - 32]]
    assert missing == []
    assert made.name.startswith("FIELDS+")


def test_an_item_below_a_boxed_field_keeps_its_distance() -> None:
    """Items of mere text stand close; next to a box that would look as if the words belonged to it."""
    form = written("- One\n\n    [[Box (2 lines)]]\n\n- [[Below]]")
    above, below = (
        [float(edge) for edge in each["/Rect"]]
        for each in pypdf.PdfReader(io.BytesIO(pdf_of(form))).pages[0]["/Annots"]
    )
    assert above[1] - below[3] > 20, "label and distance"


def test_the_bookmarks_are_the_headings() -> None:
    """A reader's side bar shows the document's own structure."""
    outline = pypdf.PdfReader(io.BytesIO(pdf_of(SCORECARD))).outline
    assert [entry.title for entry in outline if not isinstance(entry, list)] == [SCORECARD.title]
    assert [entry.title for entry in outline[1] if not isinstance(entry, list)] == [
        "Interview details",
        "Decision",
    ]


def test_a_message_shows_its_subject_on_a_line_of_its_own() -> None:
    """The subject is part of the message, and named as such."""
    text = pypdf.PdfReader(io.BytesIO(pdf_of(MESSAGE))).pages[0].extract_text()
    assert "Subject" in text
    assert "Thank you, and one question about the" in text


def test_a_link_in_the_text_stays_a_link() -> None:
    """Only our own marks become fields."""
    reader = pypdf.PdfReader(io.BytesIO(pdf_of(CHECKLIST)))
    annotations = [each.get_object() for sheet in reader.pages for each in sheet.get("/Annots", [])]
    links = [each["/A"]["/URI"] for each in annotations if each["/Subtype"] == "/Link"]
    assert links == ["https://example.org/articles/rejected/"]


@pytest.mark.parametrize("resource", RESOURCES)
def test_the_last_line_of_a_document_is_where_pdfium_finds_it(resource: Resource) -> None:
    """What is read from the way Typst writes a page is what an engine reads with all its fonts."""
    typeset = typesetter.typeset(layout.document(resource, IMPRINT, {}, "us-letter"), resource.edition)
    with pypdfium2.PdfDocument(typeset) as pdf:
        last = pdf[len(pdf) - 1]
        bottoms = [text.get_bounds()[1] for text in last.get_objects(filter=[FPDF_PAGEOBJ_TEXT])]
        lowest = min(bottom for bottom in bottoms if bottom > FOOTER)
        descent = 0.02  # of the page: letters reach below the line they stand on
        assert count_and_share(typeset) == (
            len(pdf),
            pytest.approx(1 - lowest / last.get_height(), abs=descent),
        )


def test_the_headings_of_a_long_table_stand_on_every_page() -> None:
    """Forty rows go over the page; the second one still says what the columns are."""
    pages = pypdf.PdfReader(io.BytesIO(pdf_of(AWKWARD["a table over several pages"]))).pages
    assert len(pages) > 1
    for sheet in pages:
        assert all(heading in sheet.extract_text() for heading in ("Step", "Who", "When"))


def test_a_row_is_named_by_the_words_in_its_first_cell() -> None:
    """A screen reader says «Role knowledge, Score»; a first cell that is a field names nothing."""
    pdf = pikepdf.open(io.BytesIO(pdf_of(SCORECARD)))
    scopes = [
        str(attribute.Scope)
        for element in pdf.objects
        if isinstance(element, pikepdf.Dictionary) and element.get("/S") == pikepdf.Name.TH
        for attribute in element.get("/A", [])
        if "/Scope" in attribute
    ]
    assert scopes.count("/Row") == 2
    assert scopes.count("/Column") == 6


@pytest.mark.parametrize("sign", ["😀", "你"])
def test_a_sign_that_no_font_has_is_refused_by_name(sign: str) -> None:
    """An empty box in print is worse than a build that says what to mend."""
    with pytest.raises(CannotPrint) as refused:
        pdf_of(written(f"Words and {sign} more."))
    assert sign in refused.value.text
