"""Text that would do harm where it is taken for something else."""

from __future__ import annotations

PAYLOADS = [
    "=1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("https://example.org","x")', '=IMPORTXML("x","//a")',
    "+1+1", "-1+1", "@SUM(1,1)", "=@SUM(A1)", "\t=1+1", " =1+1", "＝1+1", "＋1", "－1", "＠SUM(1)",
    "{=1+1}", '="x"&A1', "'=1+1", '"=1+1"', '=DDE("cmd";"x";"y")', '=WEBSERVICE("https://example.org")',
    "<script>alert(1)</script>", "</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)', "' onfocus='alert(1)", "<!--", "]]>", "&amp;&lt;", "javascript:alert(1)",
    "https://example.org/x", "mailto:a@example.org", "internal:Sheet1!A1", "{{ 7 * 7 }}", "{% raw %}",
    "&L&G", "&[Picture]", "_x0041_", "_xlfn.SUM", "%s%n", "..\\..\\x", "1,000", "1e3", "TRUE", "#REF!",
]  # fmt: skip
