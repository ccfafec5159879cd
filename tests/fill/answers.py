"""An answer of its own for everything that a sheet asks, and how each format says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from bs4 import BeautifulSoup, Tag

from plugins.common.wording import long_day

Answers = dict[str, str | bool]

# Letters of the published font, and letters that have to be drawn: Polish, and from the right.
NAMES = ("Zoë {}", "Łucja {}", "שרה {}")
BY_TYPE: Mapping[str, Callable[[int], str | bool]] = {
    "checkbox": lambda _number: True,
    "date": lambda number: (date(2026, 11, 24) + timedelta(days=number)).isoformat(),
    "textarea": lambda number: f"One line {number}\nŁucja said so",
    "text": lambda number: NAMES[number % len(NAMES)].format(number),
    "email": lambda number: f"zoe{number}@example.com",
    "tel": lambda number: f"+1 555 {number:04}",
    "url": lambda number: f"https://example.com/{number}",
}


def answers_to(html: str) -> Answers:
    """Return an answer for every field and every box of the sheets on a page."""
    controls = BeautifulSoup(html, "html.parser").select(".sheet [data-field], .sheet [data-item]")
    return {
        str(each.get("data-field") or each["data-item"]): _answer(each, number)
        for number, each in enumerate(controls)
    }


def _answer(control: Tag, number: int) -> str | bool:
    if control.name == "select":
        options = control.select("option")[1:]
        return options[number % len(options)].get_text()
    return BY_TYPE[str(control.get("type", control.name))](number)


def in_pdf(answers: Answers) -> dict[str, str]:
    """Return the values that a PDF has to hold."""
    return {
        name: "/Yes" if answer is True else str(answer).replace("\n", "\r")
        for name, answer in answers.items()
    }


def in_word(answers: Answers) -> dict[str, set[str]]:
    """Return what each control of a Word file has to show, wherever its field is used."""
    return {name: {_shown(answer)} for name, answer in answers.items()}


def _shown(answer: str | bool) -> str:
    if answer is True:
        return "☒"
    try:
        return long_day(date.fromisoformat(str(answer)))
    except ValueError:
        return str(answer)
