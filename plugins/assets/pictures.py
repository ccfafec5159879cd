"""The pictures of the content, as pages show them: each in the sizes that screens ask for.

An author drops a photo or a drawing into `content/images` and names it; a page shows it at its
size, from files whose names change with their bytes. The original is never published.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html import unescape
from pathlib import Path, PurePosixPath
from urllib.parse import unquote

from markupsafe import Markup, escape

from plugins.assets.addresses import rooted
from plugins.common.drawing import Drawing, read_drawing
from plugins.common.photo import MEDIA_TYPES, SUFFIXES, Photo, Unusable, read_photo, resized
from plugins.common.problems import Problem
from plugins.common.wording import slugify

FOLDER = "images"
DRAWINGS = ".svg"
# How wide a picture is shown: the measure of running text, or what track and margins leave of a screen.
SIZES = "(min-width: 48rem) 40rem, 83vw"
SIZES_ON_A_SHEET = "(min-width: 48rem) 40rem, 74vw"  # which has an edge of its own
PLAIN_WIDTH = 800  # the width that browsers without WebP and feed readers get
PICTURES_AT_HAND = 32
DECORATIVE = "decorative"  # written for the alternative text of a picture that says nothing

IMAGE = re.compile(r'<img\b(?P<attributes>[^>]*?\bsrc="(?P<address>[^"]*)"[^>]*)>')
NAMED = re.compile(r"(?:\{static\}|^[^{]*?/)/?images/(?P<name>.+)$")
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
NO_WORDS = re.compile(r"(?:<[^>]+>|\s)*")


@dataclass
class Pictures:
    """Every picture of a site's content that a page asked for.

    `folder` is `content/images`, `address` the site's, `cache` where results are kept.
    """

    folder: Path
    address: str
    cache: Path
    found: dict[str, Photo | Drawing | Unusable | None] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    published: set[str] = field(default_factory=set)

    def named_in(self, html: str) -> set[str]:
        """Return the names of the pictures that a piece of HTML shows."""
        return {name for image in IMAGE.finditer(html) if (name := self.name_of(image["address"]))}

    def name_of(self, address: str) -> str:
        """Return what a picture of the content is called below `content/images`, «» for another address."""
        found = NAMED.match(address.removeprefix(self.address))
        return unquote(unescape(found["name"])) if found else ""

    def problems(self, name: str) -> Iterator[Problem]:
        """Yield what is wrong with a picture, after every size of it was made once."""
        shown = f"{self.folder.parent.name}/{FOLDER}/{name}"
        try:
            picture = self._picture(name)
            if picture is not None:
                dict(self._files(name, picture))
        except Unusable as fault:
            yield Problem(shown, 0, "image", fault.what, fault.mending)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Yield path and bytes of every file of the pictures that published pages show."""
        for name in sorted(self.published):
            picture = self._picture(name)
            if picture is not None:
                yield from self._files(name, picture)

    def shown(self, html: str) -> str:
        """Return HTML in which each picture of the content stands in its sizes.

        One that begins the text is loaded at once, every other when it comes near.
        """

        def replaced(image: re.Match[str]) -> str:
            starts_the_text = NO_WORDS.fullmatch(html, 0, image.start()) is not None
            attributes = {key: unescape(value) for key, value in ATTRIBUTE.findall(image["attributes"])}
            found = self._element(attributes, SIZES, is_late=not starts_the_text)
            # One that is missing or broken is a Problem already: Pelican need not look for it as well.
            return found or image[0].replace("{static}/images/", f"{self.address}/{FOLDER}/")

        return IMAGE.sub(replaced, html)

    def element(self, address: str, alternative: str) -> Markup:
        """Return a picture of a sheet, addressed from the root; templates call it `picture(…)`."""
        attributes = {"src": address, "alt": alternative}
        found = rooted(self._element(attributes, SIZES_ON_A_SHEET, is_late=True), self.address)
        plain = Markup('<img src="{}" alt="{}">').format(address, alternative)
        return found or plain

    def _element(self, attributes: dict[str, str], sizes: str, *, is_late: bool) -> str:
        name = self.name_of(attributes["src"])
        try:
            picture = self._picture(name) if name else None
        except Unusable:
            return ""
        if picture is None:
            return ""
        alternative = attributes.get("alt", "")
        given = {
            "alt": "" if alternative.lower() == DECORATIVE else alternative,
            "loading": "lazy" if is_late else "",
        }
        if isinstance(picture, Drawing):
            size = {key: attributes.get(key) or str(getattr(picture, key)) for key in ("width", "height")}
            return _tag("img", {"src": self._address(name, picture), **size, **given})
        return self._choice(name, picture, sizes, given)

    def _choice(self, name: str, photo: Photo, sizes: str, given: dict[str, str]) -> str:
        plain = _plain_width(photo)
        choice = ", ".join(f"{self._address(name, photo, width, 'WEBP')} {width}w" for width in photo.widths)
        source = _tag("source", {"type": MEDIA_TYPES["WEBP"], "srcset": choice, "sizes": sizes})
        size = {"width": str(plain), "height": str(photo.height_at(plain))}
        image = _tag("img", {"src": self._address(name, photo, plain, photo.fallback), **size, **given})
        return f"<picture>{source}{image}</picture>"

    def _files(self, name: str, picture: Photo | Drawing) -> Iterator[tuple[str, bytes]]:
        if isinstance(picture, Drawing):
            yield _path(name, picture), picture.data
            return
        for width, form in [
            *((width, "WEBP") for width in picture.widths),
            (_plain_width(picture), picture.fallback),
        ]:
            yield _path(name, picture, width, form), resized(picture, width, form, self.cache)

    def _address(self, name: str, picture: Photo | Drawing, width: int = 0, form: str = "") -> str:
        return f"{self.address}/{_path(name, picture, width, form)}"

    def _picture(self, name: str) -> Photo | Drawing | None:
        """Return a picture, None if it is not there (a Problem of the link to it), or raise Unusable."""
        if name not in self.found:
            self.found[name] = _read(self.folder, name)
        found = self.found[name]
        if isinstance(found, Unusable):
            raise found
        return found


def _read(folder: Path, name: str) -> Photo | Drawing | Unusable | None:
    file = (folder / name).resolve()
    if not file.is_relative_to(folder.resolve()) or not file.is_file():
        return None
    data = file.read_bytes()
    try:
        return read_drawing(data) if file.suffix.lower() == DRAWINGS else read_photo(data)
    except Unusable as fault:
        return fault


def _plain_width(photo: Photo) -> int:
    return min(photo.widths, key=lambda width: abs(width - PLAIN_WIDTH))


def _path(name: str, picture: Photo | Drawing, width: int = 0, form: str = "") -> str:
    """Return where a picture is published: the name tells the bytes, so that two never meet there."""
    fingerprint = _fingerprint(picture.data)
    stem = slugify(PurePosixPath(name).stem) or "picture"
    if isinstance(picture, Drawing):
        return f"{FOLDER}/{stem}.{fingerprint}{DRAWINGS}"
    return f"{FOLDER}/{stem}-{width}.{fingerprint}.{SUFFIXES[form]}"


@lru_cache(PICTURES_AT_HAND)
def _fingerprint(data: bytes) -> str:
    """Return what stands for a picture in its addresses: many pages may show it, in many sizes."""
    return hashlib.sha256(data).hexdigest()[:10]


def _tag(name: str, attributes: dict[str, str]) -> str:
    written = "".join(
        f' {key}="{escape(value)}"' for key, value in attributes.items() if value or key == "alt"
    )
    return f"<{name}{written}>"
