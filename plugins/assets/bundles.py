"""What each stylesheet of the site takes from the list in main.css, which decides the order for all of them.

A page waits for one stylesheet. Small ones for what is read most keep text within the first
round trip of a connection (14,336 bytes for page and stylesheet: RFC 6928).
"""

from __future__ import annotations

from collections.abc import Mapping

FRAME = {"reset", "tokens", "base", "track", "masthead", "opening", "button", "colophon", "utilities"}
TEXT = {"prose", "article_text", "tool_card", "resource_card", "downloads", "field", "imprint", "signup_form"}
LISTS = {"layout", "resource_card", "bib_list", "preview", "button_kinds"}
SHEET = {"sheet", "field", "gap", "button_kinds"}
OVERVIEW = {
    "straights",
    "lanes",
    "legs",
    "lost",
    "situations",
    "article_card",
    "shelf_links",
    "filters",
    "search",
    "index",
}
FILES = {"downloads", "download_list", "imprint", "small_print", "signup_form"}

# The name of a stylesheet, and the parts of main.css that are in it.
BUNDLES: Mapping[str, frozenset[str]] = {
    "css/main.css": frozenset(FRAME | TEXT | LISTS | SHEET | OVERVIEW | FILES | {"figure", "answer"}),
    # Articles: text and cards, which is all that most have; and everything that one can show.
    "css/read.css": frozenset(FRAME | TEXT | {"stops", "next_lap"}),
    "css/read_all.css": frozenset(FRAME | TEXT | SHEET | {"figure", "stops", "next_lap"}),
    "css/document.css": frozenset(FRAME | LISTS | SHEET | FILES),
    "css/dashboard.css": frozenset(FRAME | LISTS | FILES | {"prose", "field", "board"}),
}
LIST = "css/main.css"
PREVIEW = "css/preview_bar.css"
FEED = "css/feed.css"  # all that an opened feed has, so that it brings the fonts too
# Stylesheets of their own: for scripts, for paper, for feeds, for the preview.
OTHERS = ("css/desk.css", "css/paper.css", FEED, PREVIEW)
