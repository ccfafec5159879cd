"""Photos made in tests: with what phones, cameras and programs write into them."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import Image, ImageCms

SECRET = "51.5007N 0.1246W secret place"


def photo(
    form: str = "JPEG", size: tuple[int, int] = (1000, 500), mode: str = "RGB", **written: Any
) -> bytes:
    """Return a photo that is red on its left half and blue on its right one."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, *size))
    file = io.BytesIO()
    image.convert(mode).save(file, form, **written)
    return file.getvalue()


def with_metadata(orientation: int = 1) -> bytes:
    """Return a JPEG with a place, a camera, an XMP packet and a comment in it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Camera of Jane Doe"
    exif[0x010E] = SECRET
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2] = "N", (51.0, 30.0, 2.5)
    return photo(exif=exif, xmp=f"<x:xmpmeta>{SECRET}</x:xmpmeta>".encode(), comment=SECRET)


def swapped_profile() -> bytes:
    """Return a colour profile in which red means green and green means red."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return srgb.replace(b"rXYZ", b"????", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"????", b"gXYZ", 1)


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it has `width` by `height` pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(100)))
        + chunk(b"IEND", b"")
    )
