"""What a run came to as plain data, and back: kept for a run of which nothing else would come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, astuple
from typing import Any

from plugins.common.problems import Problem
from plugins.common.standing import Origin, Standing


def as_data(files: Iterable[str], waiting: Iterable[Origin], set_aside: Iterable[Problem]) -> dict[str, Any]:
    """Return what a run published, what waits and the problems in that, as JSON can hold it."""
    return {
        "files": list(files),
        "waiting": [_shown(origin) for origin in waiting],
        "set_aside": [astuple(problem) for problem in set_aside],
    }


def from_data(data: Mapping[str, Any]) -> tuple[tuple[str, ...], tuple[Origin, ...], list[Problem]]:
    """Return what `as_data` was given."""
    return (
        tuple(data["files"]),
        tuple(_origin(values) for values in data["waiting"]),
        [Problem(*values) for values in data["set_aside"]],
    )


def _shown(origin: Origin) -> dict[str, Any]:
    return {**asdict(origin), "appears": origin.appears and origin.appears.isoformat()}


def _origin(values: Mapping[str, Any]) -> Origin:
    appears = values["appears"] and dt.date.fromisoformat(values["appears"])
    standing, moved_from = Standing(values["standing"]), tuple(values["moved_from"])
    return Origin(**{**values, "standing": standing, "appears": appears, "moved_from": moved_from})
