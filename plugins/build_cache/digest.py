"""Hashes of whatever templates can see: two values with one hash look alike to a template.

What is not known to be plain data, a function or an object whose attributes are all there is to it
has no hash (`Unknown`): a page that shows it is made anew each time.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import hashlib
import sys
import types
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

PLAIN = (
    *(str, bytes, type(None), bool, int, float, complex, type(...), Decimal, PurePath),
    *(dt.date, dt.time, dt.timedelta, dt.tzinfo, ZoneInfo),
)
# Of these packages we know that an object is what its attributes say.
OPEN_PACKAGES = ("plugins", "pelican")
# What hangs on Pelican's objects and is no part of what a page shows of them.
NOT_SHOWN = frozenset(("settings", "metadata", "translations", "get_content", "source_path"))


# A text of a few words stands for itself: it is shorter than its hash, or nearly so. No hash is longer.
LONGEST_AS_IS = 64


class Unknown(Exception):
    """A value of which nobody can say whether it has changed."""


class Digests:
    """The hashes of one run: each object is looked at once, for nothing changes while pages are made.

    Objects that lead back to themselves (two resources, each related to the other) are settled
    together, as Tarjan's algorithm finds them: the hash of each holds what all of them say.
    """

    def __init__(self) -> None:
        self.known: dict[int, tuple[Any, bytes]] = {}  # the object beside its hash: its id stays its own
        self.circle: list[Any] = []  # what has been looked at and may yet lead back to something open
        self.places: dict[int, int] = {}  # where in the circle an object stands, by its id
        self.reach = sys.maxsize  # the first place in the circle that was met again

    def of(self, value: Any) -> bytes:
        """Return the hash of a value, or a short text itself. Raises Unknown."""
        if type(value) is str:  # by far the most
            return _text(value)
        if isinstance(value, PLAIN):
            return _plain(value)
        if found := self.known.get(id(value)):
            return found[1]
        place = self.places.get(id(value))
        if place is None:
            return self._look_at(value)
        self.reach = min(self.reach, place)
        return f"met again, {len(self.circle) - place} before".encode()

    def _look_at(self, value: Any) -> bytes:
        place, outer = len(self.circle), self.reach
        self.circle.append(value)
        self.places[id(value)] = self.reach = place
        try:
            digest = _hash(type(value).__qualname__.encode(), *self._parts(value))
            if self.reach == place:  # nothing here leads further back
                self.known[id(value)] = (value, digest)
                for number, member in enumerate(self.circle[place + 1 :]):
                    self.known[id(member)] = (member, _hash(digest, str(number).encode()))
                self._close(place)
        except Unknown:
            self._close(place)
            raise
        finally:
            self.reach = min(outer, self.reach)
        return digest

    def _close(self, place: int) -> None:
        for member in self.circle[place:]:
            del self.places[id(member)]
        del self.circle[place:]

    def _parts(self, value: Any) -> Iterator[bytes]:
        match value:
            case enum.Enum():
                yield value.name.encode()
            case Mapping():
                yield from self._all(part for pair in value.items() for part in pair)
            case list() | tuple():
                yield from self._all(value)
            case set() | frozenset():
                yield from sorted(self._all(value))
            case types.CodeType():
                yield value.co_code
                yield from self._all((value.co_names, value.co_consts))
            case type() | types.ModuleType():
                yield value.__name__.encode()
            case (
                types.BuiltinFunctionType() | types.FunctionType() | types.MethodType() | functools.partial()
            ):
                yield from self._function(value)
            case _ if is_dataclass(value):
                yield from self._all(getattr(value, field.name) for field in fields(value))
            case _ if type(value).__module__.split(".")[0] in OPEN_PACKAGES:
                yield from self._attributes(value)
            case _:
                raise Unknown(f"{type(value).__module__}.{type(value).__qualname__}")

    def _all(self, values: Iterable[Any]) -> Iterator[bytes]:
        return (self.of(value) for value in values)

    def _attributes(self, value: Any) -> Iterator[bytes]:
        """Yield the public attributes of an object; of Pelican's contents what is computed, too."""
        for name, attribute in sorted(vars(value).items()):
            if not name.startswith("_") and name not in NOT_SHOWN:
                yield name.encode()
                yield self.of(attribute)
        if hasattr(value, "relative_source_path"):
            shown = (value.status, value.url, value.save_as, value.metadata.get("summary"))
            yield self.of((*shown, [other.relative_source_path for other in value.translations]))
        elif hasattr(value, "slug"):
            yield self.of((value.name, value.slug, value.url))

    def _function(self, value: Any) -> Iterator[bytes]:
        """Yield what a function does and what it holds; the code of plugins is part of every key anyway."""
        if isinstance(value, functools.partial):
            yield from self._all((value.func, value.args, value.keywords))
            return
        yield f"{value.__module__}.{value.__qualname__}".encode()
        if isinstance(value, types.MethodType):
            yield self.of(value.__self__)
        elif isinstance(value, types.FunctionType):
            yield self.of(value.__code__)
            yield from self._all(cell.cell_contents for cell in value.__closure__ or ())
            yield self.of((value.__defaults__, value.__kwdefaults__))


def _text(value: str) -> bytes:
    data = value.encode()
    return b"str " + data if len(data) <= LONGEST_AS_IS else _hash(b"str", data)


def _plain(value: Any) -> bytes:
    data = value if isinstance(value, bytes) else str(value).encode() if isinstance(value, str) else None
    return _hash(type(value).__name__.encode(), repr(value).encode() if data is None else data)


def _hash(*parts: bytes) -> bytes:
    return hashlib.blake2b(b"".join([_measured(part) for part in parts]), digest_size=16).digest()


def _measured(part: bytes) -> bytes:
    """Return some bytes after their number: where one part ends and the next begins counts."""
    return b"%d:%s" % (len(part), part)
