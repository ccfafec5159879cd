"""Mailman 3. Its web form needs a token of its own site, so we link: to its page, or a mail that joins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.manifest import Link
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site, for_list, require, require_https


@dataclass(frozen=True)
class Settings:
    """The address of each list, and, where there is one, of Mailman's web pages."""

    lists: Mapping[str, str] = setting(
        {}, "The site's list names and the lists' addresses, as news@example.org."
    )
    root: str = setting("", "Address of Postorius, as https://lists.example.org/mailman3. Empty: mail only.")

    def __post_init__(self) -> None:
        """Refuse what is no list address."""
        for name, address in self.lists.items():
            require(f"lists[{name}]", address, r"[a-z0-9._-]+@[a-z0-9.-]+\.[a-z]{2,}", "news@example.org")
        if self.root:
            require_https("root", self.root)


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return links instead of a form; a mail to LIST-join@DOMAIN is answered with a confirmation."""
    name, _, domain = for_list("lists", settings.lists, page).partition("@")
    links = [Link("Send an empty mail to join", f"mailto:{name}-join@{domain}")]
    if settings.root:
        links.insert(
            0, Link("Join on the list’s own page", f"{settings.root.rstrip('/')}/lists/{name}.{domain}/")
        )
    return Form(page=page, links=tuple(links), note="Either way you’ll get a mail to confirm.")
