"""Writing below one folder, and never anywhere else."""

from __future__ import annotations

from pathlib import Path


class OutsideOutput(Exception):
    """A file would be written outside the folder it belongs to. A fault of the code, not of content."""


def resolve_inside(folder: Path, name: str) -> Path:
    """Return the absolute path of `name` below `folder`; raise OutsideOutput if it lies elsewhere.

    Links are followed first, and whole parts are compared: a string prefix would let
    `output-old` pass for `output`.
    """
    root = folder.resolve()
    path = (root / name).resolve()
    if path == root or not path.is_relative_to(root):
        raise OutsideOutput(f"{name!r} is not inside {folder}")
    return path


def write_bytes(folder: Path, name: str, data: bytes) -> Path:
    """Write one file below `folder`, making the folders between; return its path."""
    path = resolve_inside(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
