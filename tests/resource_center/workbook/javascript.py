"""Running the theme's modules in a real Chromium: the twin of what Python computes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from plugins.resource_center.workbook.values import CellError
from tests.resource_center.workbook.declared import ROOT

ORIGIN = "http://board.test"
SCRIPTS = ROOT / "theme" / "static" / "js"
POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


def open_page(
    context: BrowserContext, html: str, name: str = "page", files: Mapping[str, bytes] | None = None
) -> Page:
    """Open a page of a site that holds nothing but this page, the theme's scripts and some `files`.

    Whatever else is asked for is refused and fails the test; so does an error in the page.
    """
    page = context.new_page()
    asked: list[str] = []
    page.on("pageerror", lambda error: asked.append(str(error)))
    page.on("console", lambda message: asked.append(message.text) if message.type == "error" else None)

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN)
        script = SCRIPTS / path.removeprefix("/js/")
        if path == f"/{name}":
            headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html; charset=utf-8"}
            route.fulfill(body=html, headers=headers)
        elif files and path in files:
            kind = "text/javascript" if path.endswith(".js") else "application/octet-stream"
            route.fulfill(body=files[path], content_type=kind)
        elif path.startswith("/js/") and script.is_file():
            route.fulfill(body=script.read_text(encoding="utf-8"), content_type="text/javascript")
        else:
            asked.append(f"{route.request.method} {path}")
            route.abort()

    page.route("**/*", answer)
    page.goto(f"{ORIGIN}/{name}")
    page.faults = asked  # type: ignore[attr-defined]
    return page


def call(page: Page, module: str, code: str, given: Any) -> Any:
    """Run `code` with a module's exports as `module` and `given`; errors of cells come as {"error": …}."""
    return page.evaluate(
        f"""async (given) => {{
            const module = await import("{ORIGIN}/js/workbook/{module}.js");
            const plain = (value) => value instanceof Error ? {{ error: value.message }}
                : Array.isArray(value) ? value.map(plain)
                : value && typeof value === "object"
                    ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)])) : value;
            return plain(await (async () => {{ {code} }})());
        }}""",
        given,
    )


def plain(value: Any) -> Any:
    """Return a value as the browser hands it over."""
    return {"error": value.value} if isinstance(value, CellError) else value
