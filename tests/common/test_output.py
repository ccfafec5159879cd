"""Writing below one folder, and never anywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.common.output import OutsideOutput, resolve_inside, write_bytes


def test_a_file_is_written_with_the_folders_between(tmp_path: Path) -> None:
    """Whoever writes a page does not make folders."""
    write_bytes(tmp_path, "a/b/c.txt", b"x")
    assert (tmp_path / "a/b/c.txt").read_bytes() == b"x"


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "", ".", "../output-old/x"])
def test_nothing_outside_the_folder_can_be_named(tmp_path: Path, name: str) -> None:
    """A string prefix would let `output-old` pass for `output`."""
    folder = tmp_path / "output"
    folder.mkdir()
    with pytest.raises(OutsideOutput):
        resolve_inside(folder, name)


def test_a_link_that_leads_outside_is_followed_and_refused(tmp_path: Path) -> None:
    """A link in the folder must not open a way out."""
    folder = tmp_path / "output"
    folder.mkdir()
    (folder / "out").symlink_to(tmp_path)
    with pytest.raises(OutsideOutput):
        write_bytes(folder, "out/x.txt", b"x")
