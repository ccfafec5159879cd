"""The spreadsheet of a dashboard: with a believable sample, or empty for use."""

from __future__ import annotations

from plugins.resource_center.formats import Pictures
from plugins.resource_center.model import Imprint, Resource
from plugins.resource_center.workbook.xlsx import Cover, render_xlsx


def render_sample(resource: Resource, imprint: Imprint, _pictures: Pictures) -> bytes:
    """Return the file with the sample that its author declared."""
    return _render(resource, imprint, empty=False)


def render_empty(resource: Resource, imprint: Imprint, _pictures: Pictures) -> bytes:
    """Return the file without a single row, ready for use."""
    return _render(resource, imprint, empty=True)


def _render(resource: Resource, imprint: Imprint, *, empty: bool) -> bytes:
    assert resource.workbook is not None, f"{resource.slug} declares no workbook"
    cover = Cover(
        title=resource.title,
        summary=resource.summary,
        edition=resource.edition,
        address=imprint.address_of(resource),
        site_name=imprint.site_name,
        licence_name=imprint.licence_name,
        palette=imprint.palette,
    )
    return render_xlsx(resource.workbook, cover, empty=empty)
