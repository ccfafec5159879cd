"""The table of formats: one contract for every row."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from plugins.resource_center.formats import FORMATS, FaultyDocument, render_download
from plugins.resource_center.formats.cache import DocumentCache
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Resource
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.model import Workbook
from tests.resource_center.formats.written import IMPRINT, MESSAGE

ROOT = Path(__file__).resolve().parents[3]
ENGINES = {"typst", "pikepdf", "fontTools", "PIL", "pypdfium2", "xlsxwriter"}


def sample(key: str) -> Resource:
    """Return a resource that can be had in a format: spreadsheets are made of dashboards."""
    if FORMATS[key].extension != "xlsx":
        return MESSAGE
    workbook = load_workbook(ROOT / "content/resources/points-allocation.workbook.yaml", "workbook")
    assert isinstance(workbook, Workbook)
    return replace(MESSAGE, kind="dashboard", subject=(), workbook=workbook)


@pytest.mark.parametrize("key", FORMATS)
def test_a_row_renders_a_download_that_tells_the_truth_about_itself(key: str) -> None:
    """What the page says of a file (name, size, pages) and its checksum are the file's own."""
    row = FORMATS[key]
    download = render_download(sample(key), key, IMPRINT)
    assert download.data
    assert download.size == len(download.data)
    assert download.sha256 == hashlib.sha256(download.data).hexdigest()
    assert (download.format, download.label, download.note) == (key, row.name, row.note)
    assert download.path == f"downloads/feedback-request{row.suffix}.{row.extension}"
    assert download.media_type == row.media_type
    assert download.pages == (1 if row.extension == "pdf" else None)


@pytest.mark.parametrize("key", FORMATS)
def test_a_row_renders_the_same_bytes_again(key: str) -> None:
    """A build that repeats can be compared and cached."""
    again = render_download(sample(key), key, IMPRINT)
    assert render_download(sample(key), key, IMPRINT).data == again.data


def test_no_two_formats_share_a_file() -> None:
    """The A4 sheet must not overwrite the Letter one."""
    paths = [row.path("x") for row in FORMATS.values()]
    assert len(set(paths)) == len(paths)


def test_the_formats_of_every_kind_exist() -> None:
    """A kind names its formats by key; a slip would offer one format less, silently."""
    assert {key for kind in KINDS.values() for key in kind.formats} <= set(FORMATS)


def test_a_file_that_fails_its_checks_is_neither_handed_out_nor_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of a writer stops the build; it does not wait for a visitor to be found."""
    broken = replace(FORMATS["docx"], render=lambda *_given: b"no ZIP")
    monkeypatch.setitem(FORMATS, "docx", broken)
    with pytest.raises(FaultyDocument, match=r"downloads/feedback-request\.docx: it cannot be opened"):
        render_download(MESSAGE, "docx", IMPRINT, cache=DocumentCache(tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_every_document_with_controls_has_a_check() -> None:
    """A new format with a form needs its reader too."""
    assert {key for key, row in FORMATS.items() if row.check} == {"docx", "pdf", "pdf-a4"}


def test_the_table_imports_no_engine() -> None:
    """A page, or a cached download, must not wait for a typesetter to be loaded."""
    script = (
        "import sys, plugins.resource_center.formats; print(*{name.split('.')[0] for name in sys.modules})"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ENGINES.isdisjoint(loaded.stdout.split())
