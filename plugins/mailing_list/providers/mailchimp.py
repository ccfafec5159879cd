"""Mailchimp. The form its embed builder makes (public copies of it, and its documentation)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, Input, SignupPage
from plugins.mailing_list.providers.provider import Site, for_list, refuse, require


@dataclass(frozen=True)
class Settings:
    """What stands in the embed code's address: `https://ACCOUNT.DATACENTER.list-manage.com/…?u=U&id=ID`."""

    account: str = setting("", "The first part of the address in the embed code.")
    datacenter: str = setting("", "The part after it, as us21.")
    u: str = setting("", "The value of u in the embed code.")
    audiences: Mapping[str, str] = setting(
        {}, "The site's list names and the values of id in their embed codes."
    )
    f_id: str = setting("", "The value of f_id, where the embed code has one.")
    tags: Mapping[str, str] = setting({}, "The site's tags and their numbers in Mailchimp.")
    wording_field: str = setting("", "Merge tag of a text field that is to keep the wording, as WORDING.")
    asks_name: bool = setting(False, "Whether the form also asks for a first name (FNAME).")

    def __post_init__(self) -> None:
        """Refuse what the embed code never looks like."""
        require("account", self.account, r"[a-z0-9-]{1,63}", "example")
        require("datacenter", self.datacenter, r"us\d{1,3}", "us21")
        require("u", self.u, r"[0-9a-f]{25}", "0123456789abcdef012345678")
        for name, audience in self.audiences.items():
            require(f"audiences[{name}]", audience, r"[0-9a-f]{10}", "0123456789")
        for name, number in self.tags.items():
            require(f"tags[{name}]", number, r"\d{1,12}", "1234567")
        if self.f_id:
            require("f_id", self.f_id, r"[0-9a-f]{10}", "00a1b2c3d4")
        if self.wording_field:
            require("wording_field", self.wording_field, r"[A-Z0-9_]{1,10}", "WORDING")


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return the form; its trap is named after the audience, as in Mailchimp's own code."""
    audience = for_list("audiences", settings.audiences, page)
    origin = f"https://{settings.account}.{settings.datacenter}.list-manage.com"
    unknown = [tag for tag in page.tags if tag not in settings.tags]
    if unknown:
        refuse(f"'tags' has no number for {unknown[0]!r}, which {page.path} needs.")
    hidden = [("tags", ",".join(settings.tags[tag] for tag in page.tags))] if page.tags else []
    if settings.wording_field:
        hidden.append((settings.wording_field, f"{page.wording_version} {page.wording_hash}"))
    more = f"&f_id={settings.f_id}" if settings.f_id else ""
    return Form(
        page=page,
        action=f"{origin}/subscribe/post?u={settings.u}&id={audience}{more}",
        email_name="EMAIL",
        inputs=(Input("FNAME", "Your first name", "given-name"),) if settings.asks_name else (),
        hidden=tuple(hidden),
        trap=f"b_{settings.u}_{audience}",
        note="The button takes you to Mailchimp, which asks you to confirm.",
        origins=(origin,),
    )
