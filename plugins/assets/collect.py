"""The theme's files, collected: icons made, stylesheets bundled, everything fingerprinted."""

from __future__ import annotations

from pathlib import Path

from plugins.assets.bundles import BUNDLES, FEED, LIST, OTHERS
from plugins.assets.collection import FOLDER, Collection, fingerprinted
from plugins.assets.fonts import FACES, LICENCES, face_rules
from plugins.assets.icons import favicon, png_icon
from plugins.assets.minify import minified as minified_script
from plugins.assets.scripts import fingerprint_modules
from plugins.assets.stylesheet import bundle, minified, with_addresses, without_unused_properties

ICON = "images/icon.svg"
# For home screens: Apple asks for the first, Chromium for the second.
ICON_SIZES = (180, 512)


def collect(static: Path, cache: Path, base: str) -> Collection:
    """Return everything the theme publishes.

    `static` is the theme's folder of files, `cache` where results that take long are kept,
    `base` the path of the site's address («» at the root of a host). Raises AssetError.
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
    worker = (static / "sw.js").read_text(encoding="utf-8")
    collector.files["sw.js"] = minified_script("sw.js", worker).encode()
    for file in sorted((static / "images").iterdir()):
        collector.add(f"images/{file.name}", file.read_bytes())
    others = {name: bundle(static / name) for name in OTHERS}
    for name, parts in BUNDLES.items():
        css = without_unused_properties(bundle(static / LIST, parts), on_top="".join(others.values()))
        collector.add_stylesheet(name, face_rules() + css)
    for name, css in others.items():
        collector.add_stylesheet(name, face_rules() + css if name == FEED else css)
    scripts = sorted((static / "js").rglob("*.js"))
    modules = {file.relative_to(static).as_posix(): file.read_text(encoding="utf-8") for file in scripts}
    for name, (path, data) in fingerprint_modules(modules).items():
        collector.publish(name, path, data)
    return collector.collection


class _Collector:
    """A Collection while it grows: a stylesheet may ask for the fonts that came before it."""

    def __init__(self, base: str) -> None:
        self.published: dict[str, str] = {}
        self.files: dict[str, bytes] = {}
        self.collection = Collection(base, self.published, self.files)

    def add(self, name: str, data: bytes) -> None:
        self.publish(name, fingerprinted(name, data), data)

    def add_stylesheet(self, name: str, css: str) -> None:
        self.add(name, minified(with_addresses(css, name, self.collection.address)).encode())

    def publish(self, name: str, path: str, data: bytes) -> None:
        self.published[name] = path
        self.files[path] = data
