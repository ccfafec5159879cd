"""The published site for the judges: built from the real content, served as files on a port of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from plugins.publishing.run import run
from tests.serving import Quiet, served

ROOT = Path(__file__).resolve().parents[2]
JUDGES = ROOT / ".accept" / "node_modules"
# Templates that a site has once, or not at all.
PAGES_OF_THEIR_OWN = (
    "/search/",
    "/privacy/",
    "/accessibility/",
    "/join/everyone/",
    "/join/everyone/welcome/",
    "/join/privacy/",
    "/join/check-your-inbox/",
    "/join/confirm/",
    "/join/preferences/",
    "/join/unsubscribe/",
)


@dataclass(frozen=True)
class Published:
    """The site as files, and the address under which it is served."""

    folder: Path
    address: str

    @property
    def pages(self) -> list[str]:
        """Every page's path below the site, with a slash in front."""
        found = sorted(page.relative_to(self.folder).as_posix() for page in self.folder.rglob("*.html"))
        return [f"/{name.removesuffix('index.html')}" for name in found]

    @property
    def kinds(self) -> list[str]:
        """One page of every template, found by what is published."""
        known = ["/", "/articles/", "/resources/", "/join/", "/all/", "/about/", "/404.html"]
        known += [path for path in PAGES_OF_THEIR_OWN if path in self.pages]
        for group in ("/articles/", "/topics/", "/kits/", "/resources/kind/"):
            known += [path for path in self.pages if path.startswith(group) and path != group][:1]
        for kind in ("template", "checklist", "message", "dashboard"):
            listing = (self.folder / f"resources/kind/{kind}/index.html").read_text(encoding="utf-8")
            slugs = [path for path in self.pages if path.count("/") == 3 and path.startswith("/resources/")]
            known += [path for path in slugs if f'{path}"' in listing][:1]
        return known


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Published]:
    """Build and serve the real site."""
    folder = tmp_path_factory.mktemp("accept") / "site"
    with served(folder, Quiet) as address:  # without our policy: judges bring scripts of their own
        run(ROOT / "pelicanconf.py", OUTPUT_PATH=str(folder), SITEURL=address)
        yield Published(folder, address)


@pytest.fixture(scope="session")
def judges() -> Path:
    """The folder with the judges that npm brings; `inv accept` fills it."""
    wanted = json.loads((Path(__file__).parent / "package.json").read_text())["dependencies"]
    missing = [name for name in wanted if not (JUDGES / name).is_dir()]
    assert not missing, f"{', '.join(missing)} not there: run `inv accept`"
    return JUDGES
