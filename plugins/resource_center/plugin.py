"""The resource center in Pelican: one small receiver per signal. Start reading here.

Read (`generate_context`) → parse, check and render (`all_generators_finalized`) → write
(`generate_output`): every page then knows the titles and file sizes it shows.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.resource_center.generator import ResourceGenerator
from plugins.resource_center.reader import ResourceReader


def register() -> None:
    """Connect to Pelican."""
    signals.readers_init.connect(add_reader)
    signals.get_generators.connect(add_generator)
    signals.all_generators_finalized.connect(build_catalogue)


def add_reader(readers: Any) -> None:
    """Make the reader for resources known under its key."""
    readers.reader_classes["resource"] = ResourceReader


def add_generator(_pelican: Any) -> type[ResourceGenerator]:
    """Have Pelican run our generator."""
    return ResourceGenerator


def build_catalogue(generators: list[Any]) -> None:
    """Parse, check and render, now that every page has its address."""
    for generator in generators:
        if isinstance(generator, ResourceGenerator):
            generator.build_catalogue()
