"""The browser of all browser tests: a real Chromium, $CHROMIUM or the one of the system.

`SLOWER=6 inv test …` divides the speed of every page by six, as on an old phone: what a test
forgot to wait for shows then, and not on somebody else's machine.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

# Headless in a sandbox of its own kind, and silent: it must ask nobody for anything.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000  # milliseconds a page may take until it is as expected; a busy machine is no fault
SLOWER = float(os.environ.get("SLOWER", "1"))


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start a Chromium and close it in the end. A process can have one at a time."""
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    assert executable, "no Chromium: run `inv browser`"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        expect.set_options(timeout=PATIENCE)
        if SLOWER > 1:
            browser.on("context", slow_down)
        try:
            yield browser
        finally:
            browser.close()


def slow_down(context: BrowserContext) -> None:
    """Divide the speed of every page that opens in a context."""

    def slowed(page: Page) -> None:
        context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})

    context.on("page", slowed)
