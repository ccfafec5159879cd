"""The verbs. `inv --list` shows them; each is thin, the work is done in the plugins."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from invoke import Collection, Context, Exit, task

import tasks_bench
import tasks_hosts
import tasks_signup
import tasks_writing
from plugins.common.collecting import collecting_seldom
from tasks_words import answer, as_objects, plain_words

ROOT = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent  # this environment's tools, whether or not it is activated
PREVIEW = ROOT / ".preview"
WATCHED = ("content", "theme", "plugins", "pelicanconf.py")
CHROMIUM = "/usr/bin/chromium"
# How a site differs that is for our own eyes: a build with --preview, and what `serve` shows.
SHOWN_TO_OURSELVES = {
    "SITE_SHOWS_DRAFTS": True,
    "MAILING_LIST_OUTBOX_LINK": True,
    "PUBLISHING_SERVED_PATHS": ("/signup/", "/outbox/"),
}

# --- the site ------------------------------------------------------------------------------


@task(help={"port": "where to serve (8000)", "folder": "where the preview keeps its site and its list"})
def serve(_c: Context, port: int = 8000, folder: str = str(PREVIEW)) -> None:
    """Preview the site with the signup service and its outbox."""
    from plugins.mailing_list.service.app import create_app
    from plugins.mailing_list.service.config import Config
    from plugins.preview.start import Beside, Engine, start_preview
    from plugins.publishing.plugin import NothingToWrite

    address = f"http://localhost:{port}"
    site = Path(folder).resolve() / "site"
    signup = create_app(Config(site, site.with_name("signup.sqlite"), address))
    command = [
        sys.executable, "-m", "invoke", "build", "--json",
        "--output", str(site), "--address", address, "--allow-shrink", "--preview",
    ]  # fmt: skip
    with plain_words():
        start_preview(
            port,
            Engine(
                settings=ROOT / "pelicanconf.py",
                overrides={**SHOWN_TO_OURSELVES, "SITEURL": address, "PUBLISHING_CHECK_ONLY": True},
                end=NothingToWrite,
                command=command,
                built=site,
            ),
            watched=[ROOT / name for name in WATCHED],
            beside=Beside(signup, ("/signup/", "/outbox/", "/owner/"), signup.state.service),
        )


@task(help={"json": "print one JSON object instead of words"})
def check(_c: Context, json: bool = False) -> None:
    """Read all content, report every problem, advise; write nothing."""
    from plugins.advice.advise import advise
    from plugins.publishing.report import lines
    from plugins.publishing.run import run

    with plain_words(as_json=json):
        result = run(ROOT / "pelicanconf.py", PUBLISHING_CHECK_ONLY=True, SITE_MAKES_DOCUMENTS=False)
        advice = advise(ROOT / "content", date.today())  # noqa: DTZ011 - the author's own day is meant
    if json:
        print(answer(str(result), advice=as_objects(advice), in_drafts=as_objects(result.set_aside)))
        return
    for line in [*lines(result), *advice]:
        print(line)
    if advice:
        print(f"{len(advice)} piece(s) of advice. To leave one as it is, name it under keep: in its file.")
    print(result)


@task(
    help={
        "output": "folder to build into (output/)",
        "address": "the site's address, without a slash at the end",
        "allow-shrink": "even if more than a fifth of the pages disappear",
        "json": "print one JSON object instead of words",
        "preview": "for your own eyes: drafts are shown, a page links to the local outbox",
        "day": "build for another day, as 2026-12-24",
        "no-cache": "make every page anew, whatever earlier builds made",
    }
)
def build(  # noqa: PLR0913, PLR0917 - each is a flag
    _c: Context,
    output: str = "",
    address: str = "",
    day: str = "",
    allow_shrink: bool = False,
    json: bool = False,
    preview: bool = False,
    no_cache: bool = False,
) -> None:
    """Build the site once into output/ (pelicanconf.py)."""
    overrides = {
        "OUTPUT_PATH": str(Path(output).resolve()) if output else None,
        "SITEURL": address or None,
        "SITE_DAY": day or None,
        "PUBLISHING_ALLOW_SHRINK": allow_shrink or None,
        "BUILD_CACHE_ENABLED": False if no_cache else None,
        **(SHOWN_TO_OURSELVES if preview else {}),
    }
    _build("pelicanconf.py", overrides, as_json=json)


@task(
    help={
        "allow-shrink": "even if more than a fifth of the pages disappear",
        "json": "print one JSON object instead of words",
        "no-cache": "make every page anew, whatever earlier builds made",
    }
)
def publish(_c: Context, allow_shrink: bool = False, json: bool = False, no_cache: bool = False) -> None:
    """Build the site for the public (publishconf.py)."""
    overrides = {
        "PUBLISHING_ALLOW_SHRINK": allow_shrink or None,
        "BUILD_CACHE_ENABLED": False if no_cache else None,
    }
    _build("publishconf.py", overrides, as_json=json)


@task(help={"json": "print one JSON object instead of words"})
def status(_c: Context, json: bool = False) -> None:
    """Tell what the next publication would add, change and remove, by address."""
    overrides = {"PUBLISHING_COMPARE_ONLY": True, "PUBLISHING_ALLOW_SHRINK": True}
    _build("publishconf.py", overrides, as_json=json)


@collecting_seldom()
def _build(settings: str, overrides: Mapping[str, object], *, as_json: bool) -> None:
    from plugins.publishing.report import changes, lines
    from plugins.publishing.run import run

    given = {name: value for name, value in overrides.items() if value is not None}
    with plain_words(as_json=as_json):
        result = run(ROOT / settings, **given)
        if as_json:
            more = {"changes": changes(result), "in_drafts": as_objects(result.set_aside)}
            print(answer(str(result), **more))
            return
        for line in lines(result):
            print(line)
        print(result)


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
    serve,
    check,
    build,
    publish,
    status,
    tasks_writing.new,
    tasks_writing.rename,
    tasks_hosts.deploy,
    tasks_hosts.rollback,
    lint,
    test,
    browser,
    accept,
    tasks_bench.bench,
    lock,
    tasks_signup.signup,
)
