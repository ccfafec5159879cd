"""Measurements, run by `inv bench`; no test asserts a time.

The contract: a module of this package that has

    TITLE = "Documents"                              # the heading of its part of the report
    def measure(*, quick: bool) -> Iterable[Row]     # `quick`: a minute at most, fewer pairs, smaller inputs

is one part of the report; nothing has to be registered. Yield each Row as soon as it is known. Quote
ratios where there is somebody to compare with: `pairs.in_turn` takes two measurements by turns, so
that a machine which is busy with other things slows both. A part whose peer is not installed yields
a Row without a value whose note says so. What measurements need to keep or install goes into
`.bench/` (`FOLDER`).
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / ".bench"
ASIDE = FOLDER / "aside"
RATIO = "×"


def put_aside(folders: Iterable[Path]) -> None:
    """Take folders away without removing them yet.

    Where thousands of files have been removed, ext4 takes several times as long to make new ones for
    some minutes: it looks for places that were not in use lately. That would be measured with the rest.
    """
    ASIDE.mkdir(parents=True, exist_ok=True)
    for folder in folders:
        if folder.exists():
            folder.rename(Path(tempfile.mkdtemp(dir=ASIDE)) / folder.name)


def remove_what_is_aside() -> None:
    """Remove what was put aside, now that nothing is measured any more."""
    shutil.rmtree(ASIDE, ignore_errors=True)


@dataclass(frozen=True)
class Row:
    """One line of the report.

    `what` was measured, and against what; `value` is the median: ours / theirs, or a figure in
    `unit` (None: could not be measured, `note` says why); `spread` is the least and the greatest;
    `target` reads «≤ 0.15» or «≥ 90», or is empty; `note` tells differences of work honestly.
    """

    what: str
    value: float | None
    spread: tuple[float, float] | None = None
    unit: str = RATIO
    target: str = ""
    note: str = ""

    @property
    def is_reached(self) -> bool | None:
        """Whether the target is reached; None without one, or without a value."""
        if not self.target or self.value is None:
            return None
        sign, number = self.target.split()
        limit = float(number.replace(",", ""))
        return {"≤": self.value <= limit, "≥": self.value >= limit}[sign]
