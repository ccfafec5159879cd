"""Links between content files are checked where they are written."""

from __future__ import annotations

import pytest

from plugins.common.links import check_links
from tests.conftest import WriteFiles


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("[x]({filename}/articles/gone.md)", '"/articles/gone.md" is not there. Did you mean "gone-on.md"?'),
        ("[x]({filename}../secret.md)", "is not there"),
        ("[x]({static}../../etc/passwd)", "is outside the content folder"),
        ("[x]({static}/../content-of-others/x.svg)", "is outside the content folder"),
        ("[x](other.md)", "Write {filename}/articles/other.md."),
        ("[x]({static}/files/gird.xlsx)", 'is not there. Did you mean "grid.xlsx"?'),
        ("[x]({static}/files/grid.xlsx)", "Name grid.xlsx under «attachments» of a resource"),
    ],
)
def test_a_link_to_a_missing_or_foreign_file_is_a_problem(
    write_files: WriteFiles, line: str, said: str
) -> None:
    """Pelican only warns, and copies files into the site from outside, or that nobody has looked into."""
    root = write_files(
        {"content/articles/gone-on.md": "x", "content/files/grid.xlsx": "x", "content-of-others/x.svg": "x"}
    )
    problems = check_links(f"first\n{line}", 7, "content/articles/x.md", root / "content")
    assert [problem.line for problem in problems] == [8]
    assert said in str(problems[0])


def test_links_that_lead_somewhere_are_no_problem(write_files: WriteFiles) -> None:
    """By the root of the content folder or by the file's own folder, with or without an anchor."""
    root = write_files({"content/articles/a.md": "x", "content/images/p.svg": "x"})
    body = "[a]({filename}/articles/a.md#x) [b]({filename}a.md) ![c]({static}/images/p.svg) [d](https://x.org/a.md)"
    assert check_links(body, 1, "content/articles/x.md", root / "content") == []
