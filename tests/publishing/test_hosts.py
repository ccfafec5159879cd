"""Headers, redirects and cache rules: one table, written for every kind of host."""

from __future__ import annotations

import pytest

from plugins.common.settings import SettingError
from plugins.publishing.hosts import HOST_FILES, Hosting, caddy_file, headers_file, nginx_file, redirects_file
from plugins.publishing.policy import HEADERS, content_security_policy
from plugins.publishing.redirects import Redirect

MOVED = (Redirect("/old/", "/articles/new/"), Redirect("/very/old.html", "/articles/new/"))
HOSTING = Hosting(content_security_policy(["https://b.example"]), MOVED, "/library")
WHOLE = ("_headers", "_server/nginx.conf", "_server/caddy.conf")


@pytest.mark.parametrize("name", WHOLE)
def test_every_host_is_told_every_header(name: str) -> None:
    """A host that is forgotten would publish the site without its policy."""
    text = HOST_FILES[name](HOSTING)
    assert HOSTING.policy in text
    for header, value in HEADERS.items():
        assert header in text
        assert value in text
    assert "immutable" in text
    assert "attachment" in text


@pytest.mark.parametrize("make", [redirects_file, nginx_file, caddy_file])
def test_every_host_is_told_every_redirect(make: object) -> None:
    """Under a folder of a host, too; a folder is also asked for without its slash."""
    assert callable(make)
    text = make(HOSTING)
    for redirect in MOVED:
        assert redirect.old in text
        assert f"/library{redirect.new}" in text


def test_fingerprinted_files_are_kept_and_pages_ask_again() -> None:
    """A stale page must never be shown; a file named by its content cannot be stale."""
    text = headers_file(HOSTING)
    theme = text[text.index("/theme/*") : text.index("/downloads/*")]
    assert "immutable" in theme
    assert text.count("Cache-Control") == 1, "rules add to one another on these hosts"


def test_what_a_host_would_cut_off_is_refused() -> None:
    """Cloudflare Pages reads 2,000 characters a line and 2,000 redirects, and says nothing of the rest."""
    with pytest.raises(SettingError, match="2000"):
        headers_file(Hosting("x" * 2000))
    with pytest.raises(SettingError, match="2001 rules"):
        redirects_file(Hosting("", tuple(Redirect(f"/{n}/", "/") for n in range(2001))))
    assert (
        len(redirects_file(Hosting("", tuple(Redirect(f"/{n}/", "/") for n in range(2000)))).splitlines())
        == 2000
    )
