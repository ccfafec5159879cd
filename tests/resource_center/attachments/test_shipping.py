"""An attachment on its way: named in front matter, shipped as it is, found everywhere downloads are."""

from __future__ import annotations

import hashlib
import json
import textwrap
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from tests.conftest import RESOURCE
from tests.resource_center.attachments import made

Build = Callable[..., Path]
KIT = """
    ---
    title: A kit
    summary: All of it.
    for: [candidate]
    topics: [rejection]
    resources: [feedback-request]
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    Use it.
    """


def attaching(*lines: str) -> str:
    """Return a resource that attaches files; the key stands on line 8 of it."""
    text = textwrap.dedent(RESOURCE).lstrip("\n")
    named = "".join(f"  - {line}\n" for line in lines)
    return text.replace("subject:", f"attachments:\n{named}subject:")


def test_an_attachment_is_shipped_as_it_is(build_site: Build, tmp_path: Path) -> None:
    """At a fixed address, in the listing with size and SHA-256, on the page, and in the kit's ZIP."""
    grid = made.spreadsheet()
    (tmp_path / "content/files").mkdir(parents=True)
    (tmp_path / "content/files/grid.xlsx").write_bytes(grid)
    output = build_site(
        {
            "content/resources/feedback-request.md": attaching("grid.xlsx: The grid, to change as you like"),
            "content/kits/a-kit.md": KIT,
        }
    )
    assert (output / "downloads/grid.xlsx").read_bytes() == grid
    (listed,) = json.loads((output / "resources.json").read_text())["resources"]
    told = listed["downloads"][-1]
    assert told["label"] == "The grid, to change as you like"
    assert (told["note"], told["size"]) == ("Spreadsheet", len(grid))
    assert told["sha256"] == hashlib.sha256(grid).hexdigest()
    page = (output / "resources/feedback-request/index.html").read_text()
    assert "The grid, to change as you like" in page
    assert "/downloads/grid.xlsx" in page
    with zipfile.ZipFile(output / "downloads/a-kit.zip") as archive:
        assert archive.read("a-kit/grid.xlsx") == grid
        assert "grid.xlsx" in archive.read("a-kit/index.html").decode()


MISUSE: dict[str, tuple[tuple[str, ...], str]] = {
    "no list": ((), "it is not a list"),
    "no name": (("grid.xlsx",), "not «file: what it is called»"),
    "an empty name": (('grid.xlsx: ""',), "needs a name"),
    "a long name": ((f"grid.xlsx: {'a' * 61}",), "1 to 60 characters"),
    "outside": (("../grid.xlsx: The grid",), "cannot be the name of a file"),
    "capitals": (("Grid.xlsx: The grid",), "small letters"),
    "twice": (("grid.xlsx: The grid", "grid.xlsx: Again"), "stands twice"),
    "not there": (("gird.xlsx: The grid",), 'Did you mean "grid.xlsx"?'),
    "a link elsewhere": (("link.xlsx: The grid",), "it is not there"),
    "the address of a document": (("feedback-request.txt: A text",), "another file's already"),
    "the second one is a program": (("grid.xlsx: The grid", "program.pdf: A program"), "a program"),
}


@pytest.mark.parametrize("name", MISUSE)
def test_every_misuse_is_a_problem_with_its_line(name: str, build_site: Build, tmp_path: Path) -> None:
    """File, line, key, what is wrong and how to mend it; nothing is published."""
    lines, said = MISUSE[name]
    folder = tmp_path / "content/files"
    folder.mkdir(parents=True)
    (folder / "grid.xlsx").write_bytes(made.spreadsheet())
    (folder / "feedback-request.txt").write_text("Text")
    (folder / "program.pdf").write_bytes(b"MZ")
    (folder / ".kept.xlsx").write_bytes(made.spreadsheet())
    if name == "a link elsewhere":
        (folder / "link.xlsx").symlink_to(folder / ".kept.xlsx")
    text = attaching(*lines) if lines else attaching("x").replace("attachments:\n  - x", "attachments: x")
    with pytest.raises(ContentProblems) as caught:
        build_site({"content/resources/feedback-request.md": text})
    (problem,) = [line for line in str(caught.value).splitlines() if ".md:" in line]
    line = 8 if not lines else 8 + len(lines)
    assert problem.startswith(f"content/resources/feedback-request.md:{line}: attachments: "), problem
    assert said in problem
    assert not (tmp_path / "output").exists()


def test_a_file_that_is_not_named_is_not_published(build_site: Build, tmp_path: Path) -> None:
    """What lies in content/files and no resource names stays there."""
    (tmp_path / "content/files").mkdir(parents=True)
    (tmp_path / "content/files/secret.txt").write_text("Not for anybody")
    output = build_site({"content/resources/feedback-request.md": RESOURCE})
    published = [path for path in output.rglob("*") if path.is_file()]
    assert not [path for path in published if b"Not for anybody" in path.read_bytes()]
    assert b"secret" not in (output / "resources.json").read_bytes()
