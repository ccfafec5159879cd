"""A spreadsheet read back by a reader that is not ours: its cells, its parts, its links."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl


def opened(data: bytes, *, values: bool = False) -> Any:
    """Open a file with an independent reader: formulas, or the stored values."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def parts(data: bytes) -> dict[str, str]:
    """Return every part of the file as text."""
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: archive.read(name).decode("utf-8") for name in archive.namelist()}


def formulas(sheet: Any) -> dict[str, Any]:
    """Return every cell that holds a formula."""
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}


def links(sheet: Any) -> list[str]:
    """Return where the sheet links to."""
    return [cell.hyperlink.target for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def excel_text(text: str) -> str:
    """Return text as Excel reads it: `_x005F_` is an escaped underscore, which openpyxl leaves."""
    return text.replace("_x005F_", "_")
