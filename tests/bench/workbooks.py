"""How fast dashboards are, and how large what comes of them: `python -m tests.bench.workbooks`.

CPU seconds of this process, best of several runs; sizes in bytes. Nothing here is a test.
"""

from __future__ import annotations

import gzip
import resource
import sys
import time
import tracemalloc
from collections.abc import Callable
from dataclasses import replace

from plugins.resource_center.workbook.declare import load_workbook
from plugins.resource_center.workbook.model import Workbook
from plugins.resource_center.workbook.page import make_board
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import BOARDS, CONTENT, COVER, ROOT, workbook
from tests.resource_center.workbook.test_xlsx import LONG

RUNS = 7
ROWS = (1_000, 10_000)
SCRIPTS = ROOT / "theme" / "static" / "js"
FIRST = ("board", "calculate", "control", "display", "evaluate", "state", "values")


def main() -> None:
    """Write the table."""
    head = f"{'dashboard':22}{'declare':>10}{'sample':>10}{'a second':>10}{'page':>9}{'bytes':>9}{'empty':>9}"
    lines = [head, *map(of_board, BOARDS), *map(of_long_table, ROWS)]
    lines += [f"scripts, {when}: {size:,} bytes gzip" for when, size in scripts().items()]
    lines += [f"peak of the whole process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB"]
    sys.stdout.write("\n".join(lines) + "\n")


def of_board(slug: str) -> str:
    """Return what one dashboard costs."""
    file = CONTENT / f"{slug}.workbook.yaml"
    found = load_workbook(file, slug)
    assert isinstance(found, Workbook)
    declare = best(lambda: load_workbook(file, slug))
    sample = best(lambda: render_xlsx(found, COVER))
    page = best(lambda: make_board(found))
    sizes = [len(render_xlsx(found, COVER, empty=empty)) for empty in (False, True)]
    times = f"{declare * 1e3:8.1f}ms{sample * 1e3:8.1f}ms{1 / sample:10.0f}{page * 1e3:7.1f}ms"
    return f"{slug:22}{times}{sizes[0]:9,}{sizes[1]:9,}"


def of_long_table(rows: int) -> str:
    """Return what a table of so many rows costs, with a formula in each."""
    book = workbook(LONG)
    table = replace(book.tables["Roles"], rows=tuple((f"Role {number}",) for number in range(rows)))
    long = replace(book, tables={"Roles": table})
    took = best(lambda: render_xlsx(long, COVER), runs=1)
    tracemalloc.start()
    size = len(render_xlsx(long, COVER))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return f"{rows:,} rows: {took:.2f} s, peak {peak / 2**20:.0f} MiB, {size:,} bytes"


def scripts() -> dict[str, int]:
    """Return the sizes of what a page loads at once, and of what it loads to save a file."""
    later = [
        f"workbook/{file.stem}"
        for file in sorted((SCRIPTS / "workbook").glob("*.js"))
        if file.stem not in {*FIRST, "chart"}
    ]
    later += ["fill/files", "fill/zip", "fill/bytes", "fill/clean", "fill/tables", "fill/controls"]
    names = {
        "at once": [f"workbook/{name}" for name in FIRST],
        "with the first change": ["workbook/chart"],
        "to save a file": later,
    }
    return {
        when: sum(len(gzip.compress((SCRIPTS / f"{name}.js").read_bytes())) for name in group)
        for when, group in names.items()
    }


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Return the least CPU seconds that some work took."""
    times = []
    for _ in range(runs):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


if __name__ == "__main__":
    main()
