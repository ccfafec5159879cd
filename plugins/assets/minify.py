"""Scripts without what only people read: comments, indentation, empty lines.

Lines stay lines: no rule about semicolons is needed, and a fault on a browser's console can be found.
"""

from __future__ import annotations

import re

from plugins.assets.collection import AssetError

# A slash that begins a regular expression stands behind one of these; behind a value it divides.
BEFORE_REGEX = r"(?:[=(,:!&|?{};\[]|=>|\breturn)\s*"
TOKEN = re.compile(
    r"""
    (?P<comment>  \s*//[^\n]* )
    | (?P<block>  /\*.*?\*/ )
    | (?P<kept>  "(?:\\.|[^"\\\n])*"  |  '(?:\\.|[^'\\\n])*' )
    | (?P<template>  `(?:\\.|[^`\\])*` )
    | (?P<before> BEFORE ) (?P<regex> /(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\[\n])+/[a-z]* )
    """.replace("BEFORE", BEFORE_REGEX),
    re.VERBOSE | re.DOTALL,
)
NEW_LINE = re.compile(r"\s*\n\s*")


def minified(name: str, script: str) -> str:
    """Return a script that does the same and is shorter.

    A template in a template is an AssetError: it takes a parser to find where that one ends.
    """
    pieces: list[str] = []
    at = 0
    for found in TOKEN.finditer(script):
        pieces.append(NEW_LINE.sub("\n", script[at : found.start()]))
        at = found.end()
        if found["template"] and found["template"].count("{") != found["template"].count("}"):
            line = script.count("\n", 0, found.start()) + 1
            raise AssetError(f"{name}, line {line}: a template in a template. Give the inner one a name.")
        pieces.append(_shortened(found))
    pieces.append(NEW_LINE.sub("\n", script[at:]))
    return "".join(pieces).strip() + "\n"


def _shortened(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "comment":
            return ""
        case "block":
            return " "
        case "regex":
            return NEW_LINE.sub("\n", found["before"]) + found["regex"]
        case _:
            return found.group()
