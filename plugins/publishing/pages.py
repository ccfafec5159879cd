"""What a finished page says of itself, read once for all checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

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
LOADED = {"link", "script", "img", "source", "video", "audio", "iframe", "use"}
NAVIGATION_LINKS = {"canonical", "alternate", "license", "author", "next", "prev", "up"}


@dataclass(frozen=True)
class Reference:
    """An address a page refers to; `is_loaded` if a browser fetches it by itself; `line` in the page."""

    element: str
    address: str
    line: int
    is_loaded: bool


@dataclass
class FinishedPage:
    """One HTML file of the stage: ids, references, headings, images without text, inline code."""

    name: str
    ids: set[str] = field(default_factory=set)
    repeated_ids: list[str] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    headings: list[int] = field(default_factory=list)
    images_without_text: list[int] = field(default_factory=list)
    inline_code: list[tuple[int, str]] = field(default_factory=list)
    title: str = ""
    language: str = ""
    is_indexed: bool = True


def read_page(folder: Path, name: str) -> FinishedPage:
    """Read one finished page."""
    page = FinishedPage(name)
    parser = _PageParser(page)
    parser.feed((folder / name).read_text(encoding="utf-8"))
    parser.close()
    return page


class _PageParser(HTMLParser):
    def __init__(self, page: FinishedPage) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.in_title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self._note_id(values)
        self._note_code(tag, values, line)
        for name in REFERENCES.get(tag, ()):
            for address in _addresses(name, values.get(name)):
                self.page.references.append(Reference(tag, address, line, _is_loaded(tag, values)))
        match tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                self.page.headings.append(int(tag[1]))
            case "img" if "alt" not in values:
                self.page.images_without_text.append(line)
            case "html":
                self.page.language = values.get("lang", "")
            case "title":
                self.in_title = not self.page.title
            case "meta" if values.get("name") == "robots":
                self.page.is_indexed = "noindex" not in values.get("content", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.page.title += data

    def _note_id(self, values: dict[str, str]) -> None:
        if "id" in values:
            if values["id"] in self.page.ids:
                self.page.repeated_ids.append(values["id"])
            self.page.ids.add(values["id"])

    def _note_code(self, tag: str, values: dict[str, str], line: int) -> None:
        is_code = tag == "script" and "src" not in values and values.get("type") not in DATA_TYPES
        if tag == "style" or is_code:
            self.page.inline_code.append((line, f"<{tag}>"))
        for name in values:
            if name == "style" or name.startswith("on"):
                self.page.inline_code.append((line, f"{name}=…"))


def _addresses(attribute: str, value: str | None) -> Iterator[str]:
    if not value:
        return
    if attribute == "srcset":
        yield from (candidate.split()[0] for candidate in value.split(",") if candidate.strip())
    else:
        yield value.strip()


def _is_loaded(tag: str, values: dict[str, str]) -> bool:
    if tag == "link":
        return not set(values.get("rel", "").split()) & NAVIGATION_LINKS
    return tag in LOADED
