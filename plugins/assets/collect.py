"""The theme's files, collected: icons made, stylesheets bundled, everything fingerprinted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from plugins.assets.bundles import BUNDLES, FEED, LIST, OTHERS
from plugins.assets.collection import FOLDER, Collection, fingerprinted
from plugins.assets.fonts import FACES, LICENCES, face_rules
from plugins.assets.icons import favicon, png_icon
from plugins.assets.minify import minified as minified_script
from plugins.assets.scripts import fingerprint_modules
from plugins.assets.stylesheet import bundle, with_addresses, without_unused_properties
from plugins.assets.stylesheet import minified as minified_style
from plugins.common.cache import Memory, NoMemory

ICON = "images/icon.svg"
# For home screens: Apple asks for the first, Chromium for the second.
ICON_SIZES = (180, 512)


# The worker answers for the whole site, from one address for ever.
WORKER = "sw.js"
NO_MEMORY = NoMemory()


def collect(static: Path, cache: Path, base: str, memory: Memory = NO_MEMORY) -> Collection:
    """Return everything the theme publishes.

    `static` is the theme's folder of files, `cache` where pictures that take long are kept, `memory`
    where texts are; `base` is the path of the site's address («» at the root of a host). Raises AssetError.
    """
    collector = _Collector(base)
    for face in FACES:
        collector.add(face.file, (static / face.file).read_bytes())
    for name, licence in LICENCES.items():
        collector.files[f"{FOLDER}/fonts/{name}"] = licence.read_bytes()
    icon = (static / ICON).read_bytes()
    for size in ICON_SIZES:
        collector.add(f"images/icon-{size}.png", png_icon(icon, size, cache))
    collector.files["favicon.ico"] = favicon(icon, cache)
    for file in sorted((static / "images").iterdir()):
        collector.add(f"images/{file.name}", file.read_bytes())
    sources = {file.relative_to(static).as_posix(): file.read_text("utf-8") for file in _texts(static)}
    made_of = (base, json.dumps(collector.published), json.dumps(sources))
    made = memory.remember("theme", made_of, lambda: _made(static, sources, collector.collection))
    for name, (path, text) in made.items():
        collector.publish(name, path, text.encode())
    del collector.published[WORKER]  # only the browser asks for it
    return collector.collection


def _texts(static: Path) -> list[Path]:
    return sorted([*(static / "css").rglob("*.css"), *(static / "js").rglob("*.js"), static / WORKER])


def _made(static: Path, sources: Mapping[str, str], others: Collection) -> dict[str, tuple[str, str]]:
    """Return where each stylesheet and script is published and what is in it, by its name."""
    styles = {name: bundle(static / name) for name in OTHERS}
    on_top = "".join(styles.values())
    for name, parts in BUNDLES.items():
        styles[name] = without_unused_properties(bundle(static / LIST, parts), on_top)
    made = {}
    for name, css in styles.items():
        faces = face_rules() if name in BUNDLES or name == FEED else ""
        text = minified_style(with_addresses(faces + css, name, others.address))
        made[name] = fingerprinted(name, text.encode()), text
    modules = {name: text for name, text in sources.items() if name.startswith("js/")}
    for name, (path, data) in fingerprint_modules(modules).items():
        made[name] = path, data.decode()
    made[WORKER] = WORKER, minified_script(WORKER, sources[WORKER])
    return made


class _Collector:
    """A Collection while it grows: a stylesheet may ask for the fonts that came before it."""

    def __init__(self, base: str) -> None:
        self.published: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.collection = Collection(base, self.published, self.files)

    def add(self, name: str, data: bytes) -> None:
        self.publish(name, fingerprinted(name, data), data)

    def publish(self, name: str, path: str, data: bytes) -> None:
        self.published[name] = path
        self.files[path] = data
