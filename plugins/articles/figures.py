"""Pictures of an article: figures with captions, and videos as a still and a link.

    ![What it shows]({static}/images/lane.jpg "A caption, with *emphasis* if need be.")

    [video: https://video.example/w/1, still: {static}/images/talk.jpg, title: The talk, length: 4 min]

A video is never loaded from where it stands: a visitor who wants to see it follows the link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from markdown.blockprocessors import BlockProcessor

from plugins.common.problems import did_you_mean, one_of

FIGURE = re.compile(
    r"!\[(?P<alternative>[^\]]*)\]"
    r"\((?P<address>[^\s)]+)(?:[ \t]+\"(?P<caption>.*)\")?[ \t]*\)"
    r"(?:\{(?P<size>[^}\n]*)\})?"
)
SIZE = re.compile(r"\b(width|height)=\"?(\d+)")
NEXT_KEY = re.compile(r",\s*(?=[A-Za-z]+:)")
DECORATIVE = "decorative"  # what authors write for the words of a picture that says nothing
VIDEO_KEYS = ("still", "title", "length")
HOW = "Write [video: https://…, still: {static}/images/its-picture.jpg, title: What it is called]."


@dataclass(frozen=True)
class Video:
    """A video somewhere else: its address, a picture of it, its title, how long it takes («» if unsaid)."""

    address: str
    still: str
    title: str
    length: str = ""

    @property
    def host(self) -> str:
        """Where it is to be seen, as people say it."""
        return urlsplit(self.address).hostname.removeprefix("www.")  # type: ignore[union-attr]


def read_video(value: str) -> Video | tuple[str, str]:
    """Return the video that a `[video: …]` block describes, or (what is wrong, how to mend it)."""
    address, *rest = NEXT_KEY.split(value)
    try:
        parts = urlsplit(address)
    except ValueError:
        return f'"{address}" is no address.', HOW
    if parts.scheme != "https" or not parts.hostname:
        return f'"{address}" is no address that begins with https://.', HOW
    given: dict[str, str] = {}
    for entry in rest:
        key, _, words = entry.partition(":")
        if key not in VIDEO_KEYS:
            return f'it has no "{key}".', did_you_mean(key, VIDEO_KEYS) or f"It has {one_of(VIDEO_KEYS)}."
        if key in given:
            return f'"{key}" stands twice.', "Write it once."
        given[key] = words.strip()
    for key in ("still", "title"):
        if not given.get(key):
            return f"it has no {key}.", HOW
    if not given["still"].startswith("{static}"):
        return f'its still "{given["still"]}" is no picture of the site.', HOW
    return Video(address, **given)


class Figures(BlockProcessor):
    """Makes a figure of every picture that has a paragraph of its own."""

    def test(self, parent: ET.Element, block: str) -> bool:  # noqa: ARG002 - Markdown's signature
        """Whether a block is one picture and nothing else."""
        return bool(FIGURE.fullmatch(block.strip()))

    def run(self, parent: ET.Element, blocks: list[str]) -> None:
        """Put a figure in the place of the block. Its caption may hold emphasis and links."""
        found = FIGURE.fullmatch(blocks.pop(0).strip())
        assert found
        figure = ET.SubElement(parent, "figure")
        size = dict(SIZE.findall(found["size"] or ""))
        ET.SubElement(figure, "img", {"src": found["address"], "alt": found["alternative"], **size})
        if found["caption"]:
            ET.SubElement(figure, "figcaption").text = found["caption"]


def add_video(parent: ET.Element, video: Video) -> None:
    """Add a video as a figure that is one link. The link's words name it: its still says nothing more."""
    figure = ET.SubElement(parent, "figure", {"class": "video"})
    link = ET.SubElement(figure, "a", {"href": video.address, "rel": "external"})
    ET.SubElement(link, "img", {"src": video.still, "alt": DECORATIVE})
    ET.SubElement(link, "span", {"class": "video-title"}).text = video.title
    link[-1].tail = " "
    length = f"{video.length}, " if video.length else ""
    ET.SubElement(link, "span", {"class": "video-note"}).text = f"Video, {length}on {video.host}"
