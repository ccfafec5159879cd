"""The file that suggestions are made from: small, because it is loaded at the first key."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from plugins.search.findable import Findable

FINGERPRINT_LENGTH = 10
NAMES = tuple(one.name for one in fields(Findable))


@dataclass(frozen=True)
class Suggestions:
    """The file and where it is published; its name changes with its content."""

    path: str
    data: bytes


def make_suggestions(findables: Iterable[Findable]) -> Suggestions:
    """Return the file of suggestions: one object for each findable, without what is empty."""
    entries = [_filled(findable) for findable in findables]
    data = json.dumps(entries, ensure_ascii=False, separators=(",", ":")).encode()
    fingerprint = hashlib.sha256(data).hexdigest()[:FINGERPRINT_LENGTH]
    return Suggestions(f"search/suggest.{fingerprint}.json", data)


def _filled(findable: Findable) -> dict[str, Any]:
    # Not by `asdict`, which copies every text of every page to the last label.
    values = ((name, getattr(findable, name)) for name in NAMES)
    return {name: value for name, value in values if value}
