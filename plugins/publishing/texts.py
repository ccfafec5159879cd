"""What can be read in a published file, by a person or a program: documents and archives are unpacked."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePosixPath

from plugins.common.cache import remembered

ARCHIVES = (".zip", ".docx", ".xlsx")
MARKUP = (".html", ".xml", ".rels", ".svg", ".xsl")
# Tags that can stand inside a word or a sentence, in HTML and in Word: they do not part what they mark.
INLINE = re.compile(
    r"</?(?:a|abbr|b|cite|code|del|em|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|time|w:(?!p\b)\w+)\b[^>]*>"
)
GZIP = b"\x1f\x8b"
LEAST_PRINTABLE = 6  # shorter runs in a binary file are chance
MADE_BY = "2"  # changes when this module reads anything differently


@dataclass(frozen=True)
class Text:
    """Something readable: the published file it is in, the part inside it («» for the whole), the text."""

    file: str
    part: str
    text: str


def texts_of(name: str, data: bytes, cache: Path | None) -> Iterator[Text]:
    """Yield everything that can be read in a file.

    Text as it is; archives part by part; PDFs as their words and every string in them; pictures
    and other binary files as the printable runs of their bytes, packed metadata unpacked. What
    takes long is kept in `cache`.
    """
    for part, text in _parts(PurePosixPath(name).suffix, data, cache):
        yield Text(name, part, text)


def plain_words(text: str) -> tuple[str, ...]:
    """Return the words of a text or markup: small letters and digits, quotes and tags gone."""
    plain = unescape(re.sub(r"<[^>]*>", " ", INLINE.sub("", text))).replace("’", "").replace("'", "")
    return tuple(re.findall(r"\w+", plain.casefold()))


def _parts(suffix: str, data: bytes, cache: Path | None) -> Iterator[tuple[str, str]]:
    if suffix in ARCHIVES:
        yield from _archive(data, cache)
    elif suffix in READERS:
        if cache is None:
            yield from READERS[suffix](data)
            return
        made = remembered(
            cache, (data, suffix, MADE_BY), lambda: json.dumps(list(READERS[suffix](data))).encode()
        )
        yield from map(tuple, json.loads(made))
    elif data.startswith(GZIP):
        yield "", _printable(gzip.decompress(data))
    elif b"\0" in data:
        yield "", _printable(data)
    else:
        yield "", data.decode("utf-8", errors="replace")


def _archive(data: bytes, cache: Path | None) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        yield "", "\n".join([archive.comment.decode(errors="replace"), *archive.namelist()])
        for entry in archive.infolist():
            for part, text in _parts(PurePosixPath(entry.filename).suffix, archive.read(entry), cache):
                yield f"{entry.filename}/{part}".rstrip("/"), text


def _pdf(data: bytes) -> Iterator[tuple[str, str]]:
    import pikepdf
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    try:
        yield "pages", "\n".join(page.get_textpage().get_text_range() for page in document)
    finally:
        document.close()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield "objects", "\n".join(_strings(list(pdf.objects)))


def _strings(values: object) -> Iterator[str]:
    """Yield every string and name below objects of a PDF; references are not followed, all are listed."""
    import pikepdf

    for value in values if isinstance(values, list) else [values]:
        match value:
            case pikepdf.Stream():
                yield from _strings(value.stream_dict)
                if value.get("/Type") in ("/Metadata", "/EmbeddedFile"):
                    yield value.read_bytes().decode("utf-8", errors="replace")
            case pikepdf.Dictionary():
                for name, held in value.items():
                    yield name
                    yield from _strings(held if not getattr(held, "is_indirect", False) else [])
            case pikepdf.Array():
                yield from _strings([held for held in value if not getattr(held, "is_indirect", False)])
            case pikepdf.String() | pikepdf.Name():
                yield str(value)


def _picture(data: bytes) -> Iterator[tuple[str, str]]:
    from PIL import Image

    with Image.open(io.BytesIO(data)) as image:
        yield "metadata", "\n".join(_printable(str(value).encode()) for value in image.info.values())
    yield "", _printable(data)


def _printable(data: bytes) -> str:
    """Return the printable runs of binary data, in UTF-8 and in the UTF-16 of EXIF."""
    runs = re.findall(rb"[\x20-\x7e\xc2-\xf4\x80-\xbf]{%d,}" % LEAST_PRINTABLE, data)
    wide = re.findall(rb"(?:[\x20-\x7e]\x00){%d,}" % LEAST_PRINTABLE, data)
    return "\n".join(
        [
            *(run.decode("utf-8", "ignore") for run in runs),
            *(run.decode("utf-16-le", "ignore") for run in wide),
        ]
    )


READERS: Mapping[str, Callable[[bytes], Iterator[tuple[str, str]]]] = {
    ".pdf": _pdf,
    **dict.fromkeys((".png", ".webp", ".jpg", ".jpeg", ".gif", ".avif", ".ico"), _picture),
}
