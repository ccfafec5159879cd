"""A small sound site, and one thing of every kind that is not public, as content for tests of publishing."""

from __future__ import annotations

from tests.conftest import ARTICLE, KIT, PAGE, RESOURCE

SIGNUP = """
    ---
    title: One blunt letter
    summary: One article, one tool.
    for: [candidate]
    frequency: every other Wednesday
    gets: [One article.]
    wording: Send me the letter.
    wording_version: 2026-11-22
    list_name: The letter
    ---
    Come in.
    """


def but(text: str, *lines: str) -> str:
    """Return a content file with more lines of front matter."""
    head, title, rest = text.partition("title:")
    indent = " " * (len(head) - len(head.rstrip(" ")))
    return head + f"\n{indent}".join([*lines, title + rest])


SOUND = {
    "content/articles/first.md": ARTICLE,
    "content/resources/feedback-request.md": RESOURCE,
    "content/pages/privacy.md": PAGE,
    "content/signup/everyone.md": SIGNUP,
}
# Every kind of content and every way of not being public, each with a word that stands nowhere else.
HIDDEN = {
    f"content/{folder}/{name}-{standing}.md": but(
        text.replace("title: ", f"title: Zqmark{name}{standing} "), line
    )
    for folder, name, text in (
        ("articles", "article", ARTICLE),
        ("resources", "resource", RESOURCE),
        ("kits", "kit", KIT),
        ("signup", "letter", SIGNUP),
        ("pages", "page", PAGE),
    )
    for standing, line in (
        ("draft", "status: draft"),
        ("scheduled", "publish_on: 2999-01-01"),
        ("withdrawn", "status: withdrawn"),
    )
}
