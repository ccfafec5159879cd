"""What people type, and what they find: the words of real visitors over the real content."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plugins.publishing.run import run
from tests.conftest import ROOT
from tests.serving import served

pytestmark = pytest.mark.browser

MOST = 5  # suggestions in which the wanted one must be
FOUND = """
first-week-after-a-rejection: i was rejected | turned down | didnt get the job | job rejection | rejcetion
first-week-after-a-rejection: rejections | I got a rejection mail | what do i do next
feedback-request: ask for feedback | feedbak | asking feedback after interviews | what did i do wrong
feedback-request: why did they say no | turned me down
thank-you-after-a-rejection: turned me down | thank you note | thankyou | burned bridges
job-search-tracker: ghosted | ghosting | gosted | follow up application | aplications
mentor-shortlist: find a mentor | mentors list
mentor-request: mentor | be my mentor | asking a mentor
mentor-meeting-notes: mentoring notes | mentr meeting
working-agreement: my manager wont answer | manager won't answer | manager ghosts me
feedback-clock: managers take forever | hiring managers slow to answer
sprint-planning-agenda: everything is priority one | priorities | sprint planing
points-allocation: everything urgent | points | allocate points | prioritise roles
sprint-board: kanban board limits | too many candidates
sprint-retrospective: retro | retrospectives
interview-scorecard: scorecard | score card | interviewing somebody
role-scorecard: role scorcard | scorecards
intake-meeting: intake | kick-off meeting | must haves
debrief-agenda: debrief | decide on a candidate
growth-plan-30-60-90: 30 60 90 | 30-60-90 plan | grow plan
rejection-call-script: how to reject a candidate | rejecting somebody | call script
feedback-within-48-hours: 48 hours | no time for feedback
two-sentence-feedback: two sentences | 2 sentence feedback
candidate-status-updates: candidate update | role on hold
sprint-results: proof it works | numbers for my boss
"""
QUERIES = [
    (query.strip(), slug)
    for line in FOUND.strip().splitlines()
    for slug, _, queries in [line.partition(":")]
    for query in queries.split("|")
]
FIND = """async ([entries, address, query, most]) => {
    const { answers, loadIndex } = await import(entries);
    return answers(await loadIndex(address), query).slice(0, most).map(({ entry }) => entry.url);
}"""

Find = Callable[[str], list[str]]


@pytest.fixture(scope="module")
def find(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Find]:
    """Return a function that gives the addresses suggested for a query, best first."""
    output = tmp_path_factory.mktemp("queries") / "site"
    run(ROOT / "pelicanconf.py", OUTPUT_PATH=str(output))
    script, words = only(output, "theme/js/find/entries.*.js"), only(output, "search/suggest.*.json")
    with served(output) as address:
        page = browser.new_page()
        page.goto(f"{address}/404.html")
        yield lambda query: list(page.evaluate(FIND, [f"/{script}", words, query, MOST]))
        page.close()


def only(folder: Path, pattern: str) -> str:
    """Return the path of the one file that fits."""
    (file,) = folder.glob(pattern)
    return file.relative_to(folder).as_posix()


def test_what_people_type_finds_what_they_need(find: Find) -> None:
    """Their words, endings, slips of the finger, words written as one; at least forty of them."""
    assert len(QUERIES) >= 40
    missed = {
        query: (slug, found) for query, slug in QUERIES if f"resources/{slug}/" not in (found := find(query))
    }
    assert missed == {}


def test_what_nobody_wrote_about_finds_nothing(find: Find) -> None:
    """A search that always finds something would pass every test of it."""
    assert [find(query) for query in ("xylophone", "zzzz", "quantum chemistry")] == [[], [], []]
