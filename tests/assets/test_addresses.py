"""Addresses without their host, alone and in HTML."""

from __future__ import annotations

import pytest

from plugins.assets.addresses import from_root, rooted

SITE = "https://a.example/b"


@pytest.mark.parametrize(
    ("address", "path"),
    [("https://a.example/b/c.webp", "/b/c.webp"), ("http://localhost:8000/x/", "/x/"), ("/y", "/y")],
)
def test_an_address_without_its_host_works_on_every_host(address: str, path: str) -> None:
    """A page at 127.0.0.1 would not be let load a picture from localhost."""
    assert from_root(address) == path


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f'<a href="{SITE}/x/#y">', '<a href="/b/x/#y">'),
        (f'<a href="{SITE}/">', '<a href="/b/">'),
        (f'<a href="{SITE}">', '<a href="/b">'),
        (f'<img src="{SITE}/i.svg" alt="x">', '<img src="/b/i.svg" alt="x">'),
        (
            f'<source srcset="{SITE}/1.webp 1w, {SITE}/2.webp 2w">',
            '<source srcset="/b/1.webp 1w, /b/2.webp 2w">',
        ),
        (f'<a href="{SITE}arn/">', f'<a href="{SITE}arn/">'),
        (f'<a href="https://b.example/?from={SITE}/">', f'<a href="https://b.example/?from={SITE}/">'),
        (f"<p>We are at {SITE}/x/.</p>", f"<p>We are at {SITE}/x/.</p>"),
        ('<a href="">', '<a href="">'),
    ],
)
def test_links_and_pictures_start_at_the_root_and_words_stay(html: str, expected: str) -> None:
    """A site below a folder keeps its folder; what only looks like its address is somebody else's."""
    assert rooted(html, SITE) == expected


def test_a_site_at_the_root_of_its_host_links_to_the_root() -> None:
    """An empty address would mean «this page»."""
    assert rooted('<a href="https://a.example">', "https://a.example") == '<a href="/">'
