"""The site held in memory: read again when something changed, its pages rendered when they are asked for.

Pelican runs as in a build, up to the point where everything is read and checked. Then each generator
meets a writer that records pages instead of writing them. What generators write themselves (downloads,
pictures, scripts) goes to a folder of its own for each reading. Nothing here decides what a page is:
the test is that its pages are those of a build, byte for byte.
"""

from __future__ import annotations

import copy
import os
import shutil
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.contents import Content
from pelican.settings import read_settings

from plugins.common.problems import ContentProblems, ProblemLog
from plugins.preview.writer import RecordingWriter

# Whose body and title can be replaced in place, and which of Pelican's generators reads them.
READ_BY = {"Article": "ArticlesGenerator", "Page": "PagesGenerator"}


@dataclass(frozen=True)
class Reading:
    """The site as it was read: its pages, and the folder of its other files."""

    pages: RecordingWriter
    files: Path


class Resident:
    """A site in memory.

    `settings` and `overrides` are those of a build that ends when all is read, by raising `end`.
    `folder` is where the files are written that are no pages.
    """

    def __init__(
        self, settings: Path, overrides: Mapping[str, Any], end: type[BaseException], folder: Path
    ) -> None:
        self.end = end
        self.folder = folder
        # One thread at a time reads and one renders; what is being read is not yet what is rendered.
        self.reading = threading.Lock()
        self.rendering = threading.Lock()
        self.kept = KeptContents()
        self.count = 0
        self.generators: list[Any] = []
        self.current: Reading | None = None
        shutil.rmtree(folder, ignore_errors=True)
        self.pelican = Pelican(read_settings(str(settings), override=dict(overrides)))
        signals.all_generators_finalized.connect(self._keep_generators)
        signals.article_generator_init.connect(self.kept.serve)
        signals.page_generator_init.connect(self.kept.serve)

    def read(self) -> tuple[str, ...]:
        """Read the site again; return the problems. With problems, what was read before stays."""
        with self.reading:
            files = self._next_folder()
            try:
                self._read_all()
                pages = RecordingWriter(str(files), settings=self.pelican.settings)
                for generator in self.generators:
                    generator.output_path = str(files)
                    generator.generate_output(pages)
            except ContentProblems as problems:
                shutil.rmtree(files, ignore_errors=True)
                return tuple(map(str, problems.problems))
            finally:
                # Pelican's memory of summaries belongs to the class: it would keep every reading.
                Content.__dict__["get_summary"].cache.clear()
            before, self.current = self.current, Reading(pages, files)
            if before:
                shutil.rmtree(before.files, ignore_errors=True)
            return ()

    def refresh(self, file: Path) -> bool:
        """Read one article or page again and put what it says in the place of what it said.

        True if that is all there is to do for its own page: its address, day, standing, topics and
        embeds are as before. What other pages show of it in counts and indexes comes with the next
        reading, which is to follow.
        """
        with self.reading:
            shown = os.path.relpath(file, self.pelican.settings["PATH"])
            for generator in self.generators:
                old = generator.context["generated_content"].get(shown) if self.current else None
                if old is not None and type(generator).__name__ == READ_BY.get(type(old).__name__):
                    return self._replace(generator, shown, old)
            return False

    def page(self, name: str) -> bytes | None:
        """Return a page by the name of its file, rendered now, or None."""
        with self.rendering:
            text = self.current.pages.render(name) if self.current else None
        return None if text is None else text.encode()

    @property
    def files(self) -> Path | None:
        """The folder of what is no page."""
        return self.current.files if self.current else None

    def _read_all(self) -> None:
        try:
            self.pelican.run()
        except self.end:
            return
        raise AssertionError("A reading must end before anything is written.")

    def _replace(self, generator: Any, file: str, old: Any) -> bool:
        problems: ProblemLog = generator.settings["PROBLEMS"]
        known = len(problems)
        new = generator.readers.read_file(
            base_path=generator.path, path=file, content_class=type(old), context=generator.context
        )
        if len(problems) > known:
            del problems[known:]  # the reading that follows finds them again
            return False
        if type(new) is not type(old) or _settled(new) != _settled(old):
            return False
        with self.rendering:
            vars(old).update({name: value for name, value in vars(new).items() if name != "translations"})
            signals.content_object_init.send(old)  # whoever equips contents had equipped the new one
        return True

    def _next_folder(self) -> Path:
        self.count += 1
        folder = self.folder / str(self.count)
        folder.mkdir(parents=True)
        return folder

    def _keep_generators(self, generators: list[Any]) -> None:
        self.generators = generators


def _settled(content: Any) -> tuple[object, ...]:
    """Return what decides where a content stands, beyond its own page."""
    tags = [tag.slug for tag in getattr(content, "tags", ())]
    embeds = [(embed.kind, embed.slug) for embed in content.entry.embeds]
    return content.url, content.status, getattr(content, "date", None), tags, embeds


class KeptContents:
    """Articles and pages as they were read, for as long as their files stay the same.

    Pelican's generators ask for them by `get_cached_data` and `cache_data`, which its own cache (of
    pickles) implements. What is kept is a copy, made before any plugin has seen the original.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], tuple[object, Any]] = {}

    def serve(self, generator: Any) -> None:
        """Have a generator ask here."""
        kind = type(generator).__name__
        problems: ProblemLog = generator.settings["PROBLEMS"]
        known = len(problems)

        def get_cached_data(file: str, default: Any = None) -> Any:
            nonlocal known
            known = len(problems)
            state, kept = self.kept.get((kind, file), (None, None))
            if kept is None or state != _state(generator.path, file):
                return default
            content = _copied(kept)
            content._context = generator.context  # noqa: SLF001 - what Pelican itself sets when it reads
            signals.content_object_init.send(content)
            return content

        def cache_data(file: str, content: Any) -> None:
            if len(problems) == known:  # one with a problem is read again, to say so again
                self.kept[kind, file] = (_state(generator.path, file), _copied(content))

        generator.get_cached_data = get_cached_data
        generator.cache_data = cache_data


def _copied(content: Any) -> Any:
    twin = copy.copy(content)
    twin.metadata = dict(content.metadata)
    twin.translations = []
    vars(twin).pop("get_content", None)
    return twin


def _state(folder: str, file: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(Path(folder, file))  # noqa: PTH116 - the hottest line of a reading
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
