"""Kit (once ConvertKit). The form its embed code holds; its incentive mail confirms, on by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, Input, SignupPage
from plugins.mailing_list.providers.provider import Site, for_list, require

ORIGIN = "https://app.kit.com"


@dataclass(frozen=True)
class Settings:
    """The number of the form of each list: `app.kit.com/forms/NUMBER/subscriptions`."""

    forms: Mapping[str, str] = setting({}, "The site's list names and the numbers of their forms in Kit.")
    wording_field: str = setting("", "Key of a custom field that is to keep the wording.")
    asks_name: bool = setting(False, "Whether the form also asks for a first name.")

    def __post_init__(self) -> None:
        """Refuse form ids that are no numbers."""
        for name, number in self.forms.items():
            require(f"forms[{name}]", number, r"\d{1,12}", "1234567")
        if self.wording_field:
            require("wording_field", self.wording_field, r"[a-z0-9_]{1,50}", "wording")


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return the form; tags are set on the form in Kit, not sent by it."""
    wording = f"{page.wording_version} {page.wording_hash}"
    return Form(
        page=page,
        action=f"{ORIGIN}/forms/{for_list('forms', settings.forms, page)}/subscriptions",
        email_name="email_address",
        inputs=(Input("fields[first_name]", "Your first name", "given-name"),) if settings.asks_name else (),
        hidden=((f"fields[{settings.wording_field}]", wording),) if settings.wording_field else (),
        note="The button takes you to Kit, which sends you a mail to confirm.",
        origins=(ORIGIN,),
    )
