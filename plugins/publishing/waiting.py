"""Problems of drafts: told, but no reason to keep everything else from being published."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from plugins.common.front_matter import Source, read_source
from plugins.common.problems import Problem
from plugins.common.standing import Standing

NOT_PUBLIC = (Standing.DRAFT, Standing.WITHDRAWN)


def part_problems(problems: Iterable[Problem], project: Path) -> tuple[list[Problem], list[Problem]]:
    """Return (what stops a publication, what waits with its draft).

    A file that says `status: draft` is on no page, whatever else is wrong with it. A file whose
    status cannot be read is no draft: nothing is left out by a slip.
    """
    stopping: list[Problem] = []
    waiting: list[Problem] = []
    for problem in problems:
        (waiting if _is_draft(problem.path, project) else stopping).append(problem)
    return stopping, waiting


def _is_draft(path: str, project: Path) -> bool:
    file = project / f"{path.removesuffix('.workbook.yaml').removesuffix('.md')}.md"
    if not file.is_file():
        return False
    source = read_source(file, path)
    status = source.entries.get("status") if isinstance(source, Source) else None
    return status is not None and str(status.value.data) in NOT_PUBLIC
