"""Kits: named sets of resources, each with a page and one ZIP that works from a folder."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plugins.resource_center.blocks import Blocks
from plugins.resource_center.catalogue import Entry
from plugins.resource_center.model import Change


@dataclass(frozen=True)
class Kit:
    """A set of resources in the order in which they are used.

    `body` is what its page says about it; `url` is without a slash in front, `path` where the
    ZIP is published, `size` its bytes.
    """

    slug: str
    title: str
    summary: str
    audiences: tuple[str, ...]
    topics: tuple[str, ...]
    edition: date
    changes: tuple[Change, ...]
    body: Blocks
    entries: tuple[Entry, ...]
    size: int = 0

    @property
    def url(self) -> str:
        """Address below the site's, with a slash at the end."""
        return f"kits/{self.slug}/"

    @property
    def path(self) -> str:
        """Where the ZIP is published, below the site's root."""
        return f"downloads/{self.slug}.zip"

    @property
    def shelves(self) -> dict[str, tuple[str, ...]]:
        """The slugs of the shelves it belongs to, by their group, as an entry's."""
        return {"kind": ("kit",), "for": self.audiences, "topic": self.topics}

    @property
    def last_change(self) -> date:
        """The day of the newest edition in it, its own or a resource's."""
        return max(self.edition, *(entry.resource.edition for entry in self.entries))


def kit_files(kit: Kit) -> dict[str, bytes]:
    """Return every download of a kit's resources by its name in the ZIP, in the kit's order."""
    return {
        download.path.rsplit("/", 1)[-1]: download.data
        for entry in kit.entries
        for download in entry.downloads
    }


def make_zip(folder: str, files: Mapping[str, bytes], day: date) -> bytes:
    """Return a ZIP with one folder that holds the files, the same bytes on every machine.

    Entries stand in the order given, dated `day`; names are plain ASCII, as they come from
    slugs. Files that are ZIPs themselves (Word, spreadsheets) or compressed (PDF) are stored.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{name}", (day.year, day.month, day.day, 0, 0, 0))
            entry.create_system = 3  # Unix on every machine, so that the bytes do not tell which
            entry.external_attr = 0o100644 << 16
            is_packed = name.endswith((".docx", ".xlsx", ".pdf"))
            entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return buffer.getvalue()
