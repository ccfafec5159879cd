"""One stylesheet out of many: imports put in place, addresses published, comments and space taken out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from pathlib import Path, PurePosixPath

from plugins.assets.collection import AssetError
from plugins.common.problems import did_you_mean

STRING = r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'"
COMMENT = r"/\*.*?\*/"
IMPORT = re.compile(r"@import\s+url\(\"(?P<file>[^\"]+)\"\)(?:\s+layer\((?P<layer>[a-z-]+)\))?\s*;")
ADDRESS = re.compile(r"url\(\"(?P<file>(?!data:)[^\"]+)\"\)")
LAYER = re.compile(r"@layer ([a-z-]+)\{")
NUMBER = re.compile(r"(?<![\w.#])0(?=\.\d)")
ASKED = re.compile(r"var\(\s*(--[a-z-]+)")
PROPERTY = re.compile(r"(?<=[{;])\s*(?P<name>--[a-z-]+)\s*:[^;}]*;?")
PIECE = re.compile(f"(?P<string>{STRING})|(?P<comment>{COMMENT})", re.DOTALL)


def bundle(file: Path, parts: Collection[str] | None = None) -> str:
    """Return a stylesheet with the files it imports in place, each in its layer.

    One level deep: the order of everything stands in one file. With `parts`, names without
    folder and suffix, only those are taken. A file that is missing, or imports others
    itself, and a part that is not in the list are an AssetError.
    """
    text = without_comments(file.read_text(encoding="utf-8"))
    listed = {_part(found["file"]) for found in IMPORT.finditer(text)}
    for part in sorted(set(parts or ()) - listed):
        raise AssetError(f'{file.name} imports no "{part}". {did_you_mean(part, listed)}')

    def imported(found: re.Match[str]) -> str:
        is_wanted = parts is None or _part(found["file"]) in parts
        return _imported(file, found["file"], found["layer"]) if is_wanted else ""

    return _joined_layers(IMPORT.sub(imported, text))


def _part(name: str) -> str:
    return PurePosixPath(name).stem


def _joined_layers(css: str) -> str:
    """Return a stylesheet in which what follows in the same layer stands in one block."""
    pieces = LAYER.split(css)
    joined, current = [pieces[0]], ""
    for layer, rules in zip(pieces[1::2], pieces[2::2], strict=True):
        if layer == current:
            joined[-1] = joined[-1].rstrip().removesuffix("}") + rules
        else:
            joined += [f"@layer {layer}{{", rules]
        current = layer
    return "".join(joined)


def _imported(importer: Path, name: str, layer: str | None) -> str:
    file = importer.parent / name
    if not file.is_file():
        raise AssetError(f'{importer.name} imports "{name}", which is not there.')
    text = without_comments(file.read_text(encoding="utf-8"))
    if "@import" in text:
        raise AssetError(f"{name} imports other files; only {importer.name} may.")
    return f"@layer {layer}{{{text}}}" if layer else text


def with_addresses(css: str, name: str, address: Callable[[str], str]) -> str:
    """Return a stylesheet whose `url("…")` are the published addresses of the theme's files.

    `name` is the stylesheet's own, from which they are relative.
    """
    folder = PurePosixPath(name).parent

    def published(found: re.Match[str]) -> str:
        return f'url("{address(_joined(folder, found["file"]))}")'

    return ADDRESS.sub(published, css)


def _joined(folder: PurePosixPath, relative: str) -> str:
    parts: list[str] = list(folder.parts)
    for part in PurePosixPath(relative).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def without_comments(css: str) -> str:
    """Return a stylesheet without its comments; what looks like one in a string stays."""
    return PIECE.sub(lambda found: found["string"] or "", css)


def without_unused_properties(css: str, on_top: str = "") -> str:
    """Return a stylesheet without the custom properties that nothing asks for.

    `on_top` is what else a page may load, and may ask for them. Comments must be gone.
    """
    asked = set(ASKED.findall(css + on_top))
    kept = PROPERTY.sub(lambda found: found[0] if found["name"] in asked else "", css)
    return kept if kept == css else without_unused_properties(kept, on_top)


def minified(css: str) -> str:
    """Return a stylesheet without comments and the white space that means nothing.

    A number below one needs no zero before its point. Space around + and - (it means
    something in `calc`), before a colon or bracket (in selectors and media queries) and
    inside strings stays.
    """
    pieces = re.split(f"({STRING})", without_comments(css))
    pieces[::2] = map(_squeezed, pieces[::2])
    return "".join(pieces).strip()


def _squeezed(css: str) -> str:
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = re.sub(r": ", ":", css)
    css = NUMBER.sub("", css)
    return css.replace(";}", "}")
