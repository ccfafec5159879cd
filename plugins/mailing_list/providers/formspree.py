"""Formspree. It mails what is sent to the owner and is no list: the owner carries it over."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.common.settings import setting
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site, require

ORIGIN = "https://formspree.io"


@dataclass(frozen=True)
class Settings:
    """The id of the form: what stands after formspree.io/f/."""

    form_id: str = setting("", "The form's id at Formspree, as in formspree.io/f/id.")

    def __post_init__(self) -> None:
        """Refuse an id that cannot stand in Formspree's address."""
        require("form_id", self.form_id, r"[a-z0-9]{6,20}", "xyzabcde")


def form(settings: Settings, page: SignupPage, site: Site) -> Form:
    """Return the form; any field may be sent, so list, tags and wording all travel."""
    return Form(
        page=page,
        action=f"{ORIGIN}/f/{settings.form_id}",
        hidden=(
            ("_subject", f"{site.name}: signup for {page.list}"),
            ("list", page.list),
            *((("tags", ", ".join(page.tags)),) if page.tags else ()),
            ("wording", f"{page.wording_version} {page.wording_hash}"),
        ),
        trap="_gotcha",
        note="The button takes you to Formspree. A person reads it and writes back to confirm.",
        origins=(ORIGIN,),
    )
