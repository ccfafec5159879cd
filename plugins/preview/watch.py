"""What happens when a file changes: its page is read anew, then the site, then a build proves the whole.

The page is there in an instant. The reading that follows brings every other page up to date and
knows the problems of content. The build, a process of its own, checks what only a finished site
shows (dead links, leaks) and makes what is made of finished pages (the full text).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from watchfiles import DefaultFilter, awatch

DEBOUNCE_MILLISECONDS = 50  # watchfiles waits 1,600 by default: too long to feel like a preview


class Site(Protocol):
    """A site that can be read again, as a whole or one file of it."""

    def read(self) -> tuple[str, ...]:
        """Read all; return the problems."""

    def refresh(self, file: Path) -> bool:
        """Read one file; return whether its page shows it now."""


@dataclass(frozen=True)
class BuildEnd:
    """How a reading or a build ended: its summary line, or the problems as lines."""

    summary: str = ""
    problems: tuple[str, ...] = ()


@dataclass
class Builder:
    """Builds the preview by a command, which prints one JSON object with `summary` and `problems` last."""

    command: Sequence[str]

    async def build(self) -> BuildEnd:
        """Run the build once and return its end. Cancelled, it ends the process."""
        process = await asyncio.create_subprocess_exec(
            *self.command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
        )
        try:
            said, complaints = await process.communicate()
        except asyncio.CancelledError:
            process.terminate()
            await process.wait()
            raise
        return _read_end(said.decode(), complaints.decode())


@dataclass
class Watcher:
    """Keeps a site up to date with its files and tells listeners; `restart` is called for changed code."""

    site: Site
    builder: Builder
    restart: Callable[[], None]
    last: BuildEnd = field(default_factory=BuildEnd)
    listeners: set[asyncio.Queue[BuildEnd]] = field(default_factory=set)
    proof: asyncio.Task[None] | None = None

    async def watch(self, folders: Sequence[Path], stop: asyncio.Event) -> None:
        """Follow every change below some folders, until stopped."""
        present = [folder for folder in folders if folder.exists()]
        changes = awatch(
            *present, watch_filter=DefaultFilter(), debounce=DEBOUNCE_MILLISECONDS, step=10, stop_event=stop
        )
        try:
            async for changed in changes:
                await self.follow({Path(name) for _kind, name in changed})
        finally:
            await self.end()

    async def follow(self, files: set[Path]) -> None:
        """Bring the site up to date with some changed files."""
        if any(file.suffix == ".py" for file in files):
            await self._change_code()
            return
        if len(files) == 1 and await asyncio.to_thread(self.site.refresh, *files):
            self._tell(BuildEnd())
        await self.read()

    async def _change_code(self) -> None:
        """Start anew if a build by the changed code ends well; until then the old code serves."""
        await self.end()
        end = await self.builder.build()
        print_end(end)
        if end.problems:
            self._tell(end)
        else:
            self.restart()

    async def read(self) -> None:
        """Read the whole site, tell how that ended, and have a build prove it in the background."""
        await self.end()
        problems = await asyncio.to_thread(self.site.read)
        self._tell(BuildEnd(problems=problems))
        if problems:
            print_end(self.last)
        else:
            self.proof = asyncio.create_task(self._prove())

    @property
    def is_building(self) -> bool:
        """Whether a build runs in the background."""
        return self.proof is not None and not self.proof.done()

    async def built(self) -> None:
        """Wait until the build in the background is over, however it ends."""
        if self.proof:
            await asyncio.wait({self.proof})

    async def end(self) -> None:
        """End the build in the background, if there is one."""
        if self.proof:
            self.proof.cancel()
            await asyncio.gather(self.proof, return_exceptions=True)
            self.proof = None

    async def _prove(self) -> None:
        end = await self.builder.build()
        print_end(end)
        if end.problems:
            self._tell(end)

    def _tell(self, end: BuildEnd) -> None:
        self.last = end
        for queue in self.listeners:
            queue.put_nowait(end)


def print_end(end: BuildEnd) -> None:
    """Say on the terminal how a reading or a build ended."""
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
        problems = tuple(problem["text"] for problem in answer["problems"])
        if answer["exit_code"] and not problems:
            problems = tuple(answer["summary"].splitlines())
        return BuildEnd(answer["summary"], problems)
    except (IndexError, ValueError, KeyError, TypeError):
        return BuildEnd(problems=tuple((complaints or said).strip().splitlines()[-20:]))
