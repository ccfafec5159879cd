"""Who writes to which address: two that would write to one place are Problems before anything is written."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plugins.common.problems import Problem


@dataclass(frozen=True)
class Claim:
    """A file below the published folder and what would be written there.

    `what` names it, `path` the content file it comes from (none for our own); `line` and `key`
    say where the author chose the address. Of two claims the one of the higher `rank` is at fault.
    """

    file: str
    what: str
    path: str = ""
    line: int = 0
    key: str = "slug"
    rank: int = 0


def find_collisions(claims: Iterable[Claim]) -> Iterator[Problem]:
    """Yield a Problem for each content file that would replace something else, or be replaced.

    Names that differ by case or by Unicode form are one file on many disks (APFS, NTFS). A file
    may not stand where another needs a folder.
    """
    taken: dict[str, Claim] = {}
    folders: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: (claim.rank, claim.path, claim.file)):
        name = _folded(claim.file)
        parents = ["/".join(name.split("/")[:depth]) for depth in range(1, name.count("/") + 1)]
        others = [taken.get(name), folders.get(name), *(taken.get(parent) for parent in parents)]
        other = next(filter(None, others), None)
        if other and claim.path:
            yield Problem(
                claim.path,
                claim.line,
                claim.key,
                f'"{_shown(claim.file)}" is also the address of {other.path or other.what}.',
                "Choose another address for one of the two.",
            )
            continue
        taken[name] = claim
        folders.update(dict.fromkeys(parents, claim))


def _folded(file: str) -> str:
    return unicodedata.normalize("NFC", file).casefold()


def _shown(file: str) -> str:
    return f"/{file.removesuffix('index.html')}"
