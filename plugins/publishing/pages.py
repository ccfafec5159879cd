"""What a finished page says of itself, read once for all checks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, NamedTuple

from plugins.common.cache import Memory

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
# Elements without an end, and those whose end may be left out
# (https://html.spec.whatwg.org/#void-elements, #optional-tags).
VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905 - read as a list
)
OPTIONAL_END = frozenset("li dt dd p tr td th thead tbody tfoot option optgroup colgroup".split())  # noqa: SIM905
TO_FILL_IN = ("input", "select", "textarea")
WITHOUT_LABEL = ("hidden", "submit", "button", "image", "reset")
NAVIGATION_LINKS = {"canonical", "alternate", "license", "author", "next", "prev", "up"}


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
    file = folder / name
    found = memory.remember("finished page", (sha256,), lambda: _parse(file.read_text(encoding="utf-8")))
    references = [Reference(*reference) for reference in found["references"]]
    return FinishedPage(**{**found, "name": name, "ids": set(found["ids"]), "references": references})


def _parse(html: str) -> dict[str, Any]:
    """Return what a page says of itself, as JSON can hold it."""
    page = FinishedPage("")
    parser = _PageParser(page)
    parser.feed(html)
    parser.close()
    return {**vars(page), "ids": sorted(page.ids)}


class _PageParser(HTMLParser):
    def __init__(self, page: FinishedPage) -> None:
        super().__init__(convert_charrefs=True)
        self.page = page
        self.in_title = False
        self.open: list[tuple[str, int]] = []
        self.labelled: set[str] = set()
        self.to_label: list[tuple[int, str, str]] = []

    def close(self) -> None:
        """Judge what can only be judged when all is read."""
        super().close()
        self.page.misnested += [
            (line, f"<{tag}> is never closed") for tag, line in self.open if tag not in OPTIONAL_END
        ]
        self.page.unlabelled += [
            (line, shown) for line, shown, id_ in self.to_label if id_ not in self.labelled
        ]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """`<path/>`: opened and closed at once, as SVG has it."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self._note_id(values)
        self._note_code(tag, values, line)
        self._note_label(tag, values, line)
        self._note_meta(tag, values, line)
        if tag not in VOID:
            self.open.append((tag, line))
        if values.get("target") == "_blank" and "noopener" not in values.get("rel", ""):
            self.page.open_windows.append(line)
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

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self.in_title = False
        if tag in VOID:
            return
        depth = len(self.open) - 1
        while depth >= 0 and self.open[depth][0] != tag and self.open[depth][0] in OPTIONAL_END:
            depth -= 1
        if depth >= 0 and self.open[depth][0] == tag:
            del self.open[depth:]
        else:
            opened = f"<{self.open[-1][0]}>" if self.open else "nothing"
            self.page.misnested.append((self.getpos()[0], f"</{tag}> stands where {opened} is open"))

    def handle_data(self, data: str) -> None:
        if self.in_title:
            self.page.title += data

    def _note_id(self, values: dict[str, str]) -> None:
        if "id" in values:
            if values["id"] in self.page.ids:
                self.page.repeated_ids.append(values["id"])
            self.page.ids.add(values["id"])

    def _note_meta(self, tag: str, values: dict[str, str], line: int) -> None:
        said = values.get("content", "")
        if tag != "meta":
            return
        if values.get("name") == "robots":
            self.page.is_indexed = "noindex" not in said
        elif values.get("property") in META_ADDRESSES:
            self.page.references.append(Reference(tag, said, line, is_loaded=False))
        elif values.get("http-equiv", "").lower() == "refresh":
            self.page.references.append(
                Reference(tag, said.partition("url=")[2].strip(), line, is_loaded=False)
            )

    def _note_label(self, tag: str, values: dict[str, str], line: int) -> None:
        if tag == "label":
            self.labelled.add(values.get("for", ""))
        has_own = values.get("aria-label") or values.get("aria-labelledby") or values.get("title")
        is_in_label = any(tag == "label" for tag, _ in self.open)
        if tag in TO_FILL_IN and values.get("type") not in WITHOUT_LABEL and not has_own and not is_in_label:
            self.to_label.append((line, f"<{tag} name={values.get('name', '')!r}>", values.get("id", "?")))

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
