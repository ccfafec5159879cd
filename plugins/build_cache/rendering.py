"""Articles rendered by several processes when many are new: in a first build, or after a change of the code.

Rendering leaves nothing behind but a page in the stage, a note of what it was made of, and problems: that
is also what lets unchanged pages be spared.
"""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import Any

from plugins.build_cache.workers import make_each, pays
from plugins.build_cache.writer import SparingWriter
from plugins.common.problems import Problem, ProblemLog

Call = tuple[tuple[Any, ...], dict[str, Any]]  # what `write` was called with; first the page's name


def share_out(generator: Any) -> None:
    """Have the articles of Pelican's generator written by several processes when many were never rendered."""
    write_each = generator.generate_articles

    def generate_articles(write: Any) -> None:
        calls: list[Call] = []
        write_each(lambda *given, **named: calls.append((given, named)))
        writer = write.func.__self__  # whose method it is, with a setting of Pelican's put in
        known = writer.pages.before if isinstance(writer, SparingWriter) else {}
        new = [call for call in calls if call[0][0] not in known]
        # One is written here: then every fork has the compiled templates, and the hashes of what all share.
        shared = new[1:] if isinstance(writer, SparingWriter) and pays(len(new)) else []
        names = {given[0] for given, _ in shared}
        for given, named in calls:
            if given[0] not in names:
                write(*given, **named)
        if shared:
            _write_shared(shared, write, writer, generator.settings["PROBLEMS"])

    generator.generate_articles = generate_articles


def _write_shared(calls: list[Call], write: Any, writer: SparingWriter, problems: ProblemLog) -> None:
    """Write pages in forks, and note here what they noted there."""

    def write_one(call: Call) -> list[Any]:
        known, (given, named) = len(problems), call
        write(*given, **named)
        return [writer.pages.notes.get(given[0]), [astuple(problem) for problem in problems[known:]]]

    for (given, _), said in zip(calls, make_each(calls, write_one), strict=True):
        note, found = json.loads(said)
        if note is not None:
            writer.pages.take(given[0], note)
        problems.extend(Problem(*problem) for problem in found)
