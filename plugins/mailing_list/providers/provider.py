"""What a provider is: one row of the table. A new one is a module with a settings table and a `form`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NoReturn
from urllib.parse import urlsplit

from plugins.common.problems import did_you_mean
from plugins.common.settings import SettingError, read_settings
from plugins.mailing_list.model import Form, SignupPage
from plugins.mailing_list.settings import PREFIX

WHERE = f"{PREFIX}_PROVIDER_SETTINGS"

UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True)
class Site:
    """What a form needs to know of the site: its name, its address, whom to write to."""

    name: str
    address: str
    contact_address: str = ""

    @property
    def prefix(self) -> str:
        """The path of the site's address, without a slash at the end; mostly empty."""
        return urlsplit(self.address).path.rstrip("/")


@dataclass(frozen=True)
class Provider:
    """One row: `settings` is its table, `form` makes the form of a page.

    `rests_on` says how sure the contract is: read in its source, in its documentation, or
    in public copies of its embed code. `carries_tags` is whether a form can hand on tags;
    a page with tags is refused otherwise, never silently sent without. `keeper` is who keeps
    what is sent, in words for visitors; empty: this site itself, or nobody.
    """

    title: str
    settings: type[Any]
    form: Callable[[Any, SignupPage, Site], Form]
    rests_on: str
    carries_tags: bool = False
    keeper: str = ""


def read_provider_settings(provider: Provider, given: Mapping[str, Any]) -> Any:
    """Return a provider's settings table, or raise SettingError for a name or value that does not fit."""
    names = {item.name for item in fields(provider.settings)}
    for name in given:
        if name not in names:
            known = f"Known are {', '.join(sorted(names))}." if names else f"{provider.title} needs none."
            raise SettingError(f"{WHERE}: there is no {name!r}. {did_you_mean(name, names) or known}")
    return read_settings(
        provider.settings, WHERE, {f"{WHERE}_{name.upper()}": value for name, value in given.items()}
    )


def require(name: str, value: str, shape: str, example: str) -> None:
    """Raise SettingError unless a value has the shape that the provider's own embed code shows."""
    if not re.fullmatch(shape, value):
        problem = "is missing" if not value else f"{value!r} does not fit"
        raise SettingError(f"{WHERE}: {name!r} {problem}. It looks like {example!r}.")


def require_https(name: str, value: str) -> None:
    """Raise SettingError unless a value is an https address with a host and no query."""
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise SettingError(f"{WHERE}: {name!r} must be an address that begins with https://, not {value!r}.")


def for_list(name: str, values: Mapping[str, str], page: SignupPage) -> str:
    """Return the provider's id for a page's list, or raise SettingError naming the list that has none."""
    if page.list not in values:
        refuse(f"{name!r} has no entry for the list {page.list!r}, which {page.path} needs.")
    return values[page.list]


def refuse(sentence: str) -> NoReturn:
    """Raise SettingError about the provider's settings."""
    raise SettingError(f"{WHERE}: {sentence}")


def origin_of(address: str) -> str:
    """Return the origin of an address, as a Content-Security-Policy names it."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"
