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
