"""A small site to search: three kinds, two audiences, two topics, one kit, one article."""

from __future__ import annotations

RESOURCE = """
    ---
    title: {title}
    kind: {kind}
    summary: {summary}
    for: [{audience}]
    topics: [{topic}]
    minutes: 5
    situations: [{situation}]
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    {more}
    ---
    {body}
    """
REQUEST = RESOURCE.format(
    title="Ask for feedback",
    kind="message",
    summary="A short, calm mail.",
    audience="candidate",
    topic="feedback",
    situation="I never heard back",
    more='subject: "One question"',
    body="Hi [[First name]], thank you for the time on [[Interview date (date)]]. Blunt is fine.",
)
WEEK = RESOURCE.format(
    title="The first week",
    kind="checklist",
    summary="Seven days after a rejection.",
    audience="candidate",
    topic="rejection",
    situation="I got the rejection today",
    more="status: published",
    body="- [ ] Close the laptop & go outside.",
)
SCORECARD = RESOURCE.format(
    title="Role scorecard",
    kind="template",
    summary="What the role needs.",
    audience="manager",
    topic="feedback",
    situation="Nobody agrees",
    more="status: published",
    body="[[Hiring manager]] [[Accountability (4 lines)]]",
)
DRAFT = SCORECARD.replace("Role scorecard", "Secret weapon").replace("published", "draft")
ARTICLE = """
    ---
    title: Take the hit
    summary: Three moves.
    date: 2026-11-02
    topics: [rejection]
    for: candidate
    ---
    It hurts, and a marathon is long.

    ## Step: Write it down

    Get up. <b>Not</b> a tag.

    [resource: the-first-week]
    """
KIT = """
    ---
    title: After a no
    summary: All of it.
    for: candidate
    topics: [rejection]
    resources: [the-first-week, ask-for-feedback]
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    In this order.
    """
CONTENT = {
    "content/resources/ask-for-feedback.md": REQUEST,
    "content/resources/the-first-week.md": WEEK,
    "content/resources/role-scorecard.md": SCORECARD,
    "content/resources/secret-weapon.md": DRAFT,
    "content/articles/take-the-hit.md": ARTICLE,
    "content/kits/after-a-no.md": KIT,
    "content/pages/privacy.md": "---\ntitle: Privacy\nsummary: What stays here.\n---\nNothing leaves.",
}
