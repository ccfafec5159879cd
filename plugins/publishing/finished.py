"""A finished stage as the checks see it: its files, its pages read, the addresses in everything else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from plugins.common.cache import Remember, make_anew
from plugins.publishing.exchange import files_below
from plugins.publishing.pages import FinishedPage, read_page
from plugins.publishing.texts import Text, texts_of

# Files of these kinds name addresses of the site as plain text.
DATA_FILES = (".xml", ".json", ".txt", ".webmanifest", ".ics", ".md", ".eml")


@dataclass(frozen=True)
class Unpublished:
    """A draft, scheduled or withdrawn item, which may appear nowhere.

    Its source as shown, its title, the addresses it would have, and what it says: the first
    words of each of its sentences, plain.
    """

    source: str
    title: str
    addresses: tuple[str, ...]
    sayings: frozenset[tuple[str, ...]] = frozenset()


@dataclass(frozen=True)
class FinishedSite:
    """A stage to check.

    Its folder, the site's address, what must not be in it, and the path prefixes that the
    signup service answers (they are no files). `cache` keeps what was read out of documents,
    `remember` what was read out of pages.
    """

    folder: Path
    address: str
    unpublished: tuple[Unpublished, ...] = ()
    served: tuple[str, ...] = ()
    cache: Path | None = None
    remember: Remember = make_anew

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, as a relative path."""
        return frozenset(files_below(self.folder))

    @cached_property
    def pages(self) -> tuple[FinishedPage, ...]:
        """Every HTML page, read."""
        names = sorted(name for name in self.files if name.endswith(".html"))
        return tuple(read_page(self.folder, name, self.remember) for name in names)

    @cached_property
    def by_name(self) -> dict[str, FinishedPage]:
        """Every HTML page by its file's name."""
        return {page.name: page for page in self.pages}

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Everything that can be read in every file, documents and archives unpacked."""
        return tuple(
            text
            for name in sorted(self.files)
            for text in texts_of(name, (self.folder / name).read_bytes(), self.cache)
        )

    @cached_property
    def addresses(self) -> tuple[tuple[str, str], ...]:
        """Every address of this site that a file other than a page names: (file, address)."""
        named = re.compile(re.escape(self.address) + r"(?:[/#][^\s\"'<>()\\,;&]*)?")
        return tuple(
            (name, found.rstrip("."))
            for name in sorted(self.files)
            if name.endswith(DATA_FILES)
            for found in sorted(set(named.findall((self.folder / name).read_text(encoding="utf-8"))))
        )

    def local(self, address: str, page: str) -> tuple[str, str] | None:
        """Return (file path, fragment) of an address on this site, or None if it is elsewhere."""
        host = urlsplit(self.address)
        if address.startswith(self.address + "/") or address == self.address:
            address = address[len(self.address) :] or "/"
        elif host.path.rstrip("/") and address.startswith(f"{host.path.rstrip('/')}/"):
            address = address[len(host.path.rstrip("/")) :]
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        if not path:
            return page, unquote(parts.fragment)
        if not path.startswith("/"):
            path = urljoin(f"/{page}", path)
        return _file_of(path), unquote(parts.fragment)

    def is_served(self, file: str) -> bool:
        """Whether the signup service answers there."""
        return any(f"/{file}".startswith(prefix) for prefix in self.served)


def _file_of(path: str) -> str:
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name
