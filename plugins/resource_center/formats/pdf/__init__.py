"""The PDF: typeset by Typst as a tagged document, then its marked boxes become form fields.

`layout` says what stands in the document, `document.typ` how it looks, `typesetter` runs
Typst, `form` makes the fields.
"""

from __future__ import annotations

from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.pdf import layout, typesetter
from plugins.resource_center.formats.pdf.form import count_pages, make_fillable
from plugins.resource_center.model import Imprint, Resource

__all__ = ["count_pages", "render_a4", "render_letter"]


def render_letter(resource: Resource, imprint: Imprint, pictures: Pictures) -> bytes:
    """Return a resource as a fillable PDF on US Letter."""
    return _render(resource, imprint, pictures, "us-letter")


def render_a4(resource: Resource, imprint: Imprint, pictures: Pictures) -> bytes:
    """Return a resource as a fillable PDF on A4."""
    return _render(resource, imprint, pictures, "a4")


def _render(resource: Resource, imprint: Imprint, pictures: Pictures, paper: str) -> bytes:
    document = layout.document(resource, imprint, typesetter.place_pictures(pictures), paper)
    typeset = typesetter.typeset(document, resource.edition)
    return make_fillable(typeset, resource, imprint.palette["ink"])
