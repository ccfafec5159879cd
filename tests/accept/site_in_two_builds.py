"""The whole site built twice from nothing, as on two machines: another folder, time zone and hash seed.

The judge is the other build: every page, document, preview and kit has to be the same, byte for byte.
"""

from __future__ import annotations

import shutil

import pytest

from tests.accept.conftest import ROOT
from tests.conftest import tree
from tests.publishing.command import pelican

SURROUNDINGS = {
    "one": {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
    "another/place": {"TZ": "America/Adak", "PYTHONHASHSEED": "4242", "LC_ALL": "C.UTF-8"},
}
MADE = (".html", ".pdf", ".docx", ".xlsx", ".eml", ".txt", ".webp", ".zip", ".json", ".xml", ".js", ".css")


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """The files of both builds; neither has a cache to take anything from."""
    found = []
    for name, environment in SURROUNDINGS.items():
        folder = tmp_path_factory.mktemp("build") / name
        shutil.copytree(ROOT / "content", folder / "content")
        ended = pelican(folder, "-e", f'CACHE_PATH="{folder}/cache"', **environment)
        assert ended.returncode == 0, ended.stderr
        found.append(tree(folder / "output"))
    return found


def test_every_file_is_the_same(builds: list[dict[str, bytes]]) -> None:
    """A build that repeats can be checked by anybody, and publishing sends only what has changed."""
    one, other = builds
    assert {ending for ending in MADE if any(name.endswith(ending) for name in one)} == set(MADE)
    assert set(one) == set(other)
    assert [name for name in sorted(one) if one[name] != other[name]] == []
