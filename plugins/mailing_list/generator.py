"""Pelican's side of the mailing list: reads content/signup, writes everything under /join/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup
from pelican.generators import Generator

from plugins.common.output import write_bytes
from plugins.common.problems import Problem, did_you_mean
from plugins.common.settings import read_settings
from plugins.common.site import PREFIX as SITE_PREFIX
from plugins.common.site import SiteSettings
from plugins.common.standing import Origin, site_day
from plugins.mailing_list.forms import find_provider, form_action_origins, make_forms
from plugins.mailing_list.manifest import MANIFEST_PATH, Edition, Link, ListedPage, Manifest, to_json
from plugins.mailing_list.model import SignupPage
from plugins.mailing_list.providers.provider import Site
from plugins.mailing_list.reading import read_signup_page
from plugins.mailing_list.settings import PREFIX, MailingListSettings, require_postal_address

# Pages that answer a form or a link. Those of the embedded service would be dead forms
# with any other provider; the others are what a provider's answer can redirect to.
RESULTS = ("check-your-inbox", "welcome", "goodbye", "noted")
SERVICE_RESULTS = (
    "bad-input",
    "confirm",
    "expired",
    "once-more",
    "preferences",
    "try-later",
    "unknown-link",
    "unsubscribe",
)


class SignupGenerator(Generator):
    """Puts `signup_pages`, `forms`, `form_action_origins` and `mailing_list` into the context."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mailing_list = read_settings(MailingListSettings, PREFIX, self.settings)
        self.site = read_settings(SiteSettings, SITE_PREFIX, self.settings)
        find_provider(self.mailing_list)
        require_postal_address(self.mailing_list, self.settings["SITEURL"])

    def generate_context(self) -> None:
        """Read every signup page, so that articles can embed their forms."""
        pages = self._read_pages()
        site = Site(
            name=self.settings["SITENAME"],
            address=self.settings["SITEURL"],
            contact_address=self.mailing_list.contact_address,
        )
        forms = make_forms(pages, self.mailing_list, site)
        self.context["signup_pages"] = {page.slug: page for page in pages}
        self.context["forms"] = forms
        self.context["form_action_origins"] = form_action_origins(forms.values(), self.mailing_list)
        self.context["mailing_list"] = self.mailing_list
        self.context["site_prefix"] = site.prefix
        self.context["sender_name"] = self.mailing_list.sender_name or site.name

    def check_starters(self) -> None:
        """Report starter kits that name a resource which is not there. To be called when all is read."""
        known = self._resources()
        for page in self.context["signup_pages"].values():
            for slug in page.starters:
                if slug not in known and not self.context["PROBLEMS"].is_broken(
                    f"content/resources/{slug}.md"
                ):
                    mending = did_you_mean(slug, known) or "Write its file, publish it, or leave it out."
                    problem = Problem(
                        page.path, 0, "starter", f'there is no published resource "{slug}".', mending
                    )
                    self.context["PROBLEMS"].append(problem)

    def generate_output(self, writer: Any) -> None:
        """Write the signup pages, their welcome pages, the result pages and the service's manifest."""
        pages: Mapping[str, SignupPage] = self.context["signup_pages"]
        self._write(writer, "join/", "join/index")
        for page in pages.values():
            pitch = Markup(page.pitch)  # noqa: S704 - cleaned by nh3 when it was read
            self._write(writer, page.url, "join/signup", signup_page=page, pitch=pitch)
            kit = self._starters(page)
            self._write(writer, page.welcome_url, "join/welcome", signup_page=page, starters=kit)
        provider = find_provider(self.mailing_list)
        hosts = sorted({urlsplit(form.action).netloc for form in self.context["forms"].values()} - {""})
        self._write(writer, "join/privacy/", "join/privacy", provider=provider, hosts=hosts)
        for name in RESULTS:
            self._write(writer, f"join/{name}/", f"join/{name}", signup_page=None, starters=())
        if self.mailing_list.provider == "embedded":
            for name in SERVICE_RESULTS:
                self._write(writer, f"join/{name}/", f"join/{name}")
            write_bytes(Path(self.output_path), MANIFEST_PATH, to_json(self._manifest()).encode())

    def _write(self, writer: Any, url: str, template: str, **values: Any) -> None:
        writer.write_file(f"{url}index.html", self.get_template(template), self.context, url=url, **values)

    def _read_pages(self) -> list[SignupPage]:
        """Return the signup pages to show in their order; problems go to the log, origins to the context."""
        folder = Path(self.path) / self.mailing_list.content_path
        content = Path(self.path).name
        today = site_day(self.site, self.settings)
        origins: list[Origin] = []
        pages: dict[str, SignupPage] = {}
        for file in sorted(folder.glob("[!.]*.md")):
            shown = f"{content}/{self.mailing_list.content_path}/{file.name}"
            page, problems = read_signup_page(file, shown, self.site, today)
            self.context["PROBLEMS"].extend(problems)
            if page is None:
                continue
            origins.append(page.origin)
            if not page.origin.is_shown(self.site):
                continue
            if page.slug in pages:
                what = f'"{page.slug}" is also the name of {pages[page.slug].path}.'
                self.context["PROBLEMS"].append(
                    Problem(shown, 0, "slug", what, "Give one of them another slug.")
                )
            pages[page.slug] = page
        self.context["signup_origins"] = tuple(origins)
        return sorted(pages.values(), key=lambda page: (page.position, page.slug))

    def _resources(self) -> Mapping[str, Any]:
        return self.context["catalogue"].by_slug if "catalogue" in self.context else {}

    def _starters(self, page: SignupPage) -> tuple[Link, ...]:
        known = self._resources()
        entries = [known[slug] for slug in page.starters if slug in known]  # the others are in the log
        return tuple(Link(entry.resource.title, f"/{entry.url}") for entry in entries)

    def _manifest(self) -> Manifest:
        return Manifest(
            site_name=self.settings["SITENAME"],
            sender_name=self.context["sender_name"],
            postal_address=self.mailing_list.postal_address,
            pages=tuple(self._listed(page) for page in self.context["signup_pages"].values()),
            editions=tuple(self._editions()),
            says_network_is_kept=self.mailing_list.keeps_network,
        )

    def _editions(self) -> Iterator[Edition]:
        """Give the edition of every resource that says what changed in it."""
        for entry in self._resources().values():
            resource = entry.resource
            notes = [change.note for change in resource.changes if change.day == resource.edition]
            if notes:
                day = resource.edition.isoformat()
                yield Edition(resource.slug, resource.title, f"/{entry.url}", day, notes[0])

    def _listed(self, page: SignupPage) -> ListedPage:
        return ListedPage(
            slug=page.slug,
            path=f"/{page.url}",
            welcome_path=f"/{page.welcome_url}",
            title=page.title,
            list=page.list,
            list_name=page.list_name,
            frequency=page.frequency,
            wording=page.wording,
            wording_version=page.wording_version,
            wording_hash=page.wording_hash,
            starters=self._starters(page),
        )
