"""Checks of the finished stage, over every file that would be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple
from xml.etree import ElementTree as ET

from plugins.common.problems import Problem
from plugins.publishing.finished import FinishedSite
from plugins.publishing.leaks import check_giveaways, check_unpublished
from plugins.publishing.pages import FinishedPage

SITEMAP = "sitemap.xml"
SITEMAP_NAMESPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def check_links(page: FinishedPage, site: FinishedSite) -> Iterator[Problem]:
    """Every link, anchor and asset of every page is there."""
    for reference in page.references:
        target = site.local(reference.address, page.name)
        if target is None:
            continue
        file, fragment = target
        if site.is_served(file):
            continue
        if file not in site.files:
            yield Problem(
                page.name,
                reference.line,
                "link",
                f'"{reference.address}" leads nowhere.',
                "Mend or remove it.",
            )
        elif fragment and file in site.outlines and fragment not in site.page(file).ids:
            yield Problem(
                page.name,
                reference.line,
                "link",
                f'"{reference.address}": there is no "#{fragment}" on that page.',
                "Mend or remove it.",
            )


def check_addresses(site: FinishedSite) -> Iterator[Problem]:
    """Every address of this site that a feed, the list of resources, a mail or a calendar names is there."""
    for name, address in site.addresses:
        target = site.local(address, name)
        if target and not site.is_served(target[0]) and target[0] not in site.files:
            yield Problem(name, 0, "link", f'"{address}" leads nowhere.', "Mend or remove it.")


def check_third_parties(page: FinishedPage, site: FinishedSite) -> Iterator[Problem]:
    """No page makes a browser ask anybody else for anything."""
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


def check_structure(page: FinishedPage, _site: FinishedSite) -> Iterator[Problem]:
    """One title, one first-level heading, no skipped level, texts for images, ids that are unique."""
    if not page.title.strip():
        yield Problem(page.name, 0, "title", "the page has none.", "Give its template a title.")
    if not page.language:
        yield Problem(page.name, 0, "language", "the page does not say it.", "Put lang on its html element.")
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
        yield Problem(page.name, line, "image", "it has no alt attribute.", 'Describe it, or write alt="".')
    for repeated in page.repeated_ids:
        yield Problem(page.name, 0, "id", f'"{repeated}" stands twice.', "Ids must be unique on a page.")


def check_inline_code(page: FinishedPage, _site: FinishedSite) -> Iterator[Problem]:
    """Nothing that the Content-Security-Policy would block: no inline script, style or handler."""
    for line, shown in page.inline_code:
        yield Problem(
            page.name, line, "policy", f"{shown} stands in the page.", "Put it into a file of the theme."
        )


def check_labels(page: FinishedPage, _site: FinishedSite) -> Iterator[Problem]:
    """Everything to fill in says what it is for (WCAG 2.2, 4.1.2)."""
    for line, shown in page.unlabelled:
        yield Problem(page.name, line, "label", f"{shown} has none.", "Give it a label element.")


def check_nesting(page: FinishedPage, _site: FinishedSite) -> Iterator[Problem]:
    """Every element is closed, and in the order in which they were opened."""
    for line, shown in page.misnested:
        yield Problem(page.name, line, "HTML", f"{shown}.", "Mend the template, or the text.")


def check_new_windows(page: FinishedPage, _site: FinishedSite) -> Iterator[Problem]:
    """A link that opens a window gives the other page no hold on ours."""
    for line in page.open_windows:
        yield Problem(
            page.name,
            line,
            "link",
            "it opens a window without rel=noopener.",
            "Add it, or drop the target.",
        )


def check_sitemap(site: FinishedSite) -> Iterator[Problem]:
    """The sitemap names exactly the pages that may be indexed."""
    if SITEMAP not in site.files:
        yield Problem(SITEMAP, 0, "sitemap", "there is none.", "The theme's sitemap.xml makes it.")
        return
    root = ET.parse(site.folder / SITEMAP).getroot()  # noqa: S314 - we wrote it
    listed = [element.text or "" for element in root.findall("s:url/s:loc", SITEMAP_NAMESPACE)]
    named = {target[0] for target in (site.local(address, SITEMAP) for address in listed) if target}
    public = {name for name, (_ids, is_indexed) in site.outlines.items() if is_indexed}
    for address in sorted(address for address, times in Counter(listed).items() if times > 1):
        yield Problem(SITEMAP, 0, "sitemap", f"{address} stands twice.", "List it once.")
    for name in sorted(public - named):
        yield Problem(SITEMAP, 0, "sitemap", f"{name} is missing.", "List it, or mark the page noindex.")
    for name in sorted(named - public):
        yield Problem(SITEMAP, 0, "sitemap", f"{name} is no public page.", "Remove it.")


# What is looked for on each page by itself, beside the addresses and ids that there are.
PAGE_CHECKS: tuple[Callable[[FinishedPage, FinishedSite], Iterator[Problem]], ...] = (
    check_links,
    check_third_parties,
    check_structure,
    check_labels,
    check_nesting,
    check_new_windows,
    check_inline_code,
)


def check_pages(site: FinishedSite) -> Iterator[Problem]:
    """Every page, by itself. A page is looked at again when it, or what it could link to, has changed."""

    def problems(page: FinishedPage) -> list[tuple[object, ...]]:
        return [astuple(problem) for check in PAGE_CHECKS for problem in check(page, site)]

    for found in site.of_each_page("problems", (site.surroundings,), problems).values():
        yield from (Problem(*problem) for problem in found)


CHECKS: tuple[Callable[[FinishedSite], Iterator[Problem]], ...] = (
    check_pages,
    check_addresses,
    check_sitemap,
    check_unpublished,
    check_giveaways,
)


def check_site(site: FinishedSite) -> list[Problem]:
    """Return every problem of a finished stage, sorted."""
    return sorted({problem for check in CHECKS for problem in check(site)})
