"""The report: what was measured as Markdown with a plot, for docs/benchmarks.md."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from html import escape

from tests.bench import RATIO, Row

WIDTH, LINE, LEFT = 760, 26, 430
EXPLANATION = """\
Ratios are ours / theirs: below 1 we are faster. Each is the median of pairs, taken by turns in the same
minutes, with the least and the greatest in brackets. Seconds say something about this machine only.

What is not alike, and stays so: our build reads front matter by a schema, checks every finished page
(links, headings, what a browser would block, what must not get out), indexes the full text and exchanges
the whole site in one step; a cold one also draws a picture of each page for shared links and makes the
fonts. The others write files. Documents and compressed copies are switched off for the comparison.
"""


def report(parts: Mapping[str, Sequence[Row]], commit: str) -> str:
    """Return the report: machine and day, the plot's place, one table a part."""
    day = datetime.now(UTC).date()
    machine = f"{platform.system()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    lines = ["# Benchmarks", "", f"Measured by `inv bench` on {day} at {commit}; {machine}.", "", EXPLANATION]
    lines += ["![Ratios to others, by case](benchmarks.svg)", ""]
    for title, rows in parts.items():
        lines += [f"## {title}", "", "| What | Figure | Target | |", "| --- | --- | --- | --- |"]
        lines += [f"| {row.what} | {figure(row)} | {_target(row)} | {row.note} |" for row in rows]
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


def plot(rows: Iterable[Row]) -> str:
    """Return ratios as an SVG: a bar each, the line at 1 is «as fast as they are»."""
    shown = [row for row in rows if row.unit == RATIO and row.value is not None]
    height = LINE * (len(shown) + 2)
    scale = (WIDTH - LEFT - 60) / max([1.5, *(min(row.value or 0, 4) for row in shown)])
    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            'font-family="sans-serif" font-size="13" role="img" aria-label="Ratios to other generators">'
        ),
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
    ]
    for number, row in enumerate(shown):
        assert row.value is not None
        top = LINE * number + 8
        width = min(row.value, 4) * scale
        colour = "#b3261e" if row.value > 1 else "#1b6e3c"
        parts += [
            f'<text x="{LEFT - 8}" y="{top + 14}" text-anchor="end">{escape(row.what)}</text>',
            f'<rect x="{LEFT}" y="{top}" width="{width:.1f}" height="{LINE - 8}" fill="{colour}"/>',
            f'<text x="{LEFT + width + 5:.1f}" y="{top + 14}">{_number(row.value)}</text>',
        ]
    one = LEFT + scale
    parts.append(f'<path d="M{one:.1f} 0V{height - LINE}" stroke="#12100f" stroke-dasharray="4 3"/>')
    parts.append(
        f'<text x="{one:.1f}" y="{height - 8}" text-anchor="middle">as fast as they are</text></svg>'
    )
    return "\n".join(parts) + "\n"
