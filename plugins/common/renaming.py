"""Giving a content file another name: the old address keeps leading there, and what names it follows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from plugins.common.front_matter import Source, read_source
from plugins.common.starter import StarterError
from plugins.common.wording import slugify


def rename_content(content: Path, file: Path, name: str, addresses: Mapping[str, str]) -> Iterator[str]:
    """Rename a file and what lies beside it under the same name; yield what was done, a line each.

    `addresses` gives the form of an address by folder (`articles` → `articles/{slug}/`). Links,
    embeds and lists in other content files are written anew. Raises StarterError, and changes
    nothing, for a file that is not content, a name that cannot stand in an address or is taken.
    """
    file = file.resolve()
    folder = file.parent.name
    if not file.is_file() or file.parent.parent != content.resolve() or folder not in addresses:
        raise StarterError(f"{file} is no content file. Write it like {content.name}/articles/first-week.md.")
    source = read_source(file, file.name)
    if not isinstance(source, Source):
        raise StarterError(f"{source} Mend that first.")
    new = file.with_name(f"{name.removesuffix('.md')}.md")
    if new.stem != slugify(new.stem):
        raise StarterError(f"{name} cannot stand in an address. Write it as {slugify(new.stem)}.")
    if new.exists():
        raise StarterError(f"{new} is there already. Choose another name.")
    old = file.stem
    has_new_address = "slug" not in source.entries
    if has_new_address:
        text = file.read_bytes().decode()  # as bytes: the ends of lines are the author's too
        address = f"/{addresses[folder].format(slug=old)}"
        file.write_bytes(_with_old_address(text, address).encode())
        yield f"{address} leads to its new address."
    for beside in sorted(file.parent.glob(f"{old}.*")):
        beside.rename(beside.with_name(new.stem + beside.name[len(old) :]))
    yield f"{content.name}/{folder}/{new.name} is its name now."
    for other in sorted(content.rglob("*.md")):
        text = other.read_bytes().decode(errors="surrogateescape")
        changed = _following(text, folder, old, new.stem, has_new_slug=has_new_address)
        if changed != text:
            other.write_bytes(changed.encode(errors="surrogateescape"))
            yield f"{content.name}/{other.relative_to(content).as_posix()} names it so."


def _with_old_address(text: str, address: str) -> str:
    """Return a file with one more old address; the lines of its author stay as they are."""
    end = "\r\n" if "\r\n" in text else "\n"
    listed = re.search(r"^moved_from:[ \t]*([^\r\n]*)", text, re.MULTILINE)
    if not listed:
        return re.sub(
            r"\A(---.*?\n)(---[ \t]*\r?$)",
            rf"\1moved_from: {address}{end}\2",
            text,
            count=1,
            flags=re.DOTALL | re.MULTILINE,
        )
    if not listed[1]:
        return text[: listed.end()] + f"{end}  - {address}" + text[listed.end() :]
    kept = listed[1].strip("[] ")
    return text[: listed.start()] + f"moved_from: [{kept}, {address}]" + text[listed.end() :]


def _following(text: str, folder: str, old: str, new: str, *, has_new_slug: bool) -> str:
    """Return a text in which links, embeds and lists of names have the new one."""
    text = re.sub(rf"(\{{filename\}}/?(?:{folder}/)?){old}\.md", rf"\g<1>{new}.md", text)
    if not has_new_slug:
        return text
    block = {"resources": "resource", "signup": "signup"}.get(folder)
    if block:
        text = re.sub(rf"(\[{block}:\s*){old}(?=\s*[,\]])", rf"\g<1>{new}", text)
    if folder == "resources":
        listing = re.compile(r"^(related|resources|starter):(?:.*\n)(?:[ \t]+- .*\n)*", re.MULTILINE)
        text = listing.sub(lambda found: re.sub(rf"(?<![\w-]){old}(?![\w-])", new, found.group()), text)
    return text
