"""Reads a resource: front matter by schema, Markdown with fields as tokens."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican.readers import MarkdownReader

from plugins.common.front_matter import read_source
from plugins.common.links import check_links
from plugins.common.problems import Problem, ProblemLog
from plugins.common.schema import Checked, check
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.markup import Prepared, prepare
from plugins.resource_center.parse import markdown
from plugins.resource_center.schema import check_resource, resource_schema


@dataclass(frozen=True)
class ReadResource:
    """What the reader hands on: checked front matter, and fields with their lines."""

    checked: Checked
    prepared: Prepared


class ResourceReader(MarkdownReader):
    """Pelican's reader for resources, asked for by the key «resource».

    It claims no file extension: a direct reader of `.md` would take the articles too.
    Faults go to `settings["PROBLEMS"]`; a file that cannot be used has the status «skip».
    """

    file_extensions: list[str] = []  # noqa: RUF012 - Pelican's own attribute

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self.schema = resource_schema(read_settings(SiteSettings, PREFIX, settings))
        self.converters = {keeps: markdown(keeps_line_breaks=keeps) for keeps in (False, True)}

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
        checked, problems = check(source, self.schema)
        values = checked.values if checked else {}
        prepared = prepare(
            source.body,
            source.body_line,
            shown,
            values.get("subject", ""),
            checked.lines["subject"] if checked else 0,
        )
        problems += prepared.problems + check_links(source.body, source.body_line, shown, content)
        if checked:
            problems += check_resource(checked)
        log.extend(problems)
        if checked is None:
            return "", {"status": "skip"}
        converter = self.converters[KINDS[values["kind"]].keeps_line_breaks]
        return converter.reset().convert(prepared.text), {
            "title": values["title"],
            "slug": values["slug"] or file.stem,
            "summary": values["summary"],
            "status": values["status"],
            "read_resource": ReadResource(checked, prepared),
        }
