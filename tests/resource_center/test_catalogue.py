"""The catalogue: order, shelves and relations are computed, never written by hand."""

from __future__ import annotations

from plugins.resource_center.catalogue import make_catalogue
from tests.resource_center.samples import make_entry

AUDIENCES = {"candidate": "Candidates", "recruiter": "Recruiters", "manager": "Hiring managers"}
TOPICS = {"rejection": "Being turned down", "feedback": "Feedback", "points": "Points"}


def test_entries_stand_by_kind_and_title() -> None:
    """Two builds list the same resources in the same order, whatever order files are found in."""
    entries = [make_entry("b"), make_entry("z", kind="template"), make_entry("a")]
    for given in (entries, entries[::-1]):
        catalogue = make_catalogue(given, AUDIENCES, TOPICS)
        assert [entry.resource.slug for entry in catalogue.entries] == ["z", "a", "b"]


def test_only_shelves_that_hold_something_exist_in_the_order_of_the_settings() -> None:
    """An empty page helps nobody."""
    catalogue = make_catalogue(
        [make_entry("a", audiences=("manager", "candidate"), topics=("feedback",))], AUDIENCES, TOPICS
    )
    assert [shelf.url for shelf in catalogue.shelves] == [
        "resources/kind/checklist/",
        "resources/for/candidate/",
        "resources/for/manager/",
        "resources/topic/feedback/",
        "resources/format/docx/",
        "resources/format/pdf/",
        "resources/format/txt/",
    ]


def test_named_relations_come_first_then_the_most_alike() -> None:
    """The author's word counts; the rest is computed from topics and readers."""
    entries = [
        make_entry("a", topics=("rejection", "feedback"), related=("far",)),
        make_entry("near", topics=("rejection", "feedback")),
        make_entry("nearby", topics=("rejection",)),
        make_entry("far", topics=("points",), audiences=("manager",)),
        make_entry("stranger", topics=("points",)),
    ]
    related = make_catalogue(entries, AUDIENCES, TOPICS).by_slug["a"].related
    assert [entry.resource.slug for entry in related] == ["far", "near", "nearby"]


def test_a_topic_in_common_weighs_more_than_readers_in_common() -> None:
    """What it is about brings one to a tool; it is often good for others too."""
    entries = [
        make_entry("a", topics=("rejection",), audiences=("candidate",)),
        make_entry("b", topics=("rejection", "feedback"), audiences=("manager",)),
    ]
    beside = make_catalogue(entries, AUDIENCES, TOPICS).beside(("rejection", "feedback"), ("candidate",), ())
    assert [entry.resource.slug for entry in beside] == ["b", "a"]


def test_beside_an_article_stand_the_tools_most_like_it_that_it_does_not_hold() -> None:
    """Readers may want more than the steps hold; what shares no topic is none of it."""
    entries = [
        make_entry("held", topics=("rejection", "feedback")),
        make_entry("for-others", topics=("rejection",), audiences=("manager",)),
        make_entry("near", topics=("rejection",), audiences=("candidate",)),
        make_entry("nearest", topics=("rejection", "feedback"), audiences=("candidate",)),
        make_entry("stranger", topics=("points",), audiences=("candidate",)),
    ]
    catalogue = make_catalogue(entries, AUDIENCES, TOPICS)
    beside = catalogue.beside(("rejection", "feedback"), ("candidate",), held=("held",))
    assert [entry.resource.slug for entry in beside] == ["nearest", "near"]
    assert catalogue.beside(("limits",), ("candidate",), held=()) == ()
