"""The one reader for content files: YAML between two `---` lines, then Markdown.

Only the shape is read here (text, lists, mappings, each with its line); what a value means
is the schema's business, so that `No`, `12:30` or `on` never turn into something else
(YAML 1.1 would make them false, 750 and true). Tags, anchors and aliases are refused:
nothing in content can build an object or grow without bound.
"""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from plugins.common.bounds import excess
from plugins.common.problems import Problem

MAX_BYTES = 1_000_000
FENCE = "---"
QUICK_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Node:
    """A value as written, with its line. `data` is text, a list of nodes or a mapping."""

    line: int
    data: str | list[Node] | dict[str, Entry]


@dataclass(frozen=True)
class Entry:
    """One key of a mapping: the line of the key and its value."""

    line: int
    value: Node


@dataclass(frozen=True)
class Source:
    r"""A content file taken apart.

    `path` as it is shown to people, `entries` the front matter by key, `body` the Markdown
    with `\n` line ends, `body_line` the line of the file on which the body begins.
    """

    path: str
    entries: dict[str, Entry]
    body: str
    body_line: int


class _Fault(Exception):
    """Internal: a problem at a line, on its way to becoming a Problem."""

    def __init__(self, line: int, key: str, what: str, mending: str) -> None:
        super().__init__(what)
        self.line, self.key, self.what, self.mending = line, key, what, mending


def read_source(file: Path, shown: str) -> Source | Problem:
    """Read one content file, or return the Problem that stops it from being read.

    `shown` is the path to name in problems. Refused: files over 1 MB (a page of that size
    is a mistake, and some Markdown takes minutes), other encodings than UTF-8, a missing or
    unclosed front matter, YAML that does not parse, duplicate keys, anchors and tags.
    """
    text = read_text(file, shown)
    return text if isinstance(text, Problem) else parse_source(text, shown)


def read_yaml(file: Path, shown: str) -> dict[str, Entry] | Problem:
    """Read a file that is YAML as a whole (a workbook beside its resource): its keys, or a Problem.

    Refused is what `read_source` refuses of a front matter.
    """
    text = read_text(file, shown)
    return text if isinstance(text, Problem) else parse_yaml(text, shown)


def parse_yaml(text: str, shown: str) -> dict[str, Entry] | Problem:
    """Take the text of a YAML file apart; see `read_yaml`."""
    try:
        return _parse_yaml(text, first_line=1)
    except _Fault as fault:
        key = "YAML" if fault.key == "front matter" else fault.key
        return Problem(shown, fault.line, key, fault.what, fault.mending)


def link_problem(shown: str) -> Problem:
    """Return the Problem of a file that is a link: what it leads to may be no content at all."""
    return Problem(shown, 0, "file", "it is a link to another place.", "Put a copy here instead.")


def read_text(file: Path | str, shown: str) -> str | Problem:
    """Return the text of a content file, or the Problem that stops it from being read; see `read_source`."""
    try:
        found = os.lstat(file)
        if stat.S_ISLNK(found.st_mode):
            return link_problem(shown)
        if found.st_size > MAX_BYTES:
            return Problem(
                shown, 0, "size", "the file is larger than 1 MB.", "Split it, or attach it as a file."
            )
        with open(file, "rb") as opened:  # noqa: PTH123 - most are given as texts, by Pelican
            return opened.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Problem(
            shown,
            error.object[: error.start].count(b"\n") + 1,
            "encoding",
            "the file is not UTF-8 text.",
            "Save it again as UTF-8 in your editor.",
        )
    except OSError as error:
        return Problem(
            shown, 0, "file", f"it cannot be read ({error.strerror}).", "Check that it is there and readable."
        )


def parse_source(text: str, shown: str) -> Source | Problem:
    """Take the text of a content file apart; see `read_source`."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    try:
        end = _end_of_front_matter(lines)
        entries = _parse_yaml("\n".join(lines[1:end]), first_line=2)
    except _Fault as fault:
        return Problem(shown, fault.line, fault.key, fault.what, fault.mending)
    body = "\n".join(lines[end + 1 :])
    return excess(body, end + 2, shown) or Source(shown, entries, body, end + 2)


def _end_of_front_matter(lines: list[str]) -> int:
    if lines[0].rstrip() != FENCE:
        raise _Fault(
            1,
            "front matter",
            "the file does not begin with a line of three hyphens.",
            'Put "---" on the first line, then "title: …" and the other keys, then "---" again.',
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == FENCE:
            return number
    raise _Fault(
        1,
        "front matter",
        "it is never closed.",
        'Put a line of three hyphens ("---") after the last key.',
    )


def _parse_yaml(text: str, first_line: int) -> dict[str, Entry]:
    try:
        root = _compose(text, first_line)
    except yaml.MarkedYAMLError as error:
        raise _explain(error, text, first_line) from error
    except yaml.reader.ReaderError as error:
        line = first_line + text[: error.position].count("\n")
        what = f"it holds a character that is not allowed (U+{ord(text[error.position]):04X})."
        raise _Fault(line, "front matter", what, "Delete it.") from error
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode):
        line = root.start_mark.line + first_line
        raise _Fault(line, "front matter", "it is not a list of keys.", 'Write one "key: value" a line.')
    node = _convert(root, first_line)
    assert isinstance(node.data, dict)
    return node.data


def _compose(text: str, first_line: int) -> yaml.Node | None:
    """Parse YAML by libyaml, which is ten times as fast; what it refuses again by PyYAML for its words."""
    try:
        return _compose_by(QUICK_LOADER, text, first_line)
    except yaml.YAMLError:
        return _compose_by(yaml.SafeLoader, text, first_line)


def _compose_by(loader: type[Any], text: str, first_line: int) -> yaml.Node | None:
    _refuse_references(loader, text, first_line)
    root: yaml.Node | None = yaml.compose(text, Loader=loader)
    return root


def _refuse_references(loader: type[Any], text: str, first_line: int) -> None:
    for event in yaml.parse(text, Loader=loader):
        anchored = getattr(event, "anchor", None)
        tagged = getattr(event, "tag", None)
        if anchored or tagged:
            sign = "&" if anchored and not isinstance(event, yaml.AliasEvent) else "*" if anchored else "!"
            line = event.start_mark.line if event.start_mark else 0
            raise _Fault(
                line + first_line,
                "front matter",
                f'a value begins with "{sign}", which has a meaning of its own here.',
                "Put the value in quotes.",
            )


def _convert(node: yaml.Node, first_line: int) -> Node:
    line = node.start_mark.line + first_line
    match node:
        case yaml.ScalarNode():
            return Node(line, node.value)
        case yaml.SequenceNode():
            return Node(line, [_convert(child, first_line) for child in node.value])
        case yaml.MappingNode():
            return Node(line, _convert_mapping(node, first_line))
    raise AssertionError(node)


def _convert_mapping(node: yaml.MappingNode, first_line: int) -> dict[str, Entry]:
    entries: dict[str, Entry] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + first_line
        if not isinstance(key_node, yaml.ScalarNode):
            raise _Fault(line, "front matter", "a key is not a word.", 'Write "key: value".')
        key = key_node.value
        if key in entries:
            raise _Fault(
                line,
                key,
                f"it stands here a second time (first on line {entries[key].line}).",
                "Keep one of the two.",
            )
        entries[key] = Entry(line, _convert(value_node, first_line))
    return entries


# What PyYAML says, and what an author needs to hear instead.
_EXPLANATIONS = (
    (
        r"mapping values are not allowed",
        "there is a second colon in this line.",
        'Put the whole value in quotes: key: "…: …".',
    ),
    (
        r"cannot start any token",
        "a tab or a sign that cannot stand here.",
        "Use spaces, and quotes around the value.",
    ),
    (
        r"expected ',' or '\]'",
        "a list in square brackets is not closed.",
        "Write it as [one, two] on one line.",
    ),
    (
        r"expected ',' or '\}'",
        "a group in curly brackets is not closed.",
        "Close it, or put the value in quotes.",
    ),
    (r"could not find expected ':'", "a line has no colon after its key.", 'Write "key: value".'),
    (
        r"unexpected end of stream|while scanning a quoted scalar",
        "a quotation mark is opened and never closed.",
        "Close it on the same line.",
    ),
    (
        r"expected <block end>",
        "a line is indented differently from the ones around it, or goes on after a closing quote.",
        "Begin every key at the left edge; put a value with quotes inside into single quotes.",
    ),
)


def _explain(error: yaml.MarkedYAMLError, text: str, first_line: int) -> _Fault:
    said = f"{error.context or ''} {error.problem or ''}"
    mark = error.problem_mark
    if "end of stream" in said or error.context == "while scanning a quoted scalar":
        mark = error.context_mark or mark
    index = mark.line if mark else 0
    lines = text.split("\n")
    if "could not find expected ':'" in said and error.context_mark:
        index = error.context_mark.line
    index = min(index, len(lines) - 1)
    for pattern, what, mending in _EXPLANATIONS:
        if re.search(pattern, said):
            return _Fault(index + first_line, _key_of(lines[index]), what, mending)
    return _Fault(index + first_line, _key_of(lines[index]), f"{error.problem}.", "Put the value in quotes.")


def _key_of(line: str) -> str:
    found = re.match(r"\s*([A-Za-z_-]+)\s*:", line)
    return found.group(1) if found else "front matter"
