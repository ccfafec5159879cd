"""How often something comes again, as an author writes it."""

from __future__ import annotations

import pytest

from plugins.common.front_matter import Node
from plugins.common.schema import Fault
from plugins.resource_center.model import Rhythm
from plugins.resource_center.rhythm import rhythm


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("every 2 weeks", (2, "week", "", 60, 26)),
        ("every two weeks on Wednesday, 45 minutes", (2, "week", "WE", 45, 26)),
        ("Every month, 90 minutes, 6 times", (1, "month", "", 90, 6)),
        ("every day", (1, "day", "", 60, 60)),
    ],
)
def test_a_rhythm_is_what_it_says(words: str, wanted: tuple[int, str, str, int, int]) -> None:
    """Plain words, with what is left out filled in: an hour, for a year."""
    assert rhythm(Node(1, words)) == Rhythm(*wanted, words=words)


@pytest.mark.parametrize(
    "words",
    [
        "now and then",
        "every 0 weeks",
        "every blue weeks",
        "every 2 weeks on Wensday",
        "every month on Monday",
    ],
)
def test_what_is_no_rhythm_is_refused_with_how_to_mend_it(words: str) -> None:
    """A calendar entry on the wrong day is worse than none."""
    with pytest.raises(Fault) as fault:
        rhythm(Node(1, words))
    assert fault.value.mending
