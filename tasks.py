"""The verbs. `inv --list` shows them; each is thin, the work is done in the plugins."""

from __future__ import annotations

import json
import os
import shutil
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import NamedTuple

from invoke import Collection, Context, Exit, task

import tasks_signup
from plugins.common.schema import Schema
from tasks_words import plain_words

ROOT = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent  # this environment's tools, whether or not it is activated
PREVIEW = ROOT / ".preview"
WATCHED = ("content", "theme", "plugins", "pelicanconf.py")
CHROMIUM = "/usr/bin/chromium"

# --- the site ------------------------------------------------------------------------------


@task(help={"port": "where to serve (8000)", "folder": "where the preview keeps its site and its list"})
def serve(_c: Context, port: int = 8000, folder: str = str(PREVIEW)) -> None:
    """Preview the site with the signup service and its outbox."""
    from plugins.mailing_list.service.app import create_app
    from plugins.mailing_list.service.config import Config
    from plugins.preview.start import Beside, start_preview

    address = f"http://localhost:{port}"
    site = Path(folder).resolve() / "site"
    signup = create_app(Config(site, site.with_name("signup.sqlite"), address))
    command = [
        sys.executable, "-m", "invoke", "build", "--json",
        "--output", str(site), "--address", address, "--allow-shrink", "--outbox",
    ]  # fmt: skip
    with plain_words():
        start_preview(
            port,
            site=site,
            command=command,
            watched=[ROOT / name for name in WATCHED],
            beside=Beside(signup, ("/signup/", "/outbox/"), signup.state.service),
        )


@task
def check(_c: Context) -> None:
    """Read all content, report every problem, write nothing."""
    from plugins.publishing.run import run

    with plain_words():
        print(run(ROOT / "pelicanconf.py", PUBLISHING_CHECK_ONLY=True))


@task(
    help={
        "output": "folder to build into (output/)",
        "address": "the site's address, without a slash at the end",
        "allow-shrink": "even if more than a fifth of the pages disappear",
        "json": "print one JSON object instead of words",
        "outbox": "link the page after joining to the local outbox",
    }
)
def build(
    _c: Context,
    output: str = "",
    address: str = "",
    allow_shrink: bool = False,
    json: bool = False,
    outbox: bool = False,
) -> None:
    """Build the site once into output/ (pelicanconf.py)."""
    overrides = {
        "OUTPUT_PATH": str(Path(output).resolve()) if output else None,
        "SITEURL": address or None,
        "PUBLISHING_ALLOW_SHRINK": allow_shrink or None,
        "MAILING_LIST_OUTBOX_LINK": outbox or None,
        "PUBLISHING_SERVED_PATHS": ("/signup/", "/outbox/") if outbox else None,
    }
    _build("pelicanconf.py", overrides, as_json=json)


@task(help={"allow-shrink": "even if more than a fifth of the pages disappear"})
def publish(_c: Context, allow_shrink: bool = False) -> None:
    """Build the site for the public (publishconf.py)."""
    _build("publishconf.py", {"PUBLISHING_ALLOW_SHRINK": allow_shrink or None}, as_json=False)


def _build(settings: str, overrides: Mapping[str, object], *, as_json: bool) -> None:
    from plugins.publishing.run import run

    given = {name: value for name, value in overrides.items() if value is not None}
    with plain_words(as_json=as_json):
        result = run(ROOT / settings, **given)
        print(json.dumps({"summary": str(result), "problems": []}) if as_json else result)


# --- writing --------------------------------------------------------------------------------


@task(
    positional=["what"],
    iterable=["key"],
    help={
        "what": "article, resource, kit, signup or page",
        "key": "a key and its value, as --key title='First week'; again for each key",
    },
)
def new(_c: Context, what: str, key: list[str]) -> None:
    """Begin an article, resource, kit, signup or page as a draft."""
    from plugins.common.starter import StarterError, starter_text, write_starter
    from plugins.common.wording import slugify

    with plain_words():
        starters = _starters()
        if what not in starters:
            raise StarterError(f"{what}: there is no such thing to begin. Choose {', '.join(starters)}.")
        starter = starters[what]
        given = {name.strip(): value.strip() for name, _, value in (entry.partition("=") for entry in key)}
        given = {**starter.given, **_asked(starter.schema, {*starter.given, *given}), **given}
        file = ROOT / "content" / starter.folder / f"{slugify(given.get('title', ''))}.md"
        write_starter(file, starter_text(starter.schema, given, starter.body))
    print(f"{file.relative_to(ROOT)} is begun, as a draft. To publish it, write published for draft.")


class Starter(NamedTuple):
    """How a new file of one type begins: its folder, its keys, what is known already, its first words."""

    folder: str
    schema: Schema
    given: dict[str, str]
    body: str


def _starters() -> dict[str, Starter]:
    import pelicanconf
    from plugins.articles.schema import PAGE_SCHEMA, article_schema
    from plugins.common.settings import read_settings
    from plugins.common.site import PREFIX, SiteSettings
    from plugins.mailing_list.reading import signup_schema
    from plugins.resource_center.schema import kit_schema, resource_schema

    site = read_settings(SiteSettings, PREFIX, vars(pelicanconf))
    today = date.today().isoformat()  # noqa: DTZ011 - the author's own day is meant
    draft = {"status": "draft"}
    edition = {**draft, "edition": today, "changes": f"\n  - {today}: First edition."}
    return {
        "article": Starter("articles", article_schema(site), {**draft, "date": today}, ARTICLE_BODY),
        "resource": Starter("resources", resource_schema(site), edition, RESOURCE_BODY),
        "kit": Starter("kits", kit_schema(site), edition, "What it is for, and in which order to use it."),
        "signup": Starter("signup", signup_schema(site), {**draft, "wording_version": today}, SIGNUP_BODY),
        "page": Starter("pages", PAGE_SCHEMA, draft, "The text."),
    }


ARTICLE_BODY = """
The uncomfortable thing first.

## Step: What to do about it

[resource: feedback-request]
"""
RESOURCE_BODY = """
[[First field]] [[A day (date)]]

## A heading

- [ ] The first thing to tick
"""
SIGNUP_BODY = "Why somebody should join, in three sentences."


def _asked(schema: Schema, known: set[str]) -> dict[str, str]:
    """Ask for every required key that is not known yet, if there is somebody to ask."""
    if not sys.stdin.isatty():
        return {}
    return {
        key.name: input(f"{key.name} ({key.help}) ").strip()
        for key in schema
        if key.required and key.name not in known
    }


# --- proof ---------------------------------------------------------------------------------


@task
def lint(c: Context) -> None:
    """Check style, types and templates."""
    for command in (
        "ruff check --quiet .",
        "ruff format --check --quiet .",
        "mypy",
        "djlint theme/templates --lint --quiet",
    ):
        c.run(f"{BIN}/{command}")


@task(help={"only": "a folder or file of tests", "k": "only tests whose names match"})
def test(c: Context, only: str = "tests", k: str = "") -> None:
    """Run the tests (on every core)."""
    chosen = f" -k '{k}'" if k else ""
    c.run(f"{sys.executable} -m pytest {only}{chosen} -n {os.cpu_count() or 1} --dist loadfile")


@task
def browser(c: Context) -> None:
    """Make sure there is a Chromium for the browser tests."""
    if chromium():
        return
    install = "apt-get update --quiet=2 && DEBIAN_FRONTEND=noninteractive apt-get install --yes -qq chromium"
    may_install = shutil.which("apt-get") and (
        os.geteuid() == 0 or c.run("sudo -n true", hide=True, warn=True).ok
    )
    if may_install:
        print("Installing Debian's chromium …")
        prefix = "" if os.geteuid() == 0 else "sudo "
        c.run(f"{prefix}sh -c '{install}' >/dev/null", warn=True)
    if not chromium():
        raise Exit(
            "The browser tests need Chromium, and it cannot be installed from here.\n"
            "Install it (sudo apt-get install chromium), or name yours: CHROMIUM=/path/to/chromium make test",
            code=3,
        )


def chromium() -> str | None:
    """Return the Chromium to test with: $CHROMIUM, Debian's, or the first on the path."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    return CHROMIUM if Path(CHROMIUM).exists() else shutil.which("chromium") or shutil.which("google-chrome")


@task(help={"only": "one judge, by the name of its file in tests/accept"})
def accept(c: Context, only: str = "") -> None:
    """Have independent judges look at the site; end with a table."""
    folder = ROOT / "tests" / "accept"
    home = ROOT / ".accept"
    home.mkdir(exist_ok=True)
    shutil.copy(folder / "package.json", home)
    if not c.run(f"npm install --prefix {home} --no-audit --no-fund --loglevel=error", warn=True):
        print("npm is not here or cannot install: the judges it brings will say that they are missing.")
    rows = []
    for judge in sorted(path for path in folder.glob("*_in_*.py") if only in path.stem):
        began = time.perf_counter()
        ended = c.run(f"{sys.executable} -m pytest {judge} -q -p no:cacheprovider", warn=True, hide="stdout")
        verdict = ended.stdout.strip().splitlines()[-1].strip("= ")
        if not ended.ok:
            print(ended.stdout)
        rows.append((judge.stem.replace("_", " "), verdict, f"{time.perf_counter() - began:.0f} s"))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)))
    if any("failed" in verdict or "error" in verdict for _, verdict, _ in rows):
        raise Exit(code=1)


# --- care ----------------------------------------------------------------------------------


@task
def lock(c: Context) -> None:
    """Write the lock files anew (needs uv)."""
    with c.cd("requirements"):
        for name in ("build", "test"):
            c.run(
                f"uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate "
                f"--no-header --no-emit-index-url --only-binary :all: {name}.in -o {name}.lock"
            )


namespace = Collection(
    serve, check, build, publish, new, lint, test, browser, accept, lock, tasks_signup.signup
)
