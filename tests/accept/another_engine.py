"""WebKit as the second engine: Debian's own, driven by the W3C WebDriver protocol on a screen in memory.

Playwright brings its own WebKit from its own server; this one comes from the system:
`apt-get install webkit2gtk-driver xvfb`. Only what the judges need is here, in the words of
https://www.w3.org/TR/webdriver2/.
"""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

BROWSERS = (
    "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
    "/usr/lib/aarch64-linux-gnu/webkit2gtk-4.1/MiniBrowser",
)
PATIENCE = 30.0  # seconds a page may take until it is as expected
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's reference, fixed by the protocol
TAB, ENTER, SPACE, SHIFT = "\ue004", "\ue007", " ", "\ue008"

Found = TypeVar("Found")


class WebDriverError(Exception):
    """The driver refused a command; its words."""


@dataclass(frozen=True)
class Element:
    """Something on a page."""

    window: Window
    reference: str

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return str(self.window.ask("GET", f"/element/{self.reference}/text"))

    @property
    def tag(self) -> str:
        """The element's name, in small letters."""
        return str(self.window.ask("GET", f"/element/{self.reference}/name")).lower()

    def attribute(self, name: str) -> str:
        """Return an attribute, empty if there is none."""
        return str(self.window.ask("GET", f"/element/{self.reference}/attribute/{name}") or "")

    def state(self, name: str) -> Any:
        """Return what it is now, as the `value` of an input (a property, in the words of the protocol)."""
        return self.window.ask("GET", f"/element/{self.reference}/property/{name}")

    def click(self) -> None:
        """Click it in its middle, scrolled into view."""
        self.window.ask("POST", f"/element/{self.reference}/click", {})

    def type(self, text: str) -> None:
        """Type into it."""
        self.window.ask("POST", f"/element/{self.reference}/value", {"text": text})


@dataclass(frozen=True)
class Window:
    """One browser with one window; the protocol's commands as methods."""

    port: int
    session: str

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Send one command and return its value; WebDriverError if it is refused."""
        return _ask(self.port, method, f"/session/{self.session}{path}", body)

    def open(self, address: str) -> None:
        """Go to an address and wait until it is loaded."""
        self.ask("POST", "/url", {"url": address})

    @property
    def url(self) -> str:
        """The address of the page that is shown."""
        return str(self.ask("GET", "/url"))

    @property
    def focused(self) -> Element:
        """What has the focus."""
        return Element(self, self.ask("GET", "/element/active")[ELEMENT])

    def all(self, selector: str) -> list[Element]:
        """Return every element that a CSS selector finds, in document order."""
        found = self.ask("POST", "/elements", {"using": "css selector", "value": selector})
        return [Element(self, one[ELEMENT]) for one in found]

    def one(self, selector: str) -> Element:
        """Wait for the first element that a CSS selector finds."""
        return self.until(lambda: next(iter(self.all(selector)), None), f"{selector} is there")

    def press(self, *keys: str) -> None:
        """Press keys one after the other, as hands do: whatever has the focus gets them."""
        for key in keys:
            strokes = [{"type": "keyDown", "value": key}, {"type": "keyUp", "value": key}]
            self.ask("POST", "/actions", {"actions": [{"type": "key", "id": "keys", "actions": strokes}]})

    def run(self, script: str, *arguments: Any) -> Any:
        """Run a script in the page; the page's own setting about script does not matter to it."""
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def picture(self) -> bytes:
        """Return what is seen, as PNG."""
        return base64.b64decode(self.ask("GET", "/screenshot"))

    def until(self, claim: Callable[[], Found | None], what: str) -> Found:
        """Wait until a claim gives something true, and return that; AssertionError saying what never came."""
        end = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(WebDriverError):  # the page it asked about is gone: ask the next one
                if found := claim():
                    return found
            assert time.monotonic() < end, f"never seen on {self.url}: {what}"
            time.sleep(0.05)

    def tab_to(self, is_it: Callable[[Element], bool], what: str, most: int = 150) -> Element:
        """Press Tab until the focus is where it should be; AssertionError if it never gets there."""
        for _press in range(most):
            self.press(TAB)
            if is_it(self.focused):
                return self.focused
        raise AssertionError(f"{most} times Tab on {self.url} never reached {what}")


@contextlib.contextmanager
def webkit(*, script: bool = True, width: int = 460, height: int = 900) -> Iterator[Window]:
    """Start a WebKit without any memory of former ones; end it, with all it started, in the end."""
    browser = next((name for name in BROWSERS if Path(name).exists()), "")
    missing = [name for name in ("WebKitWebDriver", "Xvfb") if not shutil.which(name)]
    assert browser, "no WebKit: apt-get install webkit2gtk-driver xvfb"
    assert not missing, f"no {', '.join(missing)}: apt-get install webkit2gtk-driver xvfb"
    with _screen() as display, _driver(display) as port:
        arguments = ["--automation", *([] if script else ["--enable-javascript=false"])]
        options = {"binary": browser, "args": arguments}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        window = Window(port, _ask(port, "POST", "/session", wanted)["sessionId"])
        try:
            window.ask("POST", "/window/rect", {"width": width, "height": height})
            yield window
        finally:
            window.ask("DELETE", "")


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """Run a screen in memory; yield its name."""
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        try:
            yield f":{process.stdout.readline().decode().strip()}"
        finally:
            process.terminate()


@contextlib.contextmanager
def _driver(display: str) -> Iterator[int]:
    """Run the driver in a group of its own; yield its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    given = {**os.environ, "DISPLAY": display, "NO_AT_BRIDGE": "1", "GTK_A11Y": "none"}
    command = ["WebKitWebDriver", f"--port={port}"]
    process = subprocess.Popen(command, env=given, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        _wait_for(port, process)
        yield port
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process.poll() is None, "the driver ended by itself"
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        time.sleep(0.05)
    raise AssertionError("the driver does not answer")


def _ask(port: int, method: str, path: str, body: Any) -> Any:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2 * PATIENCE)
    try:
        connection.request(method, path, None if body is None else json.dumps(body))
        answer = connection.getresponse()
        value = json.loads(answer.read())["value"]
    finally:
        connection.close()
    if answer.status >= 400:
        raise WebDriverError(f"{value['error']}: {value['message']}")
    return value
