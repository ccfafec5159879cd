"""What a finished page says of itself, read once for all checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from plugins.common.cache import Memory
from plugins.publishing.tags import VOID, Says, Tag, Token, tokens_of

# Elements whose end may be left out (https://html.spec.whatwg.org/#optional-tags).
OPTIONAL_END = frozenset("li dt dd p tr td th thead tbody tfoot option optgroup colgroup".split())  # noqa: SIM905

KEPT_AS = "finished page"


class Reference(NamedTuple):
    """An address a page refers to; `is_loaded` if a browser fetches it by itself; `line` in the page."""

    element: str
    address: str
    line: int
    is_loaded: bool


@dataclass
class FinishedPage:
    """One HTML file of the stage: ids, references, headings, and what is wrong with it, by line."""

    name: str
    ids: set[str] = field(default_factory=set)
    repeated_ids: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    images_without_text: list[int] = field(default_factory=list)
    inline_code: list[tuple[int, str]] = field(default_factory=list)
    unlabelled: list[tuple[int, str]] = field(default_factory=list)
    misnested: list[tuple[int, str]] = field(default_factory=list)
    open_windows: list[int] = field(default_factory=list)
    title: str = ""
    language: str = ""
    is_indexed: bool = True


def read_page(folder: Path, name: str, sha256: str, memory: Memory) -> FinishedPage:
    """Read one finished page; one with the same bytes as a page before is not parsed again."""
    found = memory.remember(KEPT_AS, (sha256,), lambda: _parse(folder / name))
    references = [Reference(*reference) for reference in found["references"]]
    return FinishedPage(**{**found, "name": name, "ids": set(found["ids"]), "references": references})


def prepare_pages(folder: Path, hashes: Mapping[str, str], memory: Memory) -> None:
    """Parse finished pages, by their names with their SHA-256, at once: `read_page` then finds them."""
    names = {sha256: name for name, sha256 in hashes.items()}
    memory.prepare(KEPT_AS, names, lambda sha256: (sha256,), lambda of: _parse(folder / names[of[0]]))


def _parse(file: Path) -> dict[str, Any]:
    """Return what a page says of itself, as JSON can hold it."""
    page = page_of(tokens_of(file.read_text(encoding="utf-8")))
    return {**vars(page), "ids": sorted(page.ids)}


def page_of(tokens: Iterable[Token]) -> FinishedPage:
    """Return what a page says of itself by its tags and the text of its title."""
    reading = _Reading(FinishedPage(""))
    for line, token in tokens:
        if isinstance(token, str):
            reading.text(token)
        elif token.is_end:
            reading.end(token.name, line)
        else:
            reading.start(token, line)
    return reading.whole()


class _Reading:
    """A page while it is read: what is open, and what waits for a label that may come."""

    def __init__(self, page: FinishedPage) -> None:
        self.page = page
        self.in_title = False
        self.open: list[tuple[str, int]] = []
        self.labelled: set[str] = set()
        self.to_label: list[tuple[int, str, str]] = []

    def whole(self) -> FinishedPage:
        """Return the page, with what can only be judged when all is read."""
        self.page.misnested += [
            (line, f"<{tag}> is never closed") for tag, line in self.open if tag not in OPTIONAL_END
        ]
        self.page.unlabelled += [
            (line, shown) for line, shown, id_ in self.to_label if id_ not in self.labelled
        ]
        return self.page

    def text(self, text: str) -> None:
        """Take a piece of text: a title is one."""
        if self.in_title:
            self.page.title += text

    def start(self, tag: Tag, line: int) -> None:
        """Take what a start tag says, and whether an end must follow."""
        if tag.says:
            self._note(tag.name, tag.says, line)
            if tag.says.is_title:
                self.in_title = tag.leaves_open and not self.page.title
        if tag.leaves_open:
            self.open.append((tag.name, line))

    def end(self, name: str, line: int) -> None:
        """Close an element, with those in it that may be left open."""
        if self.open and self.open[-1][0] == name and name != "title":
            self.open.pop()
            return
        if name == "title":
            self.in_title = False
        if name in VOID:
            return
        depth = len(self.open) - 1
        while depth >= 0 and self.open[depth][0] != name and self.open[depth][0] in OPTIONAL_END:
            depth -= 1
        if depth >= 0 and self.open[depth][0] == name:
            del self.open[depth:]
        else:
            opened = f"<{self.open[-1][0]}>" if self.open else "nothing"
            self.page.misnested.append((line, f"</{name}> stands where {opened} is open"))

    def _note(self, name: str, says: Says, line: int) -> None:
        page = self.page
        if says.id is not None:
            if says.id in page.ids:
                page.repeated_ids.append(says.id)
            page.ids.add(says.id)
        page.inline_code += [(line, shown) for shown in says.code]
        page.references += [
            Reference(name, address, line, is_loaded) for address, is_loaded in says.references
        ]
        if says.labels is not None:
            self.labelled.add(says.labels)
        if says.to_label and not any(opened == "label" for opened, _line in self.open):
            self.to_label.append((line, says.to_label, "?" if says.id is None else says.id))
        if says.is_indexed is not None:
            page.is_indexed = says.is_indexed
        if says.opens_window:
            page.open_windows.append(line)
        if says.heading:
            page.headings.append(says.heading)
        if says.lacks_text:
            page.images_without_text.append(line)
        if says.language is not None:
            page.language = says.language
