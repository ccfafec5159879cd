"""What a publication did or would do, by address, in words and as data."""

from __future__ import annotations

from collections.abc import Iterator

from plugins.common.standing import Standing
from plugins.publishing.run import Result

# Files that nobody has the address of: they change with every edition of the theme, or are copies.
UNSEEN = ("theme/", "search/pagefind/", "search/suggest.", "share/", "previews/", "_", ".")
COPIES = (".br", ".gz")
SIGNS = {"added": "+", "changed": "~", "removed": "-"}


def address(name: str) -> str:
    """Return the address of a published file: `articles/x/index.html` is at `/articles/x/`."""
    return f"/{name.removesuffix('index.html')}"


def changes(result: Result) -> dict[str, list[str]]:
    """Return the addresses that are added, changed and removed, sorted, each under its word."""
    if result.exchanged is None:
        return {}
    return {
        word: [address(name) for name in getattr(result.exchanged, word) if _is_seen(name)] for word in SIGNS
    }


def lines(result: Result) -> Iterator[str]:
    """Yield what a run did as lines: `+ /articles/new/`, problems of drafts, what is written and waits.

    A publication itself names only what it removed: that is what an author wants to be told of.
    """
    for word, addresses in changes(result).items():
        if word == "removed" or not result.is_published:
            yield from (f"{SIGNS[word]} {one}" for one in addresses)
    if result.set_aside:
        yield from map(str, result.set_aside)
        yield f"{len(result.set_aside)} problem(s) in drafts: they stop nothing until one is published."
    if not result.is_published:
        for origin in result.waiting:
            day = f" {origin.appears}" if origin.standing is Standing.SCHEDULED else ""
            yield f"  {origin.standing}{day}: {origin.path}"


def _is_seen(name: str) -> bool:
    return not name.startswith(UNSEEN) and not name.endswith(COPIES)
