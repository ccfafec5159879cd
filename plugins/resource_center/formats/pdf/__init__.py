"""The PDF: typeset by Typst as a tagged document, then its marked boxes become form fields.

`layout` says what stands in the document, `document.typ` how it looks, `typesetter` runs
Typst, `pages` looks at what came of it, `form` makes the fields.
"""

from __future__ import annotations

from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.pdf import layout, typesetter
from plugins.resource_center.formats.pdf.form import make_fillable
from plugins.resource_center.formats.pdf.pages import count_and_share, count_pages
from plugins.resource_center.model import Imprint, Resource

__all__ = ["count_pages", "render_a4", "render_letter"]

# Of a few pages one may be saved by setting them closer; of many it would only be harder to read.
MOST_PAGES_TO_SAVE_ONE = 3
# Set closer, three pages give back half a page at most.
MOST_TO_SAVE = 0.5


def render_letter(resource: Resource, imprint: Imprint, pictures: Pictures) -> bytes:
    """Return a resource as a fillable PDF on US Letter."""
    return _render(resource, imprint, pictures, "us-letter")


def render_a4(resource: Resource, imprint: Imprint, pictures: Pictures) -> bytes:
    """Return a resource as a fillable PDF on A4."""
    return _render(resource, imprint, pictures, "a4")


def _render(resource: Resource, imprint: Imprint, pictures: Pictures, paper: str) -> bytes:
    document = layout.document(resource, imprint, typesetter.place_pictures(pictures), paper)
    typeset = typesetter.typeset(document, resource.edition)
    pages, share_of_last = count_and_share(typeset)
    if 1 < pages <= MOST_PAGES_TO_SAVE_ONE and share_of_last <= MOST_TO_SAVE:
        snug = typesetter.typeset({**document, "snug": True}, resource.edition)
        typeset = snug if count_pages(snug) < pages else typeset
    return make_fillable(typeset, resource, imprint.palette["ink"])
