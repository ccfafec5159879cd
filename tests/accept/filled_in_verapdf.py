"""veraPDF as the judge of every PDF that was filled in the browser: it is as accessible as it was blank."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.accept.conftest import Published
from tests.accept.filled import fill_all
from tests.accept.verapdf import failures

pytestmark = pytest.mark.timeout(1800)  # every PDF there is, filled and judged twice


def test_every_filled_pdf_passes(browser: Browser, published: Published, tmp_path: Path) -> None:
    """PDF/UA-1 and PDF/A-2a on both papers, every field filled: typed Latin, drawn Polish and Hebrew."""
    filled = fill_all(browser, published, tmp_path, (".pdf", "-a4.pdf"))
    assert len(filled) > 50
    assert failures([*filled]) == []


def test_a_filled_pdf_that_lost_its_update_is_found(
    browser: Browser, published: Published, tmp_path: Path
) -> None:
    """A judge that never says anything judges nothing: here what draws an answer is gone."""
    file = next(iter(fill_all(browser, published, tmp_path, (".pdf",))))
    file.write_bytes(file.read_bytes().replace(b"/AP<</N", b"/XX<</N"))
    assert any("(2a): 6.3" in failure for failure in failures([file]))
