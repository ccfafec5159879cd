"""A finished stage as the checks see it: its files, its pages read, the addresses in everything else.

A site of thousands of pages passes through here one page at a time. What was found out about a file is
remembered by the file's hash; only names, hashes and addresses are held for all of them at once.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from plugins.common.cache import Memory, NoMemory
from plugins.publishing.exchange import hashes_below
from plugins.publishing.pages import FinishedPage, prepare_pages, read_page
from plugins.publishing.texts import Text, texts_of

# Files of these kinds name addresses of the site as plain text.
DATA_FILES = (".xml", ".json", ".txt", ".webmanifest", ".ics", ".md", ".eml")
# An address below the site's root in which nothing needs to be looked for.
PLAIN = re.compile(r"/(?:[\w.-]+/)*[\w.-]*", re.ASCII)
# Addresses that begin so mean the same on every page.
NOT_RELATIVE = ("/", "http:", "https:", "mailto:")
ADDRESSES_AT_HAND = 2_000
PAGES_AT_HAND = 32
NO_MEMORY = NoMemory()


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

    Its folder, the site's address, what must not be in it, the path prefixes that the signup service
    answers, and the old files that lead to a page of today (some hosts need no file for that). `cache`
    keeps what was read out of documents, `memory` what was found out about files; `known` are the
    hashes of all files, if known.
    """

    folder: Path
    address: str
    unpublished: tuple[Unpublished, ...] = ()
    served: tuple[str, ...] = ()
    moved: frozenset[str] = frozenset()
    cache: Path | None = None
    memory: Memory = NO_MEMORY
    known: Mapping[str, str] | None = None

    @cached_property
    def hashes(self) -> Mapping[str, str]:
        """Every file, as a relative path, with its SHA-256."""
        if self.known is not None:
            return self.known
        return hashes_below(self.folder, lambda name: self.memory.known_hash(f"{self.folder}/{name}"))

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, as a relative path."""
        return frozenset(self.hashes)

    @cached_property
    def page_names(self) -> tuple[str, ...]:
        """Every HTML page, as a relative path, sorted."""
        return tuple(sorted(name for name in self.files if name.endswith(".html")))

    @cached_property
    def page(self) -> Callable[[str], FinishedPage]:
        """Return a page by its name, read; one with the same text as a page before is not parsed again."""
        return lru_cache(PAGES_AT_HAND)(
            lambda name: read_page(self.folder, name, self.hashes[name], self.memory)
        )

    def read_new_pages(self) -> None:
        """Read at once the pages that are not links to published ones: in a first build, all of them."""
        is_known = self.memory.known_hash
        new = {name: self.hashes[name] for name in self.page_names if not is_known(f"{self.folder}/{name}")}
        prepare_pages(self.folder, new, self.memory)

    def of_each_page(
        self, what: str, ingredients: tuple[str, ...], look: Callable[[FinishedPage], Any]
    ) -> dict[str, Any]:
        """Return what `look` finds on each page, by its name; remembered by page and ingredients."""
        pages = {name: self.hashes[name] for name in self.page_names}
        given = (self.address, *ingredients)
        return self.memory.remember_each(what, given, pages, lambda name: look(self.page(name)))

    @cached_property
    def outlines(self) -> dict[str, tuple[str, bool]]:
        """What others depend on of each page: a hash of its ids, and whether it is indexed."""
        outlines = self.of_each_page("outline", (), lambda page: [_hash(sorted(page.ids)), page.is_indexed])
        return {name: (ids, is_indexed) for name, (ids, is_indexed) in outlines.items()}

    @cached_property
    def surroundings(self) -> str:
        """A hash of all that the links of one page can meet: every file, every id, the site's address."""
        ids = [(name, ids) for name, (ids, _is_indexed) in self.outlines.items()]
        return _hash([self.address, self.served, sorted(self.moved), sorted(self.files), ids])

    def texts(self, name: str) -> Iterator[Text]:
        """Yield everything that can be read in a file, documents and archives unpacked."""
        return texts_of(name, (self.folder / name).read_bytes(), self.cache)

    def of_each_file(
        self, what: str, ingredients: tuple[str, ...], look: Callable[[Text], Any]
    ) -> Iterator[tuple[str, str, Any]]:
        """Yield (file, part, what `look` finds) for each text in which it finds something; remembered."""

        def look_through(name: str) -> list[tuple[str, Any]]:
            return [(text.part, found) for text in self.texts(name) if (found := look(text))]

        files = {name: self.hashes[name] for name in sorted(self.files)}
        given = (self.address, *ingredients)
        found_in = self.memory.remember_each(what, given, files, look_through, in_forks=True)
        return ((name, part, found) for name, finds in found_in.items() for part, found in finds)

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
        return self._resolve(address, "" if address.startswith(NOT_RELATIVE) else page)

    @cached_property
    def _resolve(self) -> Callable[[str, str], tuple[str, str] | None]:
        """Return how addresses are resolved: most stand on every page, and are looked at once."""
        return lru_cache(ADDRESSES_AT_HAND)(lambda address, page: _local(self.address, address, page))

    def is_served(self, file: str) -> bool:
        """Whether something else than a file answers there."""
        return file in self.moved or any(f"/{file}".startswith(prefix) for prefix in self.served)


def _local(site: str, address: str, page: str) -> tuple[str, str] | None:
    host = urlsplit(site)
    if address.startswith(site + "/") or address == site:
        address = address[len(site) :] or "/"
    elif host.path.rstrip("/") and address.startswith(f"{host.path.rstrip('/')}/"):
        address = address[len(host.path.rstrip("/")) :]
    if PLAIN.fullmatch(address):  # nearly every one
        return _file_of(address), ""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return None
    path = unquote(parts.path)
    if not path:
        return page, unquote(parts.fragment)
    if not path.startswith("/"):
        path = urljoin(f"/{page}", path)
    return _file_of(path), unquote(parts.fragment)


def _file_of(path: str) -> str:
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def _hash(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
