"""Signup pages as their authors write them: the keys, and reading one file into a SignupPage."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import markdown
import nh3

from plugins.common.front_matter import read_source
from plugins.common.problems import Problem
from plugins.common.schema import (
    Checked,
    Key,
    Schema,
    check,
    list_of,
    slug,
    text,
    whole_number,
    words_of,
)
from plugins.common.site import SiteSettings
from plugins.common.standing import PUBLICATION_KEYS, Origin, read_origin
from plugins.mailing_list.model import SignupPage

BUTTON = "Join the list"

# Result pages live beside the signup pages: a page of one of these names would replace one.
RESERVED = (
    "bad-input",
    "check-your-inbox",
    "confirm",
    "expired",
    "goodbye",
    "noted",
    "once-more",
    "preferences",
    "privacy",
    "try-later",
    "unknown-link",
    "unsubscribe",
    "welcome",
)

_TAGS = {"a", "blockquote", "br", "code", "em", "h2", "h3", "hr", "li", "ol", "p", "strong", "ul"}


def signup_schema(site: SiteSettings) -> Schema:
    """Return the keys of a signup page; audiences are the site's closed list."""
    return (
        Key("title", text(70), "What the page says first.", required=True),
        Key("summary", text(160), "One or two sentences for lists and search engines.", required=True),
        Key("for", words_of(site.audiences), "Who it is for.", required=True),
        Key("frequency", text(60), "How often a letter comes, as: every other Wednesday.", required=True),
        Key("gets", list_of(text(160)), "What a subscriber gets, one line each.", required=True),
        Key("wording", text(300), "The sentence a person agrees to by joining.", required=True),
        Key("wording_version", text(30), "A new name for each new wording, as 2026-11-22.", required=True),
        Key("list", slug, "The list that people join; the page's name unless given."),
        Key("list_name", text(60), "What the list is called in mails.", required=True),
        Key("tags", list_of(slug), "Tags for providers that know them.", default=()),
        Key("button", text(30), "What the button says.", default=BUTTON),
        Key("starter", list_of(slug), "Resources in the starter kit.", default=()),
        Key("position", whole_number(1, 99), "Where it stands among the signup pages.", default=50),
        Key("slug", slug, "Its name in the address; the file's name unless given."),
        *PUBLICATION_KEYS,
    )


def read_signup_page(
    file: Path, shown: str, site: SiteSettings, today: date
) -> tuple[SignupPage | None, list[Problem]]:
    """Read one file; return its page (published or not), or None for a file with problems."""
    source = read_source(file, shown)
    if isinstance(source, Problem):
        return None, [source]
    checked, problems = check(source, signup_schema(site))
    if checked is None:
        return None, problems
    problems = _body_problems(checked)
    name = checked.values["slug"] or file.stem
    if name in RESERVED:
        mending = "Give the page another slug."
        problems.append(
            checked.problem("slug", f'"{name}" is the name of a page that answers a form.', mending)
        )
    if problems:
        return None, problems
    return _page(checked, name, read_origin(checked, f"join/{name}/", today)), []


def _page(checked: Checked, name: str, origin: Origin) -> SignupPage:
    values = checked.values
    return SignupPage(
        slug=name,
        title=values["title"],
        summary=values["summary"],
        pitch=_html(checked.source.body),
        audiences=values["for"],
        list=values["list"] or name,
        list_name=values["list_name"],
        tags=values["tags"],
        gets=values["gets"],
        frequency=values["frequency"],
        wording=values["wording"],
        wording_version=values["wording_version"],
        button=values["button"],
        starters=values["starter"],
        position=values["position"],
        path=checked.source.path,
        origin=origin,
    )


def _body_problems(checked: Checked) -> list[Problem]:
    """The body is a short pitch: its links are addresses, its headings begin below the title."""
    problems = []
    for number, line in enumerate(checked.source.body.split("\n"), start=checked.source.body_line):
        if re.match(r"#\s", line):
            mending = "Begin headings with ##; the title is in the front matter."
            problems.append(Problem(checked.source.path, number, "heading", "a second title.", mending))
        if "{filename}" in line or "{static}" in line:
            mending = "Write its address, like /articles/you-didnt-get-the-job/."
            problems.append(
                Problem(checked.source.path, number, "link", "a signup page links by address.", mending)
            )
    return problems


def _html(body: str) -> str:
    """Return Markdown as HTML that can hold no script, whatever was written."""
    html = markdown.markdown(body, extensions=["smarty"], output_format="html")
    return nh3.clean(html, tags=_TAGS, attributes={"a": {"href"}}, link_rel=None)
