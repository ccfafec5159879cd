"""Reads groups of keys, lists and names of a workbook's YAML; keeps every problem and every line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from plugins.common.front_matter import Entry, Node, Source
from plugins.common.problems import Problem
from plugins.common.schema import Fault, Schema, check

T = TypeVar("T")


@dataclass
class Reader:
    """Reads groups of keys; a group at fault gives None, and its problems are kept.

    `lines` gives the line of each part by its place (`tables.Roles.Points`).
    """

    path: str
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def group(
        self, where: str, line: int, entries: Mapping[str, Entry], schema: Schema
    ) -> dict[str, Any] | None:
        """Return the values of a group of keys; what is missing is missing at the group's line."""
        checked, problems = check(Source(self.path, dict(entries), "", 0), schema)
        for problem in problems:
            at_line = line if problem.what == "it is missing." else problem.line
            self.problems.append(replace(problem, line=at_line, key=_join(where, problem.key)))
        if checked is None:
            return None
        self.lines |= {_join(where, key): found or line for key, found in checked.lines.items()}
        self.lines[where] = line
        return dict(checked.values)

    def named(self, node: Node | None, where: str, read: Callable[[str, Node, str], T | None]) -> list[T]:
        """Read a group of named groups: inputs, figures, tables, columns."""
        if node is None:
            return []
        if not isinstance(node.data, dict):
            self.problem(
                where, node.line, "it is not a group of names.", "Write a name, a colon, and its keys below."
            )
            return []
        parts = []
        for name, entry in node.data.items():
            place = f"{where}.{name}"
            self.lines[place] = entry.line
            part = read(name, replace(entry.value, line=entry.line), place)
            if part is not None:
                parts.append(part)
        return parts

    def listed(self, node: Node | None, where: str, read: Callable[[Node, str], T | None]) -> list[T]:
        """Read a list of groups: sheets, rules, charts."""
        if node is None:
            return []
        if not isinstance(node.data, list):
            self.problem(where, node.line, "it is not a list.", "Begin each one with a hyphen.")
            return []
        parts = (read(item, f"{where}.{number}") for number, item in enumerate(node.data, start=1))
        return [part for part in parts if part is not None]

    def read_keys(self, node: Node, where: str, schema: Schema) -> dict[str, Any] | None:
        """Return the values of a node that is to hold a group of keys."""
        if not isinstance(node.data, dict):
            self.problem(
                where,
                node.line,
                "it has no keys.",
                f"Write {', '.join(key.name for key in schema[:3])} below it.",
            )
            return None
        return self.group(where, node.line, node.data, schema)

    def problem(self, where: str, line: int, what: str, mending: str) -> None:
        """Keep a problem."""
        self.problems.append(Problem(self.path, line, where, what, mending))

    def fault(self, where: str, line: int, fault: Fault) -> None:
        """Keep what is wrong with a value; it stands on the fault's own line, or on this one."""
        self.problem(where, fault.line or line, fault.what, fault.mending)


def _join(where: str, key: str) -> str:
    return f"{where}.{key}" if where else key
