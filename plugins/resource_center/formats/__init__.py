"""The formats of a download: one row each. A new format is one module and one line here.

A writer walks the blocks of a resource and returns the file. Its module, and the engine
behind it, are imported when the first file of that format is made, not before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from plugins.resource_center.model import Download, Imprint, Resource

if TYPE_CHECKING:
    from plugins.resource_center.formats.cache import DocumentCache

# The bytes of each picture in a resource, by its path below content/ (PNG, JPEG or SVG).
Pictures = Mapping[str, bytes]
NO_PICTURES: Pictures = MappingProxyType({})

DOWNLOADS = "downloads"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CannotPrint(Exception):
    """A text holds a sign that no font of the documents has (an emoji, Chinese). For the author to mend.

    `text` is the piece that could not be printed.
    """

    def __init__(self, text: str) -> None:
        super().__init__(f"no font of the documents can print {text!r}")
        self.text = text


class FaultyDocument(Exception):
    """A finished file does not pass the checks of its format. A fault of the writer, never of content."""


def _later(module: str, name: str) -> Callable[..., Any]:
    """Return a function of a module of this package; the module is imported at the first call."""
    return partial(_call, module, name)


def _call(module: str, name: str, *arguments: Any) -> Any:
    return getattr(import_module(f"{__name__}.{module}"), name)(*arguments)


@dataclass(frozen=True)
class Format:
    """A format that a resource can be had in.

    `name` and `note` as shown beside the link («PDF, fillable», «A4»); the file is called
    `<slug><suffix>.<extension>`. `render(resource, imprint, pictures) -> bytes` writes it, the
    same bytes for the same input on every machine; `check(data, resource)` reads it back and
    returns its faults; `count_pages(data)` tells how many pages a file has. They are None
    where there is nothing to check, or where pages depend on the program that opens it.
    """

    name: str
    note: str
    extension: str
    suffix: str
    media_type: str
    render: Callable[[Resource, Imprint, Pictures], bytes]
    check: Callable[[bytes, Resource], list[str]] | None = None
    count_pages: Callable[[bytes], int] | None = None

    def path(self, slug: str) -> str:
        """Return where the file of a resource is published, below the site's root."""
        return f"{DOWNLOADS}/{slug}{self.suffix}.{self.extension}"


_check_docx, _check_pdf = _later("checks", "check_docx"), _later("checks", "check_pdf")
_letter, _a4, _pages = (_later("pdf", name) for name in ("render_letter", "render_a4", "count_pages"))

FORMATS: dict[str, Format] = {
    "docx": Format("Word", "", "docx", "", WORD, _later("docx", "render"), _check_docx),
    "pdf": Format("PDF, fillable", "Letter", "pdf", "", "application/pdf", _letter, _check_pdf, _pages),
    "pdf-a4": Format("PDF, fillable", "A4", "pdf", "-a4", "application/pdf", _a4, _check_pdf, _pages),
    "txt": Format("Plain text", "", "txt", "", "text/plain; charset=utf-8", _later("text", "render")),
    "md": Format("Markdown", "", "md", "", "text/markdown; charset=utf-8", _later("markdown", "render")),
    "xlsx": Format("Spreadsheet", "with a sample", "xlsx", "-sample", EXCEL, _later("xlsx", "render_sample")),
    "xlsx-empty": Format("Spreadsheet", "empty", "xlsx", "", EXCEL, _later("xlsx", "render_empty")),
    "eml": Format("E-mail draft", "", "eml", "", "message/rfc822", _later("mail", "render")),
}


def render_download(
    resource: Resource,
    key: str,
    imprint: Imprint,
    pictures: Pictures = NO_PICTURES,
    cache: DocumentCache | None = None,
) -> Download:
    """Render one resource in the format of one row.

    `pictures` holds the bytes of every picture that the resource shows. With a `cache` the
    file is taken from there when nothing it is made of has changed; no engine is imported then.
    Raises CannotPrint for a text that the format cannot show, and FaultyDocument for a new file
    that does not pass its checks, so that none is ever published or kept.
    """
    row = FORMATS[key]

    def render() -> bytes:
        data = row.render(resource, imprint, pictures)
        faults = row.check(data, resource) if row.check else []
        if faults:
            raise FaultyDocument(f"{row.path(resource.slug)}: {'; '.join(faults)}")
        return data

    ingredients = (resource, replace(imprint, palette={}), imprint.palette, pictures)
    data = cache.remember(key, ingredients, render) if cache else render()
    sha256 = hashlib.sha256(data).hexdigest()
    return Download(
        format=key,
        label=row.name,
        note=row.note,
        path=row.path(resource.slug),
        media_type=row.media_type,
        data=data,
        sha256=sha256,
        pages=_counted(row, data, sha256, cache),
    )


def _counted(row: Format, data: bytes, sha256: str, cache: DocumentCache | None) -> int | None:
    count = row.count_pages
    if count is None:
        return None
    if cache is None:
        return count(data)
    return int(cache.remember("pages", (sha256,), lambda: str(count(data)).encode()))
