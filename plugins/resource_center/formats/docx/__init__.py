"""The Word file: content controls in a document that stays open to editing. Never protected.

`body` writes the document, `controls` the fields in it, `package` puts them into the file
with the styles, headers and settings that stand beside them in `parts/`.
"""

from __future__ import annotations

from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.docx.body import Body
from plugins.resource_center.formats.docx.package import pack
from plugins.resource_center.model import Imprint, Resource

__all__ = ["render"]


def render(resource: Resource, imprint: Imprint, pictures: Pictures) -> bytes:
    """Return a resource as a Word file on US Letter."""
    body = Body(imprint.palette, pictures)
    return pack(resource, imprint, body.write(resource), body)
