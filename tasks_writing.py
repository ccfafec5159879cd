"""The author's verbs: begin something, give it another name. Their work is done in plugins/common."""

from __future__ import annotations

import sys
from pathlib import Path

from invoke import Context, task

from plugins.common.schema import Schema
from plugins.common.starter import (
    Starter,
    StarterError,
    Value,
    ask,
    starter_file,
    starter_text,
    write_starter,
)
from tasks_words import plain_words

ROOT = Path(__file__).resolve().parent
CONTENT = ROOT / "content"

FLAGS = {
    "what": "article, resource, kit, signup or page",
    "title": "what it is called",
    "summary": "what it is, in one or two sentences",
    "topics": "what it is about, as rejection or rejection, feedback",
    "for_": "who it is for, as candidate or recruiter, manager",
    "kind": "of a resource: template, checklist, message or dashboard",
    "key": "any other key and its value, as --key minutes=10; again for each key and value",
}


@task(positional=["what"], iterable=["key"], help=FLAGS)
def new(  # noqa: PLR0913, PLR0917 - each is a flag
    _c: Context,
    what: str,
    key: list[str],
    title: str = "",
    summary: str = "",
    topics: str = "",
    for_: str = "",
    kind: str = "",
) -> None:
    """Begin an article, resource, kit, signup page or page as a draft; asks for what no flag gives."""
    flags = {"title": title, "summary": summary, "topics": topics, "for": for_, "kind": kind}
    with plain_words():
        starter = _chosen(what)
        given = {name: value.strip() for name, value in flags.items() if value.strip()} | _by_key(key)
        if sys.stdin.isatty():
            given |= ask(starter, {*starter.given, *given}, CONTENT, _question, print)
        if given.get("kind") == "message" and "title" in given:
            given.setdefault("subject", given["title"])
        kind = str(given.get("kind", ""))
        body = BODIES_BY_KIND.get(kind, starter.body)
        text = starter_text(starter.schema, {**starter.given, **given}, body)
        file = write_starter(starter_file(CONTENT / starter.folder, str(given["title"])), text)
        if kind in DECLARED_BESIDE:
            write_starter(file.with_suffix(".workbook.yaml"), DECLARED_BESIDE[kind].lstrip())
    print(f"{file.relative_to(ROOT)} is begun, as a draft: nobody sees it but you.")
    print(f"  Write it: open {file.relative_to(ROOT)} in any editor for text.")
    print(f"  See it:   make serve, then http://localhost:8000/{starter.address.format(slug=file.stem)}")
    print("  Publish it: write status: published in place of status: draft, then inv publish.")


def _by_key(written: list[str]) -> dict[str, Value]:
    """Return what `--key name=value` gave, by key. A key that is given again takes all of its values."""
    found: dict[str, tuple[str, ...]] = {}
    for entry in written:
        name, _, value = (part.strip() for part in entry.partition("="))
        if not value:
            raise StarterError(f"--key {entry}: nothing is given. Write it as --key minutes=10.")
        found[name] = (*found.get(name, ()), value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _question(words: str) -> str:
    """Ask on the terminal. The end of what is typed (Ctrl-D) ends the verb as Ctrl-C does."""
    try:
        return input(words)
    except EOFError:
        raise KeyboardInterrupt from None


def _chosen(what: str) -> Starter:
    starters = _starters()
    choice = f"Choose {', '.join(starters)}."
    what = what.casefold().rstrip("s")
    if what not in starters:
        raise StarterError(f"{what}: there is no such thing to begin. {choice}")
    return starters[what]


def _starters() -> dict[str, Starter]:
    """Return how a file of each type begins. The schemas are those of the readers."""
    import pelicanconf
    from plugins.articles.schema import PAGE_SCHEMA, article_schema
    from plugins.common.settings import read_settings
    from plugins.common.site import PREFIX, SiteSettings
    from plugins.common.standing import site_day
    from plugins.mailing_list.reading import signup_schema
    from plugins.resource_center.schema import kit_schema, resource_schema

    site = read_settings(SiteSettings, PREFIX, vars(pelicanconf))
    day = site_day(site, vars(pelicanconf)).isoformat()  # not this machine's: tomorrow's would not appear
    draft = {"status": "draft"}
    edition = {**draft, "edition": day, "changes": f"\n  - {day}: First edition."}

    def starter(folder: str, schema: Schema, given: dict[str, str], setting: str) -> Starter:
        return Starter(folder, schema, given, BODIES[folder], str(getattr(pelicanconf, setting, setting)))

    return {
        "article": starter("articles", article_schema(site), {**draft, "date": day}, "ARTICLE_URL"),
        "resource": starter("resources", resource_schema(site), edition, "RESOURCE_URL"),
        "kit": starter("kits", kit_schema(site), edition, "KIT_URL"),
        "signup": starter("signup", signup_schema(site), {**draft, "wording_version": day}, "join/{slug}/"),
        "page": starter("pages", PAGE_SCHEMA, draft, "PAGE_URL"),
    }


# What stands below the front matter of a new file: enough to see how it is written.
BODIES = {
    "articles": """
The uncomfortable thing first.

## Step: What to do about it

[resource: feedback-request]
""",
    "resources": """
[[First field]] [[A day (date)]]

## A heading

- [ ] The first thing to tick
""",
    "kits": "What it is for, and in which order to use it.",
    "signup": "Why somebody should join, in three sentences.",
    "pages": "The text.",
}

BODIES_BY_KIND = {
    "message": """
Hi [[First name]],

One question, in one sentence, about [[The day (date)]].

Thank you,
[[Your name]]
""",
    "dashboard": "How to use it, in a few lines.",
}
# What a kind needs beside its text: docs/workbooks.md
DECLARED_BESIDE = {
    "dashboard": """
tables:
  Roles:
    label: Open roles
    spare: 6
    columns:
      Role: {type: text, required: yes, width: 28}
      Points: {type: whole, min: 0, max: 500, format: points}
    rows:
      - [Ward nurse, 60]
      - [Payroll lead, 40]

figures:
  Given:
    label: Points given
    formula: = SUM(Roles[Points])
    format: points

sheets:
  - title: Points
    tables: [Roles]
    figures: [Given]
""",
}


@task(positional=["file", "name"], help={"file": "a content file", "name": "its new name, as first-week"})
def rename(_c: Context, file: str, name: str) -> None:
    """Give a content file another name: its old address keeps leading there, and what names it follows."""
    from plugins.common.renaming import rename_content

    with plain_words():
        addresses = {starter.folder: starter.address for starter in _starters().values()}
        for line in rename_content(CONTENT, Path(file), name, addresses):
            print(line)
