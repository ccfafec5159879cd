"""What a signup page and its form are. Values only; nothing here knows Pelican, a provider or the service."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from plugins.common.standing import Origin
from plugins.mailing_list.manifest import Link


@dataclass(frozen=True)
class SignupPage:
    """One page that asks somebody to join, as its author wrote it.

    `pitch` is cleaned HTML; `list` the name under which subscriptions are kept; `gets`
    what a subscriber gets and `frequency` how often; `wording` the sentence a person agrees
    to and `wording_version` the author's name for it; `starters` the slugs of the resources
    in the starter kit; `path` the file, as shown in problems; `origin` where it stands.
    """

    slug: str
    title: str
    summary: str
    pitch: str
    audiences: tuple[str, ...]
    list: str
    list_name: str
    tags: tuple[str, ...]
    gets: tuple[str, ...]
    frequency: str
    wording: str
    wording_version: str
    button: str
    starters: tuple[str, ...]
    position: int
    path: str
    origin: Origin

    @property
    def url(self) -> str:
        """The page's address below the site's."""
        return f"join/{self.slug}/"

    @property
    def welcome_url(self) -> str:
        """Where a confirmed person lands."""
        return f"join/{self.slug}/welcome/"

    @property
    def wording_hash(self) -> str:
        """The SHA-256 of the wording: what travels with a signup and proves what was agreed to."""
        return hashlib.sha256(self.wording.encode()).hexdigest()


@dataclass(frozen=True)
class Input:
    """A further thing a form asks for, always optional: nobody needs a name to send a letter."""

    name: str
    label: str
    autocomplete: str = ""


@dataclass(frozen=True)
class Form:
    """A form as a page shows it, whatever the provider.

    Without `action` there is no form: `links` are shown instead (an honest state for
    providers that take no form from another site). `trap` is an input that people never see
    and robots fill in; `note` says what happens after the button; `answers_here` that the
    answer comes from this site, so that a script may show it in place; `attributes` are
    further ones of the form element; `origins` are what the Content-Security-Policy's
    form-action must allow besides this site.
    """

    page: SignupPage
    action: str = ""
    email_name: str = "email"
    inputs: tuple[Input, ...] = ()
    hidden: tuple[tuple[str, str], ...] = ()
    trap: str = ""
    note: str = ""
    opens_new_window: bool = False
    answers_here: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    links: tuple[Link, ...] = ()
    origins: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """A name for the form that is unique on a page which shows each form once."""
        return f"signup-{self.page.slug}"
