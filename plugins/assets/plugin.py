"""What pages load, in Pelican: the theme's files and the content's pictures. Start reading here.

Templates ask for `asset("css/main.css")` and `picture(address, alternative)`; a generator writes
whatever was asked for.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.contents import Article, Page
from pelican.generators import Generator

from plugins.assets.addresses import from_root, rooted
from plugins.assets.bundles import PREVIEW
from plugins.assets.collect import collect
from plugins.assets.collection import Collection
from plugins.assets.indentation import WithoutIndentation
from plugins.assets.pictures import FOLDER, Pictures
from plugins.assets.style_guide import ADDRESS, read_examples, render_example
from plugins.common.cache import memory
from plugins.common.output import write_bytes
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX, SiteSettings

COLLECTION, PICTURES = "ASSETS", "PICTURES"


def register() -> None:
    """Connect to Pelican."""
    signals.generator_init.connect(equip_templates)
    signals.get_generators.connect(add_generator)
    signals.content_object_init.connect(show_pictures)
    signals.static_generator_finalized.connect(keep_originals)
    signals.all_generators_finalized.connect(report_pictures)


def equip_templates(generator: Any) -> None:
    """Give the templates and macros of a generator what addresses of files need.

    `asset(name)` is the address of a file of the theme, `picture(address, alternative)` an
    image of the content in its sizes, `BASE` where the addresses of pages begin. The filters
    `from_root` (for an address) and `rooted` (for HTML) take the host away, so that a page
    works from wherever it is served.
    """
    generator.env.add_extension(WithoutIndentation)
    generator.env.globals["BASE"] = urlsplit(generator.settings["SITEURL"]).path.rstrip("/")
    generator.env.globals["asset"] = _collected(generator).address
    generator.env.globals["picture"] = _pictures(generator).element
    generator.env.filters["from_root"] = from_root
    generator.env.filters["rooted"] = rooted


def add_generator(_pelican: Any) -> type[AssetsGenerator]:
    """Have Pelican run our generator."""
    return AssetsGenerator


def show_pictures(content: Any) -> None:
    """Note the pictures of a text; in articles and pages, show each in its sizes.

    Resources are left as written: they become documents too, and their template shows them.
    """
    pictures: Pictures | None = content._context.get(PICTURES) if content._context else None  # noqa: SLF001
    if pictures is None or not getattr(content, "_content", ""):
        return
    names = pictures.named_in(content._content)  # noqa: SLF001
    pictures.asked |= names
    if content.status == "published":
        pictures.published |= names
    if isinstance(content, Article | Page):
        content._content = pictures.shown(content._content)  # noqa: SLF001


def keep_originals(generator: Any) -> None:
    """Take the folder of pictures from what Pelican copies: originals stay where they are."""
    generator.staticfiles[:] = [
        file for file in generator.staticfiles if Path(file.relative_source_path).parts[0] != FOLDER
    ]


def report_pictures(generators: list[Any]) -> None:
    """Report every picture that a text shows and that cannot be used."""
    context = generators[0].context
    pictures = _pictures(generators[0])
    for name in sorted(pictures.asked):
        context["PROBLEMS"].extend(pictures.problems(name))


class AssetsGenerator(Generator):
    """Writes the files of the theme, and those of the pictures that published pages show."""

    def generate_output(self, writer: Any) -> None:
        """Write every file below the output folder; in a build that shows drafts, the style guide too."""
        is_preview = read_settings(SiteSettings, PREFIX, self.settings).shows_drafts
        theme = _collected(self)
        for path, data in [*theme.files.items(), *_pictures(self).files()]:
            if is_preview or path != theme.published[PREVIEW]:
                write_bytes(Path(self.output_path), path, data)
        if is_preview:
            self._write_style_guide(writer)

    def _write_style_guide(self, writer: Any) -> None:
        shown: dict[str, list[dict[str, Any]]] = {}
        for example in read_examples(Path(self.theme) / "examples"):
            html = render_example(example, self.env, str(self.env.globals["BASE"]))
            seen = {"name": example.name, "html": html, "inside": example.inside}
            shown.setdefault(example.component, []).append(seen)
        template = self.get_template("style_guide")
        writer.write_file(f"{ADDRESS}index.html", template, self.context, examples=shown)


def _collected(generator: Any) -> Collection:
    """Return the theme's files of this run: collected once, shared by its generators through the context."""
    if COLLECTION not in generator.context:
        generator.context[COLLECTION] = collect(
            static=Path(generator.theme) / "static",
            cache=Path(generator.settings["CACHE_PATH"]) / "assets",
            base=urlsplit(generator.settings["SITEURL"]).path.rstrip("/"),
            memory=memory(generator.settings),
        )
    collection = generator.context[COLLECTION]
    assert isinstance(collection, Collection)
    return collection


def _pictures(generator: Any) -> Pictures:
    """Return the content's pictures of this run, shared in the same way."""
    if PICTURES not in generator.context:
        generator.context[PICTURES] = Pictures(
            folder=Path(generator.settings["PATH"]) / FOLDER,
            address=generator.settings["SITEURL"],
            cache=Path(generator.settings["CACHE_PATH"]) / "pictures",
        )
    pictures = generator.context[PICTURES]
    assert isinstance(pictures, Pictures)
    return pictures
