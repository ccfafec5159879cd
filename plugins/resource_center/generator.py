"""Pelican's side of the resource center: read in one phase, render in the next, write in the last.

What reads bodies and workbooks takes long to import, and is imported where there is one to read.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pelican.generators import Generator

from plugins.common.output import write_bytes
from plugins.common.palette import read_palette
from plugins.common.photo import Unusable, read_photo, resized
from plugins.common.problems import Problem, ProblemLog, did_you_mean
from plugins.common.schema import Checked
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings
from plugins.resource_center.attachments.shipping import ship
from plugins.resource_center.blocks import Blocks, Inlines, Paragraph, Picture, walk_blocks
from plugins.resource_center.catalogue import Catalogue, Entry, make_catalogue
from plugins.resource_center.content import KitPage, ResourcePage
from plugins.resource_center.formats import CannotPrint
from plugins.resource_center.formats.cache import DocumentCache
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.kits import Kit, kit_files, make_zip
from plugins.resource_center.listing import PATH as LISTING
from plugins.resource_center.listing import make_listing
from plugins.resource_center.model import Change, Imprint, Resource
from plugins.resource_center.rendering import Press, make_entry

if TYPE_CHECKING:
    from plugins.resource_center.workbook.model import Workbook

RESOURCES = "resources"
KITS = "kits"

Page = TypeVar("Page", ResourcePage, KitPage)


class ResourceCenterGenerator(Generator):
    """Reads `content/resources` and `content/kits`, writes pages, downloads and ZIPs.

    Puts `catalogue` (Catalogue) and `kits` (tuple of Kit) into the context.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = read_settings(SiteSettings, PREFIX, self.settings)
        self.resource_pages: list[ResourcePage] = []
        self.kit_pages: list[KitPage] = []
        imprint = Imprint(
            site_name=self.settings["SITENAME"],
            site_address=self.settings["SITEURL"],
            licence_name=self.site.licence_name,
            licence_url=self.site.licence_url,
            palette=read_palette(Path(self.theme) / "static" / "css" / "tokens.css"),
        )
        self.press = Press(imprint, DocumentCache(Path(self.settings["CACHE_PATH"]) / "documents"))

    # --- reading -----------------------------------------------------------------------------

    def generate_context(self) -> None:
        """Read every resource and kit, so that others can link to them by their files."""
        self.resource_pages = self._read_pages(RESOURCES, ResourcePage, "resource")
        self.kit_pages = self._read_pages(KITS, KitPage, "kit")

    def _read_pages(self, folder: str, page_class: type[Page], key: str) -> list[Page]:
        """Read the files of one folder and return the published ones."""
        published = []
        for file in sorted(self.get_files([folder], extensions=("md",))):
            page = self.readers.read_file(
                base_path=self.path, path=file, content_class=page_class, fmt=key, context=self.context
            )
            if not isinstance(page, page_class):
                continue
            self.add_source_path(page)
            self.add_static_links(page)
            if page.status == "published":
                published.append(page)
        return published

    # --- parsing, checking, rendering ------------------------------------------------------------

    def build_catalogue(self) -> None:
        """Parse every resource and render its downloads. Called once every page knows its address."""
        resources = {page: self._resource(page) for page in self.resource_pages}
        known = {resource.slug for resource in resources.values()}
        for page, resource in resources.items():
            self._check_named(page.read.checked, "related", resource.related, known)
        articles = self._articles_by_resource()
        entries = [
            self._entry(page, resource, articles.get(resource.slug, ()))
            for page, resource in resources.items()
        ]
        entries = self._attach(resources, entries)
        self.press.cache.forget_unused(time.time())
        catalogue = make_catalogue(
            entries, self.site.audiences, self.site.topics, self.site.audience_purposes
        )
        self.context["catalogue"] = catalogue
        self.context["kits"] = tuple(self._kit(page, catalogue) for page in self.kit_pages)

    def _resource(self, page: ResourcePage) -> Resource:
        values = page.read.checked.values
        body = self._body(page)
        subject: Inlines = ()
        if values["subject"] and body and isinstance(body[0], Paragraph):
            subject, body = body[0].content, body[1:]
        return Resource(
            slug=page.slug,
            title=values["title"],
            summary=values["summary"],
            kind=values["kind"],
            audiences=values["for"],
            topics=values["topics"],
            minutes=values["minutes"],
            edition=values["edition"],
            changes=_changes(values),
            body=body,
            subject=subject,
            use_when=values["use_when"],
            inside=values["inside"],
            situations=values["situations"],
            related=values["related"],
            calendar=values["calendar"],
            workbook=self._workbook(page),
        )

    def _entry(self, page: ResourcePage, resource: Resource, articles: tuple[Any, ...]) -> Entry:
        """Return a resource's entry with everything made of it; nothing is made of a broken one."""
        read = page.read
        log: ProblemLog = self.context["PROBLEMS"]
        is_whole = not KINDS[resource.kind].has_workbook or resource.workbook
        if is_whole and not log.is_broken(read.checked.source.path):
            try:
                if self.site.makes_documents:
                    return make_entry(resource, page.url, articles, self._pictures(resource.body), self.press)
                _refuse_unprintable(read.checked.source.body)
            except Unusable:
                pass  # whoever makes the pictures of the pages tells the author what is wrong
            except CannotPrint as error:
                what = f"no font of the documents has {error.text!r}."
                line = read.prepared.line_of(error.text)
                log.append(Problem(read.checked.source.path, line, "text", what, "Write it in words."))
        return Entry(resource, KINDS[resource.kind], page.url, (), articles)

    def _attach(self, pages: Iterable[ResourcePage], entries: list[Entry]) -> list[Entry]:
        """Return the entries with the hand-made files of their resources among the downloads."""
        content, publisher = Path(self.path), self.press.imprint.site_name
        taken = {download.path for entry in entries for download in entry.downloads}
        with_files = []
        for page, entry in zip(pages, entries, strict=True):
            files, problems = ship(page.read.checked, content, publisher, taken)
            self.context["PROBLEMS"].extend(problems)
            with_files.append(replace(entry, downloads=(*entry.downloads, *files)))
        return with_files

    def _pictures(self, body: Blocks) -> dict[str, bytes]:
        """Return every image of a body by its address: a drawing as it is, a photo as a JPEG or PNG.

        Links to missing ones are Problems. Raises Unusable for one that is none for a page either.
        """
        start = f"{self.settings['SITEURL']}/"
        files = {
            block.path: Path(self.path) / block.path.removeprefix(start)
            for block in walk_blocks(body)
            if isinstance(block, Picture)
        }
        return {path: self._picture(file) for path, file in files.items()}

    def _picture(self, file: Path) -> bytes:
        """Return a picture for paper. A photo is made anew: it must not tell where it was taken."""
        data = file.read_bytes()
        if file.suffix.lower() == ".svg":
            return data
        photo = read_photo(data)
        cache = Path(self.settings["CACHE_PATH"]) / "pictures"
        return resized(photo, photo.widths[-1], photo.fallback, cache)

    def _workbook(self, page: ResourcePage) -> Workbook | None:
        """Return the workbook declared beside a dashboard; its faults are Problems of its own file."""
        if not KINDS[page.read.checked.values["kind"]].has_workbook:
            return None
        from plugins.resource_center.workbook.declare import load_workbook

        file = Path(str(page.source_path)).with_suffix(".workbook.yaml")
        shown = f"{Path(self.path).name}/{RESOURCES}/{file.name}"
        if not file.exists():
            mending = f"Declare it in {shown} (docs/workbooks.md)."
            self.context["PROBLEMS"].append(page.read.checked.problem("kind", "it has no workbook.", mending))
            return None
        loaded = load_workbook(file, shown)
        if isinstance(loaded, list):
            self.context["PROBLEMS"].extend(loaded)
            # Its page is no less broken than its workbook: nothing is rendered of it.
            return None
        return loaded

    def _kit(self, page: KitPage, catalogue: Catalogue) -> Kit:
        checked = page.read.checked
        values = checked.values
        self._check_named(checked, "resources", values["resources"], catalogue.by_slug)
        return Kit(
            slug=page.slug,
            title=values["title"],
            summary=values["summary"],
            audiences=values["for"],
            topics=values["topics"],
            edition=values["edition"],
            changes=_changes(values),
            body=self._body(page),
            entries=tuple(
                catalogue.by_slug[slug] for slug in values["resources"] if slug in catalogue.by_slug
            ),
        )

    def _body(self, page: ResourcePage | KitPage) -> Blocks:
        """Return a page's blocks; links to other files are addresses by now."""
        from plugins.resource_center.parse import parse

        source = page.read.checked.source
        body, problems = parse(page.get_content(self.settings["SITEURL"]), page.read.prepared)
        if not body:
            problems.append(Problem(source.path, source.body_line, "text", "there is none.", "Write it."))
        self.context["PROBLEMS"].extend(problems)
        return body

    def _check_named(self, checked: Checked, key: str, slugs: Iterable[str], known: Iterable[str]) -> None:
        folder = f"{Path(self.path).name}/{RESOURCES}"
        for slug in slugs:
            if slug not in known and not self.context["PROBLEMS"].is_broken(f"{folder}/{slug}.md"):
                mending = did_you_mean(slug, known) or "Name a published resource by its file's name."
                self.context["PROBLEMS"].append(
                    checked.problem(key, f'there is no resource "{slug}".', mending)
                )

    def _articles_by_resource(self) -> dict[str, tuple[Any, ...]]:
        """Return the published articles that hold each resource; they meet us in the context."""
        found: dict[str, list[Any]] = {}
        for article in self.context.get("articles", ()):
            for slug in dict.fromkeys(
                embed.slug for embed in article.entry.embeds if embed.kind == "resource"
            ):
                found.setdefault(slug, []).append(article)
        return {slug: tuple(articles) for slug, articles in found.items()}

    # --- writing -----------------------------------------------------------------------------

    def generate_output(self, writer: Any) -> None:
        """Write every page of resources, shelves and kits, every download and every ZIP."""
        for entry in self.context["catalogue"].entries:
            self._write_page(writer, "resource", entry.url, entry=entry)
            for file in (*entry.downloads, *entry.previews):
                self._write_file(file.path, file.data)
        for shelf in self.context["catalogue"].shelves:
            self._write_page(writer, "shelf", shelf.url, shelf=shelf)
        for kit in self.context["kits"]:
            data = self._zip(kit)
            self._write_page(writer, "kit", kit.url, kit=replace(kit, size=len(data)))
            self._write_file(kit.path, data)
        listing = make_listing(self.context["catalogue"], self.context["kits"], self.press.imprint)
        self._write_file(LISTING, listing)

    def _zip(self, kit: Kit) -> bytes:
        """Return a kit's ZIP: an index page that works from the folder, then every download."""
        index = self.get_template("kit_folder").render({**self.context, "kit": kit})
        return make_zip(kit.slug, {"index.html": index.encode(), **kit_files(kit)}, kit.last_change)

    def _write_page(self, writer: Any, template: str, url: str, **names: Any) -> None:
        writer.write_file(f"{url}index.html", self.get_template(template), self.context, url=url, **names)

    def _write_file(self, path: str, data: bytes) -> None:
        write_bytes(Path(self.output_path), path, data)


def _refuse_unprintable(text: str) -> None:
    """Raise what making the documents would raise for a sign that no font has, without making them."""
    from plugins.resource_center.formats.pdf.typesetter import unprintable

    if sign := unprintable(text):
        raise CannotPrint(sign)


def _changes(values: Mapping[str, Any]) -> tuple[Change, ...]:
    return tuple(Change(changed, note) for changed, note in values["changes"])
