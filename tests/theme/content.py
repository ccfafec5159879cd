"""A small site with one of everything, as authors write it."""

from __future__ import annotations

from tests.images.made import photo
from tests.resource_center.workbook.declared import SMALL

ARTICLE = """
    ---
    title: {title}
    summary: Three moves & a plan.
    date: 2026-11-{day}
    topics: [rejection]
    for: candidate
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    It hurts.

    ## Step: Take the hit

    Get up. See [the list]({{filename}}/resources/first-week.md).

    [pull: A closed door is sometimes a dodged bullet.]

    [resource: first-week]

    ## Step: Ask

    [resource: feedback-request, show: message]

    [signup: everyone]
    """
CARDS_ONLY = ARTICLE.replace(", show: message]", "]").replace(
    "    Get up.", "    ![A lane]({{static}}/images/lane.jpg)\n\n    Get up."
)
RESOURCE = """
    ---
    title: {title}
    kind: {kind}
    summary: Seven days & nine boxes.
    for: [candidate]
    topics: [rejection]
    minutes: 5
    {key}
    situations: [I got the rejection today]
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    ## The day itself

    Role: [[Role]] at [[A company with a name that is rather long]] on [[Day (date)]].

    [[Your notes (6 lines)]]

    - [ ] Read the mail.
    """
PICTURE = "\n    ![A lane]({static}/images/lane.jpg)\n"
MESSAGE = RESOURCE.replace("    ## The day itself\n\n", "").replace("    - [ ] Read the mail.\n", "")
DASHBOARD = RESOURCE.split("    ## The day itself", maxsplit=1)[0] + "    ## How to use it\n\n    Type.\n"
# With the widest control there is, so that narrow screens are tried with it.
BOARD = SMALL.replace("inputs: [Budget]", "inputs: [Budget, AsOf]").replace(
    "inputs:\n", "inputs:\n      AsOf: {label: As of, type: moment, value: 2026-11-20 09:00, now: yes}\n", 1
)
SIGNUP = """
    ---
    title: One letter
    summary: One article, one tool.
    for: candidate
    frequency: every other Wednesday
    gets: [One article.]
    wording: Send me the letter.
    wording_version: 2026-11-22
    list_name: The letter
    ---
    Come in.
    """
KIT = """
    ---
    title: The kit
    summary: All of it.
    for: candidate
    topics: [rejection]
    resources: [first-week, feedback-request]
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    In this order.
    """
PAGE = """
    ---
    title: {title}
    summary: A page.
    ---
    ## What it is

    | One | Two |
    |---|---|
    | a | b |
    """
CONTENT = {
    "articles/first.md": ARTICLE.format(title="You didn't get the job. Now what?", day="01"),
    "articles/second.md": CARDS_ONLY.format(title="Two honest sentences", day="02"),
    "resources/first-week.md": RESOURCE.format(
        title="The first week", kind="checklist", key="status: published"
    )
    + PICTURE,
    "resources/feedback-request.md": MESSAGE.format(
        title="Ask for it", kind="message", key='subject: "On [[Role]]"'
    ),
    "resources/points.md": DASHBOARD.format(title="Points", kind="dashboard", key="status: published"),
    "resources/points.workbook.yaml": BOARD,
    "signup/everyone.md": SIGNUP,
    "kits/kit.md": KIT,
    "pages/about.md": PAGE.format(title="About") + PICTURE,
    "pages/privacy.md": PAGE.format(title="Privacy"),
}
PICTURES = {"lane.jpg": photo(size=(1600, 800))}
