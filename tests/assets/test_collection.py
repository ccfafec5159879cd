"""The collection: names that change with content, clear errors, a cache that is only a cache."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from plugins.assets.collect import ICON_SIZES, collect
from plugins.assets.collection import AssetError, Collection, fingerprinted
from plugins.assets.icons import favicon, png_icon
from plugins.common.cache import remembered

STATIC = Path(__file__).resolve().parents[2] / "theme" / "static"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path fill="#b03a20" d="M0 0h8v8z"/></svg>'


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache that the tests of this module share."""
    return tmp_path_factory.mktemp("assets")


def test_a_name_changes_with_the_content_and_only_with_it() -> None:
    """Files are kept for a year by their names."""
    assert fingerprinted("css/main.css", b"a") == fingerprinted("css/main.css", b"a")
    assert fingerprinted("css/main.css", b"a") != fingerprinted("css/main.css", b"b")
    assert fingerprinted("css/main.css", b"a").startswith("theme/css/main.")


def test_an_unknown_name_is_an_error_with_the_nearest_one() -> None:
    """A page with a dead stylesheet must not be published."""
    collection = Collection("", {"css/main.css": "theme/css/main.1.css"}, {})
    with pytest.raises(AssetError, match=r'asset\("css/mian.css"\).*Did you mean "css/main.css"'):
        collection.address("css/mian.css")


def test_addresses_begin_with_the_path_of_the_site() -> None:
    """A site may live below a folder of its host."""
    collection = Collection("/blunt", {"a.css": "theme/a.1.css"}, {})
    assert collection.address("a.css") == "/blunt/theme/a.1.css"


def test_every_address_in_the_stylesheets_is_a_file_of_the_collection(cache: Path) -> None:
    """Fonts are found, whatever their fingerprints are."""
    collection = collect(STATIC, cache, "/blunt")
    css = b"".join(data for path, data in collection.files.items() if path.endswith(".css")).decode()
    addresses = {part.split('"')[0] for part in css.split('url("')[1:]}
    assert addresses
    assert {address.removeprefix("/blunt/") for address in addresses} <= collection.files.keys()


def test_licences_are_published_beside_the_fonts(cache: Path) -> None:
    """OFL 1.1, 2."""
    files = collect(STATIC, cache, "").files
    assert {path for path in files if path.endswith("licence.txt")} == {
        "theme/fonts/infield-text-licence.txt",
        "theme/fonts/lane-display-licence.txt",
    }


def test_a_collection_repeats(cache: Path, tmp_path: Path) -> None:
    """With and without the cache the bytes are the same."""
    assert collect(STATIC, cache, "").files == collect(STATIC, tmp_path, "").files


def test_icons_have_the_sizes_that_browsers_ask_for(tmp_path: Path) -> None:
    """180 and 512 px for a home screen; 16, 32 and 48 in favicon.ico."""
    for size in ICON_SIZES:
        assert Image.open(io.BytesIO(png_icon(SVG, size, tmp_path))).size == (size, size)
    icon = Image.open(io.BytesIO(favicon(SVG, tmp_path)))
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


def test_what_was_made_from_the_same_inputs_is_not_made_again(tmp_path: Path) -> None:
    """The cache is keyed by everything that decides the result."""
    made: list[str] = []

    def make(name: str) -> Callable[[], bytes]:
        def work() -> bytes:
            made.append(name)
            return name.encode()

        return work

    assert remembered(tmp_path, ("a", b"1"), make("first")) == b"first"
    assert remembered(tmp_path, ("a", b"1"), make("second")) == b"first"
    assert remembered(tmp_path, ("a", b"2"), make("third")) == b"third"
    assert remembered(tmp_path, ("a", b"", b"2"), make("fourth")) == b"fourth"
    assert made == ["first", "third", "fourth"]


def test_a_deleted_cache_is_made_again(tmp_path: Path) -> None:
    """It is safe to delete at any time."""
    folder = tmp_path / "deep" / "cache"
    assert remembered(folder, ("a",), lambda: b"1") == b"1"
    for file in folder.iterdir():
        file.unlink()
    assert remembered(folder, ("a",), lambda: b"2") == b"2"
