"""Front matter of articles and pages: one row a key."""

from __future__ import annotations

from plugins.common.schema import (
    Key,
    Schema,
    dated_notes,
    day,
    slug,
    text,
    words_of,
)
from plugins.common.site import SiteSettings
from plugins.common.standing import PUBLICATION_KEYS


def article_schema(site: SiteSettings) -> Schema:
    """Return the keys of an article; topics and audiences are the site's closed lists."""
    return (
        Key("title", text(90), "What it is called.", required=True),
        Key("summary", text(160), "One or two sentences for lists and search engines.", required=True),
        Key("date", day, "The day it was first published, as 2026-11-22.", required=True),
        Key("topics", words_of(site.topics), "What it is about.", required=True),
        Key("for", words_of(site.audiences), "Who it is for.", required=True),
        Key("slug", slug, "Its name in the address; the file's name unless given."),
        Key("edition", day, "The day of its present state; the first publication unless given."),
        Key("changes", dated_notes, "What changed: - 2026-11-22: First edition.", default=()),
        Key("share_title", text(60), "A shorter title for pictures and shared links.", default=""),
        *PUBLICATION_KEYS,
    )


PAGE_SCHEMA: Schema = (
    Key("title", text(90), "What it is called.", required=True),
    Key("summary", text(160), "One or two sentences for search engines.", required=True),
    Key("slug", slug, "Its name in the address; the file's name unless given."),
    Key("edition", day, "The day of its present state."),
    *PUBLICATION_KEYS,
)
