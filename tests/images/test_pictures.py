"""Pictures of articles and resources: from a file that an author drops in to what a page shows."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pikepdf
import pytest
from bs4 import BeautifulSoup
from PIL import Image

from plugins.assets.pictures import Pictures
from plugins.common.problems import ContentProblems
from plugins.publishing.run import run
from tests.conftest import ARTICLE, RESOURCE, ROOT
from tests.images.made import SECRET, photo, with_metadata

SITE = "http://localhost:8000/base"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 240"><rect width="9" height="9"/></svg>'
PICTURES = {
    "lane.jpg": with_metadata(),
    "lane.jpeg": photo(size=(700, 70)),
    "lane.png": photo("PNG", (600, 60)),
    "arrow.svg": DRAWING,
    "unused.png": photo("PNG"),
}
FIRST = (
    ARTICLE.replace("It hurts.", "![A red lane]({static}/images/lane.jpg)")
    + """
    Text.

    ![A red lane]({static}/images/lane.jpg "Where it *ends*")

    ![decorative]({static}/images/arrow.svg)

    ![Another]({static}/images/lane.jpeg)

    ![A third]({static}/images/lane.png)

    [video: https://video.example/1, still: {static}/images/lane.jpg, title: The talk]
    """
)
CONTENT = {
    "articles/first.md": FIRST,
    "resources/feedback-request.md": RESOURCE + "\n    ![A red lane]({static}/images/lane.jpg)\n",
}


def written(folder: Path, texts: dict[str, str], pictures: dict[str, bytes]) -> Path:
    """Write a content folder and return it."""
    content = folder / "content"
    for name, data in {
        **{name: dedent(text).lstrip().encode() for name, text in texts.items()},
        **{f"images/{name}": data for name, data in pictures.items()},
    }.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_bytes(data)
    return content


@dataclass(frozen=True)
class Site:
    """A published site."""

    output: Path

    def page(self, name: str = "articles/first") -> BeautifulSoup:
        """Return one of its pages."""
        return BeautifulSoup((self.output / name / "index.html").read_text(encoding="utf-8"), "html.parser")

    def file(self, address: object) -> bytes:
        """Return a file by its address from the root of the host."""
        return (self.output / str(address).removeprefix("/base/")).read_bytes()

    def size(self, address: object) -> tuple[int, int]:
        """Return the size of a picture by its address."""
        return Image.open(io.BytesIO(self.file(address))).size


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose articles and resources show pictures of every sort; nobody writes into it."""
    folder = tmp_path_factory.mktemp("pictures")
    content, output = written(folder, CONTENT, PICTURES), folder / "output"
    run(ROOT / "pelicanconf.py", PATH=str(content), OUTPUT_PATH=str(output), SITEURL=SITE)
    return Site(output)


def test_a_photo_stands_in_its_sizes_and_keeps_its_place(site: Site) -> None:
    """HTML, images: a browser takes the size it needs, and knows the height before it has the file."""
    figure = site.page().select("figure")[1]
    [source], [image] = figure.select("source"), figure.select("img")
    choice = [entry.split() for entry in str(source["srcset"]).split(", ")]
    assert [width for _address, width in choice] == ["480w", "800w", "1000w"]
    for address, width in choice:
        shown = Image.open(io.BytesIO(site.file(address)))
        assert (shown.format, f"{shown.width}w") == ("WEBP", width)
    assert Image.open(io.BytesIO(site.file(image["src"]))).format == "JPEG"
    assert (int(image["width"]), int(image["height"])) == site.size(image["src"]) == (800, 400)
    assert (image["alt"], image["loading"]) == ("A red lane", "lazy")
    assert str(figure.figcaption) == "<figcaption>Where it <em>ends</em></figcaption>"


def test_only_the_picture_that_begins_an_article_is_loaded_at_once(site: Site) -> None:
    """It is on the first screen, the others are not."""
    late = [image.get("loading") for image in site.page().select(".prose img")]
    assert late == [None, *["lazy"] * 5]


def test_no_original_and_nothing_of_the_camera_is_published(site: Site) -> None:
    """Where a photo was taken is nobody's business; one that no page shows is not there at all."""
    for file in (file for file in site.output.rglob("*.*") if file.is_file()):
        if file.suffix in (".webp", ".jpg", ".png"):
            assert SECRET.encode() not in file.read_bytes(), file
            assert file.read_bytes() not in PICTURES.values()
    assert not list(site.output.rglob("*unused*"))


def test_a_decoration_says_nothing_and_a_drawing_keeps_its_size(site: Site) -> None:
    """WCAG 2.2, 1.1.1: only what is called a decoration has no alternative text."""
    [image] = site.page().select('figure img[src$=".svg"]')
    assert (image["alt"], image["width"], image["height"]) == ("", "320", "240")
    assert site.file(image["src"]) == DRAWING


def test_photos_of_one_name_never_meet(site: Site) -> None:
    """`lane.jpg`, `lane.jpeg` and `lane.png` are three photos."""
    images = site.page().select(".prose figure:not(.video) picture img")
    assert [site.size(image["src"]) for image in images] == [(800, 400), (800, 400), (700, 70), (600, 60)]


def test_the_still_of_a_video_is_a_picture_like_any_other(site: Site) -> None:
    """In its sizes, and without words: the link around it has them."""
    [image] = site.page().select("figure.video > a > picture > img")
    assert (image["alt"], site.size(image["src"])) == ("", (800, 400))


def test_a_resource_shows_a_picture_in_the_same_way(site: Site) -> None:
    """On its page; its documents take the picture in themselves."""
    [image] = site.page("resources/feedback-request").select(".sheet picture img")
    assert site.size(image["src"]) == (800, 400)


def test_documents_hold_the_photo_and_nothing_of_the_camera(site: Site) -> None:
    """What is taken away must not tell either where a photo was taken."""
    with zipfile.ZipFile(site.output / "downloads/feedback-request.docx") as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert any(name.startswith("word/media/") for name in parts)
    with pikepdf.open(site.output / "downloads/feedback-request.pdf") as pdf:
        streams = [item.read_raw_bytes() for item in pdf.objects if isinstance(item, pikepdf.Stream)]
    assert any(stream.startswith(b"\xff\xd8") for stream in streams)
    assert SECRET.encode() not in b"".join([*parts.values(), *streams])


def test_pictures_are_addressed_from_the_root_on_pages_and_wholly_in_feeds(site: Site) -> None:
    """A page works from every host, a feed reader shows an article outside the site."""
    for image in site.page().select("img, source"):
        assert str(image.get("src") or image.get("srcset")).startswith("/base/images/")
    feed = (site.output / "feeds/articles.atom.xml").read_text(encoding="utf-8")
    addresses = re.findall(r"(?:src|srcset)=&#34;(.+?)&#34;", feed)
    assert addresses
    assert all(address.startswith(f"{SITE}/images/") for address in addresses)


def test_pictures_made_again_are_the_same(site: Site, tmp_path: Path) -> None:
    """With another cache, in another folder."""
    pictures = Pictures(written(tmp_path, {}, PICTURES) / "images", SITE, tmp_path / "cache")
    pictures.published.update(PICTURES.keys() - {"unused.png"})
    made = dict(pictures.files())
    assert made == {path: (site.output / path).read_bytes() for path in made}
    assert made.keys() == {f"images/{file.name}" for file in (site.output / "images").iterdir()}


def test_every_picture_that_cannot_be_used_is_named_once(
    build_site: Callable[..., Path], tmp_path: Path
) -> None:
    """A line for each slip, with what to do; one that is not there has the line that asks for it."""
    broken = {
        "lane.jpg": with_metadata()[:-2000],
        "lane.jpeg": b"\0\0\0\x20ftypheic",
        "arrow.svg": b"<svg><script/></svg>",
    }
    written(tmp_path, {}, broken)
    with pytest.raises(ContentProblems) as stopped:
        build_site({f"content/{name}": text for name, text in CONTENT.items()})
    lines = re.sub(r"cut off or broken", "cut off", str(stopped.value)).splitlines()
    assert [line.split(".", maxsplit=2)[:2] for line in lines] == [
        ["content/articles/first", 'md:22: link: "/images/lane'],
        ["content/images/arrow", "svg: image: <script> is no drawing"],
        ["content/images/lane", "jpeg: image: it is a HEIC file, which browsers do not show"],
        ["content/images/lane", "jpg: image: it is cut off"],
    ]


@pytest.mark.parametrize(
    "address",
    ["https://b.example/images/x.jpg", "/other/x.jpg", "/images/../articles/first.md", "x.jpg"],
)
def test_only_pictures_of_the_content_are_pictures(tmp_path: Path, address: str) -> None:
    """Anything else stays as it was written."""
    pictures = Pictures(written(tmp_path, {"articles/first.md": FIRST}, PICTURES) / "images", SITE, tmp_path)
    html = f'<img src="{address}" alt="x">'
    assert pictures.shown(html) == html
