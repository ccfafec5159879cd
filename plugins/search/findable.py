"""What can be found: every public article, resource, kit and page, gathered from the template context."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Findable:
    """A page that can be found.

    `url` is below the site's address, with a slash at the end; `kind` is shown with it;
    `situations` say in a visitor's words what brings one there; `labels` name what is in it:
    the fields of a resource, the columns of a dashboard, the headings of an article.
    `shelves` gives the slugs of its shelves by their group («kind», «for», «topic», «format»).
    """

    url: str
    title: str
    kind: str
    summary: str
    situations: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    shelves: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def gather(context: Mapping[str, Any]) -> tuple[Findable, ...]:
    """Return everything that can be found, resources first.

    Reads `catalogue`, `kits`, `articles` and `pages` of the context, which hold published things only.
    """
    return (
        *_resources(context["catalogue"]),
        *(_kit(kit) for kit in context["kits"]),
        *(_article(article) for article in context["articles"]),
        *(_page(page) for page in sorted(context["pages"], key=lambda page: str(page.url))),
    )


def _resources(catalogue: Any) -> Iterator[Findable]:
    for entry in catalogue.entries:
        resource = entry.resource
        yield Findable(
            url=entry.url,
            title=resource.title,
            kind=entry.kind.name,
            summary=resource.summary,
            situations=resource.situations,
            labels=_labels((*(field.label for field in resource.fields), *_columns(resource))),
            shelves=entry.shelves,
        )


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Return each label once; those of repeated rows («Action 1», «Action 2») are one."""
    given = tuple(dict.fromkeys(labels))
    stems = Counter(map(_stem, given))
    return tuple(dict.fromkeys(_stem(label) if stems[_stem(label)] > 1 else label for label in given))


def _stem(label: str) -> str:
    return re.sub(r" \d+$", "", label)


def _columns(resource: Any) -> Iterator[str]:
    if resource.workbook is not None:
        yield from (given.label for given in resource.workbook.inputs.values())
        for table in resource.workbook.tables.values():
            yield from (column.name for column in table.columns)


def _kit(kit: Any) -> Findable:
    labels = tuple(entry.resource.title for entry in kit.entries)
    return Findable(kit.url, kit.title, "Kit", kit.summary, labels=labels, shelves=kit.shelves)


def _article(article: Any) -> Findable:
    entry = article.entry
    shelves = {"kind": ("article",), "for": entry.audiences, "topic": entry.topics}
    labels = tuple(heading.title for heading in entry.contents)
    return Findable(article.url, article.title, "Article", article.summary, labels=labels, shelves=shelves)


def _page(page: Any) -> Findable:
    return Findable(page.url, page.title, "Page", page.summary)
