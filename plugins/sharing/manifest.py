"""The W3C Application Manifest: what a phone calls the site and shows of it on a home screen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

PATH = "manifest.webmanifest"
ICONS = {"images/icon.svg": "any", "images/icon-180.png": "180x180", "images/icon-512.png": "512x512"}


def manifest(
    name: str, description: str, base: str, palette: Mapping[str, str], asset: Callable[[str], str]
) -> bytes:
    """Return the manifest. `base` is the path of the site's address, `asset` gives addresses of icons."""
    data = {
        "name": name,
        "short_name": name,
        "description": description,
        "start_url": f"{base}/",
        "scope": f"{base}/",
        "display": "minimal-ui",
        "background_color": palette["ground"],
        "icons": [
            {"src": asset(icon), "sizes": size, "type": "image/svg+xml" if size == "any" else "image/png"}
            for icon, size in ICONS.items()
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1).encode()
