"""Pictures: whole, not too large to open, and silent about who took them and where."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, UnidentifiedImageError
from PIL.ExifTags import IFD, Base

from plugins.resource_center.attachments.finding import SAVE_ANEW, Finding, personal

MOST_PIXELS = 50_000_000
PNG_END = b"IEND\xaeB`\x82"
JPEG_END = b"\xff\xd9"
# Exif 2.32: tags that name a person or their camera.
TELLING = {
    Base.Artist: "the photographer named in it",
    Base.XPAuthor: "the author named in it",
    0xA430: "the owner of the camera named in it",
    0xA431: "the number of the camera named in it",
}
TELLING_WORDS = ("author", "artist", "creator")


def check_picture(data: bytes, _publisher: str) -> Iterator[Finding]:
    """Yield why a picture must not be published as it is."""
    end = PNG_END if data.startswith(b"\x89PNG") else JPEG_END
    if not data.endswith(end):
        yield Finding("there is something behind the end of the picture.", SAVE_ANEW)
    yield from private_in_picture(data)


def private_in_picture(data: bytes) -> Iterator[Finding]:
    """Yield what a picture tells about people; also of a picture inside another file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as image:
                if image.width * image.height > MOST_PIXELS:
                    yield Finding("a picture is too large to be opened safely.", "Save it smaller.")
                    return
                exif = image.getexif()
                details = {**exif, **exif.get_ifd(IFD.Exif)}
                place = exif.get_ifd(IFD.GPSInfo)
                told = {str(name): value for name, value in image.info.items() if isinstance(value, str)}
                packet = image.info.get("xmp", b"")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        yield Finding("a picture in it cannot be opened.", SAVE_ANEW)
        return
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        yield Finding("a picture is too large to be opened safely.", "Save it smaller.")
        return
    if place or b"GPSLatitude" in packet:
        mending = "Remove the place: in Windows by Properties › Details, on a Mac in Preview's inspector."
        yield Finding("a picture says where it was taken.", mending)
    for tag, what in TELLING.items():
        if value := details.get(tag):
            yield personal(what, _shown(value))
    for name, value in told.items():
        if name.casefold() in TELLING_WORDS and value.strip():
            yield personal("the author named in it", value)


def _shown(value: object) -> str:
    return value.decode("utf-16-le", "replace").rstrip("\0") if isinstance(value, bytes) else str(value)
