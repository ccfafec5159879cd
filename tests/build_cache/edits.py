"""A site and everything that can happen to it, by chance from a seed: what a cache must never get wrong."""

# ruff: noqa: D102 - each edit is named for what it does

from __future__ import annotations

import importlib.util
import json
import random
import re
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

from plugins.common.problems import ContentProblems
from plugins.publishing.run import Result, run
from tests.conftest import PAGE, RESOURCE, ROOT, disconnect_all

WORDS = (
    *("silence", "points", "sprint", "mentor", "panel", "answer", "score", "week", "role", "offer"),
    *("notes", "list", "doubt"),
)
ARTICLES = 8
# A plugin of the site's own: it reads a data file and shows it on every article.
PLUGIN = """
import json
from pathlib import Path
from pelican import signals

def register():
    signals.all_generators_finalized.connect(show)

def show(generators):
    data = json.loads(Path(generators[0].settings["PATH"], "..", "data.json").read_text())
    generators[0].context["motto"] = data["motto"] + " {word}"
    for number, article in enumerate(generators[0].articles):
        article.place = number if data["numbered"] else 0
"""
Tree = dict[str, bytes]
Edit = Callable[[], None]


class Site:
    """A small site of ours in a folder, with a theme, a plugin, a data file and settings of its own."""

    def __init__(self, folder: Path, seed: int, *, has_plugin: bool = True) -> None:
        self.folder = folder
        self.has_plugin = has_plugin
        self.content = folder / "content"
        self.chance = random.Random(seed)
        self.settings: dict[str, object] = {}
        shutil.copytree(ROOT / "theme", folder / "theme")
        if has_plugin:
            self._show_motto()
        self._write("content/pages/privacy.md", PAGE)
        self._write("content/resources/feedback-request.md", _dedented(RESOURCE))
        self._write("content/images/rise.svg", _picture(1))
        self._write("data.json", json.dumps({"motto": "First", "numbered": False}))
        self._write("site_plugin.py", PLUGIN.replace("{word}", "one"))
        self.lose_cache()
        for _ in range(ARTICLES):
            self.add()

    # --- building --------------------------------------------------------------------------------

    def build(self, name: str, *, cached: bool) -> Tree | str:
        """Build into the folder `name`; return every published file, or the problems as text."""
        output = self.folder / name
        if not cached:
            shutil.rmtree(output, ignore_errors=True)
        try:
            self.run(name, cached=cached)
        except ContentProblems as problems:
            return str(problems)
        return tree(output)

    def run(self, name: str, *, cached: bool, **more: object) -> Result:
        """Build into the folder `name`; raise ContentProblems if there are any."""
        disconnect_all()
        given: dict[str, object] = {
            "PATH": str(self.content),
            "OUTPUT_PATH": str(self.folder / name),
            "CACHE_PATH": str(self.folder / "cache"),
            "THEME": str(self.folder / "theme"),
            "PUBLISHING_ALLOW_SHRINK": True,
            "PUBLISHING_COMPRESSED": False,
            "SITE_MAKES_DOCUMENTS": False,
            "BUILD_CACHE_ENABLED": cached,
            "PLUGINS": self._plugins(),
            **self.settings,
            **more,
        }
        return run(ROOT / "pelicanconf.py", **given)

    def _plugins(self) -> list[ModuleType]:
        import pelicanconf

        if not self.has_plugin:
            return pelicanconf.PLUGINS
        spec = importlib.util.spec_from_file_location("site_plugin", self.folder / "site_plugin.py")
        assert spec
        assert spec.loader
        sys.modules["site_plugin"] = module = importlib.util.module_from_spec(spec)
        # The compiled form of a source is found by its second and size: two edits may share both.
        exec(compile(Path(str(spec.origin)).read_text(), str(spec.origin), "exec"), vars(module))
        return [module, *pelicanconf.PLUGINS]

    # --- what can happen ---------------------------------------------------------------------------

    @property
    def edits(self) -> list[Edit]:
        """Everything that can happen; what happens often stands here often."""
        return [
            *[self.body] * 5, *[self.title] * 2, *[self.summary] * 2, *[self.link] * 2,
            self.day, self.topics, self.slug, self.draft, self.draft, self.withdraw, self.edition,
            self.add, self.add, self.rename, self.delete, self.redirect, self.embed, self.show_picture,
            self.page, self.resource, self.picture, self.template, self.component, self.style,
            self.setting, self.data, self.plugin,
            self.touch, self.tamper, self.lose_page, self.lose_cache, self.spoil_cache, self.cut_cache,
        ]  # fmt: skip

    def edit(self) -> str:
        """Let one thing happen; return its name."""
        chosen = self.chance.choice(self.edits)
        chosen()
        return chosen.__name__

    def body(self) -> None:
        self._change_article(lambda text: f"{text}\n{self._sentence()}\n")

    def title(self) -> None:
        self._set("title", f"{self._word().capitalize()} and {self._number()}")

    def summary(self) -> None:
        self._set("summary", self._sentence())

    def day(self) -> None:
        self._set("date", f"20{self.chance.randint(10, 24)}-0{self.chance.randint(1, 9)}-11")

    def topics(self) -> None:
        self._set("topics", self.chance.choice(["[rejection]", "[feedback, limits]", "[points]"]))

    def slug(self) -> None:
        self._set("slug", f"{self._word()}-{self._number()}")

    def draft(self) -> None:
        self._set("status", self.chance.choice(["draft", "published", "published"]))

    def withdraw(self) -> None:
        self._set("status", self.chance.choice(["withdrawn", "published", "published"]))

    def edition(self) -> None:
        self._set("edition", f"2026-03-{self.chance.randint(10, 28)}")

    def redirect(self) -> None:
        self._set("moved_from", f"[/old-{self._number()}/]")

    def link(self) -> None:
        other = self.chance.choice(self._articles()).name
        self._change_article(lambda text: f"{text}\n[more]({{filename}}/articles/{other})\n")

    def embed(self) -> None:
        self._change_article(
            lambda text: f"{text}\n## Step: Ask {self._number()}\n\n[resource: feedback-request]\n"
        )

    def show_picture(self) -> None:
        name = self.chance.choice(sorted(self.content.glob("images/*"))).name
        self._change_article(lambda text: f"{text}\n![{self._word()}]({{static}}/images/{name})\n")

    def add(self) -> None:
        number = self._number()
        text = (
            f"---\ntitle: {self._word().capitalize()} {number}\nsummary: {self._sentence()}\n"
            f"date: 2015-0{self.chance.randint(1, 9)}-12\ntopics: [rejection]\nfor: [candidate]\n---\n"
            f"{self._sentence()}\n\n## {self._word().capitalize()}\n\n{self._sentence()}\n"
        )
        self._write(f"content/articles/{self._word()}-{number}.md", text)

    def rename(self) -> None:
        file = self.chance.choice(self._articles())
        file.rename(file.with_name(f"renamed-{self._number()}.md"))

    def delete(self) -> None:
        if len(self._articles()) > ARTICLES // 2:
            self.chance.choice(self._articles()).unlink()

    def page(self) -> None:
        name = self.chance.choice(["about", "how"])
        self._write(f"content/pages/{name}.md", PAGE.replace("About us", self._word().capitalize()))

    def resource(self) -> None:
        self._append("content/resources/feedback-request.md", f"\n{self._sentence()}\n")

    def picture(self) -> None:
        self._write(f"content/images/{self.chance.choice(['rise', 'fall'])}.svg", _picture(self._number()))

    def template(self) -> None:
        self._append("theme/templates/partials/colophon.html", f"<!-- {self._number()} -->\n")

    def component(self) -> None:
        file = self.folder / "theme/templates/components/article_card.html"
        file.write_text(file.read_text().replace(" min<", " minutes<" if self._number() % 2 else " min<"))

    def style(self) -> None:
        self._append(
            "theme/static/css/components/field.css", f"/* {self._number()} */\n.x{self._number()}{{top:0}}\n"
        )

    def setting(self) -> None:
        name = self.chance.choice(["SITENAME", "SITE_TAGLINE", "SITEURL"])
        self.settings[name] = (
            f"https://www.example{self._number() % 5}.org" if name == "SITEURL" else self._sentence()
        )
        self.settings["MAILING_LIST_POSTAL_ADDRESS"] = "1 Main Street"

    def data(self) -> None:
        numbered = self.chance.random() < 0.5
        self._write("data.json", json.dumps({"motto": self._word(), "numbered": numbered}))

    def plugin(self) -> None:
        self._write("site_plugin.py", PLUGIN.replace("{word}", self._word()))

    def touch(self) -> None:
        self._change_article(lambda text: text)

    def tamper(self) -> None:
        if pages := self._published():
            self.chance.choice(pages).write_text("Somebody was here.")

    def lose_page(self) -> None:
        if pages := self._published():
            self.chance.choice(pages).unlink()

    def lose_cache(self) -> None:
        """Take the cache away, but for fonts: making them takes longer than the test."""
        shutil.rmtree(self.folder / "cache", ignore_errors=True)
        (self.folder / "cache").mkdir()
        (ROOT / ".cache" / "assets").mkdir(parents=True, exist_ok=True)
        (self.folder / "cache" / "assets").symlink_to(ROOT / ".cache" / "assets")

    def spoil_cache(self) -> None:
        """Overwrite a stretch of the cache, as a bad disk would."""
        file = self.folder / "cache" / "build.sqlite"
        if file.exists():
            data = bytearray(file.read_bytes())
            start = self.chance.randrange(len(data))
            data[start : start + 2000] = self.chance.randbytes(min(2000, len(data) - start))
            file.write_bytes(data)

    def cut_cache(self) -> None:
        file = self.folder / "cache" / "build.sqlite"
        if file.exists():
            file.write_bytes(file.read_bytes()[: self.chance.randrange(file.stat().st_size)])

    # --- how ------------------------------------------------------------------------------------

    def _articles(self) -> list[Path]:
        return sorted(self.content.glob("articles/*.md"))

    def _published(self) -> list[Path]:
        return sorted((self.folder / "output").rglob("*.html"))

    def _change_article(self, change: Callable[[str], str]) -> None:
        file = self.chance.choice(self._articles())
        file.write_text(change(file.read_text()))

    def _set(self, key: str, value: str) -> None:
        """Give an article's front matter a key."""

        def change(text: str) -> str:
            _, front, body = text.split("---\n", 2)
            kept = re.sub(rf"^{key}: .*\n", "", front, flags=re.MULTILINE)
            return f"---\n{kept}{key}: {value}\n---\n{body}"

        self._change_article(change)

    def _write(self, name: str, text: str) -> None:
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def _append(self, name: str, text: str) -> None:
        self._write(name, (self.folder / name).read_text() + text)

    def _show_motto(self) -> None:
        """Have articles show what the site's plugin gives, and whole bodies of others."""
        file = self.folder / "theme/templates/partials/article_colophon.html"
        shown = "<p>{{ motto }} {{ article.place }} {{ articles[0].content | length }}</p>"
        file.write_text(f"{file.read_text()}{shown}\n")

    def _word(self) -> str:
        return self.chance.choice(WORDS)

    def _number(self) -> int:
        return self.chance.randrange(10**6)

    def _sentence(self) -> str:
        return (
            " ".join([self._word().capitalize(), *(self._word() for _ in range(8)), str(self._number())])
            + "."
        )


def tree(folder: Path) -> Tree:
    """Return every file below a folder."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def differences(one: Tree | str, other: Tree | str) -> list[str]:
    """Return the names of files that differ, or both texts where a build has problems."""
    if isinstance(one, str) or isinstance(other, str):
        return [] if one == other else [str(one)[:500], str(other)[:500]]
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def check_edits(folder: Path, seed: int, edits: int, *, has_plugin: bool = True) -> list[str]:
    """Let things happen to a site, building after each few; return where it differed from a full build.

    A build that fails leaves the site as it was; what made it fail is taken back, and it must come right.
    """
    site = Site(folder / "site", seed, has_plugin=has_plugin)
    good = folder / "good"
    done = 0
    found: list[str] = []
    site.build("output", cached=True)
    while done < edits and not found:
        shutil.rmtree(good, ignore_errors=True)
        shutil.copytree(site.content, good)
        names = [site.edit() for _ in range(site.chance.choice([1, 1, 1, 2, 3]))]
        done += len(names)
        full, quick = site.build("full", cached=False), site.build("output", cached=True)
        found += [f"after {done} edits ({', '.join(names)}): {name}" for name in differences(full, quick)]
        if isinstance(full, str):
            shutil.rmtree(site.content)
            shutil.copytree(good, site.content)
    return found


def _dedented(text: str) -> str:
    return "\n".join(line.removeprefix("    ") for line in text.lstrip("\n").split("\n"))


def _picture(number: int) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 4"><path d="M0 4 3 {number % 4}"/></svg>\n'
    )
