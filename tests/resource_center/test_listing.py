"""`/resources.json`: what programs read of the catalogue, as its schema promises."""

from __future__ import annotations

import json
from typing import Any

import fastjsonschema
import pytest

from plugins.resource_center.blocks import Field, FieldType, FieldUse, Paragraph, Text
from plugins.resource_center.catalogue import make_catalogue
from plugins.resource_center.kits import Kit
from plugins.resource_center.listing import make_listing
from plugins.resource_center.model import Imprint
from tests.conftest import ROOT
from tests.resource_center.samples import DAY, make_entry

IMPRINT = Imprint("The site", "https://example.com", "CC BY 4.0", "https://example.com/licence", {})
PLACE = Field(
    "place", "Place", FieldType.CHOICE, "Where you meet.", options=("here", "there"), is_required=True
)
SCHEMA = fastjsonschema.compile(json.loads((ROOT / "docs/resources.schema.json").read_text(encoding="utf-8")))


def listing() -> dict[str, Any]:
    """Return the listing of a resource with a field, one without, and a kit of both."""
    body = (Paragraph((Text("Meet "), FieldUse(PLACE))),)
    entries = [make_entry("meeting", body=body, situations=("I don’t know where",)), make_entry("plain")]
    catalogue = make_catalogue(entries, {"candidate": "Candidates"}, {"rejection": "Being turned down"})
    kit = Kit("both", "Both", "All of it.", ("candidate",), ("rejection",), DAY, (), body, catalogue.entries)
    found: dict[str, Any] = json.loads(make_listing(catalogue, (kit,), IMPRINT))
    return found


def test_the_listing_is_what_its_schema_promises() -> None:
    """Somebody else's program relies on it."""
    promised = SCHEMA(listing())  # raises what is not as promised
    assert [resource["slug"] for resource in promised["resources"]] == ["meeting", "plain"]
    assert [kit["slug"] for kit in promised["kits"]] == ["both"]


@pytest.mark.parametrize(
    "change",
    [
        {"slug": "No slug"},
        {"address": "/resources/meeting/"},
        {"minutes": 0},
        {"edition": "November 22, 2026"},
        {"kind": "poster"},
        {"surprise": 1},
        {"downloads": [{"format": "pdf"}]},
    ],
)
def test_the_schema_refuses_what_it_does_not_promise(change: dict[str, Any]) -> None:
    """A schema that accepts anything would prove nothing."""
    broken = listing()
    broken["resources"][0].update(change)
    with pytest.raises(fastjsonschema.JsonSchemaValueException):
        SCHEMA(broken)


def test_fields_downloads_and_kits_are_told_in_full() -> None:
    """Enough to fill in a document, or to fetch it and see that it arrived whole."""
    found = listing()
    resource = found["resources"][0]
    assert resource["fields"] == [
        {
            "id": "place",
            "label": "Place",
            "type": "choice",
            "help": "Where you meet.",
            "lines": 1,
            "options": ["here", "there"],
            "required": True,
        }
    ]
    assert resource["downloads"][0]["address"] == "https://example.com/downloads/meeting.txt"
    assert resource["downloads"][0]["size"] == len("meeting\n")
    assert found["kits"][0]["resources"] == ["meeting", "plain"]
    assert found["kits"][0]["download"] == "https://example.com/downloads/both.zip"
