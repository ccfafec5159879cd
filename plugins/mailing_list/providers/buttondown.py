"""Buttondown. Its documented plain form; its endpoint takes no fetch from another site, so none is tried."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site, require

ORIGIN = "https://buttondown.com"


@dataclass(frozen=True)
class Settings:
    """The newsletter's user name: what stands after buttondown.com/."""

    username: str = setting("", "The newsletter's name at Buttondown, as in buttondown.com/name.")

    def __post_init__(self) -> None:
        """Refuse a name that cannot stand in Buttondown's address."""
        require("username", self.username, r"[A-Za-z0-9_-]{1,64}", "sprintletter")


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return the form; lists are tags there, and the wording travels as metadata."""
    return Form(
        page=page,
        action=f"{ORIGIN}/api/emails/embed-subscribe/{settings.username}",
        hidden=(
            ("embed", "1"),
            *(("tag", tag) for tag in (page.list, *page.tags)),
            ("metadata__page", page.slug),
            ("metadata__wording", f"{page.wording_version} {page.wording_hash}"),
        ),
        note="The button takes you to Buttondown, which sends you a mail to confirm.",
        origins=(ORIGIN,),
    )
