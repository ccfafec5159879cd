"""The budget of every page of the real site, in bytes: what the network decides, whatever the machine."""

from __future__ import annotations

import gzip
import re
import statistics

import pytest
from bs4 import BeautifulSoup

from tests.accept.conftest import Published

ROUND_TRIP = 14_336  # ten segments: what a server sends before it waits for an answer (RFC 6928)
TEN_KILOBYTES = 10_240
AROUND_THE_WORDS = 7_340
FONTS = 64_000
STYLESHEET = re.compile(r'<link rel="stylesheet" href="/(?P<file>[^"]+)"')


def html_of(published: Published, path: str) -> str:
    """Return a page."""
    return (published.folder / f"{path}index.html".lstrip("/")).read_text(encoding="utf-8")


def compressed(data: bytes) -> int:
    """Return how many bytes travel."""
    return len(gzip.compress(data, 9))


def weight(published: Published, path: str) -> int:
    """Return the compressed bytes of a page and of the stylesheet that it waits for."""
    html = html_of(published, path)
    found = STYLESHEET.search(html)
    assert found, path
    return compressed(html.encode()) + compressed((published.folder / found["file"]).read_bytes())


def words(html: str) -> str:
    """Return what a page says in its main part, without markup."""
    main = BeautifulSoup(html, "html.parser").select_one("main")
    assert main
    return " ".join(main.get_text(" ").split())


@pytest.mark.parametrize(
    ("begins", "most"),
    [("/", ROUND_TRIP), ("/articles/", 12_800), ("/join/", 10_000), ("/kits/", 11_000)],
)
def test_a_page_and_its_stylesheet_fit_into_one_round_trip(
    published: Published, begins: str, most: int
) -> None:
    """The longest article and the one with a whole sheet in it set the mark of articles."""
    paths = [path for path in published.pages if path.startswith(begins) and path.endswith("/")]
    assert paths
    too_heavy = {path: size for path in paths if (size := weight(published, path)) > most}
    assert too_heavy == {}


def test_what_stands_around_the_words_of_an_article_leaves_them_room(published: Published) -> None:
    """Markup, head and stylesheet: 2,900 bytes of ten kilobytes are the words', which is 1,300 of them."""
    paths = [path for path in published.pages if path.startswith("/articles/") and path != "/articles/"]
    around = {}
    for path in paths:
        html = html_of(published, path)
        if "data-resource" not in html:  # a whole sheet in the text brings its own fields and style
            around[path] = weight(published, path) - compressed(words(html).encode())
    assert around
    assert {path: size for path, size in around.items() if size > AROUND_THE_WORDS} == {}


def test_the_usual_article_takes_ten_kilobytes(published: Published) -> None:
    """Counted as the 14 of a round trip are. A long text, and a whole sheet in the text, cost more."""
    paths = [path for path in published.pages if path.startswith("/articles/") and path != "/articles/"]
    assert statistics.median(weight(published, path) for path in paths) <= TEN_KILOBYTES


def test_all_fonts_together_stay_light(published: Published) -> None:
    """Most visitors load two of the four."""
    sizes = [file.stat().st_size for file in (published.folder / "theme/fonts").glob("*.woff2")]
    assert sizes
    assert sum(sizes) <= FONTS
