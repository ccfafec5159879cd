"""What docs/formulas.md says, read for tests that hold it to its word."""

from __future__ import annotations

import re

from tests.resource_center.workbook.declared import ROOT

SPECIFICATION = (ROOT / "docs" / "formulas.md").read_text(encoding="utf-8")
REFUSED = re.findall(r"^\| .* \| `(= .*)`( outside the table)? \| .* \| .* \|$", SPECIFICATION, re.MULTILINE)


def in_files() -> set[str]:
    """Return the functions that the specification says Excel, LibreOffice and Google Sheets all know."""
    section = SPECIFICATION.partition("## Functions in the file")[2].partition("Sources:")[0]
    return set(re.findall(r"`(?:_xlfn\.)?([A-Z]+)`", section))


def rows_below(heading: str) -> list[tuple[str, str]]:
    """Return the rows of two columns under a heading of the specification."""
    section = re.split(r"^#", SPECIFICATION.partition(f"### {heading}\n")[2], maxsplit=1, flags=re.MULTILINE)[
        0
    ]
    return re.findall(r"^\| `(= .*)` \| (.*) \|$", section, re.MULTILINE)
