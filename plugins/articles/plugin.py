"""Articles and pages in Pelican: the reader, the `parts` filter, the check of what is embedded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pelican import signals

from plugins.articles.markup import find_blocks, parts
from plugins.articles.model import Embed
from plugins.articles.reader import ARTICLES_FOLDER, PAGES_FOLDER, ArticleReader
from plugins.common.front_matter import read_text
from plugins.common.problems import Problem, ProblemLog, did_you_mean
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings


def register() -> None:
    """Connect to Pelican."""
    signals.readers_init.connect(use_reader)
    signals.generator_init.connect(equip_templates)
    signals.all_generators_finalized.connect(check_embeds)


def use_reader(readers: Any) -> None:
    """Read every Markdown file of articles and pages with our reader."""
    for extension in ArticleReader.file_extensions:
        readers.reader_classes[extension] = ArticleReader


def equip_templates(generator: Any) -> None:
    """Give templates the site's shared settings, and the filter that splits an article at its embeds."""
    generator.env.globals["site"] = read_settings(SiteSettings, PREFIX, generator.settings)
    generator.env.filters["parts"] = parts


def check_embeds(generators: list[Any]) -> None:
    """Report each embed of a resource or signup page that is not there, or not published.

    Those of texts that could not be read for another reason, too: an author is told everything at once.
    """
    context = generators[0].context
    known = {
        "resource": context["catalogue"].by_slug if "catalogue" in context else {},
        "signup": context.get("signup_pages", {}),
    }
    folders = {"resource": "resources", "signup": "signup"}
    content = context["PATH"].rstrip("/").rsplit("/", 1)[-1]
    problems: ProblemLog = context["PROBLEMS"]
    embeds = {
        f"{content}/{article.get_relative_source_path()}": article.entry.embeds
        for article in [*context["articles"], *context["pages"]]
    }
    folders_read = tuple(f"{content}/{folder}/" for folder in (ARTICLES_FOLDER, PAGES_FOLDER))
    broken = {problem.path for problem in problems if problem.path.startswith(folders_read)}
    for path in sorted(broken - embeds.keys()):
        embeds[path] = _embeds_of(Path(context["PATH"]).parent / path, path)  # it could not be read
    for path, found in embeds.items():
        for embed in found:
            file = f"{content}/{folders[embed.kind]}/{embed.slug}.md"
            if embed.slug not in known[embed.kind] and not problems.is_broken(file):
                problems.append(_missing(path, embed, known[embed.kind]))


def _embeds_of(file: Path, shown: str) -> tuple[Embed, ...]:
    """Return the embeds of a text, its front matter passed over; none if it is no text."""
    text = read_text(file, shown)
    return () if isinstance(text, Problem) else tuple(find_blocks(text, 1, shown)[0])


def _missing(path: str, embed: Embed, known: Any) -> Problem:
    mending = did_you_mean(embed.slug, known) or "Write its file, or publish it, or delete this line."
    return Problem(path, embed.line, embed.kind, f'"{embed.slug}" is not among the published ones.', mending)
