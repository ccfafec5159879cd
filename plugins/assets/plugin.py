"""The theme's files in Pelican: templates ask for `asset("css/main.css")`, a generator writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import Generator

from plugins.assets.collect import collect
from plugins.assets.collection import Collection, from_root
from plugins.common.output import write_bytes

CONTEXT_KEY = "ASSETS"


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(give_asset)
    signals.get_generators.connect(add_generator)


def give_asset(generator: Any) -> None:
    """Give the templates and macros of a generator what addresses of files need.

    `asset(name)` is the address of a file of the theme; the filter `from_root` takes the
    host from an address, so that a page loads its files from wherever it is served.
    """
    generator.env.globals["asset"] = _collected(generator).address
    generator.env.filters["from_root"] = from_root


def add_generator(_pelican: Any) -> type[AssetsGenerator]:
    """Have Pelican run our generator."""
    return AssetsGenerator


class AssetsGenerator(Generator):
    """Writes the published files of the theme."""

    def generate_output(self, _writer: Any) -> None:
        """Write every file below the output folder."""
        for path, data in _collected(self).files.items():
            write_bytes(Path(self.output_path), path, data)


def _collected(generator: Any) -> Collection:
    """Return the collection of this run: made once, shared by its generators through the context."""
    if CONTEXT_KEY not in generator.context:
        generator.context[CONTEXT_KEY] = collect(
            static=Path(generator.theme) / "static",
            cache=Path(generator.settings["CACHE_PATH"]) / "assets",
            base=urlsplit(generator.settings["SITEURL"]).path.rstrip("/"),
        )
    collection = generator.context[CONTEXT_KEY]
    assert isinstance(collection, Collection)
    return collection
