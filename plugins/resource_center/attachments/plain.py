"""Plain text and CSV: readable everywhere, and nothing in a cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from plugins.resource_center.attachments.finding import Finding

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKED_UP = re.compile(r"\s*<(!doctype|html|script|svg|\?xml)", re.IGNORECASE)
# OWASP, «CSV Injection»: what begins a formula; a signed number is none.
FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d.,\s]*$)")


def is_text(data: bytes) -> bool:
    """Whether a file is text in UTF-8."""
    try:
        return CONTROL.search(data.decode("utf-8")) is None
    except UnicodeDecodeError:
        return False


def check_text(data: bytes, _publisher: str) -> Iterator[Finding]:
    """Yield why a text must not be published as it is."""
    if MARKED_UP.match(data.decode("utf-8").removeprefix("\ufeff")):
        yield Finding("it is a web page, not a text.", "Save it as plain text.")


def check_csv(data: bytes, publisher: str) -> Iterator[Finding]:
    """Yield why a table of values must not be published as it is."""
    yield from check_text(data, publisher)
    for number, row in enumerate(csv.reader(io.StringIO(data.decode("utf-8-sig"))), start=1):
        for cell in row:
            if FORMULA.match(cell):
                what = f'"{cell[:30]}" in row {number} would be run as a formula.'
                yield Finding(what, "Write its value, or attach a spreadsheet.")
                return
