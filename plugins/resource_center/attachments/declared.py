"""The attachments an author names: `- grid.xlsx: The grid as a spreadsheet`, with their lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.common.front_matter import Node
from plugins.common.schema import Fault

LONGEST_LABEL = 60
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\.[a-z0-9]+")
EXAMPLE = "Write it as - interview-grid.xlsx: The grid as a spreadsheet."


@dataclass(frozen=True)
class Declared:
    """One attachment as declared: its file in content/files, what it is called, and its line."""

    name: str
    label: str
    line: int

    @property
    def extension(self) -> str:
        """The end of its name, without the dot."""
        return self.name.rpartition(".")[2]


def attachments(node: Node) -> tuple[Declared, ...]:
    """Read a list of `- file: What it is called.`; a file is named once."""
    if not isinstance(node.data, list):
        raise Fault("it is not a list.", EXAMPLE)
    found: dict[str, Declared] = {}
    for item in node.data:
        if not isinstance(item.data, dict) or len(item.data) != 1:
            raise Fault("a line is not «file: what it is called».", EXAMPLE, item.line)
        ((name, entry),) = item.data.items()
        label = entry.value.data
        if not NAME.fullmatch(name):
            what = f'"{name}" cannot be the name of a file.'
            mending = "Use small letters, digits and hyphens, as in interview-grid.xlsx."
            raise Fault(what, mending, entry.line)
        if not isinstance(label, str) or not 0 < len(label.strip()) <= LONGEST_LABEL:
            what = f"{name} needs a name of 1 to {LONGEST_LABEL} characters."
            raise Fault(what, EXAMPLE, entry.line)
        if name in found:
            raise Fault(f"{name} stands twice.", "Name it once.", entry.line)
        found[name] = Declared(name, " ".join(label.split()), entry.line)
    return tuple(found.values())
