"""Files made small beforehand: `.br` and `.gz` beside whatever a browser reads as text."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import brotli  # type: ignore[import-untyped]

from plugins.common.cache import remembered
from plugins.publishing.finished import FinishedSite

SUFFIXES = (".html", ".css", ".js", ".json", ".xml", ".txt", ".svg", ".webmanifest", ".ics")
LEAST_BYTES = 1000  # below that it fits into one packet either way
LEAST_GAIN = 0.9

# Both give the same bytes for the same input on every machine: no time, no name in them.
ENCODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    ".br": lambda data: bytes(brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)),
    ".gz": lambda data: gzip.compress(data, compresslevel=9, mtime=0),
}


def compress_files(site: FinishedSite, cache: Path) -> None:
    """Write compressed files beside the originals of a stage, where that saves a tenth or more."""
    names = sorted(name for name in site.files if name.endswith(SUFFIXES))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for _done in pool.map(lambda name: _compress(site.folder / name, cache), names):
            pass  # an error in a thread is raised here


def _compress(file: Path, cache: Path) -> None:
    data = file.read_bytes()
    if len(data) < LEAST_BYTES:
        return
    for suffix, encode in ENCODINGS.items():
        inputs = (data, suffix, version("brotli"))
        small = remembered(cache, inputs, lambda encode=encode: encode(data))  # type: ignore[misc]
        if len(small) <= LEAST_GAIN * len(data):
            file.with_name(file.name + suffix).write_bytes(small)
