"""A real sshd as the judge of uploading: a switch that nobody sees, going back, what is kept."""

from __future__ import annotations

import getpass
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.common.settings import SettingError
from plugins.publishing.exchange import PublishingError, write_manifest
from plugins.publishing.stage import begin
from plugins.publishing.upload import KEPT, Server, roll_back, upload


@pytest.fixture(scope="module")
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An sshd on a port of its own that knows one key; the ssh command that reaches it."""
    work = tmp_path_factory.mktemp("sshd")
    work.chmod(0o700)
    for name in ("host", "me"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", work / name], check=True)
    shutil.copy(work / "me.pub", work / "authorized")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    Path("/run/sshd").mkdir(exist_ok=True)
    sshd = shutil.which("sshd") or "/usr/sbin/sshd"
    options = [
        f"Port={port}", "ListenAddress=127.0.0.1",
        f"HostKey={work}/host", f"AuthorizedKeysFile={work}/authorized",
        "StrictModes=no", "UsePAM=no", f"PidFile={work}/pid", "PermitRootLogin=yes",
    ]  # fmt: skip
    command = [sshd, "-D", "-e", "-f", "/dev/null", *(f"-o{option}" for option in options)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    known = f"-o StrictHostKeyChecking=no -o UserKnownHostsFile={work}/known -o LogLevel=ERROR"
    reach = f"ssh -p {port} -i {work}/me {known}"
    check = [*reach.split(), f"{getpass.getuser()}@127.0.0.1", "true"]
    for _attempt in range(100):
        assert process.poll() is None, process.communicate()[1]
        if subprocess.run(check, check=False).returncode == 0:
            break
        time.sleep(0.1)
    yield reach
    process.terminate()
    process.communicate(timeout=20)


@pytest.fixture
def publish(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that publishes a small site in which every page says one word."""

    def published(word: str) -> Path:
        stage = begin(tmp_path / "output")
        for number in range(50):
            (stage.folder / f"{number}.html").write_text(word)
        (stage.folder / "same.html").write_text("the same")
        stage.publish(write_manifest(stage.folder))
        return tmp_path / "output"

    return published


@pytest.mark.parametrize("name", ["", "resources-site"])
def test_uploading_switches_and_goes_back_under_the_eyes_of_a_reader(
    ssh: str, publish: Callable[[str], Path], tmp_path: Path, name: str
) -> None:
    """Every read finds a page; what did not change is linked, not sent; the last releases are kept."""
    home = tmp_path / "server"
    server = Server.read(f"{getpass.getuser()}@127.0.0.1:{home}", name)
    shown = home / "public" / name
    upload(publish("one"), server, ssh)
    assert (shown / "7.html").read_text() == "one"
    misses, reads, stop = 0, 0, threading.Event()

    def read() -> None:
        nonlocal misses, reads
        while not stop.is_set():
            for number in range(50):
                reads += 1
                try:
                    assert (shown / f"{number}.html").read_text() in ("one", "two")
                except (OSError, AssertionError):
                    misses += 1

    reader = threading.Thread(target=read)
    reader.start()
    time.sleep(1)  # releases are named by the second
    upload(publish("two"), server, ssh)
    assert (shown / "7.html").read_text() == "two"
    assert roll_back(server, ssh).endswith("again.")
    assert (shown / "7.html").read_text() == "one"
    roll_back(server, ssh)
    assert (shown / "7.html").read_text() == "two"
    stop.set()
    reader.join()
    assert (misses, reads > 1000) == (0, True)
    first, second = sorted((home / "releases").iterdir())
    assert (first / "same.html").stat().st_ino == (second / "same.html").stat().st_ino
    for _more in range(KEPT):
        time.sleep(1)
        upload(tmp_path / "output", server, ssh)
    assert len(list((home / "releases").iterdir())) <= KEPT + 1
    # Below what the web server shows there is the site alone: an old release is nobody's to read.
    assert not name or [path.name for path in (home / "public").iterdir()] == [name]
    assert (shown / "7.html").read_text() == "two"


def test_what_stops_an_upload_is_said_and_the_server_shows_what_it_showed(
    ssh: str, publish: Callable[[str], Path], tmp_path: Path
) -> None:
    """No site here, no server there, no release to go back to."""
    home = tmp_path / "server"
    server = Server.read(f"{getpass.getuser()}@127.0.0.1:{home}", "")
    with pytest.raises(PublishingError, match="Publish first"):
        upload(tmp_path / "nothing", server, ssh)
    upload(publish("one"), server, ssh)
    with pytest.raises(PublishingError, match="ssh:"):
        roll_back(server, ssh)
    with pytest.raises(PublishingError, match="ssh:"):
        upload(tmp_path / "output", server, "ssh -p 1 -o ConnectTimeout=2")
    assert (home / "public/7.html").read_text() == "one"
    for wrong in ("nowhere", "host:relative", "host:/a/../b", "host:/a;reboot"):
        with pytest.raises(SettingError):
            Server.read(wrong, "")
