"""Files in the content folder that nothing would read: a misnamed article is missing in silence."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.common.front_matter import link_problem
from plugins.common.problems import Problem, did_you_mean

PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp")

# What each folder of content holds, by the ends of the names.
FOLDERS: Mapping[str, tuple[str, ...]] = {
    "articles": (".md", *PICTURES),
    "resources": (".md", ".workbook.yaml", ".csv", *PICTURES),
    "kits": (".md",),
    "signup": (".md",),
    "pages": (".md", *PICTURES),
    "files": (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".pdf", ".csv", ".txt", ".md", *PICTURES),
    "images": (*PICTURES, ".txt", ".json", ".yaml"),
}
AT_THE_TOP = ("words.txt",)


def check_files(content: Path) -> Iterator[Problem]:
    """Yield a Problem for each file that nothing reads, and each link that leads out of the content folder.

    Names that begin with a dot or end with a tilde are left alone: editors and systems put them there.
    """
    for parent, folders, names in os.walk(content):
        folders[:] = sorted(name for name in folders if not _is_passed_over(name))
        links = [name for name in folders if _is_link(f"{parent}/{name}")]
        parts = Path(parent).relative_to(content).parts
        for name in sorted([*names, *links]):
            if not _is_passed_over(name):
                yield from _check(f"{parent}/{name}", (*parts, name), content.name)


def _check(file: str, parts: tuple[str, ...], content: str) -> Iterator[Problem]:
    shown = "/".join((content, *parts))
    if _is_link(file):
        yield link_problem(shown)
        return
    folder, name = parts[0], parts[-1]
    if len(parts) == 1:
        if name not in AT_THE_TOP:
            yield Problem(
                shown, 0, "file", "nothing reads it here.", f"Put it into {content}/articles or the like."
            )
        return
    known = FOLDERS.get(folder)
    if known is None:
        mending = did_you_mean(folder, FOLDERS) or f"Folders are {', '.join(FOLDERS)}."
        yield Problem(shown, 0, "folder", f'nothing reads a folder "{folder}".', mending)
    elif not name.lower().endswith(known):
        mending = f"Names end with {' or '.join(known[:2])} here: rename it, or keep it elsewhere."
        yield Problem(shown, 0, "file", "nothing reads a file with this ending here.", mending)


def _is_link(file: str) -> bool:
    return os.path.islink(file)  # noqa: PTH114 - a Path of each file takes longer than all the rest


def _is_passed_over(name: str) -> bool:
    return name.startswith(".") or name.endswith("~") or name == "__pycache__"
