"""Building the join pages alone: real Pelican, the real templates of the mailing list, a bare frame."""

from __future__ import annotations

import shutil
import types
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined
from pelican import Pelican, signals
from pelican.settings import read_settings

from plugins.common.problems import ProblemLog
from plugins.common.site import SiteSettings
from plugins.mailing_list import plugin

TEMPLATES = Path(__file__).resolve().parents[2] / "theme" / "templates"
BASE = """<!doctype html><html lang="en"><head><title>{% block title %}{% endblock %}</title>
<meta name="description" content="{% block description %}{% endblock %}">
{% block canonical %}{% endblock %}{% block head %}{% endblock %}</head>
<body data-track="{% block track %}{% endblock %}"><main>{% block main %}{% endblock %}</main></body></html>
"""

PAGE = """---
title: One blunt letter
summary: One article, one tool.
for: candidate
frequency: every other Wednesday
gets: [One article., One tool.]
wording: Send me the letter. I can leave with one click.
wording_version: 2026-11-22
list_name: The letter
---
Come in. <script>alert(1)</script>
"""


def _give_asset(generator: Any) -> None:
    generator.env.globals["asset"] = lambda name: f"/theme/{name}"


def build(folder: Path, pages: dict[str, str], **settings: Any) -> tuple[Path, ProblemLog, Any]:
    """Build signup pages; return the output folder, the problems and the context."""
    theme = folder / "theme"
    for part in ("join", "components/signup_form.html"):
        source, target = TEMPLATES / part, theme / "templates" / part
        target.parent.mkdir(parents=True, exist_ok=True)
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, target)
    (theme / "templates" / "base.html").write_text(BASE, encoding="utf-8")
    (theme / "static").mkdir()
    content = folder / "content"
    for name, text in pages.items():
        file = content / "signup" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    frame = types.ModuleType("frame")
    frame.register = lambda: signals.generator_init.connect(_give_asset)  # type: ignore[attr-defined]
    found: list[Any] = []

    def keep(generators: list[Any]) -> None:
        found.append(generators[0].context)

    problems = ProblemLog()
    given = {
        "PATH": str(content),
        "THEME": str(theme),
        "OUTPUT_PATH": str(folder / "output"),
        "CACHE_PATH": str(folder / "cache"),
        "SITENAME": "Sprint Recruiting",
        "SITEURL": "http://localhost:8000",
        "SITE_AUDIENCES": {"candidate": "Candidates", "recruiter": "Recruiters"},
        "ARTICLE_PATHS": ["articles"],
        "PAGE_PATHS": ["pages"],
        "STATIC_PATHS": [],
        "DIRECT_TEMPLATES": [],
        "PLUGINS": [frame, plugin],
        "PROBLEMS": problems,
        "JINJA_ENVIRONMENT": {
            "trim_blocks": True,
            "lstrip_blocks": True,
            "autoescape": True,
            "undefined": StrictUndefined,
        },
        "JINJA_GLOBALS": {"site": SiteSettings()},
        "FEED_ALL_ATOM": None,
        "CATEGORY_FEED_ATOM": None,
        "TRANSLATION_FEED_ATOM": None,
        "AUTHOR_FEED_ATOM": None,
        "AUTHOR_FEED_RSS": None,
        "AUTHORS_SAVE_AS": "",
        "CATEGORIES_SAVE_AS": "",
        "TAGS_SAVE_AS": "",
        "ARCHIVES_SAVE_AS": "",
        **settings,
    }
    for folder_name in ("articles", "pages"):
        (content / folder_name).mkdir(parents=True, exist_ok=True)
    signals.all_generators_finalized.connect(keep)
    try:
        Pelican(read_settings(override=given)).run()
    finally:
        signals.all_generators_finalized.disconnect(keep)
    return folder / "output", problems, found[0]
