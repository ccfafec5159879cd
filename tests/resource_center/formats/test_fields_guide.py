"""The author's guide to the field language is true: every example in it is read, and does what is said."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugins.resource_center.blocks import FieldType
from plugins.resource_center.fields import LONGEST_LABEL, MOST_LINES
from plugins.resource_center.markup import MOST_ROWS
from tests.resource_center.formats.written import written

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "fields.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```\n(.*?)^```$", GUIDE, flags=re.DOTALL | re.MULTILINE)
INLINE = [each for each in re.findall(r"`([^`\n]+)`", GUIDE) if each.startswith("[[")]


@pytest.mark.parametrize("example", [*BLOCKS, *INLINE], ids=lambda example: example.split("\n")[0])
def test_every_example_can_be_written_as_it_stands(example: str) -> None:
    """An author who copies an example sees no problem, and gets something to fill in."""
    resource = written(example)
    assert resource.fields or resource.items


def test_the_table_of_types_tells_the_types() -> None:
    """Each row of the table gives what it says."""
    told = {
        "[[Role]]": FieldType.TEXT,
        "[[Start (date)]]": FieldType.DATE,
        "[[Team size (number)]]": FieldType.NUMBER,
        "[[Your address (e-mail)]]": FieldType.EMAIL,
        "[[Your number (phone)]]": FieldType.PHONE,
        "[[Your profile (link)]]": FieldType.LINK,
        "[[What you learned (4 lines)]]": FieldType.LINES,
        "[[Way to talk (phone / video / in person)]]": FieldType.CHOICE,
        "[[Name (as in your passport)]]": FieldType.TEXT,
        "[[Candidate*]]": FieldType.TEXT,
    }
    rows = re.findall(r"^\| `(\[\[.*?\]\])` \|", GUIDE, flags=re.MULTILINE)
    assert rows == list(told)
    for example, kind in told.items():
        assert written(example).fields[0].type is kind
    assert written("[[Name (as in your passport)]]").fields[0].help == "as in your passport"
    assert written("[[Candidate*]]").fields[0].is_required
    assert written("[[Hiring manager #manager]]").fields[0].id == "manager"


def test_the_numbers_in_the_guide_are_the_limits() -> None:
    """A limit that moves moves here too."""
    assert f"a box of 2 to {MOST_LINES} lines" in GUIDE
    assert f"At most {MOST_ROWS} rows" in GUIDE
    assert f"at most {LONGEST_LABEL} characters" in GUIDE


def test_the_table_with_five_rows_has_five_rows() -> None:
    """«this gives Action 1 to Action 5»."""
    (example,) = [each for each in BLOCKS if "5 x" in each]
    labels = [each.label for each in written(example).fields]
    assert labels[::2] == [f"Action {number}" for number in range(1, 6)]
    assert len(labels) == 10
