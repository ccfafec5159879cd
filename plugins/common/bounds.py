"""Bounds of a text: what no author writes, and what would keep a Markdown converter busy for ever.

Python-Markdown looks for the end of each bracket it meets: 20,000 that are never closed take it
more than a minute. It goes down one call a level of a list, and Python has a thousand.
"""

from __future__ import annotations

import re

from plugins.common.problems import Problem

MOST_OPEN = 20  # one in another, or never closed
DEEPEST = 20  # levels of lists and quotes
LONGEST_LINE = 50_000

# Below these nothing can be beyond the bounds: most texts need no closer look.
DEEP = re.compile(rf"^[ >]{{{DEEPEST + 1}}}", re.MULTILINE)
# What opens something, what closes it, and what it is called.
PAIRS = ((r"\[", r"\]", '"["'), (r"\]\(", r"\)", '"]("'), (r"<[A-Za-z/!]", r">", '"<"'))


def excess(body: str, first_line: int, path: str) -> Problem | None:
    """Return the Problem of a text that goes beyond the bounds, or None. The first one is enough."""
    if _is_harmless(body):
        return None
    line = first_line
    for paragraph in re.split(r"(\n[ \t]*\n)", body):
        if what := _excess(paragraph):
            return Problem(path, line, "text", what, "Split it, or close what is open.")
        line += paragraph.count("\n")
    return None


def _is_harmless(text: str) -> bool:
    return (
        text.count("[") <= MOST_OPEN
        and text.count("<") <= MOST_OPEN
        and max(map(len, text.split("\n"))) <= LONGEST_LINE
        and not DEEP.search(text)
    )


def _excess(paragraph: str) -> str:
    for opening, closing, name in PAIRS:
        depth = 0
        for sign in re.finditer(f"(?P<opening>{opening})|{closing}", paragraph):
            depth = depth + 1 if sign["opening"] else max(0, depth - 1)
            if depth > MOST_OPEN:
                return f"more than {MOST_OPEN} {name} are open at once."
    for line in paragraph.split("\n"):
        if len(line) > LONGEST_LINE:
            return f"a line has {len(line)} characters."
        indent = line[: len(line) - len(line.lstrip(" >"))]
        if indent.count(">") + indent.count(" ") // 4 > DEEPEST:
            return f"it stands more than {DEEPEST} levels deep."
    return ""
