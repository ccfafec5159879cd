"""What an article holds beside its text: steps, contents, embeds. Data only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Embed:
    """A resource or a signup form that stands in an article.

    `kind` is «resource» or «signup», `slug` names it, `show` is how: «card», «fields» or
    «message» for a resource, «form» for a signup. `line` is where the author wrote it.
    """

    kind: str
    slug: str
    show: str
    line: int = 0


@dataclass(frozen=True)
class Step:
    """A numbered step: `title` as plain text, `id` its anchor."""

    number: int
    title: str
    id: str


@dataclass(frozen=True)
class Heading:
    """A line of the table of contents: `level` 2 or 3, `title` as plain text, `id` its anchor."""

    level: int
    title: str
    id: str


@dataclass(frozen=True)
class Part:
    """A stretch of an article's body: HTML, or an embed between two stretches."""

    html: str = ""
    embed: Embed | None = None


@dataclass(frozen=True)
class ArticleEntry:
    """What an article or page holds beside its text.

    `minutes` is the reading time, at least 1; `edition` the day of the present state and
    `changes` (day, note) newest first, both empty for a page.
    """

    minutes: int
    steps: tuple[Step, ...] = ()
    contents: tuple[Heading, ...] = ()
    embeds: tuple[Embed, ...] = ()
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    edition: date | None = None
    changes: tuple[tuple[date, str], ...] = ()
    share_title: str = ""

    @property
    def has_sheets(self) -> bool:
        """Whether a resource stands in it that can be filled in there."""
        return any(embed.show in ("fields", "message") for embed in self.embeds)
