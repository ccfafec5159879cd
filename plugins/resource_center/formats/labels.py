"""What the documents say beside a field, and about themselves; every writer says the same."""

from __future__ import annotations

from plugins.common.wording import long_day
from plugins.resource_center.blocks import ChecklistItem, Field, FieldType, plain_text
from plugins.resource_center.model import Imprint, Resource

# A form on paper or in a PDF reader cannot show a calendar, so the pattern is said (ISO 8601).
DATE_PATTERN = "YYYY-MM-DD"
BLANK = "____"
TYPE_HERE = "Type here"

_PROMPTS = {
    FieldType.DATE: "Pick a date",
    FieldType.CHOICE: "Choose",
    FieldType.NUMBER: "Type a number",
    FieldType.EMAIL: "Type an e-mail address",
    FieldType.PHONE: "Type a phone number",
    FieldType.LINK: "Paste a link",
}


def notes(field: Field, *, has_calendar: bool = False) -> str:
    """Return what is to be known before filling in: required, the pattern of a date, the help text.

    Where a date is picked from a calendar (`has_calendar`) its pattern is nothing to know.
    """
    pattern = DATE_PATTERN if field.type is FieldType.DATE and not has_calendar else ""
    return ", ".join(filter(None, ("required" if field.is_required else "", pattern, field.help)))


def spoken(field: Field) -> str:
    """Return the label with its notes, as a screen reader should say it."""
    return f"{field.label} ({notes(field)})" if notes(field) else field.label


def spoken_item(item: ChecklistItem) -> str:
    """Return what a checkbox stands for: the text of its item on one line."""
    return " ".join(plain_text(item.content).split())


def prompt(field: Field) -> str:
    """Return what an empty field asks a person to do."""
    return _PROMPTS.get(field.type, TYPE_HERE)


def prompt_in_cell(field: Field) -> str:
    """Return the same for a narrow place, in two or three short words."""
    return prompt(field) if field.type in {FieldType.DATE, FieldType.CHOICE} else TYPE_HERE


def edition(resource: Resource) -> str:
    """Return «Edition of November 22, 2026»."""
    return f"Edition of {long_day(resource.edition)}"


def colophon(resource: Resource, imprint: Imprint) -> tuple[str, str]:
    """Return the two lines every document ends with: where it lives, and what may be done with it."""
    return (
        f"{imprint.site_name}: {imprint.address_of(resource)}",
        f"{edition(resource)}. License: {imprint.licence_name}, {imprint.licence_url}",
    )
