"""Old addresses that lead to where a page is now: `moved_from` in front matter, made one list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plugins.common.problems import Problem
from plugins.common.standing import Origin


@dataclass(frozen=True)
class Redirect:
    """An old address and where it leads, both from the site's root, with a slash in front.

    `path` is the content file that claims it, on line `line`.
    """

    old: str
    new: str
    path: str = ""
    line: int = 0

    @property
    def file(self) -> str:
        """Where a page at the old address is written."""
        return f"{self.old[1:]}index.html" if self.old.endswith("/") else self.old[1:]


def read_redirects(
    origins: Iterable[Origin], served: Sequence[str]
) -> tuple[tuple[Redirect, ...], list[Problem]]:
    """Return where old addresses lead, sorted, and a Problem for each that cannot.

    An address leads to a page of today, never to another old one: a page that moved twice names
    both addresses, so that no visitor is sent on twice. Refused are addresses that lead to
    themselves, that two files claim, or that the signup service answers (`served`). What is a
    page today is told by addresses.py.
    """
    found: dict[str, Redirect] = {}
    problems = []
    for origin in origins:
        for written in origin.moved_from:
            redirect = Redirect(_whole(written), f"/{origin.url}", origin.path, origin.moved_line)
            fault = _fault(redirect, served)
            other = found.get(redirect.old.casefold())
            if other and not fault:
                fault = f"{other.path} claims it too.", "Leave it to one of them."
            if fault:
                what, mending = f'"{written}": {fault[0]}', fault[1]
                problems.append(Problem(origin.path, origin.moved_line, "moved_from", what, mending))
                continue
            found[redirect.old.casefold()] = redirect
    return tuple(sorted(found.values(), key=lambda redirect: redirect.old)), problems


def _fault(redirect: Redirect, served: Sequence[str]) -> tuple[str, str] | None:
    if redirect.old.casefold() == redirect.new.casefold():
        return "this is where the page is now; it would lead to itself for ever.", "Delete the line."
    if any(redirect.old.startswith(prefix) for prefix in served):
        return "the signup service answers there.", "Delete the line."
    return None


def _whole(written: str) -> str:
    """Return an address as hosts see it: a folder ends with a slash, a file has an ending."""
    last = written.rsplit("/", 1)[-1]
    return f"{written}/" if last and "." not in last else written
