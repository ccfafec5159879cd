"""Front matter of resources and kits: one row a key."""

from __future__ import annotations

from plugins.common.problems import Problem
from plugins.common.schema import (
    Checked,
    Key,
    Schema,
    dated_notes,
    day,
    list_of,
    slug,
    text,
    whole_number,
    word_of,
    words_of,
)
from plugins.common.site import SiteSettings
from plugins.common.standing import PUBLICATION_KEYS
from plugins.resource_center.attachments.declared import attachments
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.rhythm import rhythm


def resource_schema(site: SiteSettings) -> Schema:
    """Return the keys of a resource; topics and audiences are the site's closed lists."""
    return (
        Key("title", text(70), "What it is called.", required=True),
        Key("kind", word_of(KINDS), "What kind of thing it is.", required=True),
        Key("summary", text(160), "What it is, in one or two sentences.", required=True),
        Key("for", words_of(site.audiences), "Who it is for.", required=True),
        Key("topics", words_of(site.topics), "What it is about.", required=True),
        Key("minutes", whole_number(1, 240), "How many minutes it takes to use.", required=True),
        Key("edition", day, "The day of its present state, as 2026-11-22.", required=True),
        Key("changes", dated_notes, "What changed: - 2026-11-22: First edition.", required=True),
        Key("subject", text(150), "The subject line of a message; may hold fields.", default=""),
        Key("use_when", text(300), "When to use it.", default=""),
        Key("inside", text(300), "What is in it.", default=""),
        Key("situations", list_of(text(60)), "What brings a visitor here, in their words.", default=()),
        Key("related", list_of(slug), "Other resources, by their file names.", default=()),
        Key("attachments", attachments, "Files to ship as they are: - grid.xlsx: The grid.", default=()),
        Key("calendar", rhythm, "How often it comes again: every 2 weeks on Wednesday."),
        Key("slug", slug, "Its name in the address; the file's name unless given."),
        *PUBLICATION_KEYS,
    )


def kit_schema(site: SiteSettings) -> Schema:
    """Return the keys of a kit; `resources` stand in the order in which they are used."""
    return (
        Key("title", text(70), "What it is called.", required=True),
        Key("summary", text(160), "What it is, in one or two sentences.", required=True),
        Key("for", words_of(site.audiences), "Who it is for.", required=True),
        Key("topics", words_of(site.topics), "What it is about.", required=True),
        Key("resources", list_of(slug), "The resources in it, by their file names.", required=True),
        Key("edition", day, "The day of its present state, as 2026-11-22.", required=True),
        Key("changes", dated_notes, "What changed: - 2026-11-22: First edition.", required=True),
        Key("slug", slug, "Its name in the address; the file's name unless given."),
        *PUBLICATION_KEYS,
    )


def check_resource(checked: Checked) -> list[Problem]:
    """Return what a schema cannot see: keys of a resource that contradict one another."""
    values = checked.values
    kind = KINDS[values["kind"]]
    problems = check_edition(checked)
    if kind.has_subject and not values["subject"]:
        mending = "Add it: subject: What the mail is about"
        problems.append(checked.problem("kind", "a message needs a subject line.", mending))
    if values["subject"] and not kind.has_subject:
        mending = "Delete the line, or make the kind: message."
        problems.append(checked.problem("subject", f"a {values['kind']} has none.", mending))
    return problems


def check_edition(checked: Checked) -> list[Problem]:
    """Return a Problem unless the edition is the newest day under `changes`."""
    edition = checked.values["edition"]
    days = [changed for changed, _ in checked.values["changes"]]
    if edition not in days:
        what = f"nothing under changes says what is new on {edition}."
        return [checked.problem("edition", what, f"Add the line - {edition}: What changed.")]
    if edition != days[0]:
        return [
            checked.problem("edition", f"changes name a later day, {days[0]}.", f"Write edition: {days[0]}.")
        ]
    return []
