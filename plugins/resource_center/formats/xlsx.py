"""The spreadsheet of a dashboard: with a believable sample, or empty for use."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.resource_center.blocks import Heading
from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.text import body, line
from plugins.resource_center.model import Imprint, Resource
from plugins.resource_center.workbook.sheet_guide import GuideLine
from plugins.resource_center.workbook.sheet_writer import Cover
from plugins.resource_center.workbook.xlsx import render_xlsx


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
        guide=tuple(guide(resource)),
    )
    return render_xlsx(resource.workbook, cover, empty=empty)


def guide(resource: Resource) -> Iterator[GuideLine]:
    """Yield what the page says about using it: when, then its text line by line."""
    if resource.use_when:
        yield GuideLine(resource.use_when)
    for block in resource.body:
        if isinstance(block, Heading):
            yield GuideLine(line(block.content), is_heading=True)
        else:
            yield from (GuideLine(each) for each in body((block,)).split("\n") if each)
