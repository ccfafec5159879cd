"""What shared links show and what search engines read, on a whole site."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from PIL import Image

SITE = "https://example.com"
Pages = dict[str, BeautifulSoup]

KINDS = {
    "": {"WebSite", "Organization"},
    "articles/first/": {"Article", "BreadcrumbList", "Organization"},
    "resources/first-week/": {"CreativeWork", "BreadcrumbList", "Organization"},
    "kits/kit/": {"CreativeWork", "BreadcrumbList", "Organization"},
}


def said(page: BeautifulSoup, name: str) -> str:
    """Return what a page says of itself in one meta element."""
    [found] = page.select(f'meta[property="{name}"], meta[name="{name}"]')
    return str(found["content"])


def graph(page: BeautifulSoup) -> dict[str, Any]:
    """Return the nodes of a page's data by their type."""
    [script] = page.select('script[type="application/ld+json"]')
    data = json.loads(script.get_text())
    assert data["@context"] == "https://schema.org"
    return {node["@type"]: node for node in data["@graph"]}


def published(site: Path, address: str) -> Path:
    """Return the file that is published at an address of the site."""
    assert address.startswith(f"{SITE}/")
    return site / address.removeprefix(f"{SITE}/")


@pytest.mark.parametrize("name", KINDS)
def test_a_shared_link_shows_title_words_and_a_picture_that_is_there(
    site: Path, pages: Pages, name: str
) -> None:
    """Open Graph protocol (ogp.me): title, type, image and url are required."""
    page = pages[name]
    assert said(page, "og:title")
    assert said(page, "og:type") == ("article" if name.startswith("articles/") else "website")
    assert said(page, "og:url") == str(page.select_one("link[rel=canonical]")["href"]) == f"{SITE}/{name}"
    assert said(page, "og:description") == said(page, "description")
    assert said(page, "twitter:card") == "summary_large_image"
    with Image.open(published(site, said(page, "og:image"))) as picture:
        shown = (said(page, "og:image:width"), said(page, "og:image:height"))
        assert shown == tuple(map(str, picture.size))


@pytest.mark.parametrize(("name", "types"), KINDS.items(), ids=KINDS)
def test_search_engines_read_what_a_page_is(pages: Pages, name: str, types: set[str]) -> None:
    """schema.org as JSON-LD; whoever is named as publisher is described in the same graph."""
    nodes = graph(pages[name])
    assert set(nodes) == types
    publishers = {node["publisher"]["@id"] for node in nodes.values() if "publisher" in node}
    assert publishers == {nodes["Organization"]["@id"]}


def test_the_trail_to_a_page_ends_on_it_and_leads_over_pages_that_are_there(pages: Pages) -> None:
    """Google's documentation of BreadcrumbList: positions count from 1, every item has an address."""
    for name in set(KINDS) - {""}:
        items = graph(pages[name])["BreadcrumbList"]["itemListElement"]
        assert [item["position"] for item in items] == [1, 2, 3]
        assert items[-1]["item"] == f"{SITE}/{name}"
        assert all(item["item"].removeprefix(f"{SITE}/") in pages for item in items)


def test_every_file_that_is_named_is_the_one_that_is_published(site: Path, pages: Pages) -> None:
    """Its checksum too: a program may rely on it."""
    files = graph(pages["resources/first-week/"])["CreativeWork"]["encoding"]
    assert len(files) == 4
    for file in files:
        data = published(site, file["contentUrl"]).read_bytes()
        assert file["sha256"] == hashlib.sha256(data).hexdigest()
    [archive] = graph(pages["kits/kit/"])["CreativeWork"]["encoding"]
    assert published(site, archive["contentUrl"]).is_file()


def test_words_of_authors_cannot_end_the_data(pages: Pages) -> None:
    """`tojson` writes <, > and & as escapes; the summary of the sample holds an ampersand."""
    [script] = pages["resources/first-week/"].select('script[type="application/ld+json"]')
    assert not set("<>&") & set(script.get_text())
    assert graph(pages["resources/first-week/"])["CreativeWork"]["description"] == "Seven days & nine boxes."


def test_the_manifest_names_icons_that_are_there(site: Path, pages: Pages) -> None:
    """W3C Application Manifest; the page refers to it from its own host."""
    [link] = pages[""].select("link[rel=manifest]")
    data = json.loads((site / str(link["href"]).lstrip("/")).read_text(encoding="utf-8"))
    assert data["name"] == "Sprint Recruiting"
    assert data["start_url"] == data["scope"] == "/"
    for icon in data["icons"]:
        file = site / icon["src"].lstrip("/")
        assert file.is_file()
        if icon["type"] == "image/png":
            with Image.open(file) as picture:
                assert icon["sizes"] == f"{picture.width}x{picture.height}"
