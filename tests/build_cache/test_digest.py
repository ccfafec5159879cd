"""Hashes of what templates see: of two values that differ anywhere, the hashes differ."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plugins.build_cache.digest import FEW, Digests, Unknown

SIZE = 6
EDGES = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=14)
PLACE = st.integers(0, SIZE - 1)


@dataclass
class Node:
    """A thing with a title that leads to other things."""

    title: str
    related: list[Node] = field(default_factory=list)


def nodes(edges: list[tuple[int, int]], renamed: int | None = None) -> list[Node]:
    """Return things that are connected by edges, one of them under another title."""
    made = [Node(f"{'renamed' if number == renamed else 'thing'} {number}") for number in range(SIZE)]
    for start, end in edges:
        made[start].related.append(made[end])
    return made


def reachable(edges: list[tuple[int, int]], start: int) -> set[int]:
    """Return what can be reached from a thing, the thing itself included."""
    found, open_ends = {start}, [start]
    while open_ends:
        place = open_ends.pop()
        ends = {end for begin, end in edges if begin == place} - found
        found |= ends
        open_ends.extend(ends)
    return found


@given(EDGES, st.permutations(range(SIZE)), PLACE)
def test_a_hash_holds_all_that_can_be_reached_and_nothing_else(
    edges: list[tuple[int, int]], order: list[int], renamed: int
) -> None:
    """Two resources may each be related to the other; whichever is looked at first, none stays stale."""
    before, after = Digests(), Digests()
    old, new = nodes(edges), nodes(edges, renamed)
    for place in order:
        is_same = before.of(old[place]) == after.of(new[place])
        assert is_same == (renamed not in reachable(edges, place))


@given(EDGES, PLACE)
def test_hashes_are_the_same_in_another_run(edges: list[tuple[int, int]], start: int) -> None:
    """Otherwise nothing would ever be found again."""
    assert Digests().of(nodes(edges)[start]) == Digests().of(nodes(edges)[start])


@given(EDGES, st.tuples(PLACE, PLACE), PLACE)
def test_another_edge_is_another_hash(
    edges: list[tuple[int, int]], added: tuple[int, int], start: int
) -> None:
    """What is related to what counts as much as its title."""
    is_seen = added[0] in reachable(edges, start)
    is_same = Digests().of(nodes(edges)[start]) == Digests().of(nodes([*edges, added])[start])
    assert is_same != is_seen


SIMPLE = st.none() | st.booleans() | st.integers() | st.text() | st.binary()
VALUES = st.recursive(SIMPLE, lambda inner: st.lists(inner) | st.lists(inner).map(tuple), max_leaves=8)


def written(value: object) -> str:
    """Return a value in words that tell 1 from True, and a list from a tuple."""
    if isinstance(value, list | tuple):
        return f"{type(value).__name__}({', '.join(map(written, value))})"
    return f"{type(value).__name__} {value!r}"


@given(VALUES, VALUES)
@example([1], [True])
@example([0], [None])
@example(["a"], [b"a"])
@example(["a", "b"], ["ab", ""])
@example(["a"], ("a",))
@example([["a"], "b"], ["a", "b"])
def test_two_values_have_one_hash_only_if_they_are_the_same(one: object, other: object) -> None:
    """Whether the members are simple, and written in one go, or not."""
    assert (Digests().of(one) == Digests().of(other)) == (written(one) == written(other))


def test_lists_of_any_length_are_told_apart() -> None:
    """A few members are written another way than many."""
    digests = Digests()
    values = [kind(range(length)) for length in range(FEW + 3) for kind in (list, tuple)]
    assert len({digests.of(value) for value in values}) == len(values)


def test_what_holds_a_few_simple_things_is_not_kept() -> None:
    """A site of thousands of articles has tens of thousands of it, and most is asked for once."""

    @dataclass
    class Heading:
        level: int
        words: str

    digests = Digests()
    headings = [Heading(2, f"Heading {number}") for number in range(FEW)]
    assert digests.of(headings) != digests.of(headings[1:])
    assert all(type(known) is list for known, _digest in digests.known.values())


@given(st.lists(st.text(min_size=1)))
def test_where_a_text_comes_from_does_not_count(texts: list[str]) -> None:
    """Python keeps some texts once and others twice; a build that reads them from a file sees the same."""
    copies = [text[:1] + text[1:] for text in json.loads(json.dumps(texts))]
    assert Digests().of([*texts, *texts]) == Digests().of([*map(sys.intern, texts), *copies])


def test_what_nobody_can_know_has_no_hash_and_spoils_no_other() -> None:
    """A page that shows it is made anew each time; what was met on the way is looked at again."""
    digests = Digests()
    node = Node("thing", [Node("other")])
    with pytest.raises(Unknown):
        digests.of([node, iter(())])
    assert digests.of(node) == Digests().of(Node("thing", [Node("other")]))
