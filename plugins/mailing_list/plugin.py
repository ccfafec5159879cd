"""The mailing list in Pelican: one small receiver per signal. Start reading here.

Must stand after the resource center (starter kits name resources) and before articles
(which embed forms) in PLUGINS.
"""

from __future__ import annotations

from typing import Any

from pelican import signals

from plugins.mailing_list.generator import SignupGenerator


def register() -> None:
    """Connect to Pelican."""
    signals.get_generators.connect(add_generator)
    signals.all_generators_finalized.connect(check_starters)


def add_generator(_pelican: Any) -> type[SignupGenerator]:
    """Have Pelican run our generator."""
    return SignupGenerator


def check_starters(generators: list[Any]) -> None:
    """Check the starter kits, now that the catalogue is there."""
    for generator in generators:
        if isinstance(generator, SignupGenerator):
            generator.check_starters()
