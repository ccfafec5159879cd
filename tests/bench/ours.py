"""Our side of the comparison: the corpus as content of this project, built by its own settings and theme."""

from __future__ import annotations

import base64
import random
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from plugins.common.collecting import collecting_seldom
from tests.bench import ROOT, put_aside
from tests.bench.corpus import PICTURE, SEED, TOPICS, Article, Dialect, resource_text, write_corpus

SETTINGS = """\
import sys

sys.path.insert(0, {root!r})
from pelicanconf import *

PATH = {folder!r} + "/content"
OUTPUT_PATH = {folder!r} + "/output"
CACHE_PATH = {folder!r} + "/cache"
SITEURL = "http://localhost:8000"
SITE_TOPICS.update({topics!r})
"""
# What stands for the picture of all shared links where none are to be drawn: one white point.
WHITE_POINT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEANl9ngAAAAABJRU5ErkJggg=="
)
# The theme links to it, and the checks of the finished site want every link to lead somewhere.
PRIVACY = "---\ntitle: Privacy\nsummary: What is kept.\n---\nNothing that a benchmark could tell.\n"


def front_matter(article: Article) -> str:
    """Return an article's front matter as our schema wants it."""
    return (
        f"---\ntitle: {article.title}\nsummary: {article.summary}\ndate: {article.day}\n"
        f"topics: [{', '.join(article.topics)}]\nfor: [recruiter]\n---\n"
    )


DIALECT = Dialect(front_matter, lambda name: f"{{filename}}/articles/{name}.md", "{static}/images/rise.svg")


@dataclass(frozen=True)
class OurSite:
    """The corpus of one size as a site of ours in a folder."""

    folder: Path

    @property
    def output(self) -> Path:
        """Where it is published."""
        return self.folder / "output"

    @property
    def settings(self) -> Path:
        """Its settings file."""
        return self.folder / "conf.py"

    def command(self, *, alike: bool = False) -> Sequence[str]:
        """Return the command that builds it; `alike` leaves out what no other generator does."""
        return (
            sys.executable,
            "-m",
            "tests.bench.ours",
            "build-alike" if alike else "build",
            str(self.folder),
        )

    def serving(self, port: int) -> Sequence[str]:
        """Return the command that serves it as `inv serve` does, without the signup service."""
        return (sys.executable, "-m", "tests.bench.ours", "serve", str(self.folder), str(port))

    def article(self, number: int) -> Path:
        """Return the source of one article."""
        return self.folder / "content" / "articles" / f"article-{number:05}.md"

    def forget(self) -> None:
        """Take away what earlier builds left."""
        put_aside([*self.folder.glob("output*"), *self.folder.glob("cache*")])


def make_site(folder: Path, count: int, resources: int = 0) -> OurSite:
    """Write a site of ours with `count` articles of the corpus, and resources."""
    content = folder / "content"
    shutil.rmtree(content, ignore_errors=True)
    write_corpus(content / "articles", count, DIALECT)
    for name in ("images", "pages", "resources"):
        (content / name).mkdir()
    chance = random.Random(SEED)
    for number in range(resources):
        (content / f"resources/resource-{number:04}.md").write_text(resource_text(number, chance))
    (content / "images" / "rise.svg").write_bytes(PICTURE)
    (content / "pages" / "privacy.md").write_text(PRIVACY)
    (folder / "conf.py").write_text(SETTINGS.format(root=str(ROOT), folder=str(folder), topics=TOPICS))
    return OurSite(folder)


@collecting_seldom()
def build(folder: Path, **more: str) -> None:
    """Build the site in a folder, as `inv build` does."""
    from plugins.publishing.run import run

    run(OurSite(folder).settings, PUBLISHING_ALLOW_SHRINK=True, **more)


@collecting_seldom()
def build_alike(folder: Path) -> None:
    """Build it without what no other generator makes: the full-text index, and pictures of shared links.

    In a process that builds nothing else.
    """
    from plugins.search import generator as search
    from plugins.sharing import plugin as sharing

    # Not by unittest.mock, whose import takes as long as a third of a build with nothing to do.
    vars(sharing)["draw_card"] = lambda *_given: WHITE_POINT
    vars(sharing)["card_path"] = lambda _url: "sharing/site.png"  # one for all pages
    sharing.SharingGenerator._cards = lambda _self: iter([("", sharing.Card("", "", ""))])
    vars(search)["index_full_text"] = lambda _pages: {}
    build(folder, OUTPUT_PATH=str(folder / "output-alike"), CACHE_PATH=str(folder / "cache-alike"))


class NoService:
    """Stands where the signup service would be."""

    async def start(self) -> None:
        """Begin nothing."""

    async def stop(self) -> None:
        """End nothing."""


def serve(folder: Path, port: str) -> None:
    """Serve the site in a folder until killed."""
    from starlette.applications import Starlette

    from plugins.preview.start import Beside, Engine, start_preview
    from plugins.publishing.plugin import NothingToWrite

    site = OurSite(folder)
    overrides = {"PUBLISHING_CHECK_ONLY": True, "SITEURL": f"http://localhost:{port}"}
    engine = Engine(site.settings, overrides, NothingToWrite, site.command(), folder / "output")
    start_preview(int(port), engine, [folder / "content"], Beside(Starlette(), (), NoService()))


WAYS: Mapping[str, Callable[..., None]] = {"build": build, "build-alike": build_alike, "serve": serve}

if __name__ == "__main__":
    way, place, *given = sys.argv[1:]
    WAYS[way](Path(place), *given)
