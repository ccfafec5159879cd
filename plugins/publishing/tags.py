"""The tags of a finished page in their order, and what each of them says by itself.

A page of this theme is plain HTML: every `<` in it begins a tag of the simplest form. Where that is so,
one regular expression takes it apart, and each different tag is read once, however often it stands on a
site. Whatever is not as plain is read by `html.parser` from the first sign to the last, with the same result.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.parser import HTMLParser
from typing import NamedTuple

REFERENCES = {
    "a": ("href",),
    "area": ("href",),
    "link": ("href",),
    "script": ("src",),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "iframe": ("src",),
    "form": ("action",),
    "use": ("href",),
}
# Scripts of these types are data: no browser runs them, and no policy forbids them
# (https://html.spec.whatwg.org/#data-block).
DATA_TYPES = {"application/ld+json", "application/json"}
META_ADDRESSES = {"og:image", "og:url"}
LOADED = {"link", "script", "img", "source", "video", "audio", "iframe", "use"}
# Elements without an end (https://html.spec.whatwg.org/#void-elements).
VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - read as a list
)
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TO_FILL_IN = ("input", "select", "textarea")
WITHOUT_LABEL = ("hidden", "submit", "button", "image", "reset")
NAVIGATION_LINKS = {"canonical", "alternate", "license", "author", "next", "prev", "up"}

NAME = r"[a-zA-Z][a-zA-Z0-9-]*"
SPACE = r"[ \t\n\f\r]"
PLAIN_TAG = re.compile(
    rf'(<{NAME}(?:{SPACE}+[a-zA-Z][a-zA-Z0-9:_-]*(?:="[^"<]*")?)*{SPACE}*/?>|</{NAME}>|<!(?i:doctype) html>)'
)
# Elements in which a `<` need not begin a tag, by one edition of `html.parser` or another.
OF_TEXT = frozenset({"script", "style", "title", "textarea", "iframe"})
TAGS_AT_HAND = 10_000


class Says(NamedTuple):
    """What a start tag says, wherever it stands.

    `references` are addresses, each with whether a browser fetches it by itself; `to_label` is how a
    field to fill in is shown that has no label in itself, `labels` the id that a label is for.
    """

    id: str | None = None
    references: tuple[tuple[str, bool], ...] = ()
    code: tuple[str, ...] = ()
    labels: str | None = None
    to_label: str | None = None
    heading: int = 0
    language: str | None = None
    is_indexed: bool | None = None
    lacks_text: bool = False
    opens_window: bool = False
    is_title: bool = False


NOTHING = Says()


class Tag(NamedTuple):
    """A tag: the beginning of an element, or its end; `leaves_open` is whether an end must follow."""

    name: str
    is_end: bool
    leaves_open: bool
    says: Says | None  # most say nothing


# A tag, or a piece of text, with its line; of texts only that of a title is always there.
Token = tuple[int, Tag | str]


def tokens_of(html: str) -> list[Token]:
    """Return the tags of a page in their order, and the text of its title among them."""
    plain = plain_tokens(html)
    return judged_tokens(html) if plain is None else plain


def plain_tokens(html: str) -> list[Token] | None:
    """Return the tokens of a page that is plain, or None for any other."""
    pieces = PLAIN_TAG.split(html)
    if html.count("<") != len(pieces) // 2:
        return None
    tokens: list[Token] = []
    line, awaited = 1, ""
    for text, written in zip(pieces[::2], pieces[1::2], strict=False):
        line += text.count("\n")
        tag = _read(written)
        if awaited:
            if tag is None or not tag.is_end or tag.name != awaited:
                return None
            if awaited == "title":
                tokens.append((line, unescape(text)))
        if tag is not None:
            tokens.append((line, tag))
            awaited = tag.name if tag.leaves_open and tag.name in OF_TEXT else ""
        line += written.count("\n")
    return None if awaited else tokens


def judged_tokens(html: str) -> list[Token]:
    """Return the tokens of any page, as `html.parser` sees them."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.tokens


@lru_cache(TAGS_AT_HAND)
def _read(written: str) -> Tag | None:
    """Return what is written as one plain tag, or None for a doctype, which says nothing."""
    return next((token for _line, token in judged_tokens(written) if isinstance(token, Tag)), None)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tokens: list[Token] = []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>`: opened and closed at once, as SVG has it."""
        self.tokens.append((self.getpos()[0], Tag(tag, False, False, _says(tag, attrs))))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tokens.append((self.getpos()[0], Tag(tag, False, tag not in VOID, _says(tag, attrs))))

    def handle_endtag(self, tag: str) -> None:
        self.tokens.append((self.getpos()[0], Tag(tag, True, False, None)))

    def handle_data(self, data: str) -> None:
        self.tokens.append((self.getpos()[0], data))


def _says(name: str, attributes: list[tuple[str, str | None]]) -> Says | None:
    values = {attribute: value or "" for attribute, value in attributes}
    says = Says(
        id=values.get("id"),
        references=tuple(_references(name, values)),
        code=tuple(_code(name, values)),
        labels=values.get("for", "") if name == "label" else None,
        to_label=_to_label(name, values),
        heading=HEADINGS.get(name, 0),
        language=values.get("lang", "") if name == "html" else None,
        is_indexed=_is_indexed(name, values),
        lacks_text=name == "img" and "alt" not in values,
        opens_window=values.get("target") == "_blank" and "noopener" not in values.get("rel", ""),
        is_title=name == "title",
    )
    return None if says == NOTHING else says


def _references(name: str, values: dict[str, str]) -> Iterator[tuple[str, bool]]:
    if name == "meta":
        if values.get("name") == "robots":
            return
        said = values.get("content", "")
        if values.get("property") in META_ADDRESSES:
            yield said, False
        elif values.get("http-equiv", "").lower() == "refresh":
            yield said.partition("url=")[2].strip(), False
    for attribute in REFERENCES.get(name, ()):
        for address in _addresses(attribute, values.get(attribute)):
            yield address, _is_loaded(name, values)


def _addresses(attribute: str, value: str | None) -> Iterator[str]:
    if not value:
        return
    if attribute == "srcset":
        yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
    else:
        yield value.strip()


def _is_loaded(name: str, values: dict[str, str]) -> bool:
    if name == "link":
        return not set(values.get("rel", "").split()) & NAVIGATION_LINKS
    return name in LOADED


def _is_indexed(name: str, values: dict[str, str]) -> bool | None:
    is_rule = name == "meta" and values.get("name") == "robots"
    return "noindex" not in values.get("content", "") if is_rule else None


def _to_label(name: str, values: dict[str, str]) -> str | None:
    has_own = values.get("aria-label") or values.get("aria-labelledby") or values.get("title")
    if name not in TO_FILL_IN or values.get("type") in WITHOUT_LABEL or has_own:
        return None
    return f"<{name} name={values.get('name', '')!r}>"


def _code(name: str, values: dict[str, str]) -> Iterator[str]:
    is_code = name == "script" and "src" not in values and values.get("type") not in DATA_TYPES
    if name == "style" or is_code:
        yield f"<{name}>"
    for attribute in values:
        if attribute == "style" or attribute.startswith("on"):
            yield f"{attribute}=…"
