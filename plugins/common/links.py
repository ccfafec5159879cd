"""Links from one content file to another: `{filename}path` and `{static}path`, checked in the source."""

from __future__ import annotations

import os
import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from plugins.common.problems import Problem, did_you_mean

LINK = re.compile(r"\{(?P<what>filename|static|attach)\}(?P<path>[^\s)\"'#?>\],]+)")
BARE_FILE = re.compile(r"\]\((?P<path>[^)\s{:]+\.md)[)#]")

UNSEEN = "files"


def check_links(body: str, first_line: int, path: str, content: Path) -> list[Problem]:
    """Return a Problem for each link to a file of the content folder that is not there.

    `path` is the file's path as shown, its folder below `content` gives what relative links
    start from. Links to files outside the content folder are refused (they would publish
    what was never meant to be), and so are bare links to `.md` files, which lead nowhere. What lies
    in `files` is looked into when a resource attaches it; a link alone would publish it unseen.
    """
    problems: list[Problem] = []
    here, root = PurePosixPath(path).parent.name, os.path.abspath(content)  # noqa: PTH100
    for number, line in enumerate(body.split("\n"), start=first_line):
        if not ("{" in line or ".md" in line):
            continue
        for bare in BARE_FILE.finditer(line):
            what = f'"{bare["path"]}" leads nowhere on the site.'
            mending = f"Write {{filename}}/{here}/{PurePosixPath(bare['path']).name}."
            problems.append(Problem(path, number, "link", what, mending))
        faults = (_fault(unquote(link["path"]), here, root) for link in LINK.finditer(line))
        problems += [Problem(path, number, "link", *fault) for fault in faults if fault]
    return problems


def _fault(target: str, here: str, root: str) -> tuple[str, str] | None:
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
