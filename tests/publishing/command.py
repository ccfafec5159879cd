"""Pelican's plain command, as somebody gives it who has never heard of our verbs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def pelican(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command on a folder's content, with the settings of this site."""
    command = [sys.executable, "-m", "pelican", str(folder / "content"), "-s", str(ROOT / "pelicanconf.py")]
    return subprocess.run(
        [*command, "-o", str(folder / "output"), *arguments],
        env={**os.environ, **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
