"""Garbage is collected seldom during a build, and as ever after it."""

from __future__ import annotations

import gc
import subprocess
import sys
from pathlib import Path

import pytest

from plugins.common.collecting import OBJECTS_BETWEEN_COLLECTIONS, collecting_seldom

ROOT = Path(__file__).resolve().parent.parent
WORK = """
import gc, sys
from plugins.common.collecting import collecting_seldom
with collecting_seldom():
    pass
class Last:
    def __del__(self):
        sys.stdout.write("looked at ")
one = Last()
one.itself = one  # only the collector would find that nobody needs it
del one
gc.disable()
"""


def test_afterwards_all_is_as_before() -> None:
    """Also when the work fails: the preview and the tests go on in the same process."""
    before, during = gc.get_threshold(), []

    @collecting_seldom()
    def fail() -> None:
        during.append(gc.get_threshold()[0])
        raise ValueError("stop")

    with pytest.raises(ValueError, match="stop"):
        fail()
    assert during == [OBJECTS_BETWEEN_COLLECTIONS]
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0


def test_at_its_end_a_process_looks_for_no_garbage() -> None:
    """Without it, Python would find the object that holds itself."""
    work = [WORK, WORK.replace("with collecting_seldom():\n    pass\n", "")]
    run = [
        subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=True)
        for text in work
    ]
    assert [done.stdout for done in run] == ["", "looked at "]
