"""Rebuilding on change: runs the build as a process of its own and remembers how it ended."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import DefaultFilter, awatch

DEBOUNCE_MILLISECONDS = 50  # watchfiles waits 1,600 by default: too long to feel like a preview


@dataclass(frozen=True)
class BuildEnd:
    """How a build ended: its summary line, or the problems as lines."""

    summary: str = ""
    problems: tuple[str, ...] = ()


@dataclass
class Builder:
    """Builds the preview by a command and tells listeners when it is done.

    `command` prints one JSON object with `summary` and `problems` as its last line. A process
    of its own means that changed plugins and settings count too, and nothing piles up here.
    """

    command: Sequence[str]
    last: BuildEnd = field(default_factory=BuildEnd)
    listeners: set[asyncio.Queue[BuildEnd]] = field(default_factory=set)

    async def build(self) -> BuildEnd:
        """Run the build once, remember its end, tell every listener."""
        process = await asyncio.create_subprocess_exec(
            *self.command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        said, complaints = await process.communicate()
        self.last = _read_end(said.decode(), complaints.decode())
        for queue in self.listeners:
            queue.put_nowait(self.last)
        return self.last

    async def watch(self, folders: Sequence[Path], stop: asyncio.Event) -> None:
        """Build after every change below some folders, until stopped."""
        present = [folder for folder in folders if folder.exists()]
        changes = awatch(
            *present, watch_filter=DefaultFilter(), debounce=DEBOUNCE_MILLISECONDS, step=10, stop_event=stop
        )
        async for _changed in changes:
            print_end(await self.build())


def print_end(end: BuildEnd) -> None:
    """Say on the terminal how a build ended."""
    if end.problems:
        print(f"{len(end.problems)} problem(s); the last good site stays up:")
        for problem in end.problems:
            print(f"  {problem}")
    else:
        print(end.summary)


def _read_end(said: str, complaints: str) -> BuildEnd:
    lines = said.strip().splitlines()
    try:
        answer = json.loads(lines[-1])
        return BuildEnd(answer["summary"], tuple(answer["problems"]))
    except (IndexError, ValueError, KeyError, TypeError):
        return BuildEnd(problems=tuple((complaints or said).strip().splitlines()[-20:]))
