"""Links from one content file to another: `{filename}path` and `{static}path`, checked in the source.

Which links a text holds follows from the text alone (`find_links`, `check_bare_links`); whether their targets
are there has to be asked each time (`Targets`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from plugins.common.problems import Problem, did_you_mean

LINK = re.compile(r"\{(?P<what>filename|static|attach)\}(?P<path>[^\s)\"'#?>\],]+)")
BARE_FILE = re.compile(r"\]\((?P<path>[^)\s{:]+\.md)[)#]")

UNSEEN = "files"

Link = tuple[int, str]  # the line of a link, and the target as written, its %-signs resolved
Fault = tuple[str, str]  # what is wrong, and how to mend it


def check_links(body: str, first_line: int, path: str, content: Path) -> list[Problem]:
    """Return a Problem for each link that leads nowhere, or to a content file that is not there.

    `path` is the file's path as shown, its folder below `content` gives what relative links
    start from.
    """
    found = check_bare_links(body, first_line, path)
    return found + Targets(content).problems(path, find_links(body, first_line))


def check_bare_links(body: str, first_line: int, path: str) -> list[Problem]:
    """Return a Problem for each bare link to a `.md` file, which leads nowhere; see `check_links`."""
    here = _folder_of(path)
    return [
        Problem(
            path,
            number,
            "link",
            f'"{bare["path"]}" leads nowhere on the site.',
            f"Write {{filename}}/{here}/{PurePosixPath(bare['path']).name}.",
        )
        for number, line in _lines_with(".md", body, first_line)
        for bare in BARE_FILE.finditer(line)
    ]


def find_links(body: str, first_line: int) -> list[Link]:
    """Return the links of a text to files of the content folder, in their order."""
    return [
        (number, unquote(link["path"]))
        for number, line in _lines_with("{", body, first_line)
        for link in LINK.finditer(line)
    ]


class Targets:
    """The files that links lead to. Each is looked for once: ask another one in the next run."""

    def __init__(self, content: Path) -> None:
        self.root = os.path.abspath(content)  # noqa: PTH100
        self.known: dict[tuple[str, str], Fault | None] = {}  # by folder and target

    def problems(self, path: str, links: Iterable[Link]) -> list[Problem]:
        """Return a Problem for each link of a file to a file of the content folder that is not there.

        Links to files outside the content folder are refused (they would publish what was never
        meant to be). What lies in `files` is looked into when a resource attaches it; a link alone
        would publish it unseen.
        """
        here = _folder_of(path)
        found = ((line, self._look_for(target, here)) for line, target in links)
        return [Problem(path, line, "link", *fault) for line, fault in found if fault]

    def _look_for(self, target: str, here: str) -> Fault | None:
        asked = here, target
        if asked not in self.known:
            self.known[asked] = _fault(target, here, self.root)
        return self.known[asked]


def _folder_of(path: str) -> str:
    return path.rpartition("/")[0].rpartition("/")[2]


def _lines_with(sign: str, body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield the lines that hold a sign, each with its number: most hold no link."""
    return ((number, line) for number, line in enumerate(body.split("\n"), start=first_line) if sign in line)


def _fault(target: str, here: str, root: str) -> Fault | None:
    """Return what is wrong with the target of a link, and how to mend it."""
    # By the functions of os, as pathlib takes six times as long and there are thousands of links. What is
    # reached through a link of the file system needs no look here: check_files refuses all of them.
    base = root if target.startswith("/") else os.path.join(root, here)  # noqa: PTH118
    file = os.path.normpath(os.path.join(base, target.lstrip("/")))  # noqa: PTH118
    if not f"{file}{os.sep}".startswith(f"{root}{os.sep}"):
        return f'"{target}" is outside the content folder.', "Copy it into content/."
    if not os.path.isfile(file):  # noqa: PTH113
        return f'"{target}" is not there.', _meant(Path(file)) or "Check the name of the file."
    if file.startswith(os.path.join(root, UNSEEN, "")):  # noqa: PTH118
        mending = f"Name {Path(file).name} under «attachments» of a resource, and link to that resource."
        return f'"{target}" would be published without a look into it.', mending
    return None


def _meant(file: Path) -> str:
    names = [other.name for other in file.parent.glob(f"*{file.suffix}")] if file.parent.is_dir() else []
    return did_you_mean(file.name, names)
