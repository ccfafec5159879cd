"""The full text of the site, indexed by Pagefind: finished pages in, the files of the index out.

Pagefind's own filters are not used: it writes their names in the order of a hash table, so
that two builds would differ. The files of an index without filters are the same in every build.
What is on which shelf stands in the suggestions; `pages.json` says which page a result is.
"""

from __future__ import annotations

import gzip
import json
import re
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

# Parts of a page's <main> that are not its text: what is beside it, small print, links to other
# pages and tools of theirs (they are found themselves), help beside fields.
NOT_TEXT = (
    "aside",
    "button",
    ".button",
    ".downloads",
    ".facts",
    ".field-help",
    ".bib-band",
    ".bib-number",
    ".tool",
    ".imprint h2",
    ".imprint ul",
    ".imprint a",
    "[aria-label='Small print']",
    "[aria-labelledby=related]",
    "[data-fill-panel]",
)
# What the search page asks for. Pagefind's own interfaces stay behind.
PUBLISHED = re.compile(
    r"pagefind\.js|pagefind-entry\.json|pagefind\.\w+\.pf_meta|wasm\.[a-z]{2}\.pagefind|(index|fragment)/.+"
)
PAGES = "pages.json"
# A fragment is what is known of one page: this mark, then JSON, compressed.
FRAGMENT_MARK = b"pagefind_dcd"
ENVIRONMENT_EXIT_CODE = 3


class FullTextError(Exception):
    """Pagefind is not there or gave up. For the person who runs the build."""

    exitcode = ENVIRONMENT_EXIT_CODE


def index_full_text(pages: Iterable[tuple[str, str]]) -> dict[str, bytes]:
    """Return the files of the index of finished pages, by their names below its folder.

    `pages` are urls («resources/first-week/») with their HTML, taken one at a time: a site of thousands
    need not be in memory. The same pages give the same bytes.
    Raises FullTextError when Pagefind does not run.
    """
    with tempfile.TemporaryDirectory() as folder:
        site, index = Path(folder, "site"), Path(folder, "index")
        for url, html in pages:
            file = site / url / "index.html"
            file.parent.mkdir(parents=True)
            file.write_text(as_text(html), encoding="utf-8")
        _run(site, index)
        found = {file.relative_to(index).as_posix(): file for file in sorted(index.rglob("*"))}
        files = {name: file.read_bytes() for name, file in found.items() if PUBLISHED.fullmatch(name)}
    return {**files, PAGES: _pages_by_fragment(files)}


def as_text(html: str) -> str:
    """Return a page as Pagefind should read it.

    It skips `label` elements, but people search for fields, and it would write neighbors as one
    word; it finds a page by the file name of its first image, even of a part that is not its text.
    """
    return re.sub(r"<(/?)label\b", r" <\1span", re.sub(r"<img\b[^>]*>", "", html))


def _run(site: Path, index: Path) -> None:
    from pagefind.service import get_executable

    program = get_executable()
    if program is None:
        raise FullTextError("Pagefind is not installed. Install the requirements of the build again.")
    options = ["--root-selector", "main", "--exclude-selectors", ", ".join(NOT_TEXT), "--quiet"]
    command = [str(program), "--site", str(site), "--output-path", str(index), *options]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, cwd=site)  # noqa: S603
    if ended.returncode:
        raise FullTextError(f"Pagefind gave up: {(ended.stderr or ended.stdout).strip()}")


def _pages_by_fragment(files: Mapping[str, bytes]) -> bytes:
    """Return which page each result is, so that the search page filters before it loads any."""
    urls = {
        Path(name).stem: json.loads(gzip.decompress(data).removeprefix(FRAGMENT_MARK))["url"].lstrip("/")
        for name, data in files.items()
        if name.startswith("fragment/")
    }
    return json.dumps(urls, indent=0, sort_keys=True).encode()
