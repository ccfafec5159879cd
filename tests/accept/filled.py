"""Every file that can be filled in, filled by the published script: the site's own, and awkward ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from plugins.common.wording import slugify
from plugins.resource_center.kinds import KINDS
from tests.accept.conftest import Published
from tests.fill.answers import Answers, answers_to
from tests.fill.filler import Filler
from tests.resource_center.formats.written import EVERY, download
from tests.theme.rendering import render


@dataclass(frozen=True)
class Blank:
    """A published file, and an answer to everything that its page asks."""

    name: str
    data: bytes
    answers: Answers


def fill_all(
    browser: Browser, published: Published, folder: Path, endings: tuple[str, ...]
) -> dict[Path, Answers]:
    """Write the filled files with some endings («-a4.pdf») into a folder; return each with its answers."""
    filled = {}
    page = browser.new_page()
    page.goto(published.address)
    fill = Filler(page, published.folder)
    for blank in _blanks(published.folder, endings):
        file = folder / blank.name
        if file.suffix == ".docx":
            file.write_bytes(fill("word", "fillWord", blank.data, blank.answers))
        else:
            file.write_bytes(fill("pdf", "fillPdf", blank.data, blank.answers)["file"])
        filled[file] = blank.answers
    page.close()
    return filled


def _blanks(site: Path, endings: tuple[str, ...]) -> Iterator[Blank]:
    for word in sorted((site / "downloads").glob("*.docx")):
        page = (site / "resources" / word.stem / "index.html").read_text(encoding="utf-8")
        for ending in endings:
            file = word.with_name(word.stem + ending)
            yield Blank(file.name, file.read_bytes(), answers_to(page))
    for name, resource in EVERY.items():
        sheet = str(render("sheet", "sheet", resource=resource, kind=KINDS[resource.kind]))
        for ending in endings:
            key = FORMATS[ending]
            yield Blank(f"awkward-{slugify(name)}{ending}", download(resource, key).data, answers_to(sheet))


FORMATS = {".docx": "docx", ".pdf": "pdf", "-a4.pdf": "pdf-a4"}
