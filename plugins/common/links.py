"""Links from one content file to another: `{filename}path` and `{static}path`, checked in the source."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from plugins.common.problems import Problem, did_you_mean

LINK = re.compile(r"\{(?P<what>filename|static|attach)\}(?P<path>[^\s)\"'#?>\],]+)")
BARE_FILE = re.compile(r"\]\((?P<path>[^)\s{:]+\.md)[)#]")


def check_links(body: str, first_line: int, path: str, content: Path) -> list[Problem]:
    """Return a Problem for each link to a file of the content folder that is not there.

    `path` is the file's path as shown, its folder below `content` gives what relative links
    start from. Links to files outside the content folder are refused (they would publish
    what was never meant to be), and so are bare links to `.md` files, which lead nowhere.
    """
    problems = []
    here = PurePosixPath(path).parent.name
    for number, line in enumerate(body.split("\n"), start=first_line):
        for bare in BARE_FILE.finditer(line):
            mending = f"Write {{filename}}/{here}/{PurePosixPath(bare['path']).name}."
            problems.append(
                Problem(path, number, "link", f'"{bare["path"]}" leads nowhere on the site.', mending)
            )
        for link in LINK.finditer(line):
            target = unquote(link["path"])
            base = content if target.startswith("/") else content / here
            file = (base / target.lstrip("/")).resolve()
            if not file.is_relative_to(content.resolve()):
                problems.append(
                    Problem(
                        path,
                        number,
                        "link",
                        f'"{target}" is outside the content folder.',
                        "Copy it into content/.",
                    )
                )
            elif not file.is_file():
                known = (
                    [other.name for other in file.parent.glob(f"*{file.suffix}")]
                    if file.parent.is_dir()
                    else []
                )
                mending = did_you_mean(file.name, known) or "Check the name of the file."
                problems.append(Problem(path, number, "link", f'"{target}" is not there.', mending))
    return problems
