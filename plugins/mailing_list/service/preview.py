"""The service as a preview mounts it: beside the site, mail kept in the local outbox."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config

PREFIXES = ("/signup/", "/outbox/")


@dataclass(frozen=True)
class PreviewService:
    """An application with the path prefixes that are its own, to start and stop by hand."""

    app: Starlette
    prefixes: tuple[str, ...] = PREFIXES

    async def start(self) -> None:
        """Open the list's database and begin to deliver."""
        await self.app.state.service.start()

    async def stop(self) -> None:
        """Close the database."""
        await self.app.state.service.stop()


def service_for_preview(site: Path, folder: Path, address: str) -> PreviewService:
    """Return the service for a previewed site; its database and key live in `folder`."""
    return PreviewService(
        create_app(Config(site_folder=site, database=folder / "signup.sqlite", site_address=address))
    )
