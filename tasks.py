"""The verbs. `inv --list` shows them; each is thin, the work is done in the plugins."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from invoke import Collection, Context, Exit, task

ROOT = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent  # this environment's tools, whether or not it is activated
PREVIEW = ROOT / ".preview"
WATCHED = ("content", "theme", "plugins", "pelicanconf.py")
CHROMIUM = "/usr/bin/chromium"

# --- the site ------------------------------------------------------------------------------


@task(help={"port": "where to serve (8000)", "folder": "where the preview keeps its site and its list"})
def serve(_c: Context, port: int = 8000, folder: str = str(PREVIEW)) -> None:
    """Preview the site, the signup service and its outbox; reload on change."""
    from plugins.mailing_list.service.app import create_app
    from plugins.mailing_list.service.config import Config
    from plugins.preview.start import Beside, start_preview

    address = f"http://localhost:{port}"
    site = Path(folder).resolve() / "site"
    signup = create_app(Config(site, site.with_name("signup.sqlite"), address))
    command = [
        sys.executable, "-m", "invoke", "build", "--json",
        "--output", str(site), "--address", address, "--allow-shrink",
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
    """Read all content and report every problem; write nothing."""
    from plugins.publishing.run import run

    with plain_words():
        print(run(ROOT / "pelicanconf.py", PUBLISHING_CHECK_ONLY=True))


@task(
    help={
        "output": "folder to build into (output/)",
        "address": "the site's address, without a slash at the end",
        "allow-shrink": "even if more than a fifth of the pages disappear",
        "json": "print one JSON object instead of words",
    }
)
def build(
    _c: Context, output: str = "", address: str = "", allow_shrink: bool = False, json: bool = False
) -> None:
    """Build the site once, with the settings of pelicanconf.py."""
    _build("pelicanconf.py", output, address, allow_shrink, as_json=json)


@task(help={"allow-shrink": "even if more than a fifth of the pages disappear"})
def publish(_c: Context, allow_shrink: bool = False) -> None:
    """Build the site for the public, with the settings of publishconf.py."""
    _build("publishconf.py", "", "", allow_shrink, as_json=False)


def _build(settings: str, output: str, address: str, allow_shrink: bool, *, as_json: bool) -> None:
    from plugins.publishing.run import run

    overrides = {
        "OUTPUT_PATH": str(Path(output).resolve()) if output else None,
        "SITEURL": address or None,
        "PUBLISHING_ALLOW_SHRINK": allow_shrink or None,
    }
    given = {name: value for name, value in overrides.items() if value is not None}
    with plain_words(as_json=as_json):
        result = run(ROOT / settings, **given)
        print(json.dumps({"summary": str(result), "problems": []}) if as_json else result)


@contextmanager
def plain_words(*, as_json: bool = False) -> Iterator[None]:
    """Turn errors that are somebody's to mend into words and an exit code; others keep their traceback."""
    try:
        yield
    except KeyboardInterrupt:
        raise Exit(code=130) from None
    except Exception as error:
        code = getattr(error, "exitcode", None)
        if code is None:
            raise
        lines = str(error).splitlines()
        if as_json:
            print(json.dumps({"summary": "", "problems": lines}))
            raise Exit(code=code) from None
        count = f"\n{len(lines)} problem(s). Nothing was changed." if code == 1 else ""
        raise Exit("\n".join(lines) + count, code=code) from None


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
    c.run(f"{sys.executable} -m pytest {only}{chosen} -n {os.cpu_count() or 1} --dist loadgroup")


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


# --- care ----------------------------------------------------------------------------------


@task
def lock(c: Context) -> None:
    """Write the lock files anew from requirements/*.in (needs uv)."""
    with c.cd("requirements"):
        for name in ("build", "test"):
            c.run(
                f"uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate "
                f"--no-header --no-emit-index-url --only-binary :all: {name}.in -o {name}.lock"
            )


namespace = Collection(serve, check, build, publish, lint, test, browser, lock)
