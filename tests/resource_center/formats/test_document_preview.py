"""Pictures of a document: what is shown is the first page of the file that is downloaded."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from plugins.resource_center.formats import preview, render_download
from plugins.resource_center.formats.cache import DocumentCache
from plugins.resource_center.formats.preview import render_previews
from tests.resource_center.formats.written import IMPRINT, SCORECARD, download, written


def pdf_of(key: str = "pdf") -> bytes:
    """Return the PDF to picture."""
    return download(SCORECARD, key).data


@pytest.mark.parametrize(("key", "ratio"), [("pdf", 11 / 8.5), ("pdf-a4", 297 / 210)])
def test_a_preview_has_the_shape_of_its_paper(key: str, ratio: float) -> None:
    """Width and height stand in the page, so that nothing moves when the picture arrives."""
    previews = render_previews(pdf_of(key))
    assert [shown.width for shown in previews] == [320, 640]
    for shown in previews:
        with Image.open(io.BytesIO(shown.data)) as image:
            assert image.format == "WEBP"
            assert image.size == (shown.width, shown.height)
        assert abs(shown.height / shown.width - ratio) < 0.01


def test_a_preview_shows_the_track_and_the_title() -> None:
    """A white picture would pass every other test."""
    with Image.open(io.BytesIO(render_previews(pdf_of())[1].data)) as image:
        colours = {colour for _, colour in image.convert("P", colors=32).convert("RGB").getcolors(100) or ()}
    assert any(red > 150 and green < 90 and blue < 70 for red, green, blue in colours)
    assert any(max(colour) < 50 for colour in colours)


@pytest.mark.parametrize("key", ["pdf", "pdf-a4"])
def test_colours_are_the_same_without_the_profiles_of_the_file(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading them takes PDFium long and changes nothing: they are those of the screen."""
    assert len(preview.PROFILE.findall(pdf_of(key))) == 2
    quick = render_previews(pdf_of(key))
    monkeypatch.setattr(preview, "UNREAD", rb"\g<0>")
    assert [each.data for each in render_previews(pdf_of(key))] == [each.data for each in quick]


def test_a_preview_is_small_and_the_same_every_time(tmp_path: Path) -> None:
    """It is shown in lists; and a build repeats, with a cache and without."""
    first, again = render_previews(pdf_of()), render_previews(pdf_of())
    assert first == again
    assert [each.data for each in first] == [each.data for each in again]
    assert all(len(each.data) < 40_000 for each in first)
    cache = DocumentCache(tmp_path)
    for _ in range(2):
        assert [each.data for each in render_previews(pdf_of(), cache)] == [each.data for each in first]


def test_another_document_has_another_preview() -> None:
    """The picture follows the file."""
    other = render_download(written("Other words."), "pdf", IMPRINT).data
    assert render_previews(other)[0].data != render_previews(pdf_of())[0].data
