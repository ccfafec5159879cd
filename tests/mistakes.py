"""What authors get wrong, more than sixty kinds of it, each with its place and what must be said of it."""

from __future__ import annotations

import textwrap

from tests.conftest import ARTICLE, KIT, PAGE, RESOURCE


def changed(text: str, old: str, new: str) -> str:
    """Return a text with some words replaced; they must be there."""
    assert old in text
    return text.replace(old, new)


SUBJECT = '    subject: "One question about the [[Role]] interview"\n'

# file → (content, the line of the problem, what it must say)
BROKEN = {
    "articles/misspelt-key.md": (changed(ARTICLE, "title:", "Titel:"), 2, 'Did you mean "title"?'),
    "articles/stauts.md": (
        changed(ARTICLE, "topics:", "stauts: draft\n    topics:"),
        5,
        'Did you mean "status"?',
    ),
    "articles/no-summary.md": (
        changed(ARTICLE, "summary: Three moves after a rejection.\n    ", ""),
        1,
        "summary: it is missing.",
    ),
    "articles/no-such-day.md": (
        changed(ARTICLE, "2026-11-02", "2026-13-45"),
        4,
        '"2026-13-45" is not a day.',
    ),
    "articles/american-day.md": (changed(ARTICLE, "2026-11-02", "11/02/2026"), 4, "Write it as 2026-11-22."),
    "articles/unknown-topic.md": (
        changed(ARTICLE, "[rejection]", "[rejections]"),
        5,
        'Did you mean "rejection"?',
    ),
    "articles/unknown-audience.md": (
        changed(ARTICLE, "for: candidate", "for: everybody"),
        6,
        "Choose candidate",
    ),
    "articles/second-colon.md": (changed(ARTICLE, "You didn't", "Blunt: you didn't"), 2, "second colon"),
    "articles/never-closed.md": ("---\ntitle: x\n\nText", 1, "never closed"),
    "articles/no-front-matter.md": ("You did not get the job.", 1, "does not begin with"),
    "articles/key-twice.md": (
        changed(ARTICLE, "for: candidate", "for: candidate\n    title: x"),
        7,
        "first on line 2",
    ),
    "articles/two-titles.md": (changed(ARTICLE, "It hurts.", "# It hurts"), 8, "second title"),
    "articles/dead-link.md": (
        changed(ARTICLE, "It hurts.", "[x]({filename}/articles/y.md)"),
        8,
        "is not there",
    ),
    "articles/unknown-embed.md": (
        changed(ARTICLE, "feedback-request", "feedback-requst"),
        12,
        "feedback-request",
    ),
    "articles/misspelt-block.md": (
        changed(ARTICLE, "[resource:", "[resouce:"),
        12,
        '"[resource: feedback-request]"',
    ),
    "articles/nothing-in-it.md": (ARTICLE.split("    It hurts.")[0], 8, "there is none"),
    "resources/unknown-kind.md": (changed(RESOURCE, "kind: message", "kind: letter"), 3, "Choose template"),
    "resources/too-long.md": (changed(RESOURCE, "A short, calm mail.", "A" * 161), 4, "160 is the limit"),
    "resources/no-minutes.md": (changed(RESOURCE, "minutes: 10", "minutes: a few"), 7, "not a whole number"),
    "resources/no-subject.md": (
        changed(RESOURCE, '    subject: "One question about the [[Role]] interview"\n', ""),
        3,
        "needs a subject line",
    ),
    "resources/needless-subject.md": (
        changed(RESOURCE, "kind: message", "kind: template"),
        8,
        "a template has none",
    ),
    "resources/unexplained-edition.md": (
        changed(RESOURCE, "edition: 2026-11-22", "edition: 2026-11-23"),
        9,
        "- 2026-11-23: What changed.",
    ),
    "resources/empty-field.md": (changed(RESOURCE, "[[First name]]", "[[ ]]"), 13, "a field has no label"),
    "resources/open-field.md": (
        changed(RESOURCE, "[[First name]]", "[[First name]"),
        13,
        "not closed on this line",
    ),
    "resources/two-types.md": (
        changed(RESOURCE, "Hi [[First name]]", "Hi [[Interview date (number)]]"),
        15,
        "differently",
    ),
    "resources/unknown-relation.md": (
        changed(RESOURCE, "minutes: 10", "minutes: 10\n    related: nobody"),
        8,
        '"nobody"',
    ),
    # Days, lists, words, statuses.
    "articles/day-only.md": (changed(ARTICLE, "2026-11-02", "26"), 4, '"26" is not a day'),
    "articles/year-only.md": (changed(ARTICLE, "2026-11-02", "2026"), 4, "Write it as 2026-11-22."),
    "articles/day-in-words.md": (changed(ARTICLE, "2026-11-02", "November 2nd"), 4, "is not a day"),
    "articles/thirtieth-of-february.md": (changed(ARTICLE, "2026-11-02", "2026-02-30"), 4, "is not a day"),
    "articles/two-days.md": (changed(ARTICLE, "2026-11-02", "[2026-11-02, 2026-11-03]"), 4, "one value"),
    "articles/no-topic.md": (changed(ARTICLE, "[rejection]", "[]"), 5, "the list is empty"),
    "articles/empty-topic.md": (changed(ARTICLE, " [rejection]", ""), 5, "it has no value"),
    "articles/topic-twice.md": (changed(ARTICLE, "[rejection]", "[rejection, rejection]"), 5, "named twice"),
    "articles/open-list.md": (changed(ARTICLE, "[rejection]", "[rejection"), 6, "is not closed"),
    "articles/status-of-its-own.md": (
        changed(ARTICLE, "topics:", "status: hidden\n    topics:"),
        5,
        "Choose draft, published or withdrawn",
    ),
    "articles/day-of-publication.md": (
        changed(ARTICLE, "topics:", "publish_on: soon\n    topics:"),
        5,
        '"soon" is not a day',
    ),
    "articles/title-too-long.md": (
        changed(ARTICLE, "You didn't get the job", "A" * 91),
        2,
        "90 is the limit",
    ),
    "articles/empty-title.md": (changed(ARTICLE, " You didn't get the job", ""), 2, "it has no value"),
    "articles/list-for-title.md": (changed(ARTICLE, "You didn't get the job", "[a, b]"), 2, "one value"),
    "articles/group-for-title.md": (changed(ARTICLE, "You didn't get the job", "{a: b}"), 2, "group of keys"),
    "articles/anchor.md": (changed(ARTICLE, "You didn't get the job", "&x y"), 2, 'begins with "&"'),
    "articles/alias.md": (changed(ARTICLE, "You didn't get the job", "*x"), 2, 'begins with "*"'),
    "articles/tag.md": (changed(ARTICLE, "You didn't get the job", "!!python/name:os.system x"), 2, '"!"'),
    "articles/open-quote.md": (changed(ARTICLE, "You didn't get the job", '"You'), 2, "never closed"),
    "articles/tab.md": (changed(ARTICLE, "title: You", "title:\tx: You"), 2, ""),
    "articles/no-colon.md": (
        changed(ARTICLE, "for: candidate", "for: candidate\n    summary"),
        7,
        "no colon",
    ),
    "articles/not-a-list-of-keys.md": ("---\n- a\n- b\n---\nText", 2, "not a list of keys"),
    "articles/control-sign.md": (changed(ARTICLE, "You didn't", "You\x07didn't"), 2, "U+0007"),
    "articles/only-front-matter.md": ("---\ntitle: x", 1, "never closed"),
    "articles/nothing.md": ("", 1, "does not begin with"),
    # Addresses.
    "articles/odd-slug.md": (
        changed(ARTICLE, "topics:", "slug: Über uns\n    topics:"),
        5,
        "cannot stand in an address",
    ),
    "articles/slug-outside.md": (changed(ARTICLE, "topics:", "slug: ../x\n    topics:"), 5, "in an address"),
    "articles/old-address.md": (
        changed(ARTICLE, "topics:", "moved_from: https://old.example/x\n    topics:"),
        5,
        "is not an address on this site",
    ),
    "articles/old-address-outside.md": (
        changed(ARTICLE, "topics:", "moved_from: /../x\n    topics:"),
        5,
        "is not an address on this site",
    ),
    "articles/old-address-of-itself.md": (
        changed(ARTICLE, "topics:", "moved_from: /articles/old-address-of-itself/\n    topics:"),
        5,
        "to itself for ever",
    ),
    # Bodies.
    "articles/link-outside.md": (
        changed(ARTICLE, "It hurts.", "[x]({static}/../../secret)"),
        8,
        "outside the content folder",
    ),
    "articles/link-to-markdown.md": (changed(ARTICLE, "It hurts.", "[x](other.md)"), 8, "leads nowhere"),
    "articles/picture-without-words.md": (
        changed(ARTICLE, "It hurts.", "![](/images/x.svg)"),
        8,
        "no alternative text",
    ),
    "articles/endless.md": (changed(ARTICLE, "It hurts.", "[" * 20_000), 8, "are open at once"),
    "articles/deep.md": (changed(ARTICLE, "It hurts.", ">" * 100 + " x"), 8, "levels deep"),
    "articles/huge.md": (ARTICLE + "x " * 600_000, 0, "larger than 1 MB"),
    "articles/shown-oddly.md": (
        changed(ARTICLE, "feedback-request]", "feedback-request, show: sideways]"),
        12,
        "cannot be shown as",
    ),
    "articles/signup-nowhere.md": (
        changed(ARTICLE, "[resource: feedback-request]", "[signup: nobody]"),
        12,
        '"nobody"',
    ),
    "articles/nothing-pulled.md": (
        changed(ARTICLE, "[resource: feedback-request]", "[pull: ]"),
        12,
        "nothing is pulled out",
    ),
    "resources/too-many-minutes.md": (changed(RESOURCE, "minutes: 10", "minutes: 999"), 7, "out of range"),
    "resources/change-without-words.md": (changed(RESOURCE, ": First edition.", ":"), 11, "nothing is said"),
    "resources/change-without-day.md": (
        changed(RESOURCE, "- 2026-11-22: First edition.", "- First edition."),
        11,
        "day: what changed",
    ),
    "resources/dashboard-without-workbook.md": (
        changed(changed(RESOURCE, "kind: message", "kind: dashboard"), SUBJECT, ""),
        3,
        "it has no workbook",
    ),
    "kits/of-nothing.md": (KIT.replace("[feedback-request]", "[nothing]"), 6, 'no resource "nothing"'),
    "kits/without-resources.md": (KIT.replace("    resources: [feedback-request]\n", ""), 1, "it is missing"),
    "pages/unknown-key.md": (
        "---\ntitle: About\nsummary: x\ntemplate: evil\n---\nText",
        4,
        "there is no such key",
    ),
}
SOUND = {
    "content/resources/feedback-request.md": RESOURCE,
    "content/articles/a.md": ARTICLE,
    "content/pages/about.md": PAGE,
}


def files(broken: dict[str, tuple[str, int, str]]) -> dict[str, str]:
    """Return the broken files as a test writes them."""
    return {f"content/{name}": textwrap.dedent(text).lstrip("\n") for name, (text, _, _) in broken.items()}


def assert_said(name: str, lines: list[str]) -> None:
    """Fail unless what is wrong with one of the files is one of these lines, once, with its place."""
    _text, line, said = BROKEN[name]
    about = [text for text in lines if text.startswith(f"content/{name}:")]
    assert len(about) == 1, (name, about)
    place = f"content/{name}:{line}: " if line else f"content/{name}: "
    assert about[0].startswith(place), about
    assert said in about[0]
