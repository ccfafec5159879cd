"""What a resource is: what is said of it, its body, and the files made of it. Data only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from plugins.resource_center.blocks import (
    Blocks,
    ChecklistItem,
    Field,
    Inlines,
    checklist_items,
    field_uses,
)

if TYPE_CHECKING:
    from plugins.resource_center.workbook.model import Workbook


@dataclass(frozen=True)
class Change:
    """One line of a resource's history."""

    day: date
    note: str


@dataclass(frozen=True)
class Rhythm:
    """An appointment that comes again.

    Every so many units («day», «week», «month»), on a weekday by its two letters in a calendar
    file («WE», or nothing), for some minutes, some times; `words` are the author's.
    """

    every: int
    unit: str
    weekday: str
    minutes: int
    times: int
    words: str


@dataclass(frozen=True)
class Resource:
    """One thing a visitor can use.

    `subject` is the subject line of a message, else empty. `fields` holds every field once
    and `items` every checklist item, in reading order (the subject comes first).
    `edition` is the day of its present state; `changes` its history, newest first.
    `workbook` is what a dashboard declares, None for the other kinds.
    `use_when` and `inside` say in a sentence or two when to use it and what is in it,
    `situations` in a visitor's own words what brings one here, `related` slugs of others.
    """

    slug: str
    title: str
    summary: str
    kind: str
    audiences: tuple[str, ...]
    topics: tuple[str, ...]
    minutes: int
    edition: date
    changes: tuple[Change, ...]
    body: Blocks
    subject: Inlines = ()
    use_when: str = ""
    inside: str = ""
    situations: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    workbook: Workbook | None = field(default=None, hash=False)
    calendar: Rhythm | None = None
    fields: tuple[Field, ...] = field(init=False)
    items: tuple[ChecklistItem, ...] = field(init=False)

    def __post_init__(self) -> None:
        used = [use.field for use in field_uses(self.subject, self.body)]
        object.__setattr__(self, "fields", tuple(dict.fromkeys(used)))
        object.__setattr__(self, "items", tuple(checklist_items(self.body)))


@dataclass(frozen=True)
class Imprint:
    """Who publishes: what every document says about where it comes from.

    `site_name`, `site_address` (absolute, no slash at the end), the licence as shown and its
    address, and `palette`: role name to `#rrggbb`, the light colours of the theme's tokens.
    """

    site_name: str
    site_address: str
    licence_name: str
    licence_url: str
    palette: Mapping[str, str]

    def address_of(self, resource: Resource) -> str:
        """Return the absolute address of a resource's page."""
        return f"{self.site_address}/resources/{resource.slug}/"


@dataclass(frozen=True)
class Download:
    """One rendered file.

    `format` is the row's key in FORMATS, `path` where it is published
    (`downloads/first-week.docx`), `pages` None where the format has none.
    """

    format: str
    label: str
    note: str
    path: str
    media_type: str
    data: bytes = field(repr=False)
    sha256: str
    pages: int | None = None

    @property
    def size(self) -> int:
        """Size in bytes."""
        return len(self.data)
