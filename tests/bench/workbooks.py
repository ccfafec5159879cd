"""How fast dashboards are, and how large what comes of them: `python -m tests.bench.workbooks`.

Speeds are files a second of one core (processor time of this process), of the site's own dashboards
as they are published, guide included. A build has computed their values by then, to check them: the
first row says what that costs.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

from plugins.resource_center.formats.xlsx import render_empty, render_sample
from plugins.resource_center.model import Resource
from plugins.resource_center.workbook.calculate import calculate
from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.page import make_board
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.bench import Row
from tests.bench.documents import SPEED, repeated
from tests.bench.pairs import PAIRS
from tests.resource_center.formats.written import IMPRINT, from_file
from tests.resource_center.workbook.declared import BOARDS, CONTENT, COVER, LONG, ROOT, workbook

TITLE = "Dashboards"
MOST_KB = "≤ 14"
LONG_TABLE = 10_000
SCRIPTS = ROOT / "theme" / "static" / "js"
AT_ONCE = ("board", "calculate", "control", "display", "evaluate", "shown", "state", "table", "values")
WITH_THE_FIRST_CHANGE = ("chart",)
FILL = ("files", "zip", "bytes", "clean", "tables", "controls")


def measure(*, quick: bool) -> Iterator[Row]:
    """Yield speeds, sizes, what a long table costs, and what a page loads."""
    runs = 2 if quick else PAIRS
    resources = [dashboard(slug) for slug in BOARDS]
    yield declared(runs)
    yield speed(resources, runs)
    yield pages(resources, runs)
    yield from sizes(resources)
    yield from long_table()
    for when, size in scripts().items():
        yield Row(f"scripts, gzip, {when}", size / 1000, unit="kB")


def dashboard(slug: str) -> Resource:
    """Return a dashboard of the site with its workbook."""
    return replace(from_file(CONTENT / f"{slug}.md"), workbook=declaration(slug))


def declaration(slug: str) -> Workbook:
    """Return a workbook of the site, read and checked."""
    found = load_workbook(CONTENT / f"{slug}.workbook.yaml", slug)
    assert isinstance(found, Workbook)
    return found


def declared(runs: int) -> Row:
    """Return what it costs to read, check and compute a dashboard."""
    found = repeated(lambda: [declaration(slug) for slug in BOARDS], runs)
    each = [1000 * seconds / len(BOARDS) for seconds in (found.median, *found.ends)]
    return Row("read, checked and computed, each", each[0], (each[1], each[2]), "ms")


def speed(resources: list[Resource], runs: int) -> Row:
    """Return how many files a second are written."""

    def work() -> None:
        for resource in resources:
            for render in (render_sample, render_empty):
                render(resource, IMPRINT, {})

    found = repeated(work, runs)
    rates = [2 * len(resources) / seconds for seconds in (found.median, found.high, found.low)]
    return Row("XLSX, sample and empty copy", rates[0], (rates[1], rates[2]), SPEED, "≥ 120")


def pages(resources: list[Resource], runs: int) -> Row:
    """Return what the tables and charts of a page cost."""
    books = [resource.workbook for resource in resources if resource.workbook]
    found = repeated(lambda: [make_board(book) for book in books], runs)
    each = [1000 * seconds / len(books) for seconds in (found.median, *found.ends)]
    return Row("tables and charts of a page", each[0], (each[1], each[2]), "ms")


def sizes(resources: list[Resource]) -> Iterator[Row]:
    """Yield the size of the largest and the usual file."""
    for what, render in (("with its sample", render_sample), ("empty copy", render_empty)):
        found = [len(render(resource, IMPRINT, {})) / 1000 for resource in resources]
        note = "guide and charts included"
        yield Row(f"XLSX {what}, the largest", max(found), (min(found), max(found)), "kB", MOST_KB, note)
        yield Row(f"XLSX {what}, the usual", statistics.median(found), None, "kB", MOST_KB)


def long_table() -> Iterator[Row]:
    """Yield what a table of 10,000 rows costs, with a formula in each."""
    book = workbook(LONG)
    table = replace(book.tables["Roles"], rows=tuple((f"Role {number}",) for number in range(LONG_TABLE)))
    long = replace(book, tables={"Roles": table})
    found = repeated(lambda: (calculate.cache_clear(), render_xlsx(long, COVER)), 1)
    yield Row(f"{LONG_TABLE:,} rows, computed and written", found.median, None, "s")
    calculate.cache_clear()
    tracemalloc.start()
    render_xlsx(long, COVER)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    yield Row(f"{LONG_TABLE:,} rows, memory at its peak", peak / 2**20, None, "MiB", "≤ 40")


def scripts() -> dict[str, int]:
    """Return the sizes of what a page loads at once, and of what it loads to save a file."""
    now = {*AT_ONCE, *WITH_THE_FIRST_CHANGE}
    later = [file.stem for file in sorted((SCRIPTS / "workbook").glob("*.js")) if file.stem not in now]
    names = {
        "at once": [f"workbook/{name}" for name in AT_ONCE],
        "with the first change": [f"workbook/{name}" for name in WITH_THE_FIRST_CHANGE],
        "to save a file": [f"workbook/{name}" for name in later] + [f"fill/{name}" for name in FILL],
    }
    return {
        when: sum(len(gzip.compress((SCRIPTS / f"{name}.js").read_bytes())) for name in group)
        for when, group in names.items()
    }


def main() -> None:
    """Write the table."""
    for row in measure(quick="--quick" in sys.argv):
        ends = f"{row.spread[0]:.3g} … {row.spread[1]:.3g}" if row.spread else ""
        sys.stdout.write(f"{row.what:40}{row.value:>8.3g} {row.unit:9}{ends:18}{row.target:8}{row.note}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
