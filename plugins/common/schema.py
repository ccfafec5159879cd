"""Front matter schemas: one row a key (name, type, help), and the types rows are made of.

A type is a function from a Node to a value; it raises Fault with what is wrong and how to
mend it. `check` applies a schema to a Source and reports every fault at once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from plugins.common.front_matter import Node, Source
from plugins.common.problems import Problem, did_you_mean, one_of
from plugins.common.wording import typographic

Type = Callable[[Node], Any]


class Fault(Exception):
    """What is wrong with one value and how to mend it; `line` only where it differs from the key's."""

    def __init__(self, what: str, mending: str, line: int | None = None) -> None:
        super().__init__(what)
        self.what, self.mending, self.line = what, mending, line


@dataclass(frozen=True)
class Key:
    """One front matter key: its name, its type, one sentence of help for the author."""

    name: str
    type: Type
    help: str
    required: bool = False
    default: Any = None


Schema = Sequence[Key]


@dataclass(frozen=True)
class Checked:
    """A source with its values: one for each key of the schema, and the line each stood on (0: absent)."""

    source: Source
    values: Mapping[str, Any]
    lines: Mapping[str, int]

    def problem(self, key: str, what: str, mending: str) -> Problem:
        """Return a Problem at the line of a front matter key."""
        return Problem(self.source.path, self.lines.get(key, 0), key, what, mending)


def check(source: Source, schema: Schema) -> tuple[Checked | None, list[Problem]]:
    """Read a source's front matter by a schema.

    Returns the values (defaults filled in) and no problems, or None and every problem:
    unknown keys, missing required ones, each value that does not fit its type.
    """
    rows = {key.name: key for key in schema}
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    for name, entry in source.entries.items():
        if name not in rows:
            mending = did_you_mean(name, rows) or f"Known keys are {', '.join(rows)}."
            problems.append(Problem(source.path, entry.line, name, "there is no such key.", mending))
            continue
        lines[name] = entry.line
        try:
            values[name] = rows[name].type(_not_empty(entry.value, rows[name]))
        except Fault as fault:
            line = fault.line or entry.line
            problems.append(Problem(source.path, line, name, fault.what, fault.mending))
    for key in schema:
        if key.name in lines:
            continue
        if key.required and not _misspelt(key.name, source, rows):
            problems.append(Problem(source.path, 1, key.name, "it is missing.", f"Add it: {key.help}"))
        values[key.name] = key.default
        lines[key.name] = 0
    if problems:
        return None, problems
    return Checked(source, values, lines), []


def _misspelt(name: str, source: Source, rows: Mapping[str, Key]) -> bool:
    """Whether an unknown key was surely meant as this one: one mistake, one line."""
    unknown = [key for key in source.entries if key not in rows]
    return any(did_you_mean(key, rows) == did_you_mean(name, [name]) for key in unknown)


def _not_empty(node: Node, key: Key) -> Node:
    if isinstance(node.data, str) and not node.data.strip():
        mending = "Fill it in." if key.required else "Fill it in, or delete the line."
        raise Fault("it has no value.", f"{mending} {key.help}")
    return node


# --- the types ---------------------------------------------------------------------------


def text(longest: int | None = None) -> Type:
    """One line of text, at most `longest` characters; quotes become typographic ones."""

    def read(node: Node) -> str:
        value = typographic(" ".join(_scalar(node).split()))
        if longest and len(value) > longest:
            raise Fault(
                f"it has {len(value)} characters; {longest} is the limit.",
                f"Shorten it by {len(value) - longest}.",
            )
        return value

    return read


def whole_number(least: int, most: int) -> Type:
    """A whole number between two limits, both included."""

    def read(node: Node) -> int:
        value = _scalar(node)
        if not re.fullmatch(r"-?\d+", value):
            raise Fault(f'"{value}" is not a whole number.', f"Write a number from {least} to {most}.")
        if not least <= int(value) <= most:
            raise Fault(f"{value} is out of range.", f"Write a number from {least} to {most}.")
        return int(value)

    return read


def yes_no(node: Node) -> bool:
    """`yes` or `no`."""
    words = {"yes": True, "no": False, "true": True, "false": False}
    value = _scalar(node).lower()
    if value not in words:
        raise Fault(f'"{value}" is neither yes nor no.', "Write yes or no.")
    return words[value]


def day(node: Node) -> date:
    """A day as YYYY-MM-DD (ISO 8601), nothing else: other forms are guesses."""
    value = _scalar(node)
    return parse_day(value)


def parse_day(value: str, line: int | None = None) -> date:
    """Return the day written as YYYY-MM-DD, or raise Fault."""
    try:
        written = re.fullmatch(r"\d{4}-\d{2}-\d{2}", value)
        return date.fromisoformat(written.group() if written else "")
    except ValueError:
        raise Fault(f'"{value}" is not a day.', "Write it as 2026-11-22.", line) from None


def word_of(words: Mapping[str, Any] | Sequence[str]) -> Type:
    """One word of a closed list."""

    def read(node: Node) -> str:
        return _word(_scalar(node), list(words), node.line)

    return read


def words_of(words: Mapping[str, Any] | Sequence[str]) -> Type:
    """A list of words of a closed list, without repeats; one word may stand alone."""

    def read(node: Node) -> tuple[str, ...]:
        chosen = tuple(_word(_scalar(item), list(words), item.line) for item in _items(node))
        repeated = sorted({word for word in chosen if chosen.count(word) > 1})
        if repeated:
            raise Fault(f'"{repeated[0]}" is named twice.', "Name it once.")
        return chosen

    return read


def list_of(each: Type) -> Type:
    """A list of values of one type; one value may stand alone."""

    def read(node: Node) -> tuple[Any, ...]:
        values = []
        for item in _items(node):
            try:
                values.append(each(item))
            except Fault as fault:
                raise Fault(fault.what, fault.mending, fault.line or item.line) from None
        return tuple(values)

    return read


def slug(node: Node) -> str:
    """A name for an address: small letters, digits and single hyphens."""
    value = _scalar(node)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise Fault(
            f'"{value}" cannot stand in an address.',
            "Use small letters, digits and single hyphens, like first-week.",
        )
    return value


def site_path(node: Node) -> str:
    """An address on this site: `/…/`, no host, no `..`."""
    value = _scalar(node)
    if not re.fullmatch(r"/([A-Za-z0-9._~-]+/)*([A-Za-z0-9._~-]+)?", value) or ".." in value:
        raise Fault(f'"{value}" is not an address on this site.', "Write it like /old/address/.")
    return value


def dated_notes(node: Node) -> tuple[tuple[date, str], ...]:
    """A list of `- 2026-11-22: What changed.`, one day once; returned newest first."""
    notes: dict[date, str] = {}
    for item in _items(node):
        if not isinstance(item.data, dict) or len(item.data) != 1:
            raise Fault(
                "a line is not «day: what changed».", "Write it as - 2026-11-22: First edition.", item.line
            )
        ((written, entry),) = item.data.items()
        when = parse_day(written, entry.line)
        if when in notes:
            raise Fault(f"{when} stands twice.", "Put both notes on one line.", entry.line)
        note = _scalar(entry.value)
        if not note:
            raise Fault(f"nothing is said about {when}.", "Say in a few words what changed.", entry.line)
        notes[when] = note
    return tuple(sorted(notes.items(), reverse=True))


def _word(value: str, words: list[str], line: int) -> str:
    if value not in words:
        mending = did_you_mean(value, words) or f"Choose {one_of(words)}."
        raise Fault(f'"{value}" is not on the list.', mending, line)
    return value


def _scalar(node: Node) -> str:
    match node.data:
        case str():
            return node.data.strip()
        case list():
            raise Fault("a list stands where one value is expected.", "Write one value, without brackets.")
        case _:
            raise Fault("a group of keys stands where one value is expected.", "Put the value in quotes.")


def _items(node: Node) -> list[Node]:
    match node.data:
        case list():
            if not node.data:
                raise Fault("the list is empty.", "Name at least one, or delete the line.")
            return node.data
        case str():
            return [node]
        case _:
            raise Fault("a group of keys stands where a list is expected.", "Write it as [one, two].")
