"""The catalogue: every published resource, ordered, on shelves by kind, audience and topic."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from plugins.resource_center.formats import FORMATS
from plugins.resource_center.kinds import KINDS, Kind
from plugins.resource_center.model import Download, Resource

if TYPE_CHECKING:
    from plugins.resource_center.workbook.page import Board

MOST_RELATED = 4
MOST_BESIDE = 2  # an article holds tools of its own

# What puts a resource on a shelf of each group.
HELD: dict[str, Callable[[Resource], tuple[str, ...]]] = {
    "kind": lambda resource: (resource.kind,),
    "for": lambda resource: resource.audiences,
    "topic": lambda resource: resource.topics,
    "format": lambda resource: tuple(
        dict.fromkeys(FORMATS[key].extension for key in KINDS[resource.kind].formats)
    ),
}


@dataclass(frozen=True)
class Picture:
    """A picture that is published with a resource: where, and its size in pixels."""

    path: str
    width: int
    height: int
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Entry:
    """A resource in the catalogue.

    `url` without a slash in front, its downloads in the order shown, the published articles
    whose text holds it, and related entries (most alike first). `previews` are pictures of
    its first page, or of a dashboard's board, the smallest first; `board` is its sample
    as its page shows it; `mailto` opens a message in a mail program, where it is short enough.
    """

    resource: Resource
    kind: Kind
    url: str
    downloads: tuple[Download, ...]
    articles: tuple[Any, ...] = ()
    related: tuple[Entry, ...] = ()
    previews: tuple[Picture, ...] = ()
    board: Board | None = None
    mailto: str | None = None

    @property
    def shelves(self) -> dict[str, tuple[str, ...]]:
        """The slugs of the shelves it stands on, by their group."""
        return {group: held(self.resource) for group, held in HELD.items()}


@dataclass(frozen=True)
class Shelf:
    """The resources of one kind, audience, topic or format, with a page of their own.

    `group` is «kind», «for», «topic» or «format»; `url` is `resources/<group>/<slug>/`.
    """

    group: str
    slug: str
    name: str
    purpose: str
    entries: tuple[Entry, ...]

    @property
    def url(self) -> str:
        """Address below the site's, with a slash at the end."""
        return f"resources/{self.group}/{self.slug}/"


@dataclass(frozen=True)
class Catalogue:
    """All published resources by kind and title, and the shelves that hold at least one."""

    entries: tuple[Entry, ...]
    kinds: tuple[Shelf, ...]
    audiences: tuple[Shelf, ...]
    topics: tuple[Shelf, ...]
    formats: tuple[Shelf, ...]

    @property
    def by_slug(self) -> dict[str, Entry]:
        """Every entry by its resource's slug."""
        return {entry.resource.slug: entry for entry in self.entries}

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """Every shelf, in the order in which they are offered."""
        return self.kinds + self.audiences + self.topics + self.formats

    def beside(
        self, topics: Collection[str], audiences: Collection[str], held: Collection[str]
    ) -> tuple[Entry, ...]:
        """Return the entries most like an article of these topics and readers, without the slugs it holds."""
        others = [entry for entry in self.entries if entry.resource.slug not in held]
        return _most_alike(others, topics, audiences)[:MOST_BESIDE]


def make_catalogue(
    entries: Iterable[Entry],
    audiences: Mapping[str, str],
    topics: Mapping[str, str],
    purposes: Mapping[str, str] = MappingProxyType({}),
) -> Catalogue:
    """Order entries by kind and title, relate them, and put them on shelves.

    `audiences` and `topics` name the shelves by slug; `purposes` say more of an audience.
    """
    order = list(KINDS)
    ordered = sorted(entries, key=lambda entry: (order.index(entry.resource.kind), entry.resource.title))
    related = tuple(replace(entry, related=_related(entry, ordered)) for entry in ordered)
    return Catalogue(
        related,
        _shelves("kind", {slug: (kind.plural, kind.purpose) for slug, kind in KINDS.items()}, related),
        _shelves(
            "for",
            {slug: (f"For {name.lower()}", purposes.get(slug, "")) for slug, name in audiences.items()},
            related,
        ),
        _shelves("topic", {slug: (name, "") for slug, name in topics.items()}, related),
        _shelves("format", {row.extension: (row.name, "") for row in FORMATS.values()}, related),
    )


def _related(entry: Entry, others: list[Entry]) -> tuple[Entry, ...]:
    """Return the entries the author named, then the ones that share most topics and readers."""
    by_slug = {other.resource.slug: other for other in others}
    named = [by_slug[slug] for slug in entry.resource.related if slug in by_slug]
    others = [other for other in others if other not in named and other is not entry]
    rest = _most_alike(others, entry.resource.topics, entry.resource.audiences)
    return tuple((*named, *rest)[:MOST_RELATED])


def _most_alike(
    entries: Iterable[Entry], topics: Collection[str], audiences: Collection[str]
) -> tuple[Entry, ...]:
    """Return the entries that share a topic, those first that share most."""

    def likeness(entry: Entry) -> int:
        return 2 * len({*topics} & {*entry.resource.topics}) + len({*audiences} & {*entry.resource.audiences})

    alike = (entry for entry in entries if not {*topics}.isdisjoint(entry.resource.topics))
    return tuple(sorted(alike, key=lambda entry: (-likeness(entry), entry.resource.title)))


def _shelves(
    group: str, names: Mapping[str, tuple[str, str]], entries: tuple[Entry, ...]
) -> tuple[Shelf, ...]:
    shelves = (
        Shelf(
            group,
            slug,
            name,
            purpose,
            tuple(entry for entry in entries if slug in entry.shelves[group]),
        )
        for slug, (name, purpose) in names.items()
    )
    return tuple(shelf for shelf in shelves if shelf.entries)
