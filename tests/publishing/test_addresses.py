"""Who writes where: two names that are one file on somebody's disk are two claims to one address."""

from __future__ import annotations

import pytest

from plugins.publishing.addresses import Claim, find_collisions

COMPOSED, DECOMPOSED = "caf\u00e9/index.html", "cafe\u0301/index.html"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("about/index.html", "about/index.html"),
        ("about/index.html", "About/index.html"),
        (COMPOSED, DECOMPOSED),
        ("about", "about/index.html"),
        ("about/index.html", "ABOUT"),
    ],
)
def test_names_that_are_one_file_on_some_disk_collide(one: str, other: str) -> None:
    """By case (APFS, NTFS), by Unicode form (HFS+), or a file where another needs a folder."""
    [problem] = find_collisions([Claim(one, "one", "content/a.md"), Claim(other, "other", "content/b.md")])
    assert problem.path == "content/b.md"
    assert "is also the address of content/a.md" in problem.what


def test_neighbors_do_not_collide() -> None:
    """Only what is one file is refused."""
    names = ("about/index.html", "about/us/index.html", "about-us/index.html", "aboutus")
    assert list(find_collisions([Claim(name, name, f"content/{name}.md") for name in names])) == []
