"""How figures and days are written for people: the theme, the documents and the mails share it."""

from __future__ import annotations

import re
import unicodedata
from datetime import date


def file_size(size: int) -> str:
    """Return a size in bytes as «13 kB» (1 kB = 1,000 bytes, at least 1 kB)."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1000))} kB"


def long_day(day: date) -> str:
    """Return a day as «November 22, 2026»; month names do not depend on the machine's locale."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return «1 page», «3 pages»."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def typographic(text: str) -> str:
    """Return `text` with curly quotes, dashes and an ellipsis: what Markdown's «smarty» does to a body.

    For words that never pass through Markdown: titles, summaries, labels of fields.
    """
    text = text.replace("---", "—").replace("--", "–").replace("...", "…")
    text = re.sub(r"(?<![^\s([{—–])\"", "“", text).replace('"', "”")
    text = re.sub(r"'(?=\d0s)", "’", text)
    return re.sub(r"(?<![^\s([{—–“])'", "‘", text).replace("'", "’")


def slugify(text: str) -> str:
    """Return `text` as a name for addresses and ids: a-z, 0-9 and single hyphens; may be empty."""
    text = re.sub("['’]", "", text)
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
