"""The settings of the mailing list: one row each, read once, checked hard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from plugins.common.settings import SettingError, setting

PREFIX = "MAILING_LIST"

# Shapes of the secret keys of mail services. A plain form needs none of them, and what
# stands in a site's settings ends up in a repository.
_SECRETS = (
    r"[0-9a-f]{32}-us\d+",  # Mailchimp
    r"xkeysib-[0-9a-f]{16,}.*",  # Brevo
    r"kit_[0-9a-zA-Z_-]{16,}",  # Kit
    r"eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*",  # a JSON web token: MailerLite
    r"(sk|pk|key|SG)[-_.][0-9A-Za-z_.-]{16,}",
)
_SECRET_NAMES = re.compile(r"(api|secret|private|access)_?(key|token)|password|secret", re.IGNORECASE)


@dataclass(frozen=True)
class MailingListSettings:
    """How people join: the provider, and what every form and mail must say."""

    provider: str = setting("embedded", "Where subscriptions live: a name from the table of providers.")
    provider_settings: Mapping[str, Any] = setting({}, "What that provider needs; see docs/providers/.")
    content_path: str = setting("signup", "Folder of the signup pages, below the content folder.")
    sender_name: str = setting("", "Who the mails are from. Empty: the name of the site.")
    postal_address: str = setting(
        "", "Postal address that stands in every mail (CAN-SPAM, CASL ask for one). Needed to publish."
    )
    contact_address: str = setting(
        "", "E-mail address people can write to, where the provider takes no form."
    )
    redirect_origins: tuple[str, ...] = setting(
        (),
        "Origins the provider's answer redirects to, as https://thanks.example.org: browsers block others.",
    )
    keeps_network: bool = setting(
        False, "Say on the pages that network addresses are kept with a consent; the service keeps none else."
    )
    outbox_link: bool = setting(
        False, "Previews only: say on the result page that mail is shown at /outbox/."
    )

    def __post_init__(self) -> None:
        """Refuse what looks like a secret, and origins that a browser would not match."""
        refuse_secrets(self.provider_settings)
        for origin in self.redirect_origins:
            if not re.fullmatch(r"https://[a-z0-9.-]+(:\d+)?", origin):
                raise SettingError(
                    f"{PREFIX}_REDIRECT_ORIGINS: {origin!r} is not an origin. Write it as https://example.org."
                )


def require_postal_address(settings: MailingListSettings, site_address: str) -> None:
    """Raise SettingError if a site that is not only on this machine would send mails without one.

    CAN-SPAM (15 U.S.C. 7704(a)(5)) and CASL (s. 6(2)) ask for it in every mail; other
    providers ask for it themselves.
    """
    is_preview = urlsplit(site_address).hostname in (None, "", "localhost", "127.0.0.1", "::1")
    if settings.provider == "embedded" and not settings.postal_address and not is_preview:
        raise SettingError(
            f"{PREFIX}_POSTAL_ADDRESS: it is empty. Every mail must show a postal address of the sender; "
            "a post box will do. Set it before you publish."
        )


def refuse_secrets(values: Mapping[str, Any]) -> None:
    """Raise SettingError if a provider's settings hold a secret key; the message does not repeat it."""
    for name, value in values.items():
        texts = (
            value.values()
            if isinstance(value, Mapping)
            else value
            if isinstance(value, list | tuple)
            else [value]
        )
        is_secret = any(re.fullmatch(shape, str(text)) for text in texts for shape in _SECRETS)
        if is_secret or _SECRET_NAMES.search(str(name)):
            raise SettingError(
                f"{PREFIX}_PROVIDER_SETTINGS: {name!r} is or holds a secret key. A form on a page needs "
                "none, and everybody could read it there. Delete it here, and make a new key at the provider."
            )
