"""How often something comes again: «every 2 weeks on Wednesday, 45 minutes», as an author writes it."""

from __future__ import annotations

import re

from plugins.common.front_matter import Node
from plugins.common.problems import did_you_mean
from plugins.common.schema import Fault, text
from plugins.resource_center.model import Rhythm

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
NUMBERS = {"": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
USUAL_MINUTES = 60
# A year of it: somebody who goes on makes a new one.
USUAL_TIMES = {"day": 60, "week": 52, "month": 12}
MOST_TIMES = 200

RHYTHM = re.compile(
    r"every (?:(?P<every>\d{1,2}|[a-z]+) )?(?P<unit>day|week|month)s?(?: on (?P<weekday>\w+))?"
    r"(?:, (?P<minutes>\d{1,3}) minutes)?(?:, (?P<times>\d{1,3}) times)?",
    re.IGNORECASE,
)
MENDING = 'Write it as "every 2 weeks", "every 2 weeks on Wednesday", or "every month, 45 minutes, 6 times".'


def rhythm(node: Node) -> Rhythm:
    """Read a rhythm; refuse what is not one."""
    words = text()(node)
    found = RHYTHM.fullmatch(words)
    if not found:
        raise Fault(f'"{words}" is not a rhythm.', MENDING)
    every, unit = _number(found["every"] or ""), found["unit"].lower()
    return Rhythm(
        every=every,
        unit=unit,
        weekday=_weekday(found["weekday"] or "", unit),
        minutes=int(found["minutes"] or USUAL_MINUTES),
        times=min(int(found["times"] or max(2, USUAL_TIMES[unit] // every)), MOST_TIMES),
        words=words,
    )


def _number(word: str) -> int:
    number = int(word) if word.isdigit() else NUMBERS.get(word.lower(), 0)
    if not number:
        raise Fault(f'"{word}" is not a number of days, weeks or months.', MENDING)
    return number


def _weekday(name: str, unit: str) -> str:
    if name and unit != "week":
        raise Fault(f"{name} does not come every {unit}.", "Name a weekday only with weeks.")
    if name and name.capitalize() not in WEEKDAYS:
        hint = did_you_mean(name.capitalize(), WEEKDAYS)
        raise Fault(f'"{name}" is not a weekday.', hint or f"Weekdays are {', '.join(WEEKDAYS)}.")
    return name[:2].upper()
