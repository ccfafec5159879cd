"""The build cache in Pelican, and the only place that knows of it. Start reading here.

Others see what plugins/common/cache.py has and no more: `memory(settings)`, which gives back what was
made before, and `outcomes(…)`, what a whole run came to. `BUILD_CACHE_ENABLED = False` switches both off,
and the folder CACHE_PATH may be deleted at any time. Must be the last plugin.

`initialized` → the store; `generator_init` and `content_object_init` → what templates look at is noted;
`get_writer` (everything is read) → the writer that asks before it renders; `finalized` (the site is
published) → what was made of what is noted.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from pelican import signals

from plugins.build_cache.folders import furnish
from plugins.build_cache.makers import CODE, hash_of_code
from plugins.build_cache.memory import StoredMemory
from plugins.build_cache.outcome import Outcomes
from plugins.build_cache.published import Published
from plugins.build_cache.rendering import share_out
from plugins.build_cache.settings import PREFIX, BuildCacheSettings
from plugins.build_cache.store import Store
from plugins.build_cache.templates import CompiledTemplates, spare_templates
from plugins.build_cache.trace import Seen, Tracer, watch_names
from plugins.build_cache.writer import Pages, SparingWriter
from plugins.common.cache import MEMORY, OUTCOMES
from plugins.common.settings import read_settings

RUN = "REMEMBERED"
FILE = "build.sqlite"


@dataclass
class Run:
    """What this plugin knows of the runs of one Pelican, in `settings["REMEMBERED"]`."""

    store: Store
    memory: StoredMemory
    seen: Seen = field(default_factory=Seen)
    compiled: CompiledTemplates = field(default_factory=CompiledTemplates)
    environments: list[Any] = field(default_factory=list)
    shown: tuple[Any, str] = (None, "")  # whose body was shown last, and its HTML
    context: Any = None
    pages: Pages | None = None


def register() -> None:
    """Connect to Pelican."""
    signals.initialized.connect(open_store)
    signals.get_generators.connect(begin_reading)
    signals.generator_init.connect(spare_stamps)
    signals.generator_init.connect(watch_templates)
    signals.content_object_init.connect(watch_body)
    signals.all_generators_finalized.connect(keep_context)
    signals.get_writer.connect(choose_writer)
    signals.finalized.connect(keep_pages)


def open_store(pelican: Any) -> None:
    """Open the cache, unless it is switched off."""
    settings = pelican.settings
    if not read_settings(BuildCacheSettings, PREFIX, settings).enabled:
        return
    maker = hash_of_code(_files_of_plugins(settings["PLUGINS"]))
    store = Store(Path(settings["CACHE_PATH"]) / FILE, maker, time.time())
    settings[RUN] = Run(store, StoredMemory(store))
    settings[MEMORY] = settings[RUN].memory
    if all(_is_ours(name) for name in settings["PLUGINS"]):  # others may read whatever they like
        settings[OUTCOMES] = partial(Outcomes, store)


def begin_reading(pelican: Any) -> None:
    """Begin to read: content after content will ask for what is remembered of it."""
    run: Run | None = pelican.settings.get(RUN)
    if run:
        run.store.begin_reading()


def spare_stamps(generator: Any) -> None:
    """Have a generator not ask for the times of each file, four times over, for a cache that is off."""
    if not generator.settings.get(RUN) or generator.settings["CACHE_CONTENT"]:
        return
    for cacher in (generator, generator.readers):
        cacher.get_cached_data = lambda _file, default=None: default
        cacher.cache_data = lambda _file, _data: None


def watch_templates(generator: Any) -> None:
    """Have a generator's templates note what they look at, and compile each once, when a page needs it."""
    run: Run | None = generator.settings.get(RUN)
    if run:
        run.environments.append(generator.env)
        watch_names(generator.env, run.seen)
        generator.env.bytecode_cache = run.compiled
        spare_templates(generator)
        if hasattr(generator, "generate_articles"):
            share_out(generator)


def watch_body(content: Any) -> None:
    """Have a content note when its body is shown.

    Its own memory takes the place of Pelican's, which belongs to the class and keeps every body, its
    links resolved, for as long as the process lives. A page asks for its own several times in a row.
    """
    run: Run | None = content.settings.get(RUN)
    if not run:
        return
    state = object()  # a content whose body was replaced is equipped again, and is another one

    def get_content(siteurl: str) -> str:
        run.seen.bodies.add(content.relative_source_path)
        asked = (state, siteurl)
        if run.shown[0] != asked:
            run.shown = asked, content._update_content(content._content, siteurl)  # noqa: SLF001
        return run.shown[1]

    content.get_content = get_content


def keep_context(generators: list[Any]) -> None:
    """Keep the template context for when everything in it is final, and what reading has made at once."""
    context = generators[0].context
    run: Run | None = context.get(RUN)
    if run:
        run.context = context
        run.store.write()


def choose_writer(pelican: Any) -> type[SparingWriter] | None:
    """Give Pelican the sparing writer where there is a stage, and keep what reading has made."""
    run: Run | None = pelican.settings.get(RUN)
    if not run:
        return None
    published = Path(pelican.settings["OUTPUT_PATH"])
    if published == Path(pelican.output_path):
        return None
    for environment in run.environments:
        environment.auto_reload = (
            False  # from here no template changes any more: none need be asked for its time
        )
    furnish(Path(pelican.output_path), run.memory.folders, _pages_of_contents(run.context))
    contents = {source: content for source, content in run.context["generated_content"].items() if content}
    for content in contents.values():
        if "{attach}" in content._content:  # noqa: SLF001
            _ = content.content  # moves the attached file, which a page that is not rendered would not
        content.override_url = content.url  # nothing about it changes any more: work it out once
    run.seen.begin()
    tracer = Tracer(
        run.seen,
        body=lambda source: contents[source]._content if source in contents else None,  # noqa: SLF001
        addresses=dict(_addresses(run.context)),
        templates=[Path(folder) for folder in _template_folders(pelican)],
    )
    run.memory.published = Published(run.store, published)
    run.pages = Pages(run.store, tracer, run.memory.published)
    return type("SparingWriter", (SparingWriter,), {"pages": run.pages})


def keep_pages(pelican: Any) -> None:
    """Note what the pages were made of, now that they are published."""
    run: Run | None = pelican.settings.get(RUN)
    if not run:
        return
    if run.pages:
        run.pages.keep()
    run.store.close()


def _addresses(context: Any) -> Iterator[tuple[str, str]]:
    """Yield the address of every source that a link can lead to."""
    for kind in ("generated_content", "static_content"):
        for source, content in sorted(context[kind].items()):
            if content is not None:
                yield f"{kind} {source}", content.url


def _pages_of_contents(context: Any) -> Iterator[str]:
    """Yield the files that articles and pages will be written to."""
    return (content.save_as for content in context["generated_content"].values() if content)


def _template_folders(pelican: Any) -> Iterator[str]:
    yield from pelican.settings["THEME_TEMPLATES_OVERRIDES"]
    yield str(Path(pelican.theme) / "templates")


def _files_of_plugins(names: list[str]) -> list[Path]:
    """Return the files of plugins that do not lie with ours."""
    files = (_file(name) for name in names if not _is_ours(name))
    return sorted(file for file in files if file)


def _is_ours(name: str) -> bool:
    file = _file(name)
    return file is not None and file.is_relative_to(CODE)


def _file(name: str) -> Path | None:
    file = getattr(sys.modules.get(name), "__file__", None)
    return Path(file) if file else None
