"""The Nu HTML checker as the judge of every page, stylesheet and drawing: no message at all."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.accept.conftest import Published

JAR = "vnu-jar/build/dist/vnu.jar"


# What the checker says of the policy and is not so: a file has no origin, so that «self» allows
# nothing; and a data block is no script (HTML, 4.12.1), which check_inline_code tells apart.
NOT_SO = (
    "Resource violates Content Security Policy",
    "Inline script violates Content Security Policy",
)
# Younger than the checker: CSS Containment 3 (3), CSS Basic User Interface 4 (form control sizing).
NOT_KNOWN_YET = ("“container”", "“@container”", "“field-sizing”")


def messages(jar: Path, *files: Path) -> list[str]:
    """Return what the checker says of some files."""
    java = shutil.which("java")
    assert java, "the Nu HTML checker needs java: sudo apt-get install default-jre-headless"
    command = [
        java,
        "-jar",
        str(jar),
        "--also-check-css",
        "--also-check-svg",
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        *map(str, files),
    ]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return [
        f"{one['url']}: {one['message']}"
        for one in json.loads(answer)["messages"]
        if not one["message"].startswith(NOT_SO)
        if not any(name in one["message"] for name in NOT_KNOWN_YET)
    ]


def test_every_page_is_valid(published: Published, judges: Path) -> None:
    """Whatever a browser would mend in silence, in its own way."""
    assert messages(judges / JAR, *sorted(published.folder.rglob("*.html"))) == []


def test_every_stylesheet_and_drawing_is_valid(published: Published, judges: Path) -> None:
    """A property with a slip in it is passed over in silence."""
    files = [file for file in published.folder.rglob("*") if file.suffix in (".css", ".svg")]
    assert len(files) > 8
    assert messages(judges / JAR, *sorted(files)) == []


@pytest.mark.parametrize(("name", "text"), [("x.css", "a { colour: red }"), ("x.svg", "<svg><g></svg>")])
def test_a_broken_file_is_found(judges: Path, tmp_path: Path, name: str, text: str) -> None:
    """In stylesheets and drawings too."""
    (tmp_path / name).write_text(text)
    assert messages(judges / JAR, tmp_path / name)


def test_a_broken_page_is_found(judges: Path, tmp_path: Path) -> None:
    """A judge that never says anything judges nothing."""
    broken = tmp_path / "broken.html"
    broken.write_text("<!doctype html><title>x</title><p><div></p></div>")
    assert messages(judges / JAR, broken)
