"""Sharing in Pelican: pictures of shared links, data for search engines, the manifest. Start reading here.

Templates ask for `share_image(url)` and `linked_data`. Must stand after assets in PLUGINS.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import Generator

from plugins.common.cache import memory
from plugins.common.output import write_bytes
from plugins.common.palette import read_palette
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX as SITE_PREFIX
from plugins.common.site import SiteSettings
from plugins.common.wording import counted
from plugins.sharing import manifest
from plugins.sharing.card import HEIGHT, WIDTH, Card, card_path, draw_card, ingredients
from plugins.sharing.linked_data import LinkedData

LOGO = "images/icon-180.png"  # search engines ask for 112 pixels or more


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(give_addresses)
    signals.get_generators.connect(add_generator)


def give_addresses(generator: Any) -> None:
    """Give templates `share_image(url)`, the picture of the page at `url`, and its size."""
    address = generator.settings["SITEURL"]
    generator.env.globals["share_image"] = lambda url: f"{address}/{card_path(url)}"
    generator.env.globals["share_size"] = (WIDTH, HEIGHT)
    # Nobody reads the data of a page as text: without spaces it is a tenth smaller.
    generator.env.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":")}


def add_generator(_pelican: Any) -> type[SharingGenerator]:
    """Have Pelican run our generator."""
    return SharingGenerator


class SharingGenerator(Generator):
    """Puts `linked_data` into the context; writes the pictures and the manifest."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = read_settings(SiteSettings, SITE_PREFIX, self.settings)
        self.palette = read_palette(Path(self.settings["THEME"]) / "static" / "css" / "tokens.css")

    def generate_context(self) -> None:
        """Make the data of pages known to templates."""
        address = urlsplit(self.settings["SITEURL"])
        host = f"{address.scheme}://{address.netloc}"
        self.context["linked_data"] = LinkedData(
            address=self.settings["SITEURL"],
            name=self.settings["SITENAME"],
            tagline=self.site.tagline,
            language=self.settings["DEFAULT_LANG"],
            logo=host + self._asset(LOGO),
            licence=self.site.licence_url,
        )

    def generate_output(self, _writer: Any) -> None:
        """Write a picture for every page that has its own, and the manifest."""
        folder = Path(self.settings["CACHE_PATH"]) / "sharing"
        put = memory(self.settings).put
        for url, card in self._cards():
            made_of = ingredients(card, self.palette)
            put(
                Path(self.output_path),
                card_path(url),
                made_of,
                partial(draw_card, card, self.palette, folder),
            )
        base = urlsplit(self.settings["SITEURL"]).path.rstrip("/")
        name, tagline = self.settings["SITENAME"], self.site.tagline
        self._write(manifest.PATH, manifest.manifest(name, tagline, base, self.palette, self._asset))

    def _cards(self) -> Iterator[tuple[str, Card]]:
        """Yield every page with a picture of its own: its url and what stands on it."""
        name = self.settings["SITENAME"]
        yield "", Card(self.site.tagline, "", name)
        for article in self.context["articles"]:
            title = article.entry.share_title or article.title
            yield article.url, Card(title, counted(article.entry.minutes, "minute"), name)
        for entry in self.context["catalogue"].entries:
            kicker = f"{entry.kind.name}, {counted(entry.resource.minutes, 'minute')}"
            yield entry.url, Card(entry.resource.title, kicker, name)
        for kit in self.context["kits"]:
            yield kit.url, Card(kit.title, f"Kit, {counted(len(kit.entries), 'tool')}", name)

    def _asset(self, name: str) -> str:
        asset: Any = self.env.globals["asset"]
        return str(asset(name))

    def _write(self, path: str, data: bytes) -> None:
        write_bytes(Path(self.output_path), path, data)
