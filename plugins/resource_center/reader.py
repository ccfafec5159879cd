"""Reads resources and kits: front matter by schema, Markdown with fields as tokens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican.readers import MarkdownReader

from plugins.common.front_matter import read_source
from plugins.common.links import check_links
from plugins.common.problems import Problem, ProblemLog
from plugins.common.schema import Checked, Schema, check
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings
from plugins.common.standing import read_origin, site_day
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.markup import Prepared, prepare
from plugins.resource_center.schema import check_edition, check_resource, kit_schema, resource_schema

if TYPE_CHECKING:
    from markdown import Markdown


@dataclass(frozen=True)
class ReadSource:
    """What a reader hands on: checked front matter, and fields with their lines."""

    checked: Checked
    prepared: Prepared


@dataclass(frozen=True)
class SourceType:
    """What differs between the files this plugin reads.

    `check` returns what a schema cannot see; `keeps_line_breaks` tells whether a line end in
    the source is one in the text; `address` names the setting that holds its page's address.
    """

    schema: Callable[[SiteSettings], Schema]
    check: Callable[[Checked], list[Problem]]
    keeps_line_breaks: Callable[[Checked], bool]
    address: str


RESOURCE = SourceType(
    resource_schema,
    check_resource,
    lambda checked: KINDS[checked.values["kind"]].keeps_line_breaks,
    "RESOURCE_URL",
)
KIT = SourceType(kit_schema, check_edition, lambda _checked: False, "KIT_URL")


class _SourceReader(MarkdownReader):
    """Reads one type of source.

    Claims no file extension: a reader of `.md` would take the articles too. Faults go to
    `settings["PROBLEMS"]`; a file that cannot be used has the status «skip».
    """

    source_type: SourceType
    file_extensions: list[str] = []  # noqa: RUF012 - Pelican's own attribute

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self.site = read_settings(SiteSettings, PREFIX, settings)

    @cached_property
    def converters(self) -> dict[bool, Markdown]:
        """Return a converter that keeps line breaks, and one that does not.

        Made for the first source that is read: each of Pelican's generators has readers, and most read none.
        """
        from plugins.resource_center.parse import markdown

        return {keeps: markdown(keeps_line_breaks=keeps) for keeps in (False, True)}

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return marked HTML (the subject, if any, as its first paragraph) and Pelican's metadata."""
        log: ProblemLog = self.settings["PROBLEMS"]
        content = Path(self.settings["PATH"])
        file = Path(source_path)
        shown = f"{content.name}/{file.relative_to(content).as_posix()}"
        source = read_source(file, shown)
        if isinstance(source, Problem):
            log.append(source)
            return "", {"status": "skip"}
        checked, problems = check(source, self.source_type.schema(self.site))
        subject = checked.values.get("subject", "") if checked else ""
        subject_line = checked.lines.get("subject", 0) if checked else 0
        prepared = prepare(source.body, source.body_line, shown, subject, subject_line)
        problems += prepared.problems + check_links(source.body, source.body_line, shown, content)
        if checked:
            problems += self.source_type.check(checked)
        log.extend(problems)
        if checked is None:
            return "", {"status": "skip"}
        converter = self.converters[self.source_type.keeps_line_breaks(checked)]
        slug = checked.values["slug"] or file.stem
        url = self.settings[self.source_type.address].format(slug=slug)
        origin = read_origin(checked, url, site_day(self.site, self.settings))
        return converter.reset().convert(prepared.text), {
            "title": checked.values["title"],
            "slug": slug,
            "summary": checked.values["summary"],
            "status": "published" if origin.is_shown(self.site) else "draft",
            "origin": origin,
            "read": ReadSource(checked, prepared),
        }


class ResourceReader(_SourceReader):
    """Pelican's reader for resources, asked for by the key «resource»."""

    source_type = RESOURCE


class KitReader(_SourceReader):
    """Pelican's reader for kits, asked for by the key «kit»."""

    source_type = KIT
