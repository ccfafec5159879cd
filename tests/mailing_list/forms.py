"""The signup form of every provider, made from settings as an owner would copy them."""

from __future__ import annotations

import re
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from plugins.common.standing import Origin, Standing
from plugins.mailing_list.forms import make_forms
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.providers.provider import Site
from plugins.mailing_list.settings import MailingListSettings
from tests.mailing_list.site import TEMPLATES

UUID = "eb420c55-4cfb-4972-92ba-c93c34ba475d"
TOKEN = "MUIFAN" + "Ab1_-" * 20

# One valid set of settings for each row: what an owner copies from the provider's own pages.
VALID: dict[str, dict[str, Any]] = {
    "embedded": {},
    "listmonk": {"root": "https://lists.example.org", "lists": {"letter": UUID}},
    "buttondown": {"username": "sprintletter"},
    "mailchimp": {
        "account": "example",
        "datacenter": "us21",
        "u": "0123456789abcdef012345678",
        "audiences": {"letter": "0123456789"},
        "tags": {"candidates": "1234567"},
        "wording_field": "WORDING",
    },
    "kit": {"forms": {"letter": "1234567"}, "wording_field": "wording"},
    "brevo": {"subdomain": "1a2b3c4d", "forms": {"letter": TOKEN}, "wording_field": "WORDING"},
    "mailerlite": {"account": "123456", "forms": {"letter": "98765432109876543"}, "wording_field": "wording"},
    "netlify": {},
    "formspree": {"form_id": "xyzabcde"},
    "mailman": {"lists": {"letter": "news@example.org"}, "root": "https://lists.example.org/mailman3"},
    "none": {},
}

# What each form must send, from the contracts in docs/providers/: action, e-mail field, trap, hidden fields.
SENDS: dict[str, tuple[str, str, str, dict[str, str]]] = {
    "embedded": ("/signup/", "email", "leave_empty", {"page": "everyone"}),
    "listmonk": ("https://lists.example.org/subscription/form", "email", "nonce", {"l": UUID}),
    "buttondown": (
        "https://buttondown.com/api/emails/embed-subscribe/sprintletter",
        "email",
        "",
        {"embed": "1", "tag": "letter"},
    ),
    "mailchimp": (
        "https://example.us21.list-manage.com/subscribe/post?u=0123456789abcdef012345678&id=0123456789",
        "EMAIL",
        "b_0123456789abcdef012345678_0123456789",
        {},
    ),
    "kit": ("https://app.kit.com/forms/1234567/subscriptions", "email_address", "", {}),
    "brevo": (
        f"https://1a2b3c4d.sibforms.com/serve/{TOKEN}",
        "EMAIL",
        "email_address_check",
        {"locale": "en", "html_type": "simple"},
    ),
    "mailerlite": (
        "https://assets.mailerlite.com/jsonp/123456/forms/98765432109876543/subscribe",
        "fields[email]",
        "",
        {"ml-submit": "1", "anticsrf": "true"},
    ),
    "netlify": ("/join/noted/", "email", "leave_empty", {"form-name": "signup-everyone"}),
    "formspree": ("https://formspree.io/f/xyzabcde", "email", "_gotcha", {"list": "letter"}),
    "mailman": ("", "email", "", {}),
    "none": ("", "email", "", {}),
}

PAGE = SignupPage(
    slug="everyone",
    title="One blunt letter",
    summary="One article, one tool.",
    pitch="<p>Come in.</p>",
    audiences=("candidate",),
    list="letter",
    list_name="The letter",
    tags=(),
    gets=("One article.",),
    frequency="every other Wednesday",
    wording="Send me the letter.",
    wording_version="1",
    button="Join the list",
    starters=(),
    position=1,
    path="content/signup/everyone.md",
    origin=Origin("content/signup/everyone.md", "One blunt letter", "join/everyone/", Standing.PUBLISHED),
)
SITE = Site("Sprint Recruiting", "https://example.org", "hello@example.org")


def make(name: str, page: SignupPage = PAGE, **changed: Any) -> Form:
    """Return a provider's form from valid settings with some of them changed."""
    settings = MailingListSettings(provider=name, provider_settings={**VALID[name], **changed})
    return make_forms([page], settings, SITE)[page.slug]


def show(form: Form) -> str:
    """Return the form as the one macro shows it."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.globals["asset"] = lambda name: f"/theme/{name}"
    macro = environment.get_template("components/signup_form.html").module.signup_form  # type: ignore[attr-defined]
    return str(macro(form=form))


def inputs(html: str) -> dict[str, str]:
    """Return the names and values of the hidden inputs of a shown form."""
    found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)">', html)
    return dict(reversed(found))
