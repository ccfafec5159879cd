"""The Nu HTML checker as the judge of every page, its SVG included: no message at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

from tests.accept.conftest import Published

JAR = "vnu-jar/build/dist/vnu.jar"


# A file has no origin, so that «self» allows nothing; the browser tests watch the policy.
NO_ORIGIN = "Resource violates Content Security Policy"


def messages(jar: Path, *files: Path) -> list[str]:
    """Return what the checker says of some files."""
    java = shutil.which("java")
    assert java, "the Nu HTML checker needs java: sudo apt-get install default-jre-headless"
    command = [java, "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        f"{one['url']}: {one['message']}"
        for one in json.loads(answer)["messages"]
        if not one["message"].startswith(NO_ORIGIN)
    ]


def test_every_page_is_valid(published: Published, judges: Path) -> None:
    """Whatever a browser would mend in silence, in its own way."""
    assert messages(judges / JAR, *sorted(published.folder.rglob("*.html"))) == []


def test_a_broken_page_is_found(judges: Path, tmp_path: Path) -> None:
    """A judge that never says anything judges nothing."""
    broken = tmp_path / "broken.html"
    broken.write_text("<!doctype html><title>x</title><p><div></p></div>")
    assert messages(judges / JAR, broken)
