"""A workbook as an Excel file that LibreOffice and Google Sheets open alike: sample or empty copy.

Every formula carries the value computed here, because previews, phones and parsers do not
calculate. Only what the three programs share is used: tables with structured references, named
cells, validation, conditional formats and native charts. Text is always written as text; nothing
that an author or a visitor wrote can become a formula.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time
from io import BytesIO, StringIO

import xlsxwriter

from plugins.resource_center.workbook.calculate import calculate
from plugins.resource_center.workbook.lean import add_sheet
from plugins.resource_center.workbook.model import GUIDE_TITLE, Workbook
from plugins.resource_center.workbook.sheet_guide import write_guide
from plugins.resource_center.workbook.sheet_layout import lay_out
from plugins.resource_center.workbook.sheet_looks import Looks
from plugins.resource_center.workbook.sheet_writer import Book, Cover, SheetWriter, write_head


def render_xlsx(workbook: Workbook, cover: Cover, *, empty: bool = False) -> bytes:
    """Return the file of a dashboard: with its sample, or empty for use. The same bytes on every machine."""
    buffer = BytesIO()
    with _strict():
        file = xlsxwriter.Workbook(buffer, {"in_memory": True})
        _write(file, workbook, cover, empty=empty)
        file.close()
    return buffer.getvalue()


@contextmanager
def _strict() -> Iterator[None]:
    """Make XlsxWriter's warnings errors: it would leave out what it warns of, and every formula be wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def _write(file: xlsxwriter.Workbook, workbook: Workbook, cover: Cover, *, empty: bool) -> None:
    looks, layout = Looks(file, cover.palette), lay_out(workbook)
    book = Book(file, workbook, cover, calculate(workbook, empty=empty), looks, layout)
    file.use_custom_theme(StringIO(looks.theme(cover.site_name)))
    file.set_calc_mode("auto")
    file.set_properties(
        {
            "title": cover.title,
            "subject": cover.summary,
            "author": cover.site_name,
            "company": cover.site_name,
            "comments": f"{cover.address} · {cover.licence_name}",
            "created": datetime.combine(cover.edition, time()),
        }
    )
    pages = [add_sheet(file, sheet.title) for sheet in workbook.sheets]
    for name, cell in layout.names.items():
        file.define_name(name, f"={layout.address(cell)}")
    for sheet, page in zip(workbook.sheets, pages, strict=True):
        SheetWriter(book, sheet, page).write()
    if cover.guide:
        page = add_sheet(file, GUIDE_TITLE)
        write_head(page, cover, looks, GUIDE_TITLE, is_linked=False)
        write_guide(page, cover.guide, looks)
