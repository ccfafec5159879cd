"""Where a piece of content stands (published, draft, scheduled, withdrawn), and where its page comes from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from plugins.common.schema import Checked, Key, Schema, day, list_of, site_path, text, word_of
from plugins.common.site import SiteSettings

STATUSES = ("draft", "published", "withdrawn")


class Standing(StrEnum):
    """What becomes of a file when the site is published."""

    PUBLISHED = "published"
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    WITHDRAWN = "withdrawn"


# What every type of content may say about its own publication.
PUBLICATION_KEYS: Schema = (
    Key("status", word_of(STATUSES), "draft, published or withdrawn.", default="published"),
    Key("publish_on", day, "The day from which it is on the site, as 2026-11-22; at once unless given."),
    Key("moved_from", list_of(site_path), "Old addresses that lead here.", default=()),
    Key("keep", list_of(text(80)), "Words and advice of inv check to leave as they are.", default=()),
)


@dataclass(frozen=True)
class Origin:
    """Where a page comes from and where it stands.

    `path` is the file as shown, `url` the page's address below the site's, `appears` the day
    from which a scheduled one is public, `moved_from` its old addresses (`/old/`), written on
    line `moved_line`.
    """

    path: str
    title: str
    url: str
    standing: Standing
    appears: dt.date | None = None
    moved_from: tuple[str, ...] = ()
    moved_line: int = 0

    @property
    def is_public(self) -> bool:
        """Whether it belongs on the published site."""
        return self.standing is Standing.PUBLISHED

    def is_shown(self, site: SiteSettings) -> bool:
        """Whether this build has a page of it: the preview shows everything."""
        return self.is_public or site.shows_drafts


def read_origin(checked: Checked, url: str, today: dt.date) -> Origin:
    """Return where a checked file stands on a day; an article's `date` is the day it appears, too."""
    values = checked.values
    days = [day for day in (values.get("date"), values["publish_on"]) if day]
    appears = max(days, default=None)
    standing = Standing(values["status"])
    if standing is Standing.PUBLISHED and appears and appears > today:
        standing = Standing.SCHEDULED
    return Origin(
        path=checked.source.path,
        title=values["title"],
        url=url,
        standing=standing,
        appears=appears,
        moved_from=values["moved_from"],
        moved_line=checked.lines["moved_from"],
    )


def site_day(site: SiteSettings, settings: Mapping[str, Any]) -> dt.date:
    """Return the day for which the site is built: the one set, or today in the site's time zone."""
    if site.day:
        return dt.date.fromisoformat(site.day)
    return dt.datetime.now(ZoneInfo(settings.get("TIMEZONE", "UTC"))).date()


def origins(context: Mapping[str, Any]) -> tuple[Origin, ...]:
    """Return the origin of everything that was read, by its file. Signup pages are no contents of Pelican."""
    contents: Iterable[Any] = context["generated_content"].values()
    found = [content.origin for content in contents if content is not None]
    return tuple(sorted([*found, *context.get("signup_origins", ())], key=lambda origin: origin.path))
