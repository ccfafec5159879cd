"""Everything that is made of one resource: its downloads, the pictures of its first page, its board."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from plugins.resource_center.catalogue import Entry, Picture
from plugins.resource_center.formats import Pictures, render_download
from plugins.resource_center.formats.cache import DocumentCache
from plugins.resource_center.formats.mail import mailto
from plugins.resource_center.formats.preview import Preview, render_drawn_previews, render_previews
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Download, Imprint, Resource

if TYPE_CHECKING:
    from plugins.resource_center.workbook.page import Board

PREVIEWED = "pdf"


@dataclass(frozen=True)
class Press:
    """What every document is made with: who publishes it, and the cache of what was made before."""

    imprint: Imprint
    cache: DocumentCache


def make_entry(
    resource: Resource, url: str, articles: tuple[Any, ...], pictures: Pictures, press: Press
) -> Entry:
    """Return a resource's entry in the catalogue with everything made of it.

    `articles` are the ones that hold it; `pictures` holds the bytes of its images by their
    addresses. Raises CannotPrint for a text that no font of the documents has.
    """
    kind = KINDS[resource.kind]
    downloads = tuple(
        render_download(resource, key, press.imprint, pictures, press.cache) for key in kind.formats
    )
    board = _board(resource)
    previews = tuple(
        Picture(f"previews/{resource.slug}-{shown.width}.webp", shown.width, shown.height, shown.data)
        for shown in _previews(downloads, board, press)
    )
    return Entry(
        resource, kind, url, downloads, articles, previews=previews, board=board, mailto=mailto(resource)
    )


def _board(resource: Resource) -> Board | None:
    if resource.workbook is None:
        return None
    from plugins.resource_center.workbook.page import make_board

    return make_board(resource.workbook)


def _previews(downloads: Iterable[Download], board: Board | None, press: Press) -> Iterator[Preview]:
    """Yield pictures of a resource's first page, or of its board: a spreadsheet has no page."""
    for download in downloads:
        if download.format == PREVIEWED:
            yield from render_previews(download.data, press.cache)
    if board:
        from plugins.resource_center.workbook.picture import draw_board

        yield from render_drawn_previews(draw_board(board, press.imprint.palette), press.cache)
