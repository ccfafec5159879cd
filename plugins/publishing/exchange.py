"""Putting a finished stage in the place of the published site: wholly, or not at all."""

from __future__ import annotations

import ctypes
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

MANIFEST = ".site-manifest.json"
NOTHING: Mapping[str, str] = {}
ENVIRONMENT_EXIT_CODE = 3
MANY = 100  # files; with fewer, what others have yet to write to the disk is not our business

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
    """Yield every file below a folder as a slash-separated relative path. Links are not followed."""
    return (name for name, is_folder in _walk(folder) if not is_folder)


def _walk(folder: Path) -> list[tuple[str, bool]]:
    """Return what is below a folder and whether it is a folder, sorted by name, as paths below it."""
    found: list[tuple[str, bool]] = []

    def look_into(folder: str, below: str) -> None:
        with os.scandir(folder) as entries:
            here = sorted([(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries])
        for name, is_folder in here:
            found.append((below + name, is_folder))
            if is_folder:
                look_into(f"{folder}/{name}", f"{below}{name}/")

    look_into(os.fspath(folder), "")
    return found


def hashes_below(folder: Path, known: Callable[[str], str | None]) -> dict[str, str]:
    """Return the SHA-256 of every file below a folder, by its path as `files_below` gives it.

    A file whose hash is `known` by that path is not read.
    """
    return {name: known(name) or _hash_of(folder / name) for name in files_below(folder)}


def _hash_of(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def read_manifest(folder: Path) -> dict[str, str]:
    """Return the files that we published into a folder (path to SHA-256), or an empty mapping."""
    try:
        return dict(json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def write_manifest(folder: Path, known: Mapping[str, str] = NOTHING) -> dict[str, str]:
    """Write down every file of a finished stage with its SHA-256, and return them."""
    files = hashes_below(folder, known.get)
    files.pop(MANIFEST, None)
    # A line each for people; with an indent Python's JSON takes ten times as long.
    text = json.dumps({"files": files}, separators=(",\n", ": "), sort_keys=True)
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


def exchange(
    stage: Path, output: Path, after: Mapping[str, str], discard: Callable[[Path], None]
) -> Exchanged:
    """Put the stage, its manifest written, in the place of the output folder, and the old tree to `discard`.

    Files in the output folder that are not on our manifest (a `CNAME`, a `.git`) are carried
    over. Readers see the old site or the new one, never a mix: one `renameat2` swaps the two
    where the system has it; elsewhere two renames leave a gap of microseconds.
    """
    refuse_foreign(output)
    before = read_manifest(output)
    new = [name for name in after if not _is_same_file(f"{stage}/{name}", f"{output}/{name}")]
    # A power cut must not leave empty pages. What is linked was on the disk before.
    _write_through([stage / name for name in (*new, MANIFEST)])
    if output.exists():
        _keep_times(output, stage, [name for name in new if after[name] == before.get(name)])
        _carry_over_foreign(output, stage, set(before))
        _swap(stage, output)
    else:
        stage.rename(output)
    _sync(output.parent)
    discard(stage)  # by now the old tree
    return compare(before, after)


def remove(tree: Path) -> None:
    """Remove a folder with all that is in it, as far as that can be done."""
    shutil.rmtree(tree, ignore_errors=True)


def compare(before: Mapping[str, str], after: Mapping[str, str]) -> Exchanged:
    """Return what lies between two manifests."""
    return Exchanged(
        added=tuple(sorted(after.keys() - before.keys())),
        changed=tuple(sorted(name for name in after.keys() & before.keys() if after[name] != before[name])),
        removed=tuple(sorted(before.keys() - after.keys())),
    )


def recover(output: Path) -> None:
    """Put an old site back that a killed build had moved aside and not yet replaced."""
    old = aside(output)
    if not old.exists():
        return
    if output.exists():
        shutil.rmtree(old)
    else:
        old.rename(output)


def _keep_times(output: Path, stage: Path, unchanged: Iterable[str]) -> None:
    """Give files that did not change their old times: servers answer 304, and a sync skips them."""
    for name in unchanged:
        try:
            old = (output / name).stat()
        except OSError:
            continue  # somebody removed it by hand
        os.utime(stage / name, ns=(old.st_atime_ns, old.st_mtime_ns))


def _carry_over_foreign(output: Path, stage: Path, ours: set[str]) -> None:
    """Take every file, link and empty folder over that we did not put there (git needs its empty folders)."""
    our_folders = _folders_of(ours)
    files, folders = [], []
    for name, is_folder in _walk(output):
        if is_folder and name not in our_folders:
            folders.append(name)
        elif not is_folder and name not in ours and name != MANIFEST:
            files.append(name)
    for name in folders:
        _claim(output, stage, name).mkdir(exist_ok=True)
        shutil.copystat(output / name, stage / name)
    for name in files:
        target = _claim(output, stage, name)
        if os.path.lexists(target):
            raise _taken(output / name)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(output / name, target, follow_symlinks=False)
        except OSError:
            shutil.copy2(output / name, target, follow_symlinks=False)


def _folders_of(files: Iterable[str]) -> set[str]:
    """Return every folder that some files lie in, the outermost to the innermost."""
    found: set[str] = set()
    for name in files:
        folder = name.rpartition("/")[0]
        while folder and folder not in found:
            found.add(folder)
            folder = folder.rpartition("/")[0]
    return found


def _claim(output: Path, stage: Path, name: str) -> Path:
    """Return where a foreign thing goes; refuse if a file of the new site stands where a folder must be."""
    target = stage / name
    if any(parent.is_file() for parent in (target, *target.parents)):
        raise _taken(output / name)
    return target


def _taken(foreign: Path) -> PublishingError:
    return PublishingError(
        f"{foreign} was not put there by this project, and the new site has something "
        "of that name. Move yours away, then publish again."
    )


def _is_same_file(new: str, old: str) -> bool:
    """Whether a file of the stage is a link to the published one."""
    try:
        return os.path.samestat(os.lstat(new), os.lstat(old))
    except OSError:
        return False


def _write_through(files: Sequence[Path]) -> None:
    """Return when some files of one folder are on the disk; many at once, where the system can."""
    if len(files) < MANY or not _sync_file_system(files[0].parent):
        for file in files:
            _sync(file)


def _sync_file_system(folder: Path) -> bool:
    """Write through all that a disk still owes; return False where there is no such call, or it failed.

    syncfs(2), Linux 2.6.39+. Ten times as quick as a thousand files one by one.
    """
    call = getattr(ctypes.CDLL(None), "syncfs", None)
    if call is None:
        return False
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        return bool(call(descriptor) == 0)
    finally:
        os.close(descriptor)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def aside(output: Path) -> Path:
    """Return where the old site stands while the new one is put in its place."""
    return output.with_name(f".{output.name}.old")


def _swap(stage: Path, output: Path) -> None:
    if _swap_atomically(stage, output):
        return
    old = aside(output)
    output.rename(old)
    try:
        stage.rename(output)
    except OSError:
        old.rename(output)
        raise
    old.rename(stage)


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
