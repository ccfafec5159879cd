"""Inline HTML → inlines: words, marks, links, line breaks, and the tokens of fields."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bs4 import Comment, NavigableString, Tag
from bs4.element import PageElement

from plugins.common.problems import Problem
from plugins.resource_center.blocks import (
    Code,
    Emphasis,
    FieldUse,
    Inline,
    Inlines,
    LineBreak,
    Link,
    Strong,
    Text,
    plain_text,
)
from plugins.resource_center.markup import TOKEN, Prepared

SAFE_SCHEMES = {"", "http", "https", "mailto", "tel"}


@dataclass
class InlineReader:
    """Reads the texts of one resource; `problems` are links that are not safe to open."""

    prepared: Prepared
    problems: list[Problem] = field(default_factory=list)

    def inlines(self, children: Iterable[PageElement]) -> Inlines:
        """Return the inlines of some nodes; runs of white space become one space."""
        found: list[Inline] = []
        for child in children:
            if isinstance(child, Comment):
                continue
            if isinstance(child, NavigableString):
                found.extend(self._text(str(child)))
            elif isinstance(child, Tag):
                found.extend(self._inline(child))
        return _trimmed(found)

    def _inline(self, element: Tag) -> Inlines:
        content = self._raw(element)
        match element.name:
            case "strong" | "b":
                return (Strong(content),)
            case "em" | "i":
                return (Emphasis(content),)
            case "code":
                return (Code(element.get_text()),)
            case "br":
                return (LineBreak(),)
            case "a":
                return (self._link(element, content),)
            case _:
                return content

    def _raw(self, element: Tag) -> Inlines:
        found: list[Inline] = []
        for child in element.children:
            if isinstance(child, NavigableString):
                found.extend(self._text(str(child)))
            elif isinstance(child, Tag):
                found.extend(self._inline(child))
        return tuple(found)

    def _link(self, element: Tag, content: Inlines) -> Link:
        address = str(element.get("href", ""))
        if urlsplit(address).scheme.lower() not in SAFE_SCHEMES:
            line = self.prepared.line_of(plain_text(content))
            what = f'"{address}" is not an address that can be opened safely.'
            self.problems.append(Problem(self.prepared.path, line, "link", what, "Use https, mailto or tel."))
        return Link(address, content)

    def _text(self, text: str) -> list[Inline]:
        found: list[Inline] = []
        end = 0
        for token in TOKEN.finditer(text):
            found.extend(_words(text[end : token.start()]))
            found.append(FieldUse(self.prepared.fields[token.group(1)]))
            end = token.end()
        found.extend(_words(text[end:]))
        return found


def _words(text: str) -> list[Inline]:
    folded = re.sub(r"[ \t\n]+", " ", text)
    return [Text(folded)] if folded else []


def _trimmed(content: list[Inline]) -> Inlines:
    """Drop white space at both ends and around line breaks."""
    kept: list[Inline] = []
    for index, inline in enumerate(content):
        if isinstance(inline, Text):
            text = inline.text
            if index == 0 or isinstance(content[index - 1], LineBreak):
                text = text.lstrip()
            if index == len(content) - 1 or isinstance(content[index + 1], LineBreak):
                text = text.rstrip()
            if text:
                kept.append(Text(text))
        else:
            kept.append(inline)
    return tuple(kept)
