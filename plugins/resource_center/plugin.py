"""The resource center in Pelican: one small receiver per signal. Start reading here.

Read (`generate_context`) → parse, check and render (`all_generators_finalized`) → write
(`generate_output`): every page then knows the titles and file sizes it shows. What reads and
makes documents is imported when a run begins: a run that has nothing to do ends before that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pelican import signals

from plugins.resource_center.blocks import lone_fields

if TYPE_CHECKING:
    from plugins.resource_center.generator import ResourceCenterGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(add_filter)
    signals.readers_init.connect(add_readers)
    signals.get_generators.connect(add_generator)
    signals.all_generators_finalized.connect(build_catalogue)


def add_filter(generator: Any) -> None:
    """Give templates the filter that tells a row of a form from a sentence with fields."""
    generator.env.filters["lone_fields"] = lone_fields


def add_readers(readers: Any) -> None:
    """Make the readers known under their keys."""
    from plugins.resource_center.reader import KitReader, ResourceReader

    readers.reader_classes["resource"] = ResourceReader
    readers.reader_classes["kit"] = KitReader


def add_generator(_pelican: Any) -> type[ResourceCenterGenerator]:
    """Have Pelican run our generator."""
    from plugins.resource_center.generator import ResourceCenterGenerator

    return ResourceCenterGenerator


def build_catalogue(generators: list[Any]) -> None:
    """Parse, check and render, now that every page has its address."""
    from plugins.resource_center.generator import ResourceCenterGenerator

    for generator in generators:
        if isinstance(generator, ResourceCenterGenerator):
            generator.build_catalogue()
