"""Opening a PDF whose bytes are at hand."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator

import pikepdf
from pikepdf import Pdf


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[Pdf]:
    """Give a PDF to look at or to change; it is closed at the end. Raises pikepdf.PdfError.

    It lies in a file without a name meanwhile, which is mapped into memory: an object of Python's would be
    asked for every 128 bytes, and reading would take twice as long.
    """
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        with pikepdf.open(file, access_mode=pikepdf.AccessMode.mmap) as pdf:
            yield pdf
