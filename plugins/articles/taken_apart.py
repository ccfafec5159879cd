"""The text of an article or page taken apart: everything that follows from the text alone.

As plain data, so that a text that was read before need not be parsed again. What depends on more (where
its links lead, the day, its address) is the reader's business.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from typing import Any

from plugins.articles.markup import clean, contents, converter, find_blocks
from plugins.articles.model import ArticleEntry, Embed, Heading, Step
from plugins.common.front_matter import Source, parse_source
from plugins.common.links import check_bare_links, find_links
from plugins.common.problems import Problem
from plugins.common.schema import Checked, Schema, check

WORDS_A_MINUTE = 230  # silent reading of English non-fiction: Brysbaert 2019, 238 words a minute


@dataclass(frozen=True)
class TakenApart:
    """A text that can be read: its checked front matter, its body as HTML, what stands beside it."""

    checked: Checked
    html: str
    entry: ArticleEntry


def take_apart(text: str, shown: str, schema: Schema) -> dict[str, Any]:
    """Take a text apart, `shown` being its path in problems: the data of which `put_together` makes sense.

    `problems` are those of the text, `links` where it leads to in the content folder.
    """
    source = parse_source(text, shown)
    if isinstance(source, Problem):
        return {"problems": [astuple(source)], "links": [], "text": None}
    checked, problems = check(source, schema)
    embeds, block_problems = find_blocks(source.body, source.body_line, shown)
    links = check_bare_links(source.body, source.body_line, shown)
    problems += [*block_problems, *check_body(source), *links]
    return {
        "problems": [astuple(problem) for problem in problems],
        "links": find_links(source.body, source.body_line),
        "text": checked and _text(checked, embeds),
    }


def _text(checked: Checked, embeds: list[Embed]) -> dict[str, Any]:
    body = checked.source.body
    html = clean(converter().reset().convert(body))
    headings, steps = contents(converter())
    return {
        "values": {name: _plain(value) for name, value in checked.values.items()},
        "lines": dict(checked.lines),
        "html": html,
        "minutes": max(1, round(len(body.split()) / WORDS_A_MINUTE)),
        "headings": [astuple(heading) for heading in headings],
        "steps": [astuple(step) for step in steps],
        "embeds": [astuple(embed) for embed in embeds],
    }


def put_together(taken: Mapping[str, Any], shown: str) -> TakenApart | None:
    """Return what was taken apart, or None for a text that cannot be read. Its source is its path alone."""
    text = taken["text"]
    if text is None:
        return None
    values = {name: _typed(value) for name, value in text["values"].items()}
    entry = ArticleEntry(
        minutes=text["minutes"],
        steps=tuple(Step(*step) for step in text["steps"]),
        contents=tuple(Heading(*heading) for heading in text["headings"]),
        embeds=tuple(Embed(*embed) for embed in text["embeds"]),
        topics=values.get("topics", ()),
        audiences=values.get("for", ()),
        edition=values["edition"] or values.get("date"),
        changes=values.get("changes", ()),
        share_title=values.get("share_title", ""),
    )
    return TakenApart(Checked(Source(shown, {}, "", 0), values, text["lines"]), text["html"], entry)


def _plain(value: Any) -> Any:
    """Return a value of front matter as JSON can hold it: texts, days, lists of them."""
    match value:
        case dt.date():
            return {"day": value.isoformat()}
        case tuple():
            return [_plain(part) for part in value]
        case _:
            return value


def _typed(value: Any) -> Any:
    """Return the value that `_plain` was given."""
    match value:
        case dict():
            return dt.date.fromisoformat(value["day"])
        case list():
            return tuple(_typed(part) for part in value)
        case _:
            return value


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
