"""ES modules under fingerprinted names: each import names the file that is really published."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter

from plugins.assets.collection import AssetError, fingerprinted
from plugins.assets.minify import minified

IMPORT = re.compile(
    r"(?P<before>\b(?:from|import)\s*\(?\s*)(?P<quote>[\"'])(?P<file>\.{1,2}/[\w./-]+\.js)(?P=quote)"
)


def fingerprint_modules(modules: Mapping[str, str]) -> dict[str, tuple[str, bytes]]:
    """Return published path and bytes of each module, minified, by name (`js/fill/start.js`).

    Relative imports (`"./zip.js"`, static or `import()`) are rewritten, leaves first, so that a
    changed file changes the name of whatever imports it. A module that is missing and
    modules that import each other in a circle are an AssetError.
    """
    wanted = {name: _imports(name, text) for name, text in modules.items()}
    for name, others in wanted.items():
        for other in sorted(others - modules.keys()):
            raise AssetError(f'{name} imports "{other}", which is not there.')
    done: dict[str, tuple[str, bytes]] = {}
    try:
        for name in TopologicalSorter({name: sorted(wanted[name]) for name in sorted(wanted)}).static_order():
            data = _rewritten(name, minified(name, modules[name]), done).encode()
            done[name] = (fingerprinted(name, data), data)
    except CycleError as error:
        raise AssetError(f"Scripts import each other in a circle: {' → '.join(error.args[1])}.") from None
    return done


def _imports(name: str, text: str) -> set[str]:
    return {_neighbour(name, found["file"]) for found in IMPORT.finditer(text)}


def _neighbour(name: str, file: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), file))


def _rewritten(name: str, text: str, done: Mapping[str, tuple[str, bytes]]) -> str:
    def published(found: re.Match[str]) -> str:
        published_name = posixpath.basename(done[_neighbour(name, found["file"])][0])
        file = posixpath.join(posixpath.dirname(found["file"]), published_name)
        return f"{found['before']}{found['quote']}{file}{found['quote']}"

    return IMPORT.sub(published, text)
