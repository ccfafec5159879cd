"""A new content file: front matter with what is known filled in, and a guide in comments."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from plugins.common.front_matter import Node
from plugins.common.problems import did_you_mean
from plugins.common.schema import Fault, Key, Schema

# What YAML reads as the words they are, whatever stands before or after.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./()’-]*(?<! )")


class StarterError(Exception):
    """A new file cannot be begun as asked: a key is unknown or missing, or the file is there already."""

    exitcode = 2


def starter_text(schema: Schema, given: Mapping[str, str], body: str) -> str:
    """Return a content file with the keys given, and every other key as a comment that explains it.

    Values are what an author would write (`[candidate]`, `2026-11-22`); quotes are put around
    those that YAML would misread. Raises StarterError for a key that the schema does not know
    and for a required one that is not given.
    """
    known = [key.name for key in schema]
    for name in given:
        if name not in known:
            raise StarterError(f"{name}: there is no such key. {did_you_mean(name, known)}".strip())
    lines = ["---"]
    for key in schema:
        if key.name in given:
            lines.append(f"{key.name}: {_written(key, given[key.name])}")
        elif key.required:
            raise StarterError(f"{key.name}: it is missing. {key.help}")
        else:
            lines.append(f"# {key.name}: {key.help}")
    return "\n".join([*lines, "---", body.strip(), ""])


def write_starter(file: Path, text: str) -> Path:
    """Write a new content file; raise StarterError if there is one of that name."""
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(text)
    except FileExistsError:
        raise StarterError(f"{file} is there already. Choose another title, or edit that file.") from None
    return file


def _written(key: Key, value: str) -> str:
    """Return a value as it must stand in YAML: plain words as they are, a text in quotes, a list as given."""
    if PLAIN.fullmatch(value):
        return value
    try:
        key.type(Node(0, value))
    except Fault:
        return value
    return json.dumps(value, ensure_ascii=False)
