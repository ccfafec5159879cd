"""Plain text and CSV: readable everywhere, and nothing in a cell that a spreadsheet would run."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from plugins.resource_center.attachments.finding import Finding

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
MARKED_UP = re.compile(r"\s*<(!doctype|html|script|svg|\?xml)", re.IGNORECASE)
# What parts cells: Excel asks the computer's region, not the file.
SEPARATORS = ",;\t"
# OWASP, «CSV Injection»: what begins a formula; a signed number is none, whatever stands in the next cell.
FORMULAS = {
    separator: re.compile(rf"[=@]|[+-](?![\d.,\s]*(?:[{SEPARATORS.replace(separator, '')}]|$))")
    for separator in SEPARATORS
}


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
    text = data.decode("utf-8-sig")
    try:
        formula = next((found for each in SEPARATORS for found in _formulas(text, each)), None)
    except csv.Error:
        yield Finding("it cannot be read as a table.", "Save it anew as CSV in a spreadsheet.")
        return
    if formula:
        yield Finding(f"{formula} would be run as a formula.", "Write its value, or attach a spreadsheet.")


def _formulas(text: str, separator: str) -> Iterator[str]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    for number, row in enumerate(rows, start=1):
        for cell in row:
            if FORMULAS[separator].match(cell.lstrip()):
                yield f'"{cell[:30]}" in row {number}'
