"""Resources made in memory for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from plugins.resource_center.blocks import Paragraph, Text
from plugins.resource_center.catalogue import Entry
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Change, Download, Resource

DAY = date(2026, 11, 22)


def make_resource(slug: str, **changed: Any) -> Resource:
    """Return a small checklist, with what a test changes about it."""
    given: dict[str, Any] = {
        "slug": slug,
        "title": slug.replace("-", " ").capitalize(),
        "summary": "What it is.",
        "kind": "checklist",
        "audiences": ("candidate",),
        "topics": ("rejection",),
        "minutes": 5,
        "edition": DAY,
        "changes": (Change(DAY, "First edition."),),
        "body": (Paragraph((Text("Text."),)),),
        **changed,
    }
    return Resource(**given)


def make_entry(slug: str, **changed: Any) -> Entry:
    """Return a resource's entry with one small text download."""
    resource = make_resource(slug, **changed)
    data = f"{slug}\n".encode()
    download = Download("txt", "Plain text", "", f"downloads/{slug}.txt", "text/plain", data, "0" * 64)
    return Entry(resource, KINDS[resource.kind], f"resources/{slug}/", (download,))
