"""Pelican's side of the resource center: read in one phase, render in the next, write in the last."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican.generators import Generator

from plugins.common.output import write_bytes
from plugins.common.palette import read_palette
from plugins.common.problems import Problem, did_you_mean
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings
from plugins.resource_center.catalogue import Entry, make_catalogue
from plugins.resource_center.content import ResourcePage
from plugins.resource_center.formats import render_download
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Change, Imprint, Inlines, Paragraph, Resource
from plugins.resource_center.parse import parse

FOLDER = "resources"


class ResourceGenerator(Generator):
    """Reads `content/resources/*.md`, puts `catalogue` into the context, writes pages and downloads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = read_settings(SiteSettings, PREFIX, self.settings)
        self.pages: list[ResourcePage] = []

    def generate_context(self) -> None:
        """Read every resource, so that articles can link to it by its file."""
        for file in sorted(self.get_files([FOLDER], extensions=("md",))):
            page = self.readers.read_file(
                base_path=self.path,
                path=file,
                content_class=ResourcePage,
                fmt="resource",
                context=self.context,
            )
            if not isinstance(page, ResourcePage):
                continue
            self.add_source_path(page)
            self.add_static_links(page)
            if page.status == "published":
                self.pages.append(page)

    def build_catalogue(self) -> None:
        """Parse every resource and render its downloads. Called once every page knows its address."""
        resources = {page: self._resource(page) for page in self.pages}
        self._check_related(resources)
        articles = self._articles_by_resource()
        entries = []
        for page, resource in resources.items():
            kind = KINDS[resource.kind]
            downloads = tuple(render_download(resource, key, self.imprint) for key in kind.formats)
            entries.append(Entry(resource, kind, page.url, downloads, articles.get(resource.slug, ())))
        self.context["catalogue"] = make_catalogue(entries, self.site.audiences, self.site.topics)

    def generate_output(self, writer: Any) -> None:
        """Write the page and the downloads of every resource, and the page of every shelf."""
        catalogue = self.context["catalogue"]
        for entry in catalogue.entries:
            writer.write_file(
                f"{entry.url}index.html",
                self.get_template("resource"),
                self.context,
                entry=entry,
                url=entry.url,
            )
            for download in entry.downloads:
                write_bytes(Path(self.output_path), download.path, download.data)
        for shelf in catalogue.shelves:
            writer.write_file(
                f"{shelf.url}index.html", self.get_template("shelf"), self.context, shelf=shelf, url=shelf.url
            )

    @property
    def imprint(self) -> Imprint:
        """What every document says about where it comes from."""
        return Imprint(
            site_name=self.settings["SITENAME"],
            site_address=self.settings["SITEURL"],
            licence_name=self.site.licence_name,
            licence_url=self.site.licence_url,
            palette=read_palette(Path(self.theme) / "static" / "css" / "tokens.css"),
        )

    def _resource(self, page: ResourcePage) -> Resource:
        read = page.read_resource
        values = read.checked.values
        body, problems = parse(page.get_content(self.settings["SITEURL"]), read.prepared)
        self.context["PROBLEMS"].extend(problems)
        subject: Inlines = ()
        if values["subject"] and body and isinstance(body[0], Paragraph):
            subject, body = body[0].content, body[1:]
        if not body:
            self.context["PROBLEMS"].append(
                Problem(
                    read.checked.source.path,
                    read.checked.source.body_line,
                    "text",
                    "there is none.",
                    "Write it.",
                )
            )
        return Resource(
            slug=page.slug,
            title=values["title"],
            summary=values["summary"],
            kind=values["kind"],
            audiences=values["for"],
            topics=values["topics"],
            minutes=values["minutes"],
            edition=values["edition"],
            changes=tuple(Change(day, note) for day, note in values["changes"]),
            body=body,
            subject=subject,
            use_when=values["use_when"],
            inside=values["inside"],
            situations=values["situations"],
            related=values["related"],
        )

    def _check_related(self, resources: dict[ResourcePage, Resource]) -> None:
        known = {resource.slug for resource in resources.values()}
        for page, resource in resources.items():
            for slug in resource.related:
                if slug not in known and not self._is_broken(slug):
                    mending = did_you_mean(slug, known) or "Name a published resource by its file's name."
                    self.context["PROBLEMS"].append(
                        page.read_resource.checked.problem(
                            "related", f'there is no resource "{slug}".', mending
                        )
                    )

    def _is_broken(self, slug: str) -> bool:
        return bool(self.context["PROBLEMS"].is_broken(f"{Path(self.path).name}/{FOLDER}/{slug}.md"))

    def _articles_by_resource(self) -> dict[str, tuple[Any, ...]]:
        """Return the published articles that hold each resource; they meet us in the context."""
        found: dict[str, list[Any]] = {}
        for article in self.context.get("articles", ()):
            for slug in dict.fromkeys(
                embed.slug for embed in article.entry.embeds if embed.kind == "resource"
            ):
                found.setdefault(slug, []).append(article)
        return {slug: tuple(articles) for slug, articles in found.items()}
