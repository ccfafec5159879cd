"""The published files of the theme: each under a name that changes with its content."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from plugins.common.problems import did_you_mean

FOLDER = "theme"
FINGERPRINT_LENGTH = 8


class AssetError(Exception):
    """The theme asks for a file it does not have, or has one that cannot be published."""


@dataclass(frozen=True)
class Collection:
    """What the theme publishes.

    `published` gives the path of each file below the output folder, by its name below
    `theme/static` (`css/main.css`); `files` the bytes by that path. Files that nothing asks
    for by name, as licences, are in `files` only. `base` is the path of the site's address.
    """

    base: str
    published: Mapping[str, str]
    files: Mapping[str, bytes]

    def address(self, name: str) -> str:
        """Return the address of a file from the root of the host; raise AssetError for an unknown name."""
        if name not in self.published:
            hint = did_you_mean(name, self.published) or f"Known are {', '.join(sorted(self.published))}."
            raise AssetError(f'asset("{name}"): the theme has no such file. {hint}')
        return f"{self.base}/{self.published[name]}"


def fingerprinted(name: str, data: bytes) -> str:
    """Return the published path of a file: `css/main.css` becomes `theme/css/main.<hash>.css`."""
    path = PurePosixPath(name)
    fingerprint = hashlib.sha256(data).hexdigest()[:FINGERPRINT_LENGTH]
    return f"{FOLDER}/{path.with_name(f'{path.stem}.{fingerprint}{path.suffix}')}"
