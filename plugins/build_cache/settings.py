"""The settings of the build cache: one row each."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.common.settings import setting

PREFIX = "BUILD_CACHE"


@dataclass(frozen=True)
class BuildCacheSettings:
    """Whether anything is remembered from one run to the next."""

    enabled: bool = setting(True, "Use what earlier runs made; without it every page is made anew.")
