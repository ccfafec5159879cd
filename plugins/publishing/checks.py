"""Checks of the finished stage, over every file that would be published."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from plugins.common.problems import Problem
from plugins.publishing.exchange import files_below
from plugins.publishing.pages import FinishedPage, read_page

TEXT_FILES = (
    ".html",
    ".xml",
    ".txt",
    ".json",
    ".css",
    ".js",
    ".xsl",
    ".webmanifest",
    ".md",
    ".eml",
    ".ics",
    ".csv",
)
SITEMAP = "sitemap.xml"
SITEMAP_NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


@dataclass(frozen=True)
class Unpublished:
    """A draft or scheduled item: its source, its title and slug, which may appear nowhere."""

    source: str
    title: str
    address: str


@dataclass(frozen=True)
class FinishedSite:
    """A stage to check.

    Its folder, the site's address, what must not be in it, and the path prefixes that the
    signup service answers (they are no files).
    """

    folder: Path
    address: str
    unpublished: tuple[Unpublished, ...] = ()
    served: tuple[str, ...] = ()

    @cached_property
    def files(self) -> frozenset[str]:
        """Every file, as a relative path."""
        return frozenset(files_below(self.folder))

    @cached_property
    def pages(self) -> tuple[FinishedPage, ...]:
        """Every HTML page, read."""
        return tuple(read_page(self.folder, name) for name in sorted(self.files) if name.endswith(".html"))

    @cached_property
    def by_name(self) -> dict[str, FinishedPage]:
        """Every HTML page by its file's name."""
        return {page.name: page for page in self.pages}

    def local(self, address: str, page: str) -> tuple[str, str] | None:
        """Return (file path, fragment) of an address on this site, or None if it is elsewhere."""
        if address.startswith(self.address + "/") or address == self.address:
            address = address[len(self.address) :] or "/"
        parts = urlsplit(address)
        if parts.scheme or parts.netloc:
            return None
        path = unquote(parts.path)
        if not path:
            return page, unquote(parts.fragment)
        if not path.startswith("/"):
            path = f"/{Path(page).parent.as_posix()}/{path}".replace("/./", "/")
        return _file_of(path), unquote(parts.fragment)


def _file_of(path: str) -> str:
    name = path.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def check_links(site: FinishedSite) -> Iterator[Problem]:
    """Every link, anchor and asset of every page is there."""
    for page in site.pages:
        for reference in page.references:
            target = site.local(reference.address, page.name)
            if target is None:
                continue
            file, fragment = target
            if any(f"/{file}".startswith(prefix) for prefix in site.served):
                continue
            if file not in site.files:
                yield Problem(
                    page.name,
                    reference.line,
                    "link",
                    f'"{reference.address}" leads nowhere.',
                    "Mend or remove it.",
                )
            elif fragment and file in site.by_name and fragment not in site.by_name[file].ids:
                yield Problem(
                    page.name,
                    reference.line,
                    "link",
                    f'"{reference.address}": there is no "#{fragment}" on that page.',
                    "Mend or remove it.",
                )


def check_third_parties(site: FinishedSite) -> Iterator[Problem]:
    """No page makes a browser ask anybody else for anything."""
    for page in site.pages:
        for reference in page.references:
            is_data = reference.address.startswith("data:")
            if reference.is_loaded and not is_data and site.local(reference.address, page.name) is None:
                yield Problem(
                    page.name,
                    reference.line,
                    "third party",
                    f'the page would load "{reference.address}".',
                    "Keep a copy on the site, or link to it.",
                )


def check_structure(site: FinishedSite) -> Iterator[Problem]:
    """One title, one first-level heading, no skipped level, texts for images, ids that are unique."""
    for page in site.pages:
        if not page.title.strip():
            yield Problem(page.name, 0, "title", "the page has none.", "Give its template a title.")
        if not page.language:
            yield Problem(
                page.name, 0, "language", "the page does not say it.", "Put lang on its html element."
            )
        if page.headings.count(1) != 1:
            yield Problem(
                page.name,
                0,
                "heading",
                f"{page.headings.count(1)} first-level headings.",
                "There must be one.",
            )
        for above, below in zip(page.headings, page.headings[1:], strict=False):
            if below > above + 1:
                yield Problem(page.name, 0, "heading", f"level {below} follows level {above}.", "Skip none.")
        for line in page.images_without_text:
            yield Problem(
                page.name, line, "image", "it has no alt attribute.", 'Describe it, or write alt="".'
            )
        for repeated in page.repeated_ids:
            yield Problem(page.name, 0, "id", f'"{repeated}" stands twice.', "Ids must be unique on a page.")


def check_inline_code(site: FinishedSite) -> Iterator[Problem]:
    """Nothing that the Content-Security-Policy would block: no inline script, style or handler."""
    for page in site.pages:
        for line, shown in page.inline_code:
            yield Problem(
                page.name, line, "policy", f"{shown} stands in the page.", "Put it into a file of the theme."
            )


def check_sitemap(site: FinishedSite) -> Iterator[Problem]:
    """The sitemap names exactly the pages that may be indexed."""
    if SITEMAP not in site.files:
        yield Problem(SITEMAP, 0, "sitemap", "there is none.", "The theme's sitemap.xml makes it.")
        return
    root = ET.parse(site.folder / SITEMAP).getroot()  # noqa: S314 - we wrote it
    listed = [element.text or "" for element in root.findall("s:url/s:loc", SITEMAP_NAMESPACE)]
    named = {target[0] for target in (site.local(address, SITEMAP) for address in listed) if target}
    public = {page.name for page in site.pages if page.is_indexed}
    for address in sorted({address for address in listed if listed.count(address) > 1}):
        yield Problem(SITEMAP, 0, "sitemap", f"{address} stands twice.", "List it once.")
    for name in sorted(public - named):
        yield Problem(SITEMAP, 0, "sitemap", f"{name} is missing.", "List it, or mark the page noindex.")
    for name in sorted(named - public):
        yield Problem(SITEMAP, 0, "sitemap", f"{name} is no public page.", "Remove it.")


def check_unpublished(site: FinishedSite) -> Iterator[Problem]:
    """No draft's title or address appears in anything that can be read as text."""
    for name in sorted(site.files):
        if not name.endswith(TEXT_FILES):
            continue
        text = (site.folder / name).read_text(encoding="utf-8", errors="replace")
        for item in site.unpublished:
            if item.title in text or item.address in text:
                yield Problem(
                    item.source,
                    0,
                    "draft",
                    f"it is not published, but {name} names it.",
                    "Remove the link, or publish it.",
                )


CHECKS: tuple[Callable[[FinishedSite], Iterator[Problem]], ...] = (
    check_links,
    check_third_parties,
    check_structure,
    check_inline_code,
    check_sitemap,
    check_unpublished,
)


def check_site(site: FinishedSite) -> list[Problem]:
    """Return every problem of a finished stage, sorted."""
    return sorted({problem for check in CHECKS for problem in check(site)})
