"""The settings that every part of the site shares: its name, its words, its colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from plugins.common.settings import SettingError, setting
from plugins.common.wording import slugify

PREFIX = "SITE"


@dataclass(frozen=True)
class SiteSettings:
    """What the site calls itself and the closed lists that content chooses from."""

    tagline: str = setting("", "One sentence under the name of the site.")
    topics: Mapping[str, str] = setting({}, "What things are about: slug to name, in order.")
    audiences: Mapping[str, str] = setting({}, "Who things are for: slug to name, in order.")
    audience_purposes: Mapping[str, str] = setting({}, "What each audience comes for: slug to a sentence.")
    licence_name: str = setting("CC BY 4.0", "Licence of the resources, as shown.")
    licence_url: str = setting(
        "https://creativecommons.org/licenses/by/4.0/", "Address of the licence of the resources."
    )

    shows_drafts: bool = setting(False, "Show what is not published yet. For the local preview only.")
    makes_documents: bool = setting(True, "Make downloads and pictures. A check of content does without.")
    day: str = setting("", "The day to build for, as 2026-11-22: today unless given.")

    def __post_init__(self) -> None:
        if self.day and not _is_day(self.day):
            raise SettingError(f"{PREFIX}_DAY: {self.day!r} is not a day. Write it as 2026-11-22.")
        for name in ("topics", "audiences"):
            for slug in getattr(self, name):
                if slug != slugify(slug):
                    raise SettingError(
                        f"{PREFIX}_{name.upper()}: {slug!r} cannot stand in an address. "
                        f"Write it as {slugify(slug)!r}."
                    )


def _is_day(value: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) and date.fromisoformat(value))
    except ValueError:
        return False
