"""The verbs for a server of one's own: upload a finished site, switch to it, go back. By rsync and ssh."""

from __future__ import annotations

from pathlib import Path

from invoke import Context, task

from tasks_words import plain_words

ROOT = Path(__file__).resolve().parent


@task(
    help={
        "to": "account and folder, as me@www.example.org:/srv/resources",
        "name": "folder below its public/",
    }
)
def deploy(_c: Context, to: str, name: str = "") -> None:
    """Upload the published site to a server, then switch to it at once."""
    from plugins.publishing.upload import Server, upload

    with plain_words():
        print(upload(ROOT / "output", Server.read(to, name)))


@task(
    help={
        "to": "account and folder, as me@www.example.org:/srv/resources",
        "name": "folder below its public/",
    }
)
def rollback(_c: Context, to: str, name: str = "") -> None:
    """Go back to the site that the server showed before."""
    from plugins.publishing.upload import Server, roll_back

    with plain_words():
        print(roll_back(Server.read(to, name)))
