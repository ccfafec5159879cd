"""To a server of one's own: a new folder beside the old ones, then one link that is switched.

    releases/20261122T101500/   every publication, whole
    public  ->  releases/…      what the web server shows; switched by one rename
    previous ->  releases/…     where going back goes

With a name (for a site below a folder of the host) the links are `public/<name>` and, out of the sight
of the web server, `previous-<name>`.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from plugins.common.settings import SettingError
from plugins.publishing.exchange import MANIFEST, PublishingError

KEPT = 5
TARGET = re.compile(r"(?P<host>[\w.@-]+):(?P<folder>/[\w./-]+)")

# What runs on the server, by its shell; `set -e` ends it at the first thing that fails.
PREPARE = "set -e; mkdir -p {releases} {parent}; cd {releases}; ls -1 | tail -n 1"
SWITCH = (
    "set -e; cd {folder}; old=$(readlink {link} || true); "
    "ln -sfn {target} {link}.new; mv -T {link}.new {link}; "
    'if [ -n "$old" ] && [ "$old" != {target} ]; then ln -sfn "$old" {previous}; fi; '
    'keep=$(basename "$(readlink {previous} || true)"); '
    'cd releases; ls -1 | head -n -{kept} | grep -vx -e {release} -e "${{keep:-none}}" | xargs -r rm -rf --'
)
GO_BACK = (
    "set -e; cd {folder}; back=$(readlink {previous}); now=$(readlink {link}); "
    'test -d "$(dirname {link})/$back"; ln -sfn "$back" {link}.new; mv -T {link}.new {link}; '
    'ln -sfn "$now" {previous}; basename "$back"'
)


@dataclass(frozen=True)
class Server:
    """A server and the folder on it in which publications lie; `name` is the folder of the site's address."""

    host: str
    folder: str
    name: str = ""

    @classmethod
    def read(cls, written: str, name: str) -> Server:
        """Read `me@host:/folder`; raise SettingError for anything else."""
        found = TARGET.fullmatch(written)
        if not found or ".." in written or not re.fullmatch(r"[\w-]*", name):
            raise SettingError(f"{written}: write it like me@www.example.org:/srv/resources")
        return cls(found["host"], found["folder"].rstrip("/"), name)

    @property
    def flags(self) -> str:
        """What names this server to a verb."""
        return f"--to={self.host}:{self.folder}" + (f" --name={self.name}" if self.name else "")

    @property
    def link(self) -> str:
        """The link that the web server follows, below the folder."""
        return f"public/{self.name}" if self.name else "public"

    def target(self, release: str) -> str:
        """Return what the link says for a release: a relative path, so that the folder can be moved."""
        return f"{'../' if self.name else ''}releases/{release}"

    def words(self, release: str = "") -> dict[str, str]:
        """Return what the commands for the server's shell are filled with, quoted."""
        parent = f"{self.folder}/public" if self.name else self.folder
        filled = {
            "releases": f"{self.folder}/releases",
            "parent": parent,
            "folder": self.folder,
            "link": self.link,
            "previous": f"previous-{self.name}" if self.name else "previous",
            "target": self.target(release),
            "release": release,
            "kept": str(KEPT),
        }
        return {word: shlex.quote(value) for word, value in filled.items()}


def upload(site: Path, server: Server, ssh: str = "ssh") -> str:
    """Upload a published folder and switch to it; return one line for the person who asked.

    Files that the newest release has already are linked, not sent. Until the switch, which is one
    rename, visitors see the old site. Raises PublishingError when a program says no.
    """
    if not (site / MANIFEST).is_file():
        raise PublishingError(f"{site} holds no published site. Publish first: inv publish")
    release = time.strftime("%Y%m%dT%H%M%S", time.gmtime())
    newest = _on_server(server, PREPARE.format(**server.words()), ssh)
    linked = [f"--link-dest=../{newest}/"] if newest else []
    # Times are no sign: a build on another machine gives every file a new one. Checksums are.
    sent = ["rsync", "--archive", "--checksum", "--no-owner", "--no-group", "--delete", *linked, "-e", ssh]
    _run([*sent, f"{site}/", f"{server.host}:{server.folder}/releases/{release}/"])
    _on_server(server, SWITCH.format(**server.words(release)), ssh)
    return f"{server.host} shows release {release}. Going back: inv rollback {server.flags}"


def roll_back(server: Server, ssh: str = "ssh") -> str:
    """Switch back to the release that was shown before; a second time switches forward again."""
    shown = _on_server(server, GO_BACK.format(**server.words()), ssh)
    return f"{server.host} shows release {shown} again."


def _on_server(server: Server, command: str, ssh: str) -> str:
    return _run([*shlex.split(ssh), server.host, command]).strip()


def _run(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own words
    except FileNotFoundError:
        raise PublishingError(f"{command[0]} is not installed on this machine.") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.strip() or f"it ended with {error.returncode}"
        raise PublishingError(f"{command[0]}: {said}") from None
    return done.stdout
