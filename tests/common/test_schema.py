"""Schemas: every fault of a file at once, each in words."""

from __future__ import annotations

from datetime import date

import pytest

from plugins.common.front_matter import Source, parse_source
from plugins.common.schema import (
    Key,
    check,
    dated_notes,
    day,
    list_of,
    site_path,
    slug,
    text,
    whole_number,
    word_of,
    words_of,
    yes_no,
)

SCHEMA = (
    Key("title", text(20), "What it is called.", required=True),
    Key("kind", word_of(["message", "checklist"]), "What kind it is.", default="message"),
    Key("for", words_of(["candidate", "manager"]), "Who it is for."),
    Key("minutes", whole_number(1, 60), "How long it takes."),
    Key("edition", day, "When."),
    Key("changes", dated_notes, "What changed."),
    Key("moved_from", list_of(site_path), "Old addresses."),
    Key("slug", slug, "Its name in the address."),
    Key("hidden", yes_no, "Whether it is hidden."),
)


def source(front_matter: str) -> Source:
    found = parse_source(f"---\n{front_matter}\n---\nbody", "content/x.md")
    assert isinstance(found, Source), found
    return found


def test_values_are_typed_and_defaults_filled_in() -> None:
    """Whatever reads the values never asks whether a key was there."""
    checked, problems = check(
        source(
            "title: One\nfor: candidate\nminutes: 5\nedition: 2026-11-22\nhidden: no\nmoved_from: /old/\n"
            "changes:\n  - 2026-01-02: First.\n  - 2026-11-22: Second."
        ),
        SCHEMA,
    )
    assert problems == []
    assert checked is not None
    assert checked.values == {
        "title": "One",
        "kind": "message",
        "for": ("candidate",),
        "minutes": 5,
        "edition": date(2026, 11, 22),
        "changes": ((date(2026, 11, 22), "Second."), (date(2026, 1, 2), "First.")),
        "moved_from": ("/old/",),
        "slug": None,
        "hidden": False,
    }


FAULTS = {
    "unknown key": ("title: x\nsumary: y\nkind: message", "x.md:3: sumary: there is no such key."),
    "misspelt key": ("titel: x", 'Did you mean "title"?'),
    "missing key": ("kind: message", "x.md:1: title: it is missing. Add it: What it is called."),
    "empty value": ("title:", "x.md:2: title: it has no value. Fill it in."),
    "too long": ("title: 123456789012345678901", "it has 21 characters; 20 is the limit. Shorten it by 1."),
    "list for text": ("title: [a, b]", "a list stands where one value is expected."),
    "group for text": ("title:\n  a: b", "a group of keys stands where one value is expected."),
    "unknown word": ("title: x\nkind: mesage", '"mesage" is not on the list. Did you mean "message"?'),
    "strange word": ("title: x\nkind: zzz", "Choose message or checklist."),
    "word twice": ("title: x\nfor: [manager, manager]", '"manager" is named twice.'),
    "unknown in a list": (
        "title: x\nfor:\n  - manager\n  - canddate",
        'x.md:5: for: "canddate" is not on the list.',
    ),
    "empty list": ("title: x\nfor: []", "the list is empty."),
    "no number": ("title: x\nminutes: ten", '"ten" is not a whole number. Write a number from 1 to 60.'),
    "out of range": ("title: x\nminutes: 90", "90 is out of range."),
    "no such day": ("title: x\nedition: 2026-13-45", '"2026-13-45" is not a day. Write it as 2026-11-22.'),
    "American day": ("title: x\nedition: 11/22/2026", "Write it as 2026-11-22."),
    "only a year": ("title: x\nedition: 2026", "Write it as 2026-11-22."),
    "compact day": ("title: x\nedition: 20261122", "Write it as 2026-11-22."),
    "change without a day": ("title: x\nchanges:\n  - First.", "a line is not «day: what changed»."),
    "change on no day": (
        "title: x\nchanges:\n  - 2026-02-30: First.",
        'x.md:4: changes: "2026-02-30" is not a day.',
    ),
    "change twice": (
        "title: x\nchanges:\n  - 2026-01-01: A.\n  - 2026-01-01: B.",
        "x.md:5: changes: 2026-01-01 stands twice.",
    ),
    "empty change": ("title: x\nchanges:\n  - 2026-01-01:", "nothing is said about 2026-01-01."),
    "bad slug": ("title: x\nslug: First Week", '"First Week" cannot stand in an address.'),
    "bad path": ("title: x\nmoved_from: [/a/../b/]", "is not an address on this site."),
    "foreign path": ("title: x\nmoved_from: https://example.org/", "is not an address on this site."),
    "neither yes nor no": ("title: x\nhidden: maybe", "Write yes or no."),
}


@pytest.mark.parametrize(("front_matter", "said"), FAULTS.values(), ids=FAULTS)
def test_each_fault_is_one_line_an_author_can_act_on(front_matter: str, said: str) -> None:
    """Where, what, and the mending."""
    checked, problems = check(source(front_matter), SCHEMA)
    assert checked is None
    assert len(problems) == 1
    assert said in str(problems[0])


def test_all_faults_of_a_file_come_in_one_run() -> None:
    """An author mends a file once, not five times."""
    _checked, problems = check(source("kind: zzz\nminutes: x\nedition: y\nfoo: z"), SCHEMA)
    assert [problem.key for problem in problems] == ["kind", "minutes", "edition", "foo", "title"]
