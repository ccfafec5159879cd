"""Our own service, on the site's own origin: the default. Contract: plugins/mailing_list/service/app.py."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.mailing_list.manifest import TRAP
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site


@dataclass(frozen=True)
class Settings:
    """It needs none: the service reads the pages that the build writes."""


def form(_settings: Settings, page: SignupPage, site: Site) -> Form:
    """Return the form that posts to /signup/ on the site's own origin."""
    return Form(
        page=page,
        action=f"{site.prefix}/signup/",
        hidden=(("page", page.slug), ("wording", page.wording_hash)),
        trap=TRAP,
        note="You’ll get a mail to confirm. Until you press the button in it, you’re not on the list.",
        answers_here=True,
    )
