"""Reads articles and pages: front matter by schema, Markdown with our blocks, one entry beside the text."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from pelican.readers import MarkdownReader
from pelican.urlwrappers import Author, Category, Tag

from plugins.articles.schema import PAGE_SCHEMA, article_schema
from plugins.articles.taken_apart import put_together, take_apart
from plugins.common.cache import memory
from plugins.common.front_matter import read_text
from plugins.common.links import Targets
from plugins.common.problems import Problem, ProblemLog
from plugins.common.schema import Checked, Schema
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings
from plugins.common.standing import read_origin, site_day

ARTICLES_FOLDER = "articles"
PAGES_FOLDER = "pages"
MANY = 8  # new texts, after which the others will be new, too: an edit or two is not as many


class ArticleReader(MarkdownReader):
    """Pelican's reader for every `.md` below `articles/` and `pages/`.

    Never raises for an author's mistake: problems go to `settings["PROBLEMS"]` and the file
    is skipped; the publishing gate stops the build once everything is read.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self.memory = memory(settings)
        self.site = read_settings(SiteSettings, PREFIX, settings)
        self.day = site_day(self.site, settings)
        self.content = Path(settings["PATH"])
        self.targets = Targets(self.content)
        self.article_schema = article_schema(self.site)
        self.lists = json.dumps([list(self.site.topics), list(self.site.audiences)])  # what the schema knows
        self.new = 0  # texts that had to be taken apart
        # Pelican would make an author for each of them, and work out its slug. It wants a category of drafts.
        self.same_for_all: dict[str, Any] = {"category": Category("Articles", settings)}
        if "AUTHOR" in settings:
            self.same_for_all["author"] = Author(settings["AUTHOR"], settings)
        self.tags = {slug: self._tag(slug, name) for slug, name in self.site.topics.items()}

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the body as HTML, and only those metadata that Pelican itself knows, plus `entry`."""
        log: ProblemLog = self.settings["PROBLEMS"]
        shown = self._shown(source_path)
        text = read_text(source_path, shown)
        if isinstance(text, Problem):
            log.append(text)
            return "", {"status": "skip"}
        is_page = shown.split("/", 2)[1] == PAGES_FOLDER
        taken = self._take_apart(text, shown, is_page=is_page)
        log.extend(Problem(*problem) for problem in taken["problems"])
        log.extend(self.targets.problems(shown, taken["links"]))
        known = put_together(taken, shown)
        if known is None:
            return "", {"status": "skip"}
        metadata = self._pelican_metadata(known.checked, is_page=is_page)
        return known.html, {**metadata, "entry": known.entry}

    def _shown(self, file: str) -> str:
        """Return the path of a file in problems: by texts, as pathlib takes ten times as long."""
        name = file.removeprefix(f"{self.content}{os.sep}").replace(os.sep, "/")
        return f"{self.content.name}/{name}"

    def _take_apart(self, text: str, shown: str, *, is_page: bool) -> dict[str, Any]:
        def take() -> dict[str, Any]:
            self.new += 1
            if self.new == MANY:
                self._prepare_others(is_page=is_page)
            return take_apart(text, shown, self._schema(is_page=is_page))

        taken: dict[str, Any] = self.memory.remember("text", self._made_of(text, shown), take)
        return taken

    def _prepare_others(self, *, is_page: bool) -> None:
        """Have all texts of the folder taken apart at once: as it seems, most of them are new."""
        schema = self._schema(is_page=is_page)
        folder = self.content / (PAGES_FOLDER if is_page else ARTICLES_FOLDER)

        def made_of(file: str) -> Sequence[str] | None:
            shown = self._shown(file)
            text = read_text(file, shown)
            return self._made_of(text, shown) if isinstance(text, str) else None

        def take(made_of: Sequence[str]) -> dict[str, Any]:
            text, shown, _lists = made_of
            return take_apart(text, shown, schema)

        self.memory.prepare("text", map(str, folder.rglob("*.md")), made_of, take)

    def _schema(self, *, is_page: bool) -> Schema:
        return PAGE_SCHEMA if is_page else self.article_schema

    def _made_of(self, text: str, shown: str) -> tuple[str, str, str]:
        """Return what decides how a text is taken apart; its path says whether it is a page."""
        return text, shown, self.lists

    def _pelican_metadata(self, checked: Checked, *, is_page: bool) -> dict[str, Any]:
        values = checked.values
        slug = values["slug"] or PurePosixPath(checked.source.path).stem
        kind = "PAGE" if is_page else "ARTICLE"
        url = self.settings[f"{kind}_URL"].format(slug=slug)
        origin = read_origin(checked, url, self.day)
        metadata: dict[str, Any] = {
            "title": values["title"],
            "slug": slug,
            "origin": origin,
            "summary": values["summary"],
            "status": "published" if origin.is_shown(self.site) else "draft",
            **self.same_for_all,
        }
        if origin.is_shown(self.site):  # Pelican would work it out anew each time that it asks
            metadata |= {"url": url, "save_as": self.settings[f"{kind}_SAVE_AS"].format(slug=slug)}
        if values.get("date"):
            metadata["date"] = dt.datetime.combine(values["date"], dt.time())
        if values["edition"] and values["edition"] != values.get("date"):
            metadata["modified"] = dt.datetime.combine(values["edition"], dt.time())
        if values.get("topics"):
            metadata["tags"] = [self.tags[topic] for topic in values["topics"]]
        return metadata

    def _tag(self, slug: str, name: str) -> Tag:
        tag = Tag(name, self.settings)
        tag.slug = slug
        return tag
