"""Makes downloads of attached files: as they are, at a fixed address, with size and SHA-256."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import Path

from plugins.common.problems import Problem, did_you_mean
from plugins.common.schema import Checked
from plugins.resource_center.attachments.declared import Declared
from plugins.resource_center.attachments.finding import Finding
from plugins.resource_center.attachments.inspection import FileType, inspect
from plugins.resource_center.formats import DOWNLOADS
from plugins.resource_center.model import Download

KEY = "attachments"
FORMAT = "attachment"
FOLDER = "files"


def ship(
    checked: Checked, content: Path, publisher: str, taken: Collection[str]
) -> tuple[tuple[Download, ...], list[Problem]]:
    """Return the downloads that the attachments of a resource become, and why others do not.

    They lie in the folder `files` of `content`; `publisher` may be named as their author; `taken`
    are the paths of the documents there are. A problem stands at the line of its attachment.
    """
    shipped = []
    problems = []
    for declared in checked.values[KEY]:
        found = _inspected(declared, content / FOLDER, publisher, taken)
        if isinstance(found, Download):
            shipped.append(found)
        else:
            problems += [_problem(checked, declared, finding) for finding in found]
    return tuple(shipped), problems


def _inspected(
    declared: Declared, folder: Path, publisher: str, taken: Collection[str]
) -> Download | list[Finding]:
    file = folder / declared.name
    path = f"{DOWNLOADS}/{declared.name}"
    if path in taken:
        return [Finding(f"its address /{path} is another file's already.", "Give the file another name.")]
    if not file.is_file() or file.is_symlink():
        near = did_you_mean(declared.name, [each.name for each in folder.glob("*")])
        mending = near or f"Put it into {folder.parent.name}/{folder.name}."
        return [Finding("it is not there.", mending)]
    data = file.read_bytes()
    kind, findings = inspect(declared.extension, data, publisher)
    return findings if findings or kind is None else _download(declared, path, kind, data)


def _problem(checked: Checked, declared: Declared, finding: Finding) -> Problem:
    what = f"{declared.name}: {finding.what}"
    return Problem(checked.source.path, declared.line, KEY, what, finding.mending)


def _download(declared: Declared, path: str, kind: FileType, data: bytes) -> Download:
    return Download(
        format=FORMAT,
        label=declared.label,
        note=kind.name,
        path=path,
        media_type=kind.media_type,
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
    )
