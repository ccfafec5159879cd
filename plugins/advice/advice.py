"""One piece of advice, and the text it is given on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plugins.common.front_matter import Entry, Node, Source

# Keys of front matter that hold words for visitors; the others are settings.
PROSE_KEYS = ("title", "summary", "subject", "use_when", "inside", "situations", "gets", "wording", "button")


@dataclass(frozen=True, order=True)
class Advice:
    """Something to think about in one place.

    `subject` is what an author writes under `keep` to leave it as it is: the word itself, or
    the name of the advice («grade», «long sentence»).
    """

    path: str
    line: int
    subject: str
    what: str
    mending: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.what} {self.mending}"


@dataclass(frozen=True)
class Paragraph:
    """A stretch of prose without its markup, the line on which it begins; `is_quoted`: not our voice."""

    line: int
    text: str
    is_quoted: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, in order."""
        return tuple(re.findall(r"[A-Za-z0-9]+(?:[’'-][A-Za-z0-9]+)*", self.text))

    @property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences, in order."""
        return tuple(part.strip() for part in re.split(r"(?<=[.!?…])[”’)]*\s+", self.text) if part.strip())


@dataclass(frozen=True)
class Piece:
    """A content file to give advice on, on a day; `keep` is what its author wants left as it is."""

    source: Source
    today: date
    paragraphs: tuple[Paragraph, ...]
    keep: frozenset[str]

    def about(self, line: int, subject: str, what: str, mending: str) -> Advice:
        """Return advice on this file."""
        return Advice(self.source.path, line, subject, what, mending)

    def value(self, key: str) -> str:
        """Return a front matter value that is one text, or an empty string."""
        entry = self.source.entries.get(key)
        return entry.value.data if entry and isinstance(entry.value.data, str) else ""


def make_piece(source: Source, today: date) -> Piece:
    """Take a source apart for advice."""
    kept = source.entries.get("keep")
    keep = frozenset(text.casefold() for _, text in _texts(kept.value)) if kept else frozenset()
    return Piece(source, today, (*_from_front_matter(source), *_from_body(source)), keep)


def _from_front_matter(source: Source) -> Iterator[Paragraph]:
    for key in PROSE_KEYS:
        if key in source.entries:
            for line, text in _texts(source.entries[key].value):
                yield Paragraph(line, _plain(text))


def _texts(node: Node | Entry) -> Iterator[tuple[int, str]]:
    data = node.data if isinstance(node, Node) else node.value.data
    match data:
        case str():
            yield node.line, data
        case list():
            for item in data:
                yield from _texts(item)
        case _:
            for entry in data.values():
                yield from _texts(entry)


def _from_body(source: Source) -> Iterator[Paragraph]:
    """Yield the paragraphs, list items and headings of a body; code, tables and blocks are no prose."""
    held: list[str] = []
    began = 0
    fenced = False
    for number, line in enumerate([*source.body.split("\n"), ""], start=source.body_line):
        fenced ^= line.lstrip().startswith(("```", "~~~"))
        is_other = (
            fenced or not line.strip() or line.lstrip().startswith(("|", "[resource:", "[signup:", "```"))
        )
        begins = re.match(r"\s*([-*+] |\d+\. |#+ |> ?)", line)
        if held and (is_other or begins):
            yield Paragraph(began, _plain(" ".join(held)), is_quoted=held[0].lstrip().startswith(">"))
            held = []
        if not is_other:
            began = began if held else number
            held.append(line)


def _plain(text: str) -> str:
    text = re.sub(r"\[\[([^\]]*)\]\]", r"\1", text)
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(
        r"^\s*([-*+] (\[[ x]\] )?|\d+\. |#+ (Step: )?|> ?)+|\[pull: |\{[^}]*\}|`[^`]*`|[*_]", "", text
    )
    return re.sub(r"https?://\S+|\S+@\S+", "", text).strip()
