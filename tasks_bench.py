"""The verb that measures: `inv bench`. What is measured stands in tests/bench."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path
from types import ModuleType

from invoke import Context, Exit, task

DOCS = Path(__file__).resolve().parent / "docs"


@task(
    help={
        "only": "one part, by the name of its file in tests/bench",
        "quick": "smallest inputs only; prints, and leaves docs/benchmarks.md alone",
    }
)
def bench(c: Context, only: str = "", quick: bool = False) -> None:
    """Measure ourselves and others by turns; write docs/benchmarks.md: each part as measured last."""
    from tests.bench import remove_what_is_aside
    from tests.bench.report import figure, keep_part, kept_parts, plot, report

    commit = c.run("git rev-parse --short HEAD", hide=True, warn=True).stdout.strip()
    for part in _parts(only):
        rows = []
        for row in part.measure(quick=quick):
            rows.append(row)
            print(f"{row.what}: {figure(row)} {row.target}".rstrip(), flush=True)
            if not quick:
                keep_part(part.__name__, part.TITLE, rows, commit)
    remove_what_is_aside()
    if quick:
        return
    parts = kept_parts()
    (DOCS / "benchmarks.md").write_text(report(parts), encoding="utf-8")
    (DOCS / "benchmarks.svg").write_text(plot(row for part in parts for row in part.rows), encoding="utf-8")


def _parts(only: str) -> list[ModuleType]:
    import tests.bench

    names = [found.name for found in pkgutil.iter_modules(tests.bench.__path__) if only in ("", found.name)]
    modules = [importlib.import_module(f"tests.bench.{name}") for name in names]
    parts = [module for module in modules if hasattr(module, "measure")]
    if not parts:
        raise Exit(f"There is no part {only!r}. Each is a file in tests/bench that has `measure`.")
    return parts
