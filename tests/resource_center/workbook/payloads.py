"""Text that would do harm where it is taken for something else."""

from __future__ import annotations

from dataclasses import replace

from plugins.resource_center.workbook.model import Workbook
from tests.resource_center.workbook.declared import workbook

PAYLOADS = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://example.org","x")', '=IMPORTXML("x","//a")',
    "+1+1", "-1+1", "@SUM(1,1)", "=@SUM(A1)", "\t=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "{=1+1}", '="x"&A1', "'=1+1", '"=1+1"', '=DDE("cmd";"x";"y")', '=WEBSERVICE("https://example.org")',
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)', "' onfocus='alert(1)", "<!--", "]]>", "&amp;&lt;", "javascript:alert(1)",
    "https://example.org/x", "mailto:a@example.org", "internal:Sheet1!A1", "{{ 7 * 7 }}", "{% raw %}",
    "&L&G", "&[Picture]", "_x0041_", "_xlfn.SUM", "%s%n", "..\\..\\x", "1,000", "1e3", "TRUE", "#REF!",
]  # fmt: skip


def planted(payload: str) -> Workbook:
    """Return the small workbook with the payload in every place that holds an author's text."""
    book = workbook()
    roles = book.tables["Roles"]
    columns = tuple(replace(column, help=payload) for column in roles.columns)
    rules = tuple(replace(rule, says=payload) for rule in roles.rules)
    rows = tuple((payload, *row[1:]) for row in roles.rows)
    table = replace(roles, label=payload, rows=rows, columns=columns, rules=rules)
    inputs = {"Budget": replace(book.inputs["Budget"], label=payload, help=payload)}
    figures = {name: replace(figure, label=payload) for name, figure in book.figures.items()}
    sheets = tuple(replace(sheet, notes=(payload,)) for sheet in book.sheets)
    return replace(book, inputs=inputs, figures=figures, tables={"Roles": table}, sheets=sheets)
