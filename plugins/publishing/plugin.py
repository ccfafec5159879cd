"""Publishing in Pelican: every run builds into a stage and ends with an exchange, or changes nothing.

`get_generators` (a run begins) → stage; `get_writer` (everything is read, nothing written) →
all problems at once; `finalized` (everything is written) → checks of the stage, exchange.
So `pelican content -s pelicanconf.py` is as safe as `inv build`. Must be the last plugin.
"""

from __future__ import annotations

import atexit
import logging
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.common.problems import ContentProblems, Problem, ProblemLog
from plugins.common.settings import read_settings
from plugins.publishing.checks import FinishedSite, Unpublished, check_site
from plugins.publishing.exchange import Exchanged, read_manifest
from plugins.publishing.settings import MOST_LOST, PREFIX, PublishingSettings
from plugins.publishing.stage import Stage, begin
from plugins.publishing.warnings import WarningsAsProblems


class NothingToWrite(BaseException):
    """Ends a run that was asked to check only. Not an error: Pelican must not catch it."""


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(start_log)
    signals.get_generators.connect(begin_stage)
    signals.all_generators_finalized.connect(note_unpublished)
    signals.get_writer.connect(raise_problems)
    signals.finalized.connect(publish)


def start_log(pelican: Any) -> None:
    """Give the run its problem log, and refuse wrong settings before anything is read."""
    pelican.settings["PROBLEMS"] = ProblemLog()
    read_settings(PublishingSettings, PREFIX, pelican.settings)
    logger = logging.getLogger("pelican")
    for handler in [handler for handler in logger.handlers if isinstance(handler, WarningsAsProblems)]:
        logger.removeHandler(handler)
    logger.addHandler(WarningsAsProblems(pelican.settings["PROBLEMS"]))


def begin_stage(pelican: Any) -> None:
    """Have Pelican build beside the output folder, not in it. A second run starts afresh."""
    pelican.settings["PROBLEMS"].clear()
    _abandon(pelican)
    if _settings(pelican).check_only:
        return
    stage = begin(Path(pelican.settings["OUTPUT_PATH"]))
    pelican.stage = stage
    pelican.output_path = str(stage.folder)
    atexit.register(stage.abandon)


def note_unpublished(generators: list[Any]) -> None:
    """Note everything that was read and is not published: it may appear nowhere in the stage."""
    context = generators[0].context
    context["PROBLEMS"].unpublished = tuple(
        Unpublished(content.get_relative_source_path(), str(content.title), f"/{content.slug}/")
        for content in context["generated_content"].values()
        if content is not None and content.status != "published"
    )


def raise_problems(pelican: Any) -> None:
    """Stop here if content has problems: nothing has been written yet, and all are known."""
    if pelican.settings["PROBLEMS"]:
        _abandon(pelican)
        raise ContentProblems(pelican.settings["PROBLEMS"])
    if _settings(pelican).check_only:
        raise NothingToWrite


def publish(pelican: Any) -> None:
    """Check the finished stage and put it in place; leave the result in `pelican.exchanged`."""
    stage: Stage = pelican.stage
    site = FinishedSite(
        folder=stage.folder,
        address=pelican.settings["SITEURL"],
        unpublished=pelican.settings["PROBLEMS"].unpublished,
        served=tuple(_settings(pelican).served_paths),
    )
    problems = [*pelican.settings["PROBLEMS"], *check_site(site)]
    if not _settings(pelican).allow_shrink:
        problems += check_shrinking(stage)
    if problems:
        _abandon(pelican)
        raise ContentProblems(problems)
    exchanged: Exchanged = stage.publish()
    pelican.exchanged = exchanged
    atexit.unregister(stage.abandon)


def check_shrinking(stage: Stage) -> list[Problem]:
    """Return a Problem if more than a fifth of the published pages would disappear."""
    before = {name for name in read_manifest(stage.output) if name.endswith(".html")}
    lost = sorted(name for name in before if not (stage.folder / name).exists())
    if len(lost) <= MOST_LOST * len(before):
        return []
    what = f"{len(lost)} of {len(before)} pages would disappear ({', '.join(lost[:3])}, …)."
    return [Problem(str(stage.output), 0, "pages", what, "If that is meant, build with --allow-shrink.")]


def _settings(pelican: Any) -> PublishingSettings:
    return read_settings(PublishingSettings, PREFIX, pelican.settings)


def _abandon(pelican: Any) -> None:
    stage = getattr(pelican, "stage", None)
    if stage is not None:
        stage.abandon()
        atexit.unregister(stage.abandon)
        pelican.stage = None
