"""Our side of the comparison: the corpus as content of this project, built by its own settings and theme."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from starlette.applications import Starlette

from plugins.preview.start import Beside, Engine, start_preview
from plugins.publishing.plugin import NothingToWrite
from tests.bench import ROOT
from tests.bench.corpus import PICTURE, TOPICS, Article, Dialect, write_corpus

SETTINGS = """\
import sys

sys.path.insert(0, {root!r})
from pelicanconf import *

PATH = {folder!r} + "/content"
OUTPUT_PATH = {folder!r} + "/output"
CACHE_PATH = {folder!r} + "/cache"
SITEURL = "http://localhost:8000"
SITE_TOPICS = {topics!r}
"""
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

    def command(self, *changes: str) -> Sequence[str]:
        """Return the command that builds it; `changes` are settings as Python (`NAME=value`)."""
        given = ", ".join((f"Path({str(self.settings)!r})", "PUBLISHING_ALLOW_SHRINK=True", *changes))
        program = f"from pathlib import Path; from plugins.publishing.run import run; run({given})"
        return (sys.executable, "-c", program)

    def serving(self, port: int) -> Sequence[str]:
        """Return the command that serves it as `inv serve` does, without the signup service."""
        return (sys.executable, "-m", "tests.bench.ours", str(self.folder), str(port))

    def article(self, number: int) -> Path:
        """Return the source of one article."""
        return self.folder / "content" / "articles" / f"article-{number:05}.md"

    def forget(self) -> None:
        """Take away what earlier builds left."""
        for name in ("output", "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)


def make_site(folder: Path, count: int) -> OurSite:
    """Write a site of ours with `count` articles of the corpus."""
    content = folder / "content"
    shutil.rmtree(content, ignore_errors=True)
    write_corpus(content / "articles", count, DIALECT)
    for name in ("images", "pages", "resources"):
        (content / name).mkdir()
    (content / "images" / "rise.svg").write_bytes(PICTURE)
    (content / "pages" / "privacy.md").write_text(PRIVACY)
    (folder / "conf.py").write_text(SETTINGS.format(root=str(ROOT), folder=str(folder), topics=TOPICS))
    return OurSite(folder)


class NoService:
    """Stands where the signup service would be."""

    async def start(self) -> None:
        """Begin nothing."""

    async def stop(self) -> None:
        """End nothing."""


def serve(folder: Path, port: int) -> None:
    """Serve the site in a folder until killed."""
    site = OurSite(folder)
    overrides = {"PUBLISHING_CHECK_ONLY": True, "SITEURL": f"http://localhost:{port}"}
    engine = Engine(site.settings, overrides, NothingToWrite, site.command(), folder / "output")
    start_preview(port, engine, [folder / "content"], Beside(Starlette(), (), NoService()))


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]))
