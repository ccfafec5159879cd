"""The table of providers: one row and one module each. docs/providers/ has a page for every row."""

from __future__ import annotations

from plugins.mailing_list.providers import (
    brevo,
    buttondown,
    embedded,
    formspree,
    kit,
    listmonk,
    mailchimp,
    mailerlite,
    mailman,
    netlify,
    none,
)
from plugins.mailing_list.providers.provider import Provider

SOURCE, DOCUMENTATION, COPIES = "its source", "its documentation", "public copies of its embed code"

PROVIDERS: dict[str, Provider] = {
    "embedded": Provider("The embedded service", embedded.Settings, embedded.form, SOURCE),
    "listmonk": Provider("listmonk", listmonk.Settings, listmonk.form, f"{SOURCE} and {DOCUMENTATION}"),
    "buttondown": Provider(
        "Buttondown", buttondown.Settings, buttondown.form, DOCUMENTATION, carries_tags=True
    ),
    "mailchimp": Provider(
        "Mailchimp", mailchimp.Settings, mailchimp.form, f"{COPIES} and {DOCUMENTATION}", carries_tags=True
    ),
    "kit": Provider("Kit", kit.Settings, kit.form, f"{COPIES} and {DOCUMENTATION}"),
    "brevo": Provider("Brevo", brevo.Settings, brevo.form, f"{COPIES} and {DOCUMENTATION}"),
    "mailerlite": Provider(
        "MailerLite", mailerlite.Settings, mailerlite.form, f"{COPIES} and {DOCUMENTATION}"
    ),
    "netlify": Provider("Netlify Forms", netlify.Settings, netlify.form, DOCUMENTATION, carries_tags=True),
    "formspree": Provider(
        "Formspree", formspree.Settings, formspree.form, f"{DOCUMENTATION} and {COPIES}", carries_tags=True
    ),
    "mailman": Provider("Mailman 3", mailman.Settings, mailman.form, SOURCE),
    "none": Provider("No provider", none.Settings, none.form, "nothing: it sends nothing anywhere"),
}
