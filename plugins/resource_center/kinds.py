"""The kinds of resource: one row each. Whatever differs from kind to kind stands in its row."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """A kind of resource.

    `name` and `plural` as shown; `purpose` is the line over its catalogue page;
    `formats` are the keys of FORMATS it is offered in, in the order shown;
    `has_subject` whether it needs a subject line (and others may not have one);
    `keeps_line_breaks` whether a line end in the source is one in the text, as in a mail;
    `has_workbook` whether a workbook is declared beside it (`<slug>.workbook.yaml`).
    """

    name: str
    plural: str
    purpose: str
    formats: tuple[str, ...]
    has_subject: bool = False
    keeps_line_breaks: bool = False
    has_workbook: bool = False


DOCUMENT_FORMATS = ("docx", "pdf", "pdf-a4", "txt")

KINDS: dict[str, Kind] = {
    "template": Kind(
        "Template", "Templates", "Paper for a meeting or a decision. Fill it in, keep it.", DOCUMENT_FORMATS
    ),
    "checklist": Kind("Checklist", "Checklists", "Boxes to tick, in the order that works.", DOCUMENT_FORMATS),
    "message": Kind(
        "Message",
        "Messages",
        "Words to send. Fill in the gaps, copy, send.",
        (*DOCUMENT_FORMATS, "eml"),
        has_subject=True,
        keeps_line_breaks=True,
    ),
    "dashboard": Kind(
        "Dashboard",
        "Dashboards",
        "Numbers that make somebody decide. Try the board here, take the spreadsheet.",
        ("xlsx-empty", "xlsx"),
        has_workbook=True,
    ),
}
