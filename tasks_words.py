"""How a verb ends: in words for people or one JSON object for programs, and with an exit code."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from invoke import Exit

from plugins.common.problems import ContentProblems


@contextmanager
def plain_words(*, as_json: bool = False) -> Iterator[None]:
    """Turn errors that are somebody's to mend into words and an exit code; others keep their traceback."""
    try:
        yield
    except KeyboardInterrupt:
        raise Exit(code=130) from None
    except Exception as error:
        code = getattr(error, "exitcode", None)
        if code is None:
            raise
        problems = error.problems if isinstance(error, ContentProblems) else ()
        if as_json:
            print(answer("" if problems else str(error), code=code, problems=problems))
            raise Exit(code=code) from None
        raise Exit(f"{error}{_count(problems)}", code=code) from None


def answer(summary: str, *, code: int = 0, problems: Sequence[Any] = (), **more: Any) -> str:
    """Return how a verb ended as one line of JSON, for editors and continuous integration.

    `problems` (and lists given by other names) hold objects with `path`, `line`, `text` and
    whatever else they know.
    """
    return json.dumps(
        {"exit_code": code, "summary": summary, "problems": as_objects(problems), **more}, ensure_ascii=False
    )


def as_objects(found: Sequence[Any]) -> list[dict[str, Any]]:
    """Return problems or advice as JSON objects, each with its line of text."""
    return [{**dataclasses.asdict(one), "text": str(one)} for one in found]


def _count(problems: Sequence[Any]) -> str:
    if not problems:
        return ""
    files = len({problem.path for problem in problems})
    return f"\n{len(problems)} problem(s) in {files} file(s). Nothing was changed."
