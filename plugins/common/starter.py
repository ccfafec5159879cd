"""A new content file: what to ask for, front matter with what is known, and a guide in comments."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from plugins.common.front_matter import Node
from plugins.common.problems import did_you_mean
from plugins.common.schema import Fault, Key, Schema
from plugins.common.wording import slugify

# What is given for a key: a text as an author would write it, or several texts, one a line.
Value = str | tuple[str, ...]

# What YAML reads as the words they are, whatever stands before or after.
PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./()’-]*(?<! )")


class StarterError(Exception):
    """A new file cannot be begun as asked: a key is unknown or missing, or the file is there already."""

    exitcode = 2


@dataclass(frozen=True)
class Starter:
    """How a new file of one type begins.

    Its folder below content/, its keys, what is known already, its first words, and the address
    its page will have (`articles/{slug}/`).
    """

    folder: str
    schema: Schema
    given: Mapping[str, str]
    body: str
    address: str


def ask(
    starter: Starter,
    known: set[str],
    content: Path,
    question: Callable[[str], str],
    say: Callable[[str], None],
) -> dict[str, Value]:
    """Ask for every required key that is not known yet, until the answer fits; return the answers.

    A title fits if a file can be named by it and none is yet below `content`. What a key that takes
    several texts is answered with ends with an empty line.
    """

    def answer(key: Key, words: str, *, may_be_empty: bool = False) -> str:
        while True:
            given = question(f"{words}> ").strip()
            if may_be_empty and not given:
                return given
            fault = _fault(key, given)
            if key.name == "title" and not fault:
                fault = _name_fault(content / starter.folder, given)
            if fault is None:
                return given
            say(f"  {fault}")

    answers: dict[str, Value] = {}
    for key in starter.schema:
        if not key.required or key.name in known:
            continue
        takes_several = _takes_several(key)
        how = "An empty line ends." if takes_several else _choices(key)
        given = [answer(key, f"{key.name}: {key.help} {how}".rstrip() + "\n")]
        while takes_several and (more := answer(key, "", may_be_empty=True)):
            given.append(more)
        answers[key.name] = given[0] if len(given) == 1 else tuple(given)
    return answers


def _takes_several(key: Key) -> bool:
    """Whether a key takes a list of free texts: one of them may hold a comma."""
    return _fits(key, Node(0, [Node(0, "One, and two.")]))


def _choices(key: Key) -> str:
    """Return the words of a closed list as its type names them, or nothing."""
    try:
        key.type(Node(0, "?"))
    except Fault as fault:
        return fault.mending if fault.mending.startswith("Choose") else ""
    return ""


def _name_fault(folder: Path, title: str) -> str | None:
    try:
        refuse_existing(starter_file(folder, title))
    except StarterError as error:
        return str(error).removeprefix("title: ")
    return None


def starter_file(folder: Path, title: str) -> Path:
    """Return where a file with a title goes; raise StarterError for a title without a letter or digit."""
    name = slugify(title)
    if not name:
        raise StarterError(f'title: "{title}" gives no address: it needs letters a to z, or digits.')
    return folder / f"{name}.md"


def starter_text(schema: Schema, given: Mapping[str, Value], body: str) -> str:
    """Return a content file with the keys given, and every other key as a comment that explains it.

    Values are what an author would write (`candidate, recruiter`, `2026-11-22`); quotes are put
    around those that YAML would misread. Raises StarterError for a key that the schema does not
    know, for a value that does not fit, and for a required one that is not given.
    """
    known = [key.name for key in schema]
    for name in given:
        if name not in known:
            raise StarterError(f"{name}: there is no such key. {did_you_mean(name, known)}".strip())
    lines = ["---"]
    for key in schema:
        if key.name in given:
            if fault := _fault(key, given[key.name]):
                raise StarterError(f"{key.name}: {fault}")
            lines.append(f"{key.name}: {_written(key, given[key.name])}".replace(": \n", ":\n", 1))
        elif key.required:
            raise StarterError(f"{key.name}: it is missing. {key.help}")
        else:
            lines.append(f"# {key.name}: {key.help}")
    return "\n".join([*lines, "---", body.strip(), ""])


def write_starter(file: Path, text: str) -> Path:
    """Write a new content file; raise StarterError if there is one of that name."""
    refuse_existing(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("x", encoding="utf-8") as new:
        new.write(text)
    return file


def refuse_existing(file: Path) -> None:
    """Raise StarterError if there is a file of that name."""
    if file.exists():
        shown = "/".join(file.parts[-3:])
        raise StarterError(f"{shown} is there already. Choose another title, or edit that file.")


def _fault(key: Key, value: Value) -> str | None:
    """Return what is wrong with a value and how to mend it, or None."""
    if not value:
        return f"it is empty. {_choices(key) or 'Write something.'}"
    if isinstance(value, str) and value.startswith("\n"):
        return None  # a list that we wrote ourselves
    try:
        key.type(_node(key, value))
    except Fault as fault:
        return f"{fault.what} {fault.mending}"
    return None


def _fits(key: Key, node: Node) -> bool:
    try:
        key.type(node)
    except Fault:
        return False
    return True


def _node(key: Key, value: Value) -> Node:
    """Return a value as the reader will see it: «a, b» is a list where one text of that kind does not fit."""
    if isinstance(value, tuple):
        return Node(0, [Node(0, item) for item in value])
    items = _items(value)
    is_list = (len(items) > 1 or value.startswith("[")) and not _fits(key, Node(0, value))
    return Node(0, [Node(0, item) for item in items] if is_list else value)


def _items(value: str) -> list[str]:
    return [item.strip() for item in value.strip("[]").split(",") if item.strip()]


def _written(key: Key, value: Value) -> str:
    """Return a value as it must stand in YAML: plain words bare, a text in quotes, lists as such."""
    if isinstance(value, tuple):
        return "".join(f"\n  - {_written(key, item)}" for item in value)
    if PLAIN.fullmatch(value) or value.startswith("\n"):
        return value
    if isinstance(_node(key, value).data, list):
        return f"[{', '.join(_written(key, item) for item in _items(value))}]"
    return json.dumps(value, ensure_ascii=False)
