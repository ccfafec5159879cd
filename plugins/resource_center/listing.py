"""`/resources.json`: the catalogue for programs. docs/resources.schema.json says what stands in it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from plugins.resource_center.blocks import Field
from plugins.resource_center.catalogue import Catalogue, Entry
from plugins.resource_center.kits import Kit
from plugins.resource_center.model import Change, Download, Imprint

PATH = "resources.json"


def make_listing(catalogue: Catalogue, kits: Sequence[Kit], imprint: Imprint) -> bytes:
    """Return every published resource and kit as JSON, in the order of the catalogue.

    Addresses are absolute, days ISO 8601, sizes in bytes.
    """
    listing = {
        "site": {"name": imprint.site_name, "address": f"{imprint.site_address}/"},
        "licence": {"name": imprint.licence_name, "address": imprint.licence_url},
        "resources": [_resource(entry, imprint.site_address) for entry in catalogue.entries],
        "kits": [_kit(kit, imprint.site_address) for kit in kits],
    }
    return (json.dumps(listing, ensure_ascii=False, indent=1) + "\n").encode()


def _resource(entry: Entry, site: str) -> dict[str, Any]:
    resource = entry.resource
    return {
        "slug": resource.slug,
        "address": f"{site}/{entry.url}",
        "title": resource.title,
        "summary": resource.summary,
        "kind": resource.kind,
        "audiences": resource.audiences,
        "topics": resource.topics,
        "minutes": resource.minutes,
        "situations": resource.situations,
        "edition": resource.edition.isoformat(),
        "changes": _changes(resource.changes),
        "fields": [_field(field) for field in resource.fields],
        "items": len(resource.items),
        "downloads": [_download(download, site) for download in entry.downloads],
        "articles": [f"{site}/{article.url}" for article in entry.articles],
    }


def _kit(kit: Kit, site: str) -> dict[str, Any]:
    return {
        "slug": kit.slug,
        "address": f"{site}/{kit.url}",
        "title": kit.title,
        "summary": kit.summary,
        "audiences": kit.audiences,
        "topics": kit.topics,
        "edition": kit.edition.isoformat(),
        "changes": _changes(kit.changes),
        "resources": [entry.resource.slug for entry in kit.entries],
        "download": f"{site}/{kit.path}",
    }


def _field(field: Field) -> dict[str, Any]:
    return {
        "id": field.id,
        "label": field.label,
        "type": field.type.value,
        "help": field.help,
        "lines": field.lines,
        "options": field.options,
        "required": field.is_required,
    }


def _download(download: Download, site: str) -> dict[str, Any]:
    return {
        "format": download.format,
        "label": download.label,
        "note": download.note,
        "address": f"{site}/{download.path}",
        "media_type": download.media_type,
        "size": download.size,
        "sha256": download.sha256,
        "pages": download.pages,
    }


def _changes(changes: Sequence[Change]) -> list[dict[str, str]]:
    return [{"day": change.day.isoformat(), "note": change.note} for change in changes]
