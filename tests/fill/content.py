"""A small site whose sheets have one of everything that is filled in."""

from __future__ import annotations

NOTES = """
    ---
    title: Mentor meeting notes
    kind: template
    summary: Notes, actions and the next date.
    for: [candidate]
    topics: [mentoring]
    minutes: 10
    calendar: every 2 weeks on Wednesday, 45 minutes
    edition: {edition}
    changes:
      - {edition}: This edition.
    ---
    [[Mentor*]] [[Meeting date (date)]] [[Where (phone / video / in person)]]

    ## Before you talk

    My one question: [[Question*]]. I asked [[Mentor]] because of [the list](https://example.com/list).

    [[What has happened since (4 lines)]]

    - [ ] I read my notes
    - [ ] I did what I said, on [[Day done (date)]]
        - [ ] All of it

    ## Actions

    | What | By when | State |
    | --- | --- | --- |
    2 x [[Action]] | [[By when (date)]] | [[State (open / done)]]

    > Go back.

    1. Say thanks.
    2. Write down **one** thing.
    """
MESSAGE = """
    ---
    title: Ask for feedback
    kind: message
    summary: A short, calm mail.
    for: [candidate]
    topics: [rejection]
    minutes: 10
    subject: One question about the [[Role*]] interview
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    Hi [[First name]],

    Thank you for the time on [[Interview date (date)]].
    Would you share one thing about the [[Role]] job?

    [[Your name*]]
    """
ARTICLE = """
    ---
    title: You didn't get the job
    summary: Three moves after a rejection.
    date: 2026-11-02
    topics: [rejection]
    for: candidate
    ---
    It hurts.

    ## Step: Ask

    [resource: ask-for-feedback, show: message]

    ## Step: Find a mentor

    [resource: mentor-meeting-notes, show: fields]
    """
CHANGES = """
    ---
    title: Tell me when it changes
    summary: One mail when a template changes.
    for: [candidate]
    frequency: when something changed
    gets: [A mail for each new edition]
    wording: Tell me by mail.
    wording_version: 2026-11-22
    list_name: Changes
    button: Tell me
    ---
    One mail.
    """
EDITION, OLD_EDITION = "2026-11-22", "2026-10-01"
CONTENT = {
    "articles/the-guide.md": ARTICLE,
    "resources/mentor-meeting-notes.md": NOTES.format(edition=EDITION),
    "signup/changes.md": CHANGES,
    "pages/privacy.md": "---\ntitle: Privacy\nsummary: Nothing leaves the device.\n---\nText\n",
    "resources/ask-for-feedback.md": MESSAGE,
}
