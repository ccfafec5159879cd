"""What the build tells the service: the signup pages it may accept, as one small public JSON file.

The build writes it beside the pages it describes, so that pages and service cannot disagree,
and the service trusts nothing that a form says about itself.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

MANIFEST_PATH = "join/signup.json"

# The field of our form that people do not see. Its name means nothing to a browser that fills forms in.
TRAP = "leave_empty"


@dataclass(frozen=True)
class Link:
    """A titled address on the site: a tool in the starter kit."""

    title: str
    url: str


@dataclass(frozen=True)
class ListedPage:
    """One signup page, as far as the service needs it.

    `list` is the name under which subscriptions are kept, `wording` what a person agrees
    to, `wording_hash` its SHA-256, `welcome_path` the page a confirmed person lands on.
    """

    slug: str
    path: str
    welcome_path: str
    title: str
    list: str
    list_name: str
    frequency: str
    wording: str
    wording_version: str
    wording_hash: str
    starters: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Edition:
    """The present edition of a resource, with what changed in it: what a notice to subscribers says."""

    slug: str
    title: str
    url: str
    day: str
    note: str


@dataclass(frozen=True)
class Manifest:
    """The list as the built site presents it, and the editions that can be announced to it."""

    site_name: str
    sender_name: str
    postal_address: str
    pages: tuple[ListedPage, ...]
    editions: tuple[Edition, ...] = ()
    says_network_is_kept: bool = False

    def page(self, slug: str) -> ListedPage | None:
        """Return the page with this slug, or None: a form that names another one is refused."""
        return next((page for page in self.pages if page.slug == slug), None)

    def lists(self) -> tuple[ListedPage, ...]:
        """Return one page for each list, in order: what a person can choose between."""
        return tuple({page.list: page for page in reversed(self.pages)}[name] for name in self.list_names())

    def list_names(self) -> tuple[str, ...]:
        """Return the names of the lists, in the order of their pages."""
        return tuple(dict.fromkeys(page.list for page in self.pages))


def to_json(manifest: Manifest) -> str:
    """Return the manifest as text, the same for the same pages."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Manifest:
    """Read a manifest that this project's build wrote; KeyError or ValueError for anything else."""
    data: Mapping[str, Any] = json.loads(text)
    return Manifest(
        site_name=data["site_name"],
        sender_name=data["sender_name"],
        postal_address=data["postal_address"],
        pages=tuple(
            ListedPage(**{**page, "starters": tuple(Link(**link) for link in page["starters"])})
            for page in data["pages"]
        ),
        says_network_is_kept=data.get("says_network_is_kept", False),
        editions=tuple(Edition(**edition) for edition in data.get("editions", ())),
    )
