"""The field language: `[[Label (hint)]]`, `5 x` rows and checklist items, found in Markdown.

`prepare` takes fields out of the text before Markdown sees it and leaves a token for each,
so that a label may hold any sign and a table cell stays a table cell. The language is
described for authors in docs/fields.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plugins.common.problems import Problem
from plugins.resource_center.blocks import Field
from plugins.resource_center.fields import INSIDE, TYPE_HINTS, Registry

# A token is a field id between two private-use characters: Markdown passes them through.
TOKEN_START, TOKEN_END = "\ue000", "\ue001"
# What may stand nowhere but in code, what is wrong with it, and the mending.
SLIPS = (
    (
        re.compile(f"[{TOKEN_START}{TOKEN_END}]"),
        "a character from the private-use area stands here.",
        "Delete it.",
    ),
    (
        re.compile("<!--"),
        "a remark in the text would be read by visitors.",
        "Write it as a line that begins with # in the front matter.",
    ),
)
TOKEN = re.compile(f"{TOKEN_START}([a-z0-9-]+){TOKEN_END}")

MOST_ROWS = 60

LIST_MARK = re.compile(r" {0,3}([-*+]|\d{1,2}\.) +\S")
QUOTE_MARK = re.compile(r" {0,3}>")
FENCE = re.compile(r" {0,3}(```|~~~)")
HEADING = re.compile(r" {0,3}(#{1,6})\s")
ITEM = re.compile(r"(\s*)[-*+] \[ \] +\S")
ITEM_SLIP = re.compile(r"\s*[-*+]\s*\[ ?[xX✓]? ?\](?!\()(?!\])")
TABLE_RULE = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
REPEATED_ROW = re.compile(r"(\s*\|?\s*)(\d+)\s*[x×]\s+(?=\S)")
# Slips that would stand in the document as they are: one bracket for two, and a hint behind the field.
LONE_BRACKETS = re.compile(r"(?<![\[\\!\]`])\[(?=[^\[\]]*[^\W\d_])([^\[\]`]+)\](?![\[\](:])")
HINT_BEHIND = re.compile(rf" ?\((?:{'|'.join(TYPE_HINTS)}|\d+ lines?)\)|\([^()]* / [^()]*\)", re.IGNORECASE)
CODE = re.compile(r"`+[^`]*`+")
FIELD_OR_CODE = re.compile(r"(?P<code>`+[^`]*`+)|(?P<field>\[\[(?P<inside>.*?)\]\])|(?P<open>\[\[)")


@dataclass
class Prepared:
    """A text ready for Markdown: fields replaced by tokens, and where things stood.

    `lines[i]` is the line in the file of line i of `text`; `item_lines` and `heading_lines`
    hold the file's line of each checklist item and heading, in order.
    """

    path: str
    text: str = ""
    lines: list[int] = field(default_factory=list)
    fields: dict[str, Field] = field(default_factory=dict)
    item_lines: list[int] = field(default_factory=list)
    heading_lines: list[int] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, wanted: str) -> int:
        """Return the file's line on which some text first stands, or 0."""
        for line, text in zip(self.lines, self.text.split("\n"), strict=True):
            if wanted in text:
                return line
        return 0


def prepare(body: str, first_line: int, path: str, subject: str = "", subject_line: int = 0) -> Prepared:
    """Find every field and checklist item of a resource.

    `body` is the Markdown below the front matter, which begins on `first_line` of `path`.
    Fields of the subject come first; they share labels with the body. The text returned is
    the subject, an empty line and the body; every misuse is in `problems`, with its line.
    """
    prepared = Prepared(path)
    registry = Registry(path, prepared.fields, prepared.problems)
    numbered = [(subject_line, subject), (subject_line, "")] if subject else []
    numbered += [(first_line + index, line) for index, line in enumerate(body.split("\n"))]
    text = []
    for line, written in _expand_rows(numbered, prepared):
        text.append(written)
        prepared.lines.append(line)
    places = _places(text)
    for index in _glued_lists(text, places):
        prepared.problems.append(
            Problem(
                path,
                prepared.lines[index],
                "list",
                "a list begins right below a text, so it would become part of it.",
                "Put an empty line before it.",
            )
        )
    for index, place in enumerate(places):
        line = prepared.lines[index]
        if place == "code":
            continue
        prepared.problems += [
            Problem(path, line, "text", what, mending)
            for slip, what, mending in SLIPS
            if slip.search(text[index])
        ]
        if place == "heading":
            prepared.heading_lines.append(line)
        if ITEM.match(text[index]):
            prepared.item_lines.append(line)
        elif ITEM_SLIP.match(text[index]):
            prepared.problems.append(
                Problem(path, line, "checklist", "this is not an open box.", 'Write it as "- [ ] text".')
            )
        text[index] = _with_tokens(text[index], line, place, registry)
    prepared.text = "\n".join(text)
    return prepared


def _places(lines: list[str]) -> list[str]:
    """Tell for each line where it stands: «code», «heading», «table header» or «text»."""
    places = []
    fence = ""
    for index, line in enumerate(lines):
        opening = FENCE.match(line)
        if fence or opening:
            places.append("code")
            if opening and not fence:
                fence = opening.group(1)
            elif opening and opening.group(1) == fence:
                fence = ""
        elif HEADING.match(line):
            places.append("heading")
        elif "|" in line and index + 1 < len(lines) and _is_table_rule(lines[index + 1]):
            places.append("table header")
        else:
            places.append("text")
    return places


def _glued_lists(lines: list[str], places: list[str]) -> Iterator[int]:
    """Yield where a list begins without an empty line before it; Markdown takes it for text, silently."""
    in_text = False
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        if place != "text" or not line.strip() or QUOTE_MARK.match(line):
            in_text = False
        elif LIST_MARK.match(line):
            if in_text:
                yield index
            in_text = False
        elif index == 0 or not lines[index - 1].strip():
            in_text = True


def _is_table_rule(line: str) -> bool:
    return "-" in line and "|" in line and bool(TABLE_RULE.match(line))


def _expand_rows(lines: list[tuple[int, str]], prepared: Prepared) -> Iterator[tuple[int, str]]:
    """Repeat a table row that begins with «5 x» five times, numbering its fields."""
    for line, written in lines:
        found = REPEATED_ROW.match(written)
        if not found or written.count("|") < 1 or "[[" not in written:
            yield line, written
            continue
        count = int(found.group(2))
        if not 1 <= count <= MOST_ROWS:
            prepared.problems.append(
                Problem(
                    prepared.path,
                    line,
                    "rows",
                    f"{count} rows are asked for; 1 to {MOST_ROWS} is the limit.",
                    "Write a number in that range.",
                )
            )
            count = 1
        rest = found.group(1) + written[found.end() :]
        for number in range(1, count + 1):
            yield line, _number_fields(rest, number)


def _number_fields(row: str, number: int) -> str:
    def numbered(found: re.Match[str]) -> str:
        if found["field"] is None:
            return found.group()
        parts = INSIDE.match(found["inside"])
        if not parts or not parts["label"].strip():
            return found.group()
        explicit = f" #{parts['id']}-{number}" if parts["id"] else ""
        required = "*" if parts["required"] else ""
        return f"[[{parts['label'].strip()} {number}{required}{explicit} {parts['hints']}]]"

    return FIELD_OR_CODE.sub(numbered, row)


def _with_tokens(text: str, line: int, place: str, registry: Registry) -> str:
    """Return a line with a token for each field in it; `place` is where it stands."""

    def token(found: re.Match[str]) -> str:
        if found["code"]:
            return found.group()
        if found["open"]:
            registry.problem(
                line, 'a field is opened with "[[" and not closed on this line.', 'Close it with "]]".'
            )
            return found.group()
        behind = HINT_BEHIND.match(text, found.end())
        if behind:
            hint = behind.group().strip()
            mending = f"Write [[{found['inside']} {hint}]]."
            registry.problem(line, f'the hint "{hint}" stands behind the field, not in it.', mending)
        used = registry.read(found["inside"], line)
        if used is None:
            return ""
        if place != "text":
            registry.problem(
                line,
                f'the field "{used.label}" stands in a {place}.',
                "Put it in the text below.",
            )
        return f"{TOKEN_START}{used.id}{TOKEN_END}"

    with_tokens = FIELD_OR_CODE.sub(token, text)
    for lone in LONE_BRACKETS.finditer(CODE.sub("", with_tokens)):
        mending = f"Write [[{lone[1]}]] for a field, or \\[{lone[1]}\\] for brackets in the text."
        registry.problem(line, f'"{lone.group()}" has one bracket where a field has two.', mending)
    return with_tokens
