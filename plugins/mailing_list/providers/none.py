"""No provider: an honest state. No dead form, but two ways to hear from us."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.mailing_list.manifest import Link
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site


@dataclass(frozen=True)
class Settings:
    """It needs none; MAILING_LIST_CONTACT_ADDRESS adds a mail address to the feed."""


def form(_settings: Settings, page: SignupPage, site: Site) -> Form:
    """Return the feed, and the address to write to where there is one."""
    links = [Link("Follow the feed", f"{site.prefix}/feeds/all.atom.xml")]
    if site.contact_address:
        links.append(Link("Write to us", f"mailto:{site.contact_address}"))
    return Form(
        page=page,
        links=tuple(links),
        note="There is no mailing list yet. The feed has everything we publish.",
    )
