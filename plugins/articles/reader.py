"""Reads articles and pages: front matter by schema, Markdown with our blocks, one entry beside the text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import astuple
from pathlib import Path
from typing import Any

from pelican.readers import MarkdownReader
from pelican.urlwrappers import Category, Tag

from plugins.articles.markup import clean, contents, converter, find_blocks
from plugins.articles.model import ArticleEntry, Heading, Step
from plugins.articles.schema import PAGE_SCHEMA, article_schema
from plugins.common.cache import remembering
from plugins.common.front_matter import Source, read_source
from plugins.common.links import check_links
from plugins.common.problems import Problem, ProblemLog
from plugins.common.schema import Checked, check
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings
from plugins.common.standing import read_origin, site_day

WORDS_A_MINUTE = 230  # silent reading of English non-fiction: Brysbaert 2019, 238 words a minute
PAGES_FOLDER = "pages"


class ArticleReader(MarkdownReader):
    """Pelican's reader for every `.md` below `articles/` and `pages/`.

    Never raises for an author's mistake: problems go to `settings["PROBLEMS"]` and the file
    is skipped; the publishing gate stops the build once everything is read.
    """

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self.converter = converter()
        self.remember = remembering(settings)
        self.site = read_settings(SiteSettings, PREFIX, settings)
        self.category = Category("Articles", settings)  # Pelican wants one of every draft
        self.tags = {slug: self._tag(slug, name) for slug, name in self.site.topics.items()}

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the body as HTML, and only those metadata that Pelican itself knows, plus `entry`."""
        log: ProblemLog = self.settings["PROBLEMS"]
        content = Path(self.settings["PATH"])
        file = Path(source_path)
        shown = f"{content.name}/{file.relative_to(content).as_posix()}"
        source = read_source(file, shown)
        if isinstance(source, Problem):
            log.append(source)
            return "", {"status": "skip"}
        is_page = file.relative_to(content).parts[0] == PAGES_FOLDER
        checked, problems = check(source, PAGE_SCHEMA if is_page else article_schema(self.site))
        embeds, block_problems = find_blocks(source.body, source.body_line, shown)
        problems += block_problems + check_links(source.body, source.body_line, shown, content)
        problems += check_body(source)
        log.extend(problems)
        if checked is None:
            return "", {"status": "skip"}
        html, headings, steps = self._convert(source.body)
        entry = ArticleEntry(
            minutes=max(1, round(len(source.body.split()) / WORDS_A_MINUTE)),
            steps=steps,
            contents=headings,
            embeds=tuple(embeds),
            topics=checked.values.get("topics", ()),
            audiences=checked.values.get("for", ()),
            edition=checked.values["edition"] or checked.values.get("date"),
            changes=checked.values.get("changes", ()),
            share_title=checked.values.get("share_title", ""),
        )
        return html, {**self._pelican_metadata(checked, file, is_page=is_page), "entry": entry}

    def _convert(self, body: str) -> tuple[str, tuple[Heading, ...], tuple[Step, ...]]:
        """Return a body as HTML, its links unresolved, with its headings and steps."""

        def convert() -> list[Any]:
            html = clean(self.converter.reset().convert(body))
            headings, steps = contents(self.converter)
            return [html, [astuple(heading) for heading in headings], [astuple(step) for step in steps]]

        html, headings, steps = self.remember("article", (body,), convert)
        return html, tuple(Heading(*values) for values in headings), tuple(Step(*values) for values in steps)

    def _pelican_metadata(self, checked: Checked, file: Path, *, is_page: bool) -> dict[str, Any]:
        values = checked.values
        slug = values["slug"] or file.stem
        url = self.settings["PAGE_URL" if is_page else "ARTICLE_URL"].format(slug=slug)
        origin = read_origin(checked, url, site_day(self.site, self.settings))
        metadata: dict[str, Any] = {
            "title": values["title"],
            "slug": slug,
            "origin": origin,
            "summary": values["summary"],
            "status": "published" if origin.is_shown(self.site) else "draft",
            "category": self.category,
        }
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


def check_body(source: Source) -> list[Problem]:
    """Return what an article's Markdown may not hold: a second title, an image without alternative text."""
    problems = []
    for number, line in enumerate(source.body.split("\n"), start=source.body_line):
        if re.match(r"# \S", line):
            problems.append(
                Problem(source.path, number, "heading", "this is a second title.", 'Begin it with "##".')
            )
        if re.search(r"!\[\s*\]\(", line):
            problems.append(
                Problem(
                    source.path,
                    number,
                    "image",
                    "it has no alternative text.",
                    "Say between the square brackets what it shows: ![…](…).",
                )
            )
    if not source.body.strip():
        problems.append(
            Problem(
                source.path, source.body_line, "text", "there is none.", "Write it below the front matter."
            )
        )
    return problems
