"""Brevo. The form behind its embed code (public copies of it, and its documentation)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, Input, SignupPage
from plugins.mailing_list.providers.provider import Site, for_list, refuse, require


@dataclass(frozen=True)
class Settings:
    """The address in each form's embed code: `https://SUBDOMAIN.sibforms.com/serve/TOKEN`."""

    subdomain: str = setting("", "Eight hex digits before .sibforms.com.")
    forms: Mapping[str, str] = setting({}, "The site's list names and the long tokens of their forms.")
    locale: str = setting("en", "Language of Brevo's answer.")
    wording_field: str = setting("", "Attribute that is to keep the wording, as WORDING; add it to the form.")
    asks_name: bool = setting(False, "Whether the form also asks for a first name (FIRSTNAME).")

    def __post_init__(self) -> None:
        """Refuse what the embed code never looks like."""
        require("subdomain", self.subdomain, r"[0-9a-f]{8}", "1a2b3c4d")
        require("locale", self.locale, r"[a-z]{2}", "en")
        for name, token in self.forms.items():
            require(f"forms[{name}]", token, r"[A-Za-z0-9_-]{40,}", "MUIFAN…")
        if self.wording_field:
            require("wording_field", self.wording_field, r"[A-Z0-9_]{1,50}", "WORDING")
        if len(set(self.forms.values())) < len(self.forms):
            refuse("two lists share one form: everybody would get both letters.")


def form(settings: Settings, page: SignupPage, _site: Site) -> Form:
    """Return the form; double opt-in is a property of the form at Brevo and must be switched on there."""
    origin = f"https://{settings.subdomain}.sibforms.com"
    wording = f"{page.wording_version} {page.wording_hash}"
    return Form(
        page=page,
        action=f"{origin}/serve/{for_list('forms', settings.forms, page)}",
        email_name="EMAIL",
        inputs=(Input("FIRSTNAME", "Your first name", "given-name"),) if settings.asks_name else (),
        hidden=(
            ("locale", settings.locale),
            ("html_type", "simple"),
            *(((settings.wording_field, wording),) if settings.wording_field else ()),
        ),
        trap="email_address_check",
        note="The button takes you to Brevo, which sends you a mail to confirm.",
        origins=(origin,),
    )
