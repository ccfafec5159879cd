"""From signup pages to the forms that a template shows, by the provider of the settings."""

from __future__ import annotations

from collections.abc import Iterable

from plugins.common.problems import did_you_mean
from plugins.common.settings import SettingError
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers import PROVIDERS
from plugins.mailing_list.providers.provider import Provider, Site, read_provider_settings
from plugins.mailing_list.settings import PREFIX, MailingListSettings


def find_provider(settings: MailingListSettings) -> Provider:
    """Return the provider of the settings, or raise SettingError with the nearest name."""
    try:
        return PROVIDERS[settings.provider]
    except KeyError:
        hint = did_you_mean(settings.provider, PROVIDERS) or f"Known are {', '.join(PROVIDERS)}."
        raise SettingError(f"{PREFIX}_PROVIDER: there is no provider {settings.provider!r}. {hint}") from None


def make_forms(pages: Iterable[SignupPage], settings: MailingListSettings, site: Site) -> dict[str, Form]:
    """Return the form of each page by its slug.

    Raises SettingError for settings that do not fit the provider, for a list it was given
    no id for, and for tags it cannot carry: what cannot be sent is never silently left out.
    """
    provider = find_provider(settings)
    given = read_provider_settings(provider, settings.provider_settings)
    forms = {}
    for page in pages:
        if page.tags and not provider.carries_tags:
            raise SettingError(
                f"{PREFIX}_PROVIDER: {provider.title} takes no tags from a form, and {page.path} has some. "
                "Give the page a list of its own instead."
            )
        forms[page.slug] = provider.form(given, page, site)
    return forms


def form_action_origins(forms: Iterable[Form], settings: MailingListSettings) -> tuple[str, ...]:
    """Return every origin that the policy's form-action must name, sorted.

    Chromium and WebKit check the redirects of an answer too, and block the submit without a word.
    """
    origins = {origin for form in forms for origin in form.origins}
    return tuple(sorted(origins | set(settings.redirect_origins))) if origins else ()
