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
    "listmonk": Provider(
        "listmonk",
        listmonk.Settings,
        listmonk.form,
        f"{SOURCE} and {DOCUMENTATION}",
        keeper="listmonk, a program on a server that we rent or own",
    ),
    "buttondown": Provider(
        "Buttondown",
        buttondown.Settings,
        buttondown.form,
        DOCUMENTATION,
        carries_tags=True,
        keeper="Buttondown, a company that sends letters for others",
    ),
    "mailchimp": Provider(
        "Mailchimp",
        mailchimp.Settings,
        mailchimp.form,
        f"{COPIES} and {DOCUMENTATION}",
        carries_tags=True,
        keeper="Mailchimp, a service of the company Intuit that sends letters for others",
    ),
    "kit": Provider(
        "Kit",
        kit.Settings,
        kit.form,
        f"{COPIES} and {DOCUMENTATION}",
        keeper="Kit, a company that sends letters for others",
    ),
    "brevo": Provider(
        "Brevo",
        brevo.Settings,
        brevo.form,
        f"{COPIES} and {DOCUMENTATION}",
        keeper="Brevo, a company that sends letters for others",
    ),
    "mailerlite": Provider(
        "MailerLite",
        mailerlite.Settings,
        mailerlite.form,
        f"{COPIES} and {DOCUMENTATION}",
        keeper="MailerLite, a company that sends letters for others",
    ),
    "netlify": Provider(
        "Netlify Forms",
        netlify.Settings,
        netlify.form,
        DOCUMENTATION,
        carries_tags=True,
        keeper="Netlify, the company that hosts this site, until a person carries it over to the list",
    ),
    "formspree": Provider(
        "Formspree",
        formspree.Settings,
        formspree.form,
        f"{DOCUMENTATION} and {COPIES}",
        carries_tags=True,
        keeper="Formspree, a company that takes forms for others, until a person carries it over to the list",
    ),
    "mailman": Provider(
        "Mailman 3",
        mailman.Settings,
        mailman.form,
        SOURCE,
        keeper="Mailman, a program on the server of the list",
    ),
    "none": Provider("No provider", none.Settings, none.form, "nothing: it sends nothing anywhere"),
}
