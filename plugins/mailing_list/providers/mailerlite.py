"""MailerLite. The form behind its embed code (public copies of it). It answers in JSON: see `note`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, Input, SignupPage
from plugins.mailing_list.providers.provider import Site, for_list, require

ORIGIN = "https://assets.mailerlite.com"


@dataclass(frozen=True)
class Settings:
    """The numbers in each form's embed code: `/jsonp/ACCOUNT/forms/FORM/subscribe`."""

    account: str = setting("", "The account's number in the embed code.")
    forms: Mapping[str, str] = setting({}, "The site's list names and the numbers of their forms.")
    wording_field: str = setting("", "Key of a custom field that is to keep the wording.")
    asks_name: bool = setting(False, "Whether the form also asks for a name.")

    def __post_init__(self) -> None:
        """Refuse ids that are no numbers."""
        require("account", self.account, r"\d{1,12}", "123456")
        for name, number in self.forms.items():
            require(f"forms[{name}]", number, r"\d{1,24}", "98765432109876543")
        if self.wording_field:
            require("wording_field", self.wording_field, r"[a-z0-9_]{1,50}", "wording")


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return the form. The answer is a line of JSON, so it opens apart and the page stays."""
    wording = f"{page.wording_version} {page.wording_hash}"
    return Form(
        page=page,
        action=f"{ORIGIN}/jsonp/{settings.account}/forms/{for_list('forms', settings.forms, page)}/subscribe",
        email_name="fields[email]",
        inputs=(Input("fields[name]", "Your first name", "given-name"),) if settings.asks_name else (),
        hidden=(
            ("ml-submit", "1"),
            ("anticsrf", "true"),
            *(((f"fields[{settings.wording_field}]", wording),) if settings.wording_field else ()),
        ),
        note=(
            "The answer opens in a new window and is meant for machines: “success: true” means it worked. "
            "Then look in your inbox for a mail to confirm."
        ),
        opens_new_window=True,
        origins=(ORIGIN,),
    )
