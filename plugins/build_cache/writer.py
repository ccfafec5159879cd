"""Pelican's writer, sparing itself pages whose inputs are the same as when they were made."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from typing import Any, Self

from pelican.writers import Writer

from plugins.build_cache.published import Published, link, write_anew
from plugins.build_cache.store import Store
from plugins.build_cache.trace import Trace, Tracer

NAME = "/pages"  # among the notes; no page has it


class Pages:
    """The pages of one run: those of the run before in `published`, and what is noted of the new ones."""

    def __init__(self, store: Store, tracer: Tracer, published: Published) -> None:
        self.store = store
        self.tracer = tracer
        self.published = published
        self.lists: dict[tuple[str, ...], list[str]] = {}
        self.before: Mapping[str, Any] = store.page(published.folder, NAME) or {}
        for note in self.before.values():
            self._share_names(note)
        self.notes: dict[str, Any] = {}

    def is_unchanged(self, name: str, template: Any, context: Any) -> bool:
        """Whether the published page is what rendering would give. Then nothing needs to be rendered."""
        note = self.before.get(name)
        if note is None or note["page"] != self.published.hashes.get(name):
            return False
        if not self.tracer.is_true(note["trace"], template, context):
            return False
        self.notes[name] = note
        return True

    def note(self, name: str, trace: Trace, sha256: str) -> None:
        """Note what a page was made of."""
        self.take(name, {"trace": trace, "page": sha256})

    def take(self, name: str, note: dict[str, Any]) -> None:
        """Take over what was noted of a page, by a fork perhaps."""
        self._share_names(note)
        self.notes[name] = note

    def _share_names(self, note: dict[str, Any]) -> None:
        """Keep the names that a template asks for once, not once for each of its pages."""
        names = note["trace"]["names"]
        note["trace"]["names"] = self.lists.setdefault(tuple(names), names)

    def keep(self) -> None:
        """Keep what was noted, the pages being published."""
        if self.notes != self.before:
            self.store.note_pages(self.published.folder, {NAME: self.notes})


class Rendered(str):
    """A page with what it was made of (None: nobody can say)."""

    __slots__ = ("trace",)
    trace: Trace | None


class Unchanged(str):
    """Stands for a page that need not be made."""

    __slots__ = ()


class SparingWriter(Writer):
    """Asks before each page whether it is needed; a page that comes out the same stays the same file.

    A hard link puts a published file into the stage: neither its bytes nor its times change.
    """

    pages: Pages

    def write_file(self, name: Any, template: Any, *args: Any, **kwargs: Any) -> None:
        """Write a page as Pelican does, its template asked only if it must be."""
        super().write_file(name, _SparingTemplate(template, self.pages), *args, **kwargs)

    def _open_w(self, filename: str, encoding: str, override: bool = False) -> _File:
        if filename in self._written_files:  # whether it may be written again is Pelican's business
            with super()._open_w(filename, encoding, override) as file:
                filename = file.name
        elif override:
            self._overridden_files.add(filename)
        self._written_files.add(filename)
        return _File(filename, f"{self.output_path}{os.sep}", self.pages)


class _SparingTemplate:
    """What Pelican's writer renders instead of the template."""

    def __init__(self, template: Any, pages: Pages) -> None:
        self.template = template
        self.pages = pages

    def render(self, context: Any) -> str:
        if self.pages.is_unchanged(context["output_file"], self.template, context):
            return Unchanged()
        self.pages.tracer.seen.begin()
        page = Rendered(self.template.render(context))
        page.trace = self.pages.tracer.write(self.template, context)
        return page


class _File:
    """What Pelican's writer writes into instead of a file below `folder`; texts are quicker than paths."""

    def __init__(self, file: str, folder: str, pages: Pages) -> None:
        self.file = file
        self.pages = pages
        self.name = file.removeprefix(folder).replace(os.sep, "/") if file != os.devnull else ""
        self.parts: list[str] = []

    def write(self, text: str) -> None:
        self.parts.append(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_error: object) -> None:
        if kind is not None or not self.name:
            return
        published = self.pages.published
        first = self.parts[0] if self.parts else ""
        data = "".join(self.parts).encode()
        sha256 = hashlib.sha256(data).hexdigest()
        if isinstance(first, Unchanged) or published.hashes.get(self.name) == sha256:
            link(f"{published.folder}/{self.name}", self.file)
        else:
            write_anew(self.file, data)
        if isinstance(first, Rendered) and first.trace is not None:
            self.pages.note(self.name, first.trace, sha256)
