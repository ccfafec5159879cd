"""Problems: faults in content that an author can mend. They are collected, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

CONTENT_EXIT_CODE = 1


@dataclass(frozen=True, order=True)
class Problem:
    """One fault in one place, in words for someone who does not program.

    `path` is shown as given (relative to the project), `line` counts from 1 and is 0
    when the fault belongs to the whole file, `key` is the front matter key or the kind
    of thing at fault («field», «link»). `what` says what is wrong, `mending` what to do.
    """

    path: str
    line: int
    key: str
    what: str
    mending: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        subject = f"{self.key}: " if self.key else ""
        return f"{place}: {subject}{self.what} {self.mending}"


class ProblemLog(list[Problem]):
    """All problems of one run. Readers and generators add to it; the publishing gate raises it."""

    def is_broken(self, path: str) -> bool:
        """Whether a problem was found in this file: what refers to it is then not at fault."""
        return any(problem.path == path for problem in self)


class ContentProblems(Exception):
    """Every problem of a run, raised once. Prints as one line a problem, sorted by place."""

    exitcode = CONTENT_EXIT_CODE

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(sorted(set(problems)))
        super().__init__(str(self))

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


def did_you_mean(word: str, valid: Iterable[str]) -> str:
    """Return « Did you mean "x"?» for the nearest valid word, or an empty string."""
    near = nearest(word, valid)
    return f'Did you mean "{near}"?' if near else ""


def nearest(word: str, valid: Iterable[str]) -> str | None:
    """Return the valid word that `word` is most likely a slip of, or None."""
    folded = {candidate.casefold(): candidate for candidate in valid}
    matches = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else None


def one_of(words: Sequence[str]) -> str:
    """Return the words as an English list: «a, b or c»."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} or {words[-1]}"
