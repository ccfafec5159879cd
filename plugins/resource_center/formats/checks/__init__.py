"""The everyday checks of finished documents: each reads a file back and names what is wrong with it.

They hold for every file that is published; a build that finds a fault has a fault of its own.
"""

from __future__ import annotations

from plugins.resource_center.formats.checks.docx import check_docx
from plugins.resource_center.formats.checks.pdf import check_pdf

__all__ = ["check_docx", "check_pdf"]
