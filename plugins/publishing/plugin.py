"""Publishing in Pelican: every run builds into a stage and ends with an exchange, or changes nothing.

`get_generators` (a run begins) → stage; `get_writer` (everything is read, nothing written) →
all problems at once; `finalized` (everything is written) → checks of the stage, exchange.
So `pelican content -s pelicanconf.py` is as safe as `inv build`. Must be the last plugin.
"""

from __future__ import annotations

import atexit
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.common.output import write_bytes
from plugins.common.problems import ContentProblems, Problem, ProblemLog
from plugins.common.settings import SettingError, read_settings
from plugins.publishing.checks import FinishedSite, Unpublished, check_site
from plugins.publishing.exchange import Exchanged, read_manifest
from plugins.publishing.logs import listen
from plugins.publishing.policy import content_security_policy, headers_file
from plugins.publishing.settings import MOST_LOST, PREFIX, PublishingSettings
from plugins.publishing.stage import Stage, begin


class NothingToWrite(BaseException):
    """Ends a run that was asked to check only. Not an error: Pelican must not catch it."""


@dataclass
class Run:
    """What this plugin knows of the run under way, in `settings["RUN"]`; `exchanged` once it ended well."""

    settings: PublishingSettings
    problems: ProblemLog = field(default_factory=ProblemLog)
    stage: Stage | None = None
    unpublished: tuple[Unpublished, ...] = ()
    policy: str = ""
    exchanged: Exchanged | None = None

    def abandon(self) -> None:
        """Remove the stage, if there is one; the published folder stays as it is."""
        if self.stage is not None:
            self.stage.abandon()
            atexit.unregister(self.stage.abandon)
            self.stage = None


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(prepare_run)
    signals.get_generators.connect(begin_run)
    signals.all_generators_finalized.connect(note_unpublished)
    signals.all_generators_finalized.connect(set_policy)
    signals.get_writer.connect(raise_problems)
    signals.finalized.connect(publish)


def prepare_run(pelican: Any) -> None:
    """Give the site its problem log, and refuse wrong settings before anything is read."""
    if not pelican.settings["SITEURL"]:
        raise SettingError(
            "SITEURL: it is empty. Write the address of the site, like https://www.example.org"
        )
    run = Run(read_settings(PublishingSettings, PREFIX, pelican.settings))
    pelican.settings["RUN"] = run
    pelican.settings["PROBLEMS"] = run.problems
    listen(run.problems)


def begin_run(pelican: Any) -> None:
    """Have Pelican build beside the output folder, not in it. A second run starts afresh."""
    run: Run = pelican.settings["RUN"]
    run.abandon()
    run.problems.clear()
    if run.settings.check_only:
        return
    run.stage = begin(Path(pelican.settings["OUTPUT_PATH"]))
    pelican.output_path = str(run.stage.folder)
    atexit.register(run.stage.abandon)


def note_unpublished(generators: list[Any]) -> None:
    """Note everything that was read and is not published: it may appear nowhere in the stage."""
    context = generators[0].context
    context["RUN"].unpublished = tuple(
        Unpublished(content.get_relative_source_path(), str(content.title), f"/{content.slug}/")
        for content in context["generated_content"].values()
        if content is not None and content.status != "published"
    )


def set_policy(generators: list[Any]) -> None:
    """Give templates the policy for hosts that set no headers, and keep it for those that do."""
    context = generators[0].context
    origins = context.get("form_action_origins", ())
    context["content_security_policy"] = content_security_policy(origins, for_meta=True)
    context["search_security_policy"] = content_security_policy(origins, for_meta=True, with_webassembly=True)
    context["RUN"].policy = content_security_policy(origins, with_webassembly=True)


def raise_problems(pelican: Any) -> None:
    """Stop here if content has problems: nothing has been written yet, and all are known."""
    run: Run = pelican.settings["RUN"]
    if run.problems:
        run.abandon()
        raise ContentProblems(run.problems)
    if run.settings.check_only:
        raise NothingToWrite


def publish(pelican: Any) -> None:
    """Check the finished stage and put it in the place of the published site."""
    run: Run = pelican.settings["RUN"]
    stage = run.stage
    if stage is None:
        return
    write_bytes(stage.folder, "_headers", headers_file(run.policy).encode())
    site = FinishedSite(
        folder=stage.folder,
        address=pelican.settings["SITEURL"],
        unpublished=run.unpublished,
        served=tuple(run.settings.served_paths),
    )
    problems = [*run.problems, *check_site(site)]
    if not run.settings.allow_shrink:
        problems += check_shrinking(stage)
    if problems:
        run.abandon()
        raise ContentProblems(problems)
    run.exchanged = stage.publish()
    atexit.unregister(stage.abandon)


def check_shrinking(stage: Stage) -> list[Problem]:
    """Return a Problem if more than a fifth of the published pages would disappear."""
    before = {name for name in read_manifest(stage.output) if name.endswith(".html")}
    lost = sorted(name for name in before if not (stage.folder / name).exists())
    if len(lost) <= MOST_LOST * len(before):
        return []
    what = f"{len(lost)} of {len(before)} pages would disappear ({', '.join(lost[:3])}, …)."
    return [Problem(str(stage.output), 0, "pages", what, "If that is meant, build with --allow-shrink.")]
