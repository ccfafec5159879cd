"""Putting a finished stage in the place of the published site: wholly, or not at all."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MANIFEST = ".site-manifest.json"
ENVIRONMENT_EXIT_CODE = 3

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2


class PublishingError(Exception):
    """The machine, not the content, stops us: a foreign folder, a lock, a full disk."""

    exitcode = ENVIRONMENT_EXIT_CODE


@dataclass(frozen=True)
class Exchanged:
    """What an exchange did, by file: `added`, `changed`, `removed`, each sorted."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]


def files_below(folder: Path) -> Iterator[str]:
    """Yield every file below a folder as a sorted, slash-separated relative path. Links are not followed."""
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            yield (Path(parent) / name).relative_to(folder).as_posix()


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the files that we published into a folder (path to SHA-256), or an empty mapping."""
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_manifest(folder: Path) -> dict[str, str]:
    """Write down every file of a finished stage with its SHA-256, and return them."""
    files = {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in files_below(folder)
        if name != MANIFEST
    }
    text = json.dumps({"files": files}, indent=0, sort_keys=True)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return files


def refuse_foreign(output: Path) -> None:
    """Raise PublishingError if the output folder holds files but never held a site of ours."""
    if not output.exists():
        return
    if not output.is_dir():
        raise PublishingError(f"{output} is not a folder. Choose another output folder.")
    if not (output / MANIFEST).exists() and any(output.iterdir()):
        raise PublishingError(
            f"{output} holds files that this project did not put there, and nothing of ours. "
            "Empty it, or choose another output folder: replacing it could lose them."
        )


def exchange(stage: Path, output: Path) -> Exchanged:
    """Put the stage in the place of the output folder and remove the old tree.

    Files in the output folder that are not on our manifest (a `CNAME`, a `.git`) are carried
    over. Readers see the old site or the new one, never a mix: one `renameat2` swaps the two
    where the system has it; elsewhere two renames leave a gap of microseconds.
    """
    refuse_foreign(output)
    before = read_manifest(output)
    after = write_manifest(stage)
    if output.exists():
        _carry_over_foreign(output, stage, set(before), set(after))
    _sync_tree(stage)
    if output.exists():
        _swap(stage, output)
        shutil.rmtree(stage)
    else:
        stage.rename(output)
    return Exchanged(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def _carry_over_foreign(output: Path, stage: Path, ours_before: set[str], ours_now: set[str]) -> None:
    for name in files_below(output):
        if name == MANIFEST or name in ours_before:
            continue
        if name in ours_now:
            raise PublishingError(
                f"{output / name} was not put there by this project, and the new site has a file "
                "of that name. Move yours away, then publish again."
            )
        target = stage / name
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(output / name, target, follow_symlinks=False)
        except OSError:
            shutil.copy2(output / name, target, follow_symlinks=False)


def _sync_tree(folder: Path) -> None:
    """Have every file on the disk before the exchange: a power cut must not leave empty pages."""
    for name in files_below(folder):
        path = folder / name
        if path.is_symlink():
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _swap(stage: Path, output: Path) -> None:
    if _swap_atomically(stage, output):
        return
    aside = output.with_name(f"{output.name}.old-{os.getpid()}")
    output.rename(aside)
    stage.rename(output)
    aside.rename(stage)


def _swap_atomically(stage: Path, output: Path) -> bool:
    """Exchange two folders in one system call; return False where there is none (Linux 3.15+ has it)."""
    library = ctypes.CDLL(None, use_errno=True)
    call = getattr(library, "renameat2", None)
    if call is None:
        return False
    if call(_AT_FDCWD, os.fsencode(stage), _AT_FDCWD, os.fsencode(output), _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in (errno.EINVAL, errno.ENOSYS, errno.ENOTSUP):
        return False
    raise OSError(code, os.strerror(code), str(output))
