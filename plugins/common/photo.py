"""Photos that authors drop in: checked, turned upright, freed of camera data, in the sizes of pages.

Everything is opened with Pillow, whatever the file is called, and written anew: nothing of the
original but its pixels is ever published.
"""

from __future__ import annotations

import contextlib
import io
import struct
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.common.cache import remembered

if TYPE_CHECKING:
    from PIL.Image import Image

WIDTHS = (480, 800, 1200, 1600)
MOST_BYTES = 40_000_000
MOST_PIXELS = 64_000_000  # what large phone cameras make; 256 MB while it is open
READ = ("JPEG", "PNG", "WEBP")
SECOND_INSIDE = "MPO"  # what Pillow calls a phone's JPEG with a second one in it
WRITING: dict[str, dict[str, Any]] = {
    "WEBP": {"quality": 78, "method": 6},
    "JPEG": {"quality": 80, "optimize": True, "progressive": True},
    "PNG": {"optimize": True},
}
MEDIA_TYPES = {"WEBP": "image/webp", "JPEG": "image/jpeg", "PNG": "image/png"}
SUFFIXES = {"WEBP": "webp", "JPEG": "jpg", "PNG": "png"}

# Pictures that browsers do not show: where their mark stands, the mark, their name.
OTHERS = (
    (4, b"ftyphe", "HEIC"),
    (4, b"ftypmif1", "HEIC"),
    (4, b"ftypmsf1", "HEIC"),
    (4, b"ftypavif", "AVIF"),
    (0, b"GIF8", "GIF"),
    (0, b"II*\0", "TIFF or camera RAW"),
    (0, b"MM\0*", "TIFF or camera RAW"),
    (0, b"BM", "BMP"),
    (0, b"8BPS", "Photoshop"),
    (0, b"%PDF", "PDF"),
)
AS_JPEG = "Save it as JPEG and use that. (On an iPhone: Settings, Camera, Formats, Most Compatible.)"


class Unusable(Exception):
    """A picture cannot be used: `what` is wrong with it, `mending` what its author can do."""

    def __init__(self, what: str, mending: str) -> None:
        super().__init__(f"{what} {mending}")
        self.what = what
        self.mending = mending


@dataclass(frozen=True)
class Photo:
    """A photo that can be used: its bytes, and its size in pixels once it stands upright."""

    data: bytes
    width: int
    height: int
    is_transparent: bool

    @property
    def fallback(self) -> str:
        """The format for browsers without WebP: one that can show what this photo shows."""
        return "PNG" if self.is_transparent else "JPEG"

    @property
    def widths(self) -> tuple[int, ...]:
        """The widths it is published in, ascending: never larger than it is."""
        return tuple(
            sorted({*(width for width in WIDTHS if width < self.width), min(self.width, WIDTHS[-1])})
        )

    def height_at(self, width: int) -> int:
        """Return its height when it is `width` pixels wide."""
        return max(1, round(self.height * width / self.width))


def read_photo(data: bytes) -> Photo:
    """Return a photo from a file's bytes, of which only the head is decoded here.

    Raises Unusable for a format that browsers do not show, for more than one picture in a
    file, and for a file or a picture that is too large (also one that claims to be:
    Pillow's «decompression bomb»).
    """
    if len(data) > MOST_BYTES:
        raise Unusable(
            f"it has {len(data) / 1e6:.0f} MB.", "Save it with at most 40 MB; 1600 pixels are shown."
        )
    for start, mark, name in OTHERS:
        if data[start : start + len(mark)] == mark:
            raise Unusable(f"it is a {name} file, which browsers do not show.", AS_JPEG)
    with _broken_is_unusable():
        image = _open(data)
        width, height = image.size
        if getattr(image, "n_frames", 1) > 1 and image.format != SECOND_INSIDE:
            raise Unusable("it moves: it holds several pictures.", "Save one of them, still.")
        if image.getexif().get(_ORIENTATION, 1) in _TURNED:
            width, height = height, width
        return Photo(data, width, height, image.has_transparency_data)


def resized(photo: Photo, width: int, form: str, cache: Path) -> bytes:
    """Return a photo `width` pixels wide as «WEBP», «JPEG» or «PNG», in sRGB and without metadata.

    Kept in `cache`; the same photo gives the same bytes. Raises Unusable for one that is cut off or broken.
    """
    inputs = (photo.data, f"{form} {width} {WRITING[form]}", version("pillow"))
    return remembered(cache, inputs, lambda: _made(photo, width, form))


_ORIENTATION = 0x0112  # Exif 2.32, table 4
_TURNED = (5, 6, 7, 8)
# What Pillow raises for a file that is not what it begins as.
BROKEN = (OSError, ValueError, SyntaxError, struct.error)


def _open(data: bytes) -> Image:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            image = Image.open(io.BytesIO(data), formats=READ)
    except UnidentifiedImageError:
        raise Unusable("it is no picture that browsers show, or it is broken.", AS_JPEG) from None
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise _too_large() from None
    if image.width * image.height > MOST_PIXELS:
        raise _too_large()
    return image


@contextlib.contextmanager
def _broken_is_unusable() -> Iterator[None]:
    try:
        yield
    except BROKEN:
        raise Unusable("it is cut off or broken.", "Save or copy it once more.") from None


def _made(photo: Photo, width: int, form: str) -> bytes:
    from PIL import Image, ImageOps

    with _broken_is_unusable():
        image = _open(photo.data)
        profile = image.info.get("icc_profile")
        image.draft(None, (2 * width, 2 * width))  # a JPEG is decoded smaller
        ImageOps.exif_transpose(image, in_place=True)
        image = _in_srgb(image, profile, "RGBA" if photo.is_transparent else "RGB")
    image = image.resize((width, photo.height_at(width)), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image.info.clear()  # writers take colour profile, comment and XMP from here
    file = io.BytesIO()
    image.save(file, form, **WRITING[form])
    return file.getvalue()


def _in_srgb(image: Image, profile: bytes | None, mode: str) -> Image:
    """Return an image in sRGB: what numbers without a profile mean on the web (CSS Color 4, 10.2)."""
    from PIL import ImageCms

    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")
    if image.mode not in ("L", "CMYK"):
        image = image.convert(mode)
    if profile:
        with contextlib.suppress(ImageCms.PyCMSError, OSError):  # one that cannot be read says nothing
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            kept = mode if image.mode == mode else "RGB"
            converted = ImageCms.profileToProfile(image, source, target, outputMode=kept)
            image = converted or image
    return image.convert(mode)


def _too_large() -> Unusable:
    return Unusable("it has more than 64 million pixels.", "Save it smaller: 1600 pixels wide are shown.")
