"""Publishing in Pelican: every run builds into a stage and ends with an exchange, or changes nothing.

`get_generators` (a run begins) → stage; `get_writer` (everything is read, nothing written) →
all problems at once; `finalized` (everything is written) → checks of the stage, exchange.
So `pelican content -s pelicanconf.py` is as safe as `inv build`. Must stand after every
plugin that makes pages.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals

from plugins.common.cache import NoOutcomes, Outcomes, memory
from plugins.common.output import write_bytes
from plugins.common.problems import ContentProblems, Problem, ProblemLog
from plugins.common.settings import SettingError, read_settings
from plugins.common.site import PREFIX as SITE_PREFIX
from plugins.common.site import SiteSettings
from plugins.common.standing import Origin, origins
from plugins.publishing.checks import check_site
from plugins.publishing.compress import compress_files
from plugins.publishing.exchange import MANIFEST, Exchanged, compare, read_manifest, write_manifest
from plugins.publishing.files import check_files
from plugins.publishing.finished import FinishedSite, Unpublished
from plugins.publishing.generator import PublishingGenerator
from plugins.publishing.hosts import HOST_FILES, Hosting
from plugins.publishing.leaks import unpublished
from plugins.publishing.logs import listen
from plugins.publishing.outcome import as_data
from plugins.publishing.policy import content_security_policy
from plugins.publishing.settings import MOST_LOST, PREFIX, PublishingSettings
from plugins.publishing.stage import Stage, begin
from plugins.publishing.unused import unused_files
from plugins.publishing.waiting import part_problems


class NothingToWrite(BaseException):
    """Ends a run that was asked to check only. Not an error: Pelican must not catch it."""


@dataclass
class Run:
    """What this plugin knows of the run under way, in `settings["RUN"]`.

    `exchanged` is set once it ended well; `set_aside` holds the problems of drafts, which stop nothing.
    """

    settings: PublishingSettings
    problems: ProblemLog = field(default_factory=ProblemLog)
    stage: Stage | None = None
    unpublished: tuple[Unpublished, ...] = ()
    hosting: Hosting | None = None
    exchanged: Exchanged | None = None
    files: tuple[str, ...] = ()
    waiting: tuple[Origin, ...] = ()
    set_aside: list[Problem] = field(default_factory=list)
    outcomes: Outcomes = field(default_factory=NoOutcomes)

    def abandon(self) -> None:
        """Remove the stage, if there is one; the published folder stays as it is."""
        if self.stage is not None:
            self.stage.abandon()
            atexit.unregister(self.stage.abandon)
            self.stage = None

    def count(self, chosen: Callable[[str], bool]) -> int:
        """Return how many of the files of a finished run are chosen."""
        return sum(1 for name in self.files if chosen(name))


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(prepare_run)
    signals.get_generators.connect(begin_run)
    signals.get_generators.connect(add_generator)
    signals.all_generators_finalized.connect(settle_addresses)
    signals.all_generators_finalized.connect(set_policy)
    signals.get_writer.connect(raise_problems)
    signals.finalized.connect(publish)


def prepare_run(pelican: Any) -> None:
    """Give the site its problem log, and refuse wrong settings before anything is read."""
    if not pelican.settings["SITEURL"]:
        raise SettingError(
            "SITEURL: it is empty. Write the address of the site into publishconf.py, like "
            "https://www.example.org, or for one run: SITE_ADDRESS=https://www.example.org inv publish"
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
    run.problems.extend(check_files(Path(pelican.settings["PATH"])))
    if run.settings.check_only:
        return
    run.stage = begin(Path(pelican.settings["OUTPUT_PATH"]))
    pelican.output_path = str(run.stage.folder)
    atexit.register(run.stage.abandon)


def add_generator(_pelican: Any) -> type[PublishingGenerator]:
    """Have Pelican run our generator."""
    return PublishingGenerator


def settle_addresses(generators: list[Any]) -> None:
    """Settle who is at which address, and what may be at none."""
    for generator in generators:
        if isinstance(generator, PublishingGenerator):
            generator.check_addresses()
            everything = origins(generator.context)
            generator.context["RUN"].waiting = tuple(one for one in everything if not one.is_public)
            if not generator.site.shows_drafts:
                project = Path(generator.settings["PATH"]).parent
                generator.context["RUN"].unpublished = unpublished(everything, project)


def set_policy(generators: list[Any]) -> None:
    """Give templates the policy for hosts that set no headers, and keep it for those that do."""
    context = generators[0].context
    form_action = context.get("form_action_origins", ())
    context["content_security_policy"] = content_security_policy(form_action, for_meta=True)
    context["search_security_policy"] = content_security_policy(
        form_action, for_meta=True, with_webassembly=True
    )
    context["RUN"].hosting = Hosting(
        policy=content_security_policy(form_action, with_webassembly=True),
        redirects=context["redirects"],
        base=urlsplit(context["SITEURL"]).path.rstrip("/"),
    )


def raise_problems(pelican: Any) -> None:
    """Stop here if content has problems: nothing has been written yet, and all are known."""
    run: Run = pelican.settings["RUN"]
    stopping: list[Problem] = list(run.problems)
    if not read_settings(SiteSettings, SITE_PREFIX, pelican.settings).shows_drafts:
        stopping, run.set_aside = part_problems(run.problems, Path(pelican.settings["PATH"]).parent)
    if stopping:
        run.abandon()
        raise ContentProblems(run.problems)
    run.problems.clear()
    if run.settings.check_only:
        raise NothingToWrite


def publish(pelican: Any) -> None:
    """Check the finished stage and put it in the place of the published site."""
    run: Run = pelican.settings["RUN"]
    stage = run.stage
    if stage is None:
        return
    site = complete(stage.folder, run, pelican.settings)
    problems = [*run.problems, *check_site(site)]
    if not run.settings.allow_shrink:
        problems += check_shrinking(stage)
    if problems:
        run.abandon()
        raise ContentProblems(problems)
    if run.settings.compressed:
        compress_files(site, Path(pelican.settings["CACHE_PATH"]) / "compressed")
    files = write_manifest(stage.folder, site.hashes)
    run.files = tuple(files)
    if run.settings.compare_only:
        run.exchanged = compare(read_manifest(stage.output), files)
    else:
        run.exchanged = stage.publish(files, site.memory.discard)
        site.memory.note_published({**files, MANIFEST: ""})
        run.outcomes.keep(as_data(run.files, run.waiting, run.set_aside))
    run.abandon()


def complete(stage: Path, run: Run, settings: Any) -> FinishedSite:
    """Add what hosts need to a stage, take away the images that nothing in it shows, and return it."""
    assert run.hosting
    for name, make in HOST_FILES.items():
        write_bytes(stage, name, make(run.hosting).encode())
    site = _finished(stage, run, settings)
    site.read_new_pages()
    unused = unused_files(site, tuple(settings["STATIC_PATHS"]))
    for name in unused:
        (stage / name).unlink()
    return replace(site, known={name: site.hashes[name] for name in site.files.difference(unused)})


def _finished(stage: Path, run: Run, settings: Any) -> FinishedSite:
    return FinishedSite(
        folder=stage,
        address=settings["SITEURL"],
        unpublished=run.unpublished,
        served=tuple(run.settings.served_paths),
        moved=frozenset(redirect.file for redirect in run.hosting.redirects) if run.hosting else frozenset(),
        cache=Path(settings["CACHE_PATH"]) / "texts",
        memory=memory(settings),
    )


def check_shrinking(stage: Stage) -> list[Problem]:
    """Return a Problem if more than a fifth of the published pages would disappear."""
    before = {name for name in read_manifest(stage.output) if name.endswith(".html")}
    lost = sorted(name for name in before if not (stage.folder / name).exists())
    if len(lost) <= MOST_LOST * len(before):
        return []
    what = f"{len(lost)} of {len(before)} pages would disappear ({', '.join(lost[:3])}, …)."
    return [Problem(str(stage.output), 0, "pages", what, "If that is meant, build with --allow-shrink.")]
