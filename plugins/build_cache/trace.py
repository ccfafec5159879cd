"""What a page was made of, written down while its template runs: a verifying trace.

A template may look at anything in its context. Which names it asked for is noted by Jinja's own
context (`Environment.context_class`), which bodies it showed by the contents themselves. The page may
be left as it is when every one of these values has the hash that it had then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import Environment
from jinja2.runtime import Context

from plugins.build_cache.digest import Digests, Unknown
from plugins.build_cache.makers import files_below, hash_of_files
from plugins.build_cache.store import hash_of

ABSENT = b"absent"  # a template asked for it, and there was no such name; no hash is that short
Trace = dict[str, Any]


@dataclass
class Seen:
    """What has been looked at since the last page was begun."""

    names: set[str] = field(default_factory=set)
    bodies: set[str] = field(default_factory=set)

    def begin(self) -> None:
        """Begin another page."""
        self.names.clear()
        self.bodies.clear()


def watch_names(environment: Environment, seen: Seen) -> None:
    """Have an environment note each name that its templates ask for."""

    class WatchedContext(Context):
        def resolve_or_missing(self, key: str) -> Any:
            seen.names.add(key)
            return super().resolve_or_missing(key)

    environment.context_class = WatchedContext


class Tracer:
    """Writes traces and verifies them, for one run.

    `body` gives the Markdown-made HTML of a content by its source, links unresolved; `addresses`
    are what its links can become; `templates` are the folders that templates come from.
    """

    def __init__(
        self,
        seen: Seen,
        body: Callable[[str], str | None],
        addresses: Mapping[str, str],
        templates: list[Path],
    ) -> None:
        self.seen = seen
        self.body = body
        self.digests = Digests()
        self.addresses = self.digests.of(addresses)
        self.templates = hash_of_files(file for folder in templates for file in files_below(folder))
        self.frames: dict[int, bytes] = {}

    def is_true(self, trace: Trace, template: Any, context: Mapping[str, Any]) -> bool:
        """Whether a page made now would be the one that the trace was written for."""
        return trace == self._trace(template, context, trace["names"], trace["bodies"])

    def write(self, template: Any, context: Mapping[str, Any]) -> Trace | None:
        """Return the trace of the page just rendered, or None if it showed what has no hash."""
        return self._trace(template, context, sorted(self.seen.names), sorted(self.seen.bodies))

    def _trace(
        self, template: Any, context: Mapping[str, Any], names: list[str], bodies: list[str]
    ) -> Trace | None:
        try:
            values = [self._frame(template), *(self._value(context, name) for name in names)]
        except Unknown:
            return None
        seen = hash_of(*values, *map(self._body, bodies)).hex()
        return {"names": names, "bodies": bodies, "seen": seen}

    def _value(self, context: Mapping[str, Any], name: str) -> bytes:
        # Without a value it is a global, which is part of the frame, or nothing.
        return self.digests.of(context[name]) if name in context else ABSENT

    def _body(self, source: str) -> bytes:
        body = self.body(source)
        return ABSENT if body is None else self.digests.of((body, self.addresses))

    def _frame(self, template: Any) -> bytes:
        """Return the hash of what every page of a template shares: all templates, globals and filters."""
        environment = template.environment
        if id(environment) not in self.frames:
            parts = (environment.globals, environment.filters, environment.tests, self.templates)
            self.frames[id(environment)] = self.digests.of(parts)
        return f"{template.name} ".encode() + self.frames[id(environment)]
