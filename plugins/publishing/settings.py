"""The settings of publishing: one row each."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.common.settings import setting

PREFIX = "PUBLISHING"
MOST_LOST = 0.2


@dataclass(frozen=True)
class PublishingSettings:
    """How a build becomes the published site."""

    allow_shrink: bool = setting(
        False, "Publish even if more than a fifth of the pages would disappear (a mistake, mostly)."
    )
    served_paths: tuple[str, ...] = setting(
        ("/signup/",), "Addresses that the signup service answers: links to them are no dead links."
    )
    check_only: bool = setting(False, "Stop after the content is checked; write nothing.")
    compare_only: bool = setting(False, "Build and check, say what would change, publish nothing.")
    compressed: bool = setting(
        False, "Put .br and .gz files beside what compresses well, for a web server of one's own."
    )
    redirect_pages: bool = setting(
        True, "Put a page at every old address, for hosts that read no list of redirects (GitHub Pages)."
    )
