"""Addresses of the site without its host: a page then loads and links from wherever it is served."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup

ADDRESSED = re.compile(r'(?P<attribute>\s(?:href|src|srcset|poster)=)"(?P<value>[^"]*)"')


def from_root(address: str) -> str:
    """Return an address of the site from the root of its host: `https://a.example/b/c` becomes `/b/c`."""
    return urlsplit(address)._replace(scheme="", netloc="").geturl()


def rooted(html: str, site: str) -> Markup:
    """Return HTML whose links and pictures of `site` (its address) start at the root of the host.

    Words are left as they are, those that look like an address included. `html` must be safe already.
    """
    base = from_root(site)
    of_site = re.compile(rf"(^|,\s+){re.escape(site)}(?=[/?#\s]|$)")

    def shortened(found: re.Match[str]) -> str:
        if site not in found["value"]:
            return found[0]
        value = of_site.sub(rf"\g<1>{base}", found["value"])
        return f'{found["attribute"]}"{value or (found["value"] and "/")}"'

    return Markup(ADDRESSED.sub(shortened, html))  # noqa: S704 - it was safe before, and no sign was added
