"""Hashes of whatever templates can see: two values with one hash look alike to a template.

What is not known to be plain data, a function or an object whose attributes are all there is to it
has no hash (`Unknown`): a page that shows it is made anew each time.
"""

from __future__ import annotations

import datetime as dt
import enum
import functools
import hashlib
import marshal
import sys
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from decimal import Decimal
from itertools import chain
from pathlib import PurePath
from typing import Any
from zoneinfo import ZoneInfo

PLAIN = (
    *(str, bytes, type(None), bool, int, float, complex, type(...), Decimal, PurePath),
    *(dt.date, dt.time, dt.timedelta, dt.tzinfo, ZoneInfo),
)
# What `marshal` writes always in the same way, and of no two values alike.
SIMPLE = frozenset((str, bytes, type(None), bool, int))
# Of these packages we know that an object is what its attributes say.
OPEN_PACKAGES = ("plugins", "pelican")
# What hangs on Pelican's objects and is no part of what a page shows of them.
NOT_SHOWN = frozenset(("settings", "metadata", "translations", "get_content", "source_path"))

# What is said in a few words stands for itself: making its hash would take longer than reading it.
LONGEST_AS_IS = 64
# So few simple members are written again faster than they are remembered.
FEW = 12


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
        kind: Any = type(value)
        if kind is str:  # by far the most
            return _text(value)
        if _is_plain(kind):
            return _plain(value)
        if found := self.known.get(id(value)):
            return found[1]
        if said := _in_one(kind, value):
            return said
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
            kind: Any = type(value)
            digest = _hash(kind.__qualname__.encode(), *_way_into(kind)(self, value))
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


Way = Callable[[Digests, Any], Iterable[bytes]]


@functools.cache
def _is_plain(kind: type) -> bool:
    return issubclass(kind, PLAIN)


def _in_one(kind: type, value: Any) -> bytes:
    """Return the hash of a value of a few simple members, or nothing: most values are no more than that."""
    list_members = _list_members(kind)
    if list_members is None:
        return b""
    members = list_members(value)
    if len(members) > FEW or not SIMPLE.issuperset(map(type, members)):
        return b""
    return _hash(kind.__qualname__.encode(), marshal.dumps(list(members), 0))


@functools.cache
def _list_members(kind: type) -> Callable[[Any], Sequence[Any]] | None:
    """Return what lists all that objects of a type are made of, where that is a sequence."""
    if issubclass(kind, tuple(chain.from_iterable(WAYS))):
        return None
    if issubclass(kind, list | tuple):
        return lambda value: value
    if is_dataclass(kind):
        names = [field.name for field in fields(kind)]
        return lambda value: [getattr(value, name) for name in names]
    return None


@functools.cache
def _way_into(kind: type) -> Way:
    """Return what yields the hashes of all that objects of a type are made of. Raises Unknown."""
    for types_of_way, way in WAYS.items():
        if issubclass(kind, types_of_way):
            return way
    if list_members := _list_members(kind):
        return lambda digests, value: _members(digests, list_members(value))
    if kind.__module__.split(".")[0] in OPEN_PACKAGES:
        return _attributes
    raise Unknown(f"{kind.__module__}.{kind.__qualname__}")


def _name(_digests: Digests, value: enum.Enum) -> Iterator[bytes]:
    yield value.name.encode()


def _mapping(digests: Digests, value: Mapping[Any, Any]) -> list[bytes]:
    return [digests.of(part) for pair in value.items() for part in pair]


def _members(digests: Digests, value: Sequence[Any]) -> Iterable[bytes]:
    """Return the hashes of some members, or what `marshal` writes of them where all are simple."""
    if SIMPLE.issuperset(map(type, value)):
        return (marshal.dumps(list(value), 0),)
    return map(digests.of, value)


def _members_in_any_order(digests: Digests, value: Iterable[Any]) -> list[bytes]:
    return sorted(map(digests.of, value))


def _code(digests: Digests, value: types.CodeType) -> Iterator[bytes]:
    yield value.co_code
    yield from _members(digests, (value.co_names, value.co_consts))


def _definition(_digests: Digests, value: Any) -> Iterator[bytes]:
    yield value.__name__.encode()


def _attributes(digests: Digests, value: Any) -> Iterator[bytes]:
    """Yield the public attributes of an object; of Pelican's contents what is computed, too."""
    for name, attribute in sorted(vars(value).items()):
        if not name.startswith("_") and name not in NOT_SHOWN:
            yield name.encode()
            yield digests.of(attribute)
    if hasattr(value, "relative_source_path"):
        yield digests.of((value.status, value.url, value.save_as, value.metadata.get("summary")))
        yield digests.of([other.relative_source_path for other in value.translations])
    elif hasattr(value, "slug"):
        yield digests.of((value.name, value.slug, value.url))


def _partial(digests: Digests, value: functools.partial[Any]) -> Iterable[bytes]:
    return _members(digests, (value.func, value.args, value.keywords))


def _function(digests: Digests, value: Any) -> Iterator[bytes]:
    """Yield what a function does and what it holds; the code of plugins is part of every key anyway."""
    yield f"{value.__module__}.{value.__qualname__}".encode()
    if isinstance(value, types.MethodType):
        yield digests.of(value.__self__)
    elif isinstance(value, types.FunctionType):
        yield digests.of(value.__code__)
        yield from _members(digests, [cell.cell_contents for cell in value.__closure__ or ()])
        yield digests.of((value.__defaults__, value.__kwdefaults__))


# How to look into objects of these types; the first that fits counts.
WAYS: Mapping[tuple[type, ...], Way] = {
    (enum.Enum,): _name,
    (Mapping,): _mapping,
    (set, frozenset): _members_in_any_order,
    (types.CodeType,): _code,
    (type, types.ModuleType): _definition,
    (functools.partial,): _partial,
    (types.BuiltinFunctionType, types.FunctionType, types.MethodType): _function,
}


def _text(value: str) -> bytes:
    return _short(b"str %b" % value.encode())


def _plain(value: Any) -> bytes:
    kind = type(value).__name__.encode()
    if isinstance(value, bytes | str):
        return _short(b"%b %b" % (kind, value if isinstance(value, bytes) else value.encode()))
    return _short(b"%b %b" % (kind, repr(value).encode()))


def _short(data: bytes) -> bytes:
    return data if len(data) <= LONGEST_AS_IS else _hash(data)


def _hash(*parts: bytes) -> bytes:
    # Where one part ends and the next begins counts. Version 0, as later ones write a part that is
    # met twice another way; a third of the time that joining them takes in Python.
    return hashlib.blake2b(marshal.dumps(parts, 0), digest_size=16).digest()
