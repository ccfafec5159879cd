"""What publishing itself adds to a site: pages at old addresses, and in the preview the list of drafts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pelican.generators import Generator

from plugins.common.settings import read_settings
from plugins.common.site import PREFIX as SITE_PREFIX
from plugins.common.site import SiteSettings
from plugins.common.standing import Origin, Standing, origins
from plugins.publishing.addresses import Claim, find_collisions
from plugins.publishing.redirects import read_redirects
from plugins.publishing.settings import PREFIX, PublishingSettings

DRAFTS = "drafts/"


class PublishingGenerator(Generator):
    """Puts `redirects` and `origins` (by address) into the context; checks that addresses do not collide."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site = read_settings(SiteSettings, SITE_PREFIX, self.settings)
        self.publishing = read_settings(PublishingSettings, PREFIX, self.settings)

    def check_addresses(self) -> None:
        """Settle who is where, now that everything is read."""
        found = origins(self.context)
        shown = [origin for origin in found if origin.is_shown(self.site)]
        redirects, problems = read_redirects(shown, self.publishing.served_paths)
        self.context["redirects"] = redirects
        self.context["PROBLEMS"].extend([*problems, *find_collisions(self._claims(shown))])
        self.context["origins"] = {origin.url: origin for origin in shown}
        self.context["waiting"] = {
            standing: [origin for origin in found if origin.standing is standing]
            for standing in Standing
            if standing is not Standing.PUBLISHED
        }

    def _claims(self, shown: Iterable[Origin]) -> Iterator[Claim]:
        """Yield every file that will be written, with the content file that asks for it."""
        settings = self.settings
        for name in settings["DIRECT_TEMPLATES"]:
            file = settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
            yield Claim(file, f"the theme's {name}.html")
        yield Claim("join/index.html", "the list of signup pages")
        for shelf in self._catalogue("shelves"):
            yield Claim(f"{shelf.url}index.html", f"the shelf “{shelf.name}”")
        for tag, _articles in self.context["tags"]:
            yield Claim(tag.save_as, f"the topic “{tag.name}”")
        for origin in shown:
            yield Claim(f"{origin.url}index.html", origin.path, origin.path, rank=1)
        for redirect in self.context["redirects"]:
            yield Claim(redirect.file, "an old address", redirect.path, redirect.line, "moved_from", rank=2)
        yield from self._files({origin.url: origin.path for origin in shown})

    def _files(self, sources: Mapping[str, str]) -> Iterator[Claim]:
        for entry in {entry.url: entry for entry in self._catalogue("entries")}.values():
            for download in entry.downloads:
                yield Claim(download.path, "a download", sources[entry.url], rank=1)
        for kit in {kit.url: kit for kit in self.context.get("kits", ())}.values():
            yield Claim(kit.path, "a kit’s ZIP", sources[kit.url], rank=1)

    def _catalogue(self, name: str) -> Iterable[Any]:
        return getattr(self.context["catalogue"], name) if "catalogue" in self.context else ()

    def generate_output(self, writer: Any) -> None:
        """Write a page at each old address; in the preview, the list of what is not published."""
        if self.publishing.redirect_pages:
            for redirect in self.context["redirects"]:
                self._write(writer, redirect.file, "redirect", redirect=redirect)
        if self.site.shows_drafts:
            self._write(writer, f"{DRAFTS}index.html", "drafts")

    def _write(self, writer: Any, file: str, template: str, **values: Any) -> None:
        writer.write_file(file, self.get_template(template), self.context, **values)
