"""What all tests share: building a site from files written in the test."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from blinker import ANY, Signal
from hypothesis import HealthCheck, settings
from pelican.plugins import signals
from playwright.sync_api import Browser

from tests.chromium import chromium

# No test asserts a time: a busy machine is no fault of the code. A property is tried on the same examples in
# each run, so that a change is what makes it fail; `EXPLORE=1 inv test …` tries others.
settings.register_profile(
    "patient",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=not os.environ.get("EXPLORE"),
)
settings.load_profile("patient")

WriteFiles = Callable[[dict[str, str]], Path]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test in a browser a second try, as Playwright's own runner can; the summary lists them.

    A test that took it has a race in it, of its own or of the page, and is mended: `SLOWER=6` finds it.
    """
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(autouse=True)
def unconnected() -> Iterator[None]:
    """Leave no plugin connected to Pelican: its signals belong to the process, and would mix two sites."""
    disconnect_all()
    yield
    disconnect_all()


def disconnect_all() -> None:
    """Take every receiver off every signal; a new Pelican connects its own plugins."""
    for signal in vars(signals).values():
        if isinstance(signal, Signal):
            for receiver in list(signal.receivers_for(ANY)):
                signal.disconnect(receiver)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A real Chromium for the tests of one file. It ends with them: asyncio tests cannot run beside it."""
    with chromium() as started:
        yield started


@pytest.fixture
def write_files(tmp_path: Path) -> WriteFiles:
    """Return a function that writes files below the test's folder (texts dedented) and returns the folder."""

    def write(files: dict[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return tmp_path

    return write


@pytest.fixture
def build_site(write_files: WriteFiles, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that builds a site with the real settings, theme and plugins from files.

    It returns the published folder. Problems and errors are raised, as `inv build` sees them.
    """
    from plugins.publishing.run import run

    def build(files: dict[str, str], **overrides: object) -> Path:
        write_files(files)
        output = tmp_path / "output"
        given = {"PATH": str(tmp_path / "content"), "OUTPUT_PATH": str(output), **overrides}
        run(ROOT / "pelicanconf.py", **given)
        return output

    return build


def tree(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder by its address there."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


ROOT = Path(__file__).resolve().parent.parent

ARTICLE = """
    ---
    title: You didn't get the job
    summary: Three moves after a rejection.
    date: 2026-11-02
    topics: [rejection]
    for: candidate
    ---
    It hurts.

    ## Step: Take the hit

    [resource: feedback-request]
    """

RESOURCE = """
    ---
    title: Ask for feedback
    kind: message
    summary: A short, calm mail.
    for: [candidate]
    topics: [rejection, feedback]
    minutes: 10
    subject: "One question about the [[Role]] interview"
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    Hi [[First name]],

    Thank you for the time on [[Interview date (date)]].
    """

KIT = """
    ---
    title: Everything after a no
    summary: What you need.
    for: [candidate]
    topics: [rejection]
    resources: [feedback-request]
    edition: 2026-11-22
    changes:
      - 2026-11-22: First edition.
    ---
    Use it in this order.
    """

PAGE = "---\ntitle: About us\nsummary: Who we are.\n---\nText"
