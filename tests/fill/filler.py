"""The modules that fill files, called in a browser as they are published, without their page."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True)
class Element:
    """The first element of the page that a selector finds."""

    selector: str


class Filler:
    """Calls the functions of the published modules on a page of the site."""

    def __init__(self, page: Page, site: Path) -> None:
        files = (site / "theme/js/fill").glob("*.js")
        self.page = page
        self.names = {file.name.split(".")[0]: f"/{file.relative_to(site).as_posix()}" for file in files}

    def __call__(self, module: str, name: str, *arguments: Any) -> Any:
        """Return what a function of a module returns; what is bytes here is bytes or a Blob there.

        An argument that is an Element is found on the page.
        """
        given = [_encoded(each) for each in arguments]
        return _decoded(self.page.evaluate(CALL, [self.names[module], name, given]))


CALL = """async ([module, name, given]) => {
    const called = (await import(module))[name];
    const kinds = {
        bytes: (text) => Uint8Array.from(atob(text), (each) => each.charCodeAt(0)),
        element: (selector) => document.querySelector(selector),
        plain: (value) => value,
    };
    const encode = (blob) => new Promise((done) => {
        const reader = new FileReader();
        reader.onload = () => done({blob: reader.result.split(",")[1]});
        reader.readAsDataURL(blob);
    });
    const result = await called(...given.map(([kind, value]) => kinds[kind](value)));
    if (result instanceof Blob) return encode(result);
    return result?.file ? {...result, file: await encode(result.file)} : result;
}"""


def _encoded(given: Any) -> tuple[str, Any]:
    match given:
        case bytes():
            return "bytes", base64.b64encode(given).decode()
        case Element():
            return "element", given.selector
        case _:
            return "plain", given


def _decoded(found: Any) -> Any:
    if isinstance(found, dict):
        if "blob" in found:
            return base64.b64decode(found["blob"])
        return {name: _decoded(value) for name, value in found.items()}
    return found
