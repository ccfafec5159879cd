"""Links from one content file to another: `{filename}path` and `{static}path`, checked in the source."""

from __future__ import annotations

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
    problems = []
    here = PurePosixPath(path).parent.name
    for number, line in enumerate(body.split("\n"), start=first_line):
        for bare in BARE_FILE.finditer(line):
            what = f'"{bare["path"]}" leads nowhere on the site.'
            mending = f"Write {{filename}}/{here}/{PurePosixPath(bare['path']).name}."
            problems.append(Problem(path, number, "link", what, mending))
        faults = (_fault(unquote(link["path"]), here, content.resolve()) for link in LINK.finditer(line))
        problems += [Problem(path, number, "link", *fault) for fault in faults if fault]
    return problems


def _fault(target: str, here: str, content: Path) -> tuple[str, str] | None:
    """Return what is wrong with the target of a link, and how to mend it."""
    base = content if target.startswith("/") else content / here
    file = (base / target.lstrip("/")).resolve()
    if not file.is_relative_to(content):
        return f'"{target}" is outside the content folder.', "Copy it into content/."
    if not file.is_file():
        names = [other.name for other in file.parent.glob(f"*{file.suffix}")] if file.parent.is_dir() else []
        return f'"{target}" is not there.', did_you_mean(file.name, names) or "Check the name of the file."
    if file.is_relative_to(content / UNSEEN):
        mending = f"Name {file.name} under «attachments» of a resource, and link to that resource."
        return f'"{target}" would be published without a look into it.', mending
    return None
