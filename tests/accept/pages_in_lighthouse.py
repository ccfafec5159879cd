"""Lighthouse as the judge of every kind of page, on a phone and a desk.

Accessibility, best practices and search engines: 100 each. Performance depends on how busy
this machine is: a page that misses its mark may try twice more. What does not depend on it
is asserted as it is: nothing shifts, and nothing but the site itself is asked.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.accept.conftest import Published
from tests.chromium import FLAGS

PERFECT = ("accessibility", "best-practices", "seo")
LEAST_PERFORMANCE = 0.95
TRIES = 3
# Pages that ask not to be indexed fail the audits that ask for it, and are meant to.
ASK_FOR_SEARCH_ENGINES = {"is-crawlable", "http-status-code"}
NOT_FOR_SEARCH_ENGINES = '<meta name="robots" content="noindex">'
PROFILES: Mapping[str, tuple[str, ...]] = {"phone": (), "desk": ("--preset=desktop",)}


def report(judges: Path, address: str, profile: str) -> dict[str, Any]:
    """Return Lighthouse's report on a page."""
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome") or ""
    node = shutil.which("node")
    assert node, "Lighthouse needs node"
    program = judges / "lighthouse/cli/index.js"
    flags = f"--chrome-flags=--headless=new {' '.join(FLAGS)}"
    command = [node, str(program), address, "--quiet", "--output=json", flags, *PROFILES[profile]]
    answer = subprocess.run(
        command, capture_output=True, text=True, check=True, env={**os.environ, "CHROME_PATH": chromium}
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def scores(found: dict[str, Any]) -> dict[str, float]:
    """Return the score of each category."""
    return {name: category["score"] for name, category in found["categories"].items()}


def failed(found: dict[str, Any], category: str) -> list[str]:
    """Return the audits of a category that count and are not passed."""
    counted = [ref["id"] for ref in found["categories"][category]["auditRefs"] if ref["weight"]]
    return [name for name in counted if (found["audits"][name]["score"] or 0) < 1]


def faults(judges: Path, published: Published, path: str, profile: str) -> list[str]:
    """Return what a page misses."""
    file = published.folder / f"{path}{'index.html' if path.endswith('/') else ''}".lstrip("/")
    excused = ASK_FOR_SEARCH_ENGINES if NOT_FOR_SEARCH_ENGINES in file.read_text(encoding="utf-8") else set()
    for _try in range(TRIES):
        found = report(judges, published.address + path, profile)
        said = []
        for category in PERFECT:
            missed = [name for name in failed(found, category) if name not in excused]
            said += [f"{path} ({profile}): {category}: {name}" for name in missed]
        shift = found["audits"]["cumulative-layout-shift"]["numericValue"]
        if shift:
            said.append(f"{path} ({profile}): shifts by {shift:.4f}")
        speed = scores(found)["performance"]
        if speed >= LEAST_PERFORMANCE:
            return said
    return [*said, f"{path} ({profile}): performance {speed}"]


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("profile", PROFILES)
def test_every_kind_of_page_has_full_marks(published: Published, judges: Path, profile: str) -> None:
    """And is fast: the simulated phone has a slow network and a quarter of this processor."""
    found = [fault for path in published.kinds for fault in faults(judges, published, path, profile)]
    assert found == []


def test_a_fault_is_found(judges: Path, published: Published) -> None:
    """A judge that never says anything judges nothing."""
    broken = published.folder / "broken-on-purpose.html"
    broken.write_text("<!doctype html><title></title><img src='x.png'><p style='color:#eee'>x")
    try:
        found = report(judges, f"{published.address}/{broken.name}", "phone")
    finally:
        broken.unlink()
    assert all(score < 1 for name, score in scores(found).items() if name in PERFECT)
