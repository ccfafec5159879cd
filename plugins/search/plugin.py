"""The search in Pelican. It stands after every plugin that makes pages, because it reads them."""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.search.generator import SearchGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
    signals.all_generators_finalized.connect(prepare_search)


def add_generator(_pelican: Any) -> type[SearchGenerator]:
    """Have Pelican run our generator."""
    return SearchGenerator


def prepare_search(generators: list[Any]) -> None:
    """Gather what can be found, now that the catalogue is complete."""
    for generator in generators:
        if isinstance(generator, SearchGenerator):
            generator.prepare()
