"""Photos: upright, in sRGB, without anything but their pixels; and what is refused."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from plugins.common.photo import MEDIA_TYPES, Unusable, read_photo, resized
from tests.images.made import SECRET, bomb, photo, swapped_profile, with_metadata

RED, BLUE = (200, 30, 30), (30, 30, 200)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def near(colour: tuple[int, ...], wanted: tuple[int, ...], most: int = 12) -> bool:
    return all(abs(one - other) <= most for one, other in zip(colour, wanted, strict=False))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("wanted", ["WEBP", "JPEG", "PNG"])
def test_every_format_becomes_every_format(tmp_path: Path, form: str, wanted: str) -> None:
    """What an author has is not what a browser gets."""
    made = opened(resized(read_photo(photo(form)), 480, wanted, tmp_path))
    assert (made.format, made.size, MEDIA_TYPES[wanted]) == (wanted, (480, 240), made.get_format_mimetype())
    assert near(made.convert("RGB").getpixel((10, 120)), RED)
    assert near(made.convert("RGB").getpixel((470, 120)), BLUE)


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (300, (300,)),
        (480, (480,)),
        (1000, (480, 800, 1000)),
        (1600, (480, 800, 1200, 1600)),
        (4000, (480, 800, 1200, 1600)),
    ],
)
def test_no_size_is_larger_than_the_photo(width: int, widths: tuple[int, ...]) -> None:
    """Made larger it would only weigh more."""
    assert read_photo(photo(size=(width, 100))).widths == widths


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(tmp_path: Path, orientation: int) -> None:
    """Exif 2.32, orientation: phones store what the sensor saw and note how they were held."""
    upright = opened(photo())
    turned = {
        1: [], 2: [Image.Transpose.FLIP_LEFT_RIGHT], 3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM], 5: [Image.Transpose.TRANSPOSE], 6: [Image.Transpose.ROTATE_270],
        7: [Image.Transpose.TRANSVERSE], 8: [Image.Transpose.ROTATE_90],
    }  # fmt: skip
    for step in turned[orientation]:
        upright = upright.transpose(step)
    given = read_photo(with_metadata(orientation))
    assert (given.width, given.height) == upright.size
    made = opened(resized(given, given.widths[0], "WEBP", tmp_path)).convert("RGB")
    assert made.size == (given.widths[0], given.height_at(given.widths[0]))
    for across, down in ((0.1, 0.1), (0.9, 0.1), (0.1, 0.9), (0.9, 0.9)):
        place = int(made.width * across), int(made.height * down)
        same = int(upright.width * across), int(upright.height * down)
        assert near(made.getpixel(place), upright.getpixel(same))


@pytest.mark.parametrize("wanted", ["WEBP", "JPEG", "PNG"])
def test_nothing_of_the_camera_is_left(tmp_path: Path, wanted: str) -> None:
    """Where and with what a photo was taken is nobody's business. The photo itself does tell."""
    given = with_metadata()
    assert SECRET.encode() in given
    made = resized(read_photo(given), 480, wanted, tmp_path)
    for trace in (SECRET.encode(), b"Jane Doe", b"Exif", b"xmp", b"ICC"):
        assert trace not in made
    assert not opened(made).getexif()


@pytest.mark.parametrize("mode", ["RGB", "RGBA"])
def test_a_profile_is_applied_and_not_handed_on(tmp_path: Path, mode: str) -> None:
    """CSS Color 4, 10.2: numbers without a profile are sRGB."""
    given = photo("PNG", mode=mode, icc_profile=swapped_profile())
    made = opened(resized(read_photo(given), 480, "PNG", tmp_path))
    red, green, _blue = made.convert("RGB").getpixel((10, 10))
    assert green > 2 * red
    assert "icc_profile" not in made.info


def test_a_profile_that_cannot_be_read_says_nothing(tmp_path: Path) -> None:
    """Some programs write broken ones: the picture is still a picture."""
    made = resized(read_photo(photo(icc_profile=b"no profile at all")), 480, "PNG", tmp_path)
    assert near(opened(made).getpixel((10, 10)), RED)


@pytest.mark.parametrize(
    ("form", "mode"), [("JPEG", "CMYK"), ("JPEG", "L"), ("PNG", "P"), ("PNG", "I;16"), ("PNG", "LA")]
)
def test_every_kind_of_colour_is_shown(tmp_path: Path, form: str, mode: str) -> None:
    """Printers' files, scans, screenshots with a palette, 16 bits a channel."""
    if mode == "I;16":
        file = io.BytesIO()
        Image.new("I;16", (600, 300), 200 * 256).save(file, "PNG")
        made = opened(resized(read_photo(file.getvalue()), 480, "JPEG", tmp_path))
        assert near(made.convert("RGB").getpixel((10, 10)), (200, 200, 200))
        return
    given = read_photo(photo(form, mode=mode))
    made = opened(resized(given, 480, given.fallback, tmp_path)).convert("L")
    expected = opened(photo(form, mode=mode)).convert("L")
    assert abs(made.getpixel((100, 100)) - expected.getpixel((210, 210))) < 40


def test_what_shows_through_still_shows_through(tmp_path: Path) -> None:
    """JPEG cannot: such a photo falls back to PNG."""
    file = io.BytesIO()
    Image.new("RGBA", (900, 300), (200, 30, 30, 0)).save(file, "PNG")
    given = read_photo(file.getvalue())
    assert given.fallback == "PNG"
    for form in ("WEBP", "PNG"):
        assert opened(resized(given, 480, form, tmp_path)).getpixel((10, 10))[3] == 0


def test_the_same_photo_gives_the_same_bytes(tmp_path: Path) -> None:
    """On another day, with another cache: two builds are alike."""
    given = read_photo(with_metadata(6))
    for form in MEDIA_TYPES:
        assert resized(given, 480, form, tmp_path / "a") == resized(given, 480, form, tmp_path / "b")


def test_a_phone_may_keep_a_second_picture_in_its_jpeg(tmp_path: Path) -> None:
    """The first one is the photo (CIPA DC-007, Multi-Picture Format)."""
    file = io.BytesIO()
    second = opened(photo(size=(100, 50)))
    opened(photo()).save(file, "MPO", save_all=True, append_images=[second])
    given = read_photo(file.getvalue())
    assert (given.width, given.height) == (1000, 500)
    assert opened(resized(given, 480, "JPEG", tmp_path)).size == (480, 240)


def moving(form: str) -> bytes:
    file = io.BytesIO()
    opened(photo()).save(file, form, save_all=True, append_images=[opened(photo(size=(1000, 500), mode="L"))])
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\0\0\0\x20ftypheic\0\0\0\0", "HEIC"),
        (b"\0\0\0\x20ftypmif1\0\0\0\0", "HEIC"),
        (b"\0\0\0\x20ftypavif\0\0\0\0", "AVIF"),
        (photo("GIF"), "GIF"),
        (photo("TIFF"), "TIFF"),
        (photo("BMP"), "BMP"),
        (b"%PDF-1.7", "PDF"),
        (b"", "no picture"),
        (b"<html>", "no picture"),
        (photo()[:30], "no picture|broken"),
        (moving("WEBP"), "it moves"),
        (moving("PNG"), "it moves"),
        (bomb(9_000, 8_000), "64 million"),
        (bomb(20_000, 20_000), "64 million"),
        (bomb(2**31 - 1, 2**31 - 1), "64 million|broken|no picture"),
        (photo() + b"\0" * 40_000_000, "40 MB"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_used_is_refused_with_a_way_out(data: bytes, said: str) -> None:
    """Before it is decoded: a bomb costs nothing."""
    with pytest.raises(Unusable, match=said) as refusal:
        read_photo(data)
    assert refusal.value.what.endswith(".")
    assert refusal.value.mending.startswith(("Save", "Write"))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_that_is_cut_off_is_refused(tmp_path: Path, form: str) -> None:
    """A browser would show half of it."""
    whole = photo(form) if form != "WEBP" else photo(form, quality=100, lossless=True)
    with pytest.raises(Unusable, match=r"cut off|no picture"):
        resized(read_photo(whole[: len(whole) * 2 // 3]), 480, "WEBP", tmp_path)
