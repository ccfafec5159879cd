"""listmonk, self-hosted. Its public form, read in its source (cmd/public.go, 6.x): /subscription/form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, Input, SignupPage
from plugins.mailing_list.providers.provider import UUID, Site, for_list, origin_of, require, require_https


@dataclass(frozen=True)
class Settings:
    """Where listmonk answers, and the UUID of each list (public lists only: it refuses private ones)."""

    root: str = setting("", "Address of listmonk, as https://lists.example.org.")
    lists: Mapping[str, str] = setting({}, "The site's list names and the UUIDs of their lists in listmonk.")
    next: str = setting(
        "", "Page to land on; must equal one of listmonk's trusted URLs exactly. Empty: its own."
    )
    asks_name: bool = setting(False, "Whether the form also asks for a name.")

    def __post_init__(self) -> None:
        """Refuse addresses without https and ids that are no UUIDs."""
        require_https("root", self.root)
        if self.next:
            require_https("next", self.next)
        for name, uuid in self.lists.items():
            require(f"lists[{name}]", uuid, UUID, "eb420c55-4cfb-4972-92ba-c93c34ba475d")


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return the form that posts to listmonk's public endpoint. `nonce` is its honeypot."""
    hidden = [("l", for_list("lists", settings.lists, page))]
    if settings.next:
        hidden.append(("next", settings.next))
    return Form(
        page=page,
        action=f"{settings.root.rstrip('/')}/subscription/form",
        inputs=(Input("name", "Your first name", "given-name"),) if settings.asks_name else (),
        hidden=tuple(hidden),
        trap="nonce",
        note="You’ll get a mail to confirm. Until you press the link in it, you’re not on the list.",
        origins=tuple(
            sorted({origin_of(settings.root), *([origin_of(settings.next)] if settings.next else [])})
        ),
    )
