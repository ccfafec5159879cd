"""veraPDF as the judge of every PDF: PDF/UA-1 and PDF/A-2a, both papers, the site's own and awkward ones."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest

from plugins.common.wording import slugify
from tests.accept.conftest import Published
from tests.accept.verapdf import failures
from tests.resource_center.formats.written import EVERY, SCORECARD, download

PAPERS = ("pdf", "pdf-a4")


def test_every_published_pdf_passes(published: Published) -> None:
    """PDF/UA-1 and PDF/A-2a, as the site publishes them."""
    files = sorted((published.folder / "downloads").glob("*.pdf"))
    assert len(files) > 1
    assert failures(files) == []


def test_every_awkward_pdf_passes(tmp_path: Path) -> None:
    """Nested lists, tables over pages, right to left, every type of field, none, three hundred."""
    files = []
    for name, resource in EVERY.items():
        for paper in PAPERS:
            file = tmp_path / f"{slugify(name)}-{paper}.pdf"
            file.write_bytes(download(resource, paper).data)
            files.append(file)
    assert failures(files) == []


def untagged(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.MarkInfo


def without_a_label(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0].TU


def without_an_appearance(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].Annots[0].AP


@pytest.mark.parametrize(
    ("breaking", "said"),
    [(untagged, "(ua1): 6.2"), (without_a_label, "(ua1): 7.18"), (without_an_appearance, "(2a): 6.3")],
)
def test_a_fault_is_found(tmp_path: Path, breaking: object, said: str) -> None:
    """A judge that never says anything judges nothing."""
    file = tmp_path / "broken.pdf"
    with pikepdf.open(io.BytesIO(download(SCORECARD, "pdf").data)) as pdf:
        breaking(pdf)  # type: ignore[operator]
        pdf.save(file)
    assert any(said in failure for failure in failures([file]))
