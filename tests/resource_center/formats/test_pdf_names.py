"""Names from all over the world in a form whose font is Western European: what each engine makes of them.

The table «Letters of the world» in docs/fields.md says what is measured here.
"""

from __future__ import annotations

import io
import re
import warnings
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image

from tests.resource_center.formats.pdfium import Reader
from tests.resource_center.formats.written import SCORECARD, download

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "fields.md").read_text(encoding="utf-8")
WESTERN = ("Zoë", "François Müller-Ørsted", "Ñuñez €")
NAMES = ("Łukasz Żółć", "Αθηνά", "Иван", "山田太郎", "عمر", "שלום")
FIELD = "candidate"


def form() -> bytes:
    """Return an empty form with a field for a name."""
    return download(SCORECARD, "pdf").data


def typed(name: str) -> bytes:
    """Return the form as PDFium saves it once a name has been typed into it, key by key."""
    with Reader(form()) as reader:
        reader.type(FIELD, name)
        return reader.save()


def filled_by_pypdf(name: str) -> bytes:
    """Return the form as pypdf fills it; it warns of letters that the font has not."""
    writer = pypdf.PdfWriter(io.BytesIO(form()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        writer.update_page_form_field_values(writer.pages[0], {FIELD: name}, auto_regenerate=False)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def filled_by_pikepdf(name: str) -> bytes:
    """Return the form with a value set by pikepdf (qpdf), which draws nothing."""
    with pikepdf.open(io.BytesIO(form())) as pdf:
        next(each for each in pdf.Root.AcroForm.Fields if each.get("/T") == FIELD).V = pikepdf.String(name)
        written = io.BytesIO()
        pdf.save(written)
    return written.getvalue()


def value(data: bytes) -> str:
    """Return what pypdf reads in the field."""
    return str((pypdf.PdfReader(io.BytesIO(data)).get_fields() or {})[FIELD]["/V"])


def field(data: bytes) -> Image.Image:
    """Return the field as it is drawn, from the appearance that stands in the file."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = next(each for each in pdf.pages[0].Annots if each.get("/T") == FIELD)
        x0, y0, x1, y1 = map(float, found.Rect)
        height = float(pdf.pages[0].MediaBox[3])
    document = pypdfium2.PdfDocument(data)
    document.init_forms()
    try:
        drawn = document[0].render(scale=2).to_pil().convert("L")
    finally:
        document.close()
    return drawn.crop((round(2 * x0), round(2 * (height - y1)), round(2 * x1), round(2 * (height - y0))))


def ink(data: bytes) -> int:
    """Return how many dark points the field shows."""
    return sum(field(data).histogram()[:110])


@pytest.mark.parametrize("name", [*WESTERN, *NAMES])
def test_what_is_typed_in_pdfium_is_kept(name: str) -> None:
    """Chrome and Edge: the value whole; what is seen of other letters is up to the fonts of the machine."""
    saved = typed(name)
    assert value(saved) == name
    assert name in NAMES or ink(saved) > ink(form()) + 5 * len(name)


@pytest.mark.parametrize("name", [*WESTERN, *NAMES])
def test_what_programs_fill_in_is_kept(name: str) -> None:
    """Pypdf and pikepdf: the value whole; what is drawn of it is another matter."""
    for fill in (filled_by_pypdf, filled_by_pikepdf):
        assert value(fill(name)) == name


@pytest.mark.parametrize("name", WESTERN)
def test_pypdf_draws_a_western_name(name: str) -> None:
    """What most programs on servers use shows what it filled in."""
    assert ink(filled_by_pypdf(name)) > ink(form()) + 5 * len(name)


def test_pypdf_draws_nothing_of_a_name_in_cyrillic() -> None:
    """What the guide warns of; when a new pypdf can do it, the guide may say so."""
    assert ink(filled_by_pypdf("Иван")) == ink(form())


def test_the_guide_names_what_is_measured() -> None:
    """The table in the guide has a row for each engine, and the names it speaks of are tried here."""
    told = GUIDE.split("## Letters of the world")[1]
    for engine in ("PDFium", "pypdf", "pikepdf"):
        assert re.search(rf"^\| PDF .*{engine}.* \| kept", told, flags=re.MULTILINE)
    assert set(re.findall(r"«(.+?)»", told)) == set(NAMES)
