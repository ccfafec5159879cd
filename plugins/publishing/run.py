"""One run of Pelican from our verbs: settings in, a result or plain words out. No traceback for a mistake."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import Pelican
from pelican.settings import read_settings

from plugins.publishing.exchange import Exchanged
from plugins.publishing.plugin import NothingToWrite


@dataclass(frozen=True)
class Result:
    """What a run did and how long it took; `exchanged` is None when it only checked."""

    exchanged: Exchanged | None
    seconds: float
    pages: int = 0
    downloads: int = 0

    def __str__(self) -> str:
        if self.exchanged is None:
            return f"No problems. Checked in {self.seconds:.1f} s."
        changes = self.exchanged
        made = f"{self.pages} pages and {self.downloads} downloads in {self.seconds:.1f} s"
        files = f"{len(changes.added)} new, {len(changes.changed)} changed, {len(changes.removed)} removed"
        return f"{made}: {files}."


def run(settings_file: Path, **overrides: Any) -> Result:
    """Run Pelican once with a settings file and overrides.

    Raises ContentProblems (exit code 1), SettingError (2) or PublishingError (3); each prints
    as words for the person it concerns. The published folder is untouched when it raises.
    """
    started = time.perf_counter()
    settings = read_settings(str(settings_file), override=overrides)
    pelican = Pelican(settings)
    try:
        pelican.run()
    except NothingToWrite:
        return Result(None, time.perf_counter() - started)
    output = Path(settings["OUTPUT_PATH"])
    return Result(
        settings["RUN"].exchanged,
        time.perf_counter() - started,
        pages=sum(1 for _ in output.rglob("*.html")),
        downloads=sum(1 for path in (output / "downloads").glob("*") if path.is_file()),
    )
