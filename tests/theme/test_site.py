"""The theme on a whole site: pages, feeds and the sitemap."""

from __future__ import annotations

import gzip
import re
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from plugins.common.wording import file_size

SITE = "https://example.com"
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
Pages = dict[str, BeautifulSoup]
ALWAYS_THERE = {"", "articles/", "resources/", "all/", "join/", "join/everyone/", "about/", "kits/kit/"}


def indexed(pages: Pages) -> Pages:
    """Return the pages that search engines may show."""
    return {name: page for name, page in pages.items() if not page.select("meta[content=noindex]")}


def stylesheet(page: BeautifulSoup) -> str:
    """Return the address of the stylesheet a page waits for."""
    link = page.select_one("head link[rel=stylesheet]")
    assert link
    return str(link["href"])


def test_every_page_has_one_title_a_main_part_and_a_way_to_skip_to_it(pages: Pages) -> None:
    """WCAG 2.2, 2.4.1, 2.4.2, 1.3.1; headings do not skip a level."""
    for address, page in pages.items():
        assert len(page.select("h1")) == 1, address
        assert page.select_one("body > a[href='#main']"), address
        assert len(page.select("main#main")) == 1, address
        assert page.title is not None
        assert page.title.get_text().strip(), address
        assert page.select_one("meta[name=description][content]"), address
        levels = [int(heading.name[1]) for heading in page.select("h1, h2, h3, h4")]
        assert all(after <= before + 1 for before, after in pairwise(levels)), address


def test_titles_and_descriptions_are_all_different(pages: Pages) -> None:
    """A list of search results or tabs tells pages apart. Result pages of forms are not in one."""
    for what in (lambda page: page.title.get_text(), lambda page: page.select_one("[rel=canonical]")["href"]):
        said = [what(page) for page in indexed(pages).values()]
        assert len(set(said)) == len(said)


def test_the_sitemap_is_exactly_the_public_pages(site: Path, pages: Pages) -> None:
    """sitemaps.org 0.9: absolute addresses; what is not to be indexed is not in it."""
    listed = [str(loc.text) for loc in ET.parse(site / "sitemap.xml").iter(f"{SITEMAP}loc")]
    public = {f"{SITE}/{address}" for address in indexed(pages)}
    assert len(listed) == len(set(listed))
    assert set(listed) == public
    assert {f"{SITE}/{address}" for address in ALWAYS_THERE} <= public


@pytest.mark.parametrize(("name", "count"), [("articles", 2), ("resources", 3), ("all", 5)])
def test_feeds_are_valid_and_whole(site: Path, name: str, count: int) -> None:
    """RFC 4287, 4.1: id, title and updated everywhere, an author, absolute links, unique ids."""
    feed = ET.parse(site / "feeds" / f"{name}.atom.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == count
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    for element in (feed, *entries):
        assert element.findtext(f"{ATOM}title")
        assert str(element.findtext(f"{ATOM}id")).startswith(f"{SITE}/")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", str(element.findtext(f"{ATOM}updated")))
        assert all(link.attrib["href"].startswith(f"{SITE}/") for link in element.findall(f"{ATOM}link"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == count
    assert feed.find(f"{ATOM}link[@rel='self']").attrib["href"] == f"{SITE}/feeds/{name}.atom.xml"


def test_a_feed_carries_whole_articles_with_links_that_work_anywhere(site: Path) -> None:
    """A reader shows them outside the site: no relative link, and the tools are named."""
    feed = ET.parse(site / "feeds" / "articles.atom.xml").getroot()
    text = BeautifulSoup(str(feed.findtext(f"{ATOM}entry/{ATOM}content")), "html.parser")
    links = {str(link["href"]) for link in text.select("a")}
    assert f"{SITE}/resources/first-week/" in links
    assert all(link.startswith(f"{SITE}/") for link in links)
    assert "dodged bullet" in text.get_text()


def test_an_article_page_stays_within_one_round_trip(site: Path, pages: Pages) -> None:
    """A short text leaves a longer one 2 kB of its 10; 14,336 bytes is what a server sends at once."""
    for name, most in (("articles/second/", 8_000), ("articles/first/", 14_336)):
        css = (site / stylesheet(pages[name]).lstrip("/")).read_bytes()
        html = (site / name / "index.html").read_bytes()
        assert sum(len(gzip.compress(data, 9)) for data in (html, css)) <= most


def test_an_article_takes_the_smallest_stylesheet_that_shows_it(pages: Pages) -> None:
    """The first article shows a message, the second one only cards."""
    assert "/css/read_all." in stylesheet(pages["articles/first/"])
    assert "/css/read." in stylesheet(pages["articles/second/"])


def test_text_shows_after_two_requests_and_nothing_comes_from_elsewhere(pages: Pages) -> None:
    """The page and one stylesheet; every file a page loads is its own."""
    for address, page in pages.items():
        assert len(page.select("head link[rel=stylesheet]")) == 1, address
        loaded = [
            *page.select("link[rel~=stylesheet], link[rel=icon], link[rel=preload]"),
            *page.select("img, script:not([type$=json])"),
        ]
        for element in loaded:
            assert str(element.get("href") or element.get("src")).startswith("/"), element


def test_the_masthead_says_where_one_is(pages: Pages) -> None:
    """`page` on the page itself, `true` on what lies below it (WAI-ARIA 1.2, aria-current)."""
    for name, current in (
        ("articles/", "page"),
        ("articles/first/", "true"),
        ("resources/first-week/", "true"),
    ):
        marked = pages[name].select(".masthead [aria-current]")
        assert [link["aria-current"] for link in marked] == [current]
    assert pages[""].select(".masthead [aria-current]") == []


def test_the_next_lap_goes_round(pages: Pages) -> None:
    """Each article leads to another one, the last to the first."""
    found = pages
    assert '"/articles/second/"' in str(found["articles/first/"].select_one(".next-lap a"))
    assert '"/articles/first/"' in str(found["articles/second/"].select_one(".next-lap a"))


def test_a_message_opens_in_a_mail_program(pages: Pages) -> None:
    """RFC 6068; the text of a longer one would be cut off, so that its page says what to do instead."""
    links = pages["resources/feedback-request/"].select('aside a[href^="mailto:"]')
    assert [link.get_text() for link in links] == ["Open in your mail program"]
    assert not pages["resources/first-week/"].select('aside a[href^="mailto:"]')


def test_a_kit_says_how_large_it_is(site: Path, pages: Pages) -> None:
    """A download says what you get."""
    size = (site / "downloads" / "kit.zip").stat().st_size
    assert f"ZIP, {file_size(size)}:" in pages["kits/kit/"].get_text()


def test_every_page_says_how_to_reach_the_owner(pages: Pages) -> None:
    """WCAG 2.2, 3.2.6: in the same place everywhere."""
    for name, page in pages.items():
        [link] = page.select('.colophon a[href^="mailto:"]')
        assert link["href"] == "mailto:coach@example.com", name
