"""Netlify Forms, for a site hosted there. It stores what is sent and is no list: carry it over."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.mailing_list.manifest import TRAP
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site


@dataclass(frozen=True)
class Settings:
    """It needs none: Netlify finds the forms in the pages it publishes."""


def form(_settings: Settings, page: SignupPage, site: Site) -> Form:
    """Return the form; Netlify answers with the page that is its action."""
    return Form(
        page=page,
        action=f"{site.prefix}/join/noted/",
        hidden=(
            ("form-name", f"signup-{page.slug}"),
            ("list", page.list),
            *(("tag", tag) for tag in page.tags),
            ("wording", f"{page.wording_version} {page.wording_hash}"),
        ),
        trap=TRAP,
        note="A person reads this and writes back to confirm. It can take a day or two.",
        attributes=(
            ("name", f"signup-{page.slug}"),
            ("data-netlify", "true"),
            ("netlify-honeypot", TRAP),
        ),
    )
