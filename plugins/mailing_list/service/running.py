"""The running parts of one list: store, mailer, pages, counters. `app.py` answers requests with them."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from plugins.mailing_list.manifest import Manifest
from plugins.mailing_list.service import transactions
from plugins.mailing_list.service.config import HOUR, Config, Outside, key_of
from plugins.mailing_list.service.limits import Window
from plugins.mailing_list.service.mailer import Mailer
from plugins.mailing_list.service.pages import Fill, Pages
from plugins.mailing_list.service.store import Store

# The pages hold links with tokens: they are kept nowhere, sent on nowhere, framed nowhere.
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
}


class Service:
    """The running parts of one list. `start` before the first request, `stop` after the last."""

    def __init__(self, config: Config, outside: Outside) -> None:
        self.config, self.outside = config, outside
        self.key = key_of(config)
        self.rules = transactions.Rules(self.key, config.limits)
        self.pages = Pages(config.site_folder)
        self.store = Store(config.database)
        self.mailer = Mailer(config, outside, self.key, self.store, self.pages)
        limits = config.limits
        self.networks = Window(limits.signups_per_network, HOUR)
        self.unstamped_networks = Window(limits.unstamped_per_network, HOUR)
        self.unstamped_in_all = Window(limits.unstamped_in_all, HOUR)
        self._kept: Manifest | None = None

    async def start(self) -> None:
        """Open the database and begin to deliver what is owed."""
        self.store.start()
        await self.mailer.start()

    async def stop(self) -> None:
        """Finish what was accepted and close the database; owed mail stays owed."""
        await self.mailer.stop()
        self.store.stop()

    async def manifest(self) -> Manifest:
        """Return the signup pages as published now, their wordings safely kept."""
        manifest = self.pages.manifest()
        if manifest is not self._kept:
            await self.store.run(
                lambda connection: transactions.keep_wordings(connection, manifest, self.outside.now())
            )
            self._kept = manifest
        return manifest

    def see_other(self, path: str) -> Response:
        """Send a visitor on to a page of the site by a GET, so that a reload repeats nothing."""
        return Response(status_code=303, headers={**HEADERS, "Location": f"{self.config.prefix}{path}"})

    def show(self, name: str, fill: Fill | None = None, status: int = 200) -> Response:
        """Answer with the built page /join/<name>/, filled."""
        return HTMLResponse(self.pages.page(name, fill), status, headers=HEADERS)
