"""The report: what was measured as Markdown with a plot, for docs/benchmarks.md."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from html import escape

from tests.bench import FOLDER, RATIO, Row

KEPT = FOLDER / "rows"
WIDTH, LINE, LEFT = 860, 22, 520
LONGEST_BAR = 4
LEGEND = f"1: as fast as they are; bars end at {LONGEST_BAR}"
EXPLANATION = """\
Ratios are ours / theirs: below 1 we are faster. Each is the median of several turns, in which everybody
builds once, one after the other, with the least and the greatest in brackets. Processor time says what
was done; the clock depends on what else the machine does. Seconds say something about this machine only.

What is not alike, and stays so: our build reads front matter by a schema, checks every finished page
(links, headings, labels, nesting, what a browser would block, what must not get out) and exchanges the
whole site in one step, written through to the disk; the others write files. Our theme has more on a page
than the frame that the others are given. In the rows without “everything”, pictures for shared links and
the full-text index are left out, for nobody else makes them; rows with “everything” make them, and the
documents of 200 resources.

Where targets are missed, profiles of November 2026 say why. Of one edit in 1,000 articles 29 % is reading
the sources' objects again, 24 % loading Python's modules, 14 % asking each page whether it is still right,
11 % checks and the exchange; Hugo, a compiled program, has made the whole site anew by then. Of a cold build
Markdown, which all do, is 32 %, rendering 20 %, reading finished pages for the checks 10 %. Of a set of
documents with its pictures typesetting is 34 %, pictures 23 %, forms 16 %, checks 14 %; the two sizes of
paper share nothing that could be set once, and each PDF is read again after it was written, so that what is
checked is the file.
"""


@dataclass(frozen=True)
class Part:
    """One part of the report as it was measured last: its heading, when and where, its rows."""

    title: str
    measured: str
    rows: Sequence[Row]


def keep_part(name: str, title: str, rows: Iterable[Row], commit: str) -> None:
    """Keep what was measured until it is measured again."""
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    load = os.getloadavg()[0]  # what else the machine does: near the number of cores, the clock says little
    measured = f"Measured on {datetime.now(UTC).date()} at {commit}; {machine}; load at the end {load:.1f}."
    KEPT.mkdir(parents=True, exist_ok=True)
    kept = {"title": title, "measured": measured, "rows": [asdict(row) for row in rows]}
    (KEPT / f"{name.rpartition('.')[2]}.json").write_text(json.dumps(kept, indent=1), encoding="utf-8")


def kept_parts() -> list[Part]:
    """Return every part that was ever measured here, by name."""
    found = (json.loads(file.read_text(encoding="utf-8")) for file in sorted(KEPT.glob("*.json")))
    return [
        Part(part["title"], part["measured"], [_row(values) for values in part["rows"]]) for part in found
    ]


def _row(values: dict[str, object]) -> Row:
    ends = values["spread"]
    return Row(**{**values, "spread": tuple(ends) if isinstance(ends, list) else None})  # type: ignore[arg-type]


def report(parts: Iterable[Part]) -> str:
    """Return the report: what it means, the plot's place, one table a part."""
    lines = ["# Benchmarks", "", "Measured by `inv bench`; each part says when and how.", "", EXPLANATION]
    lines += ["![Ratios to others, by case](benchmarks.svg)", ""]
    for part in parts:
        lines += [f"## {part.title}", "", part.measured, "", "| What | Figure | Target | |"]
        lines += ["| --- | --- | --- | --- |"]
        lines += [f"| {row.what} | {figure(row)} | {_target(row)} | {row.note} |" for row in part.rows]
        lines.append("")
    return "\n".join(lines)


def figure(row: Row) -> str:
    """Return what was measured in words: the median and, in brackets, its spread."""
    if row.value is None:
        return "–"
    ends = f" ({_number(row.spread[0])}–{_number(row.spread[1])})" if row.spread else ""
    unit = f" {row.unit}" if row.unit != RATIO else RATIO
    return f"{_number(row.value)}{unit}{ends}"


def _target(row: Row) -> str:
    verdict = {True: ", reached", False: ", **missed**", None: ""}[row.is_reached]
    return f"{row.target}{verdict}"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def is_of_clock(row: Row) -> bool:
    """Whether a row tells what somebody waited, not what was done."""
    return row.what.endswith("clock") or ": clock," in row.what


def plot(rows: Iterable[Row]) -> str:
    """Return ratios as an SVG, a bar each; those of the clock are left to the table: they waver too much."""
    shown = [row for row in rows if row.unit == RATIO and row.value is not None and not is_of_clock(row)]
    height = LINE * (len(shown) + 2)
    scale = (WIDTH - LEFT - 60) / max([1.5, *(min(row.value or 0, LONGEST_BAR) for row in shown)])
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="12" role="img" aria-label="Ratios to other generators">'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, row in enumerate(shown):
        assert row.value is not None
        top = LINE * number + 8
        width = min(row.value, LONGEST_BAR) * scale
        colour = "#b3261e" if row.value > 1 else "#1b6e3c"
        parts += [
            f'<text x="{LEFT - 8}" y="{top + 12}" text-anchor="end">{escape(row.what)}</text>',
            f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{LINE - 8}" fill="{colour}"/>',
            f'<text x="{LEFT + width + 5:.1f}" y="{top + 12}">{_number(row.value)}</text>',
        ]
    one = LEFT + scale
    parts += [
        f'<path d="M{one:.1f} 0V{height - LINE}" stroke="#12100f" stroke-dasharray="4 3"/>',
        f'<text x="{one:.1f}" y="{height - 8}" text-anchor="middle">{LEGEND}</text>',
        "</svg>",
    ]
    return "\n".join(parts) + "\n"
