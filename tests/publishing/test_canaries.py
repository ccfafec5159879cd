"""Words of unpublished things are in no published file, read by other readers than the check's own."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import brotli
import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from plugins.common.problems import ContentProblems
from plugins.publishing import leaks
from plugins.publishing.finished import FinishedSite, Unpublished
from plugins.publishing.leaks import check_giveaways, check_unpublished
from tests.conftest import KIT
from tests.publishing.content import HIDDEN, SOUND, but

Build = Callable[..., Path]
CANARY = "Quuxcanary"
PICTURE = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><title>Quuxcanary</title><path/></svg>"
WORKBOOK = "# Quuxcanary workbook\n"


def readings(name: str, data: bytes) -> Iterator[str]:
    """Yield what a file says: its name, its bytes, and what is packed in them."""
    yield name
    yield data.decode("utf-8", "replace")
    yield data.decode("utf-16-le", "replace")
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for entry in archive.namelist():
                yield from readings(entry, archive.read(entry))
    elif data[:4] == b"%PDF":
        reader = pypdf.PdfReader(io.BytesIO(data))
        yield str(reader.metadata)
        yield str(reader.get_fields())
        yield from (page.extract_text() for page in reader.pages)
    elif data[:2] == b"\x1f\x8b":
        yield from readings(name, gzip.decompress(data))
    elif name.endswith(".br"):
        yield from readings(name.removesuffix(".br"), brotli.decompress(data))
    elif name.endswith((".png", ".webp")):
        with Image.open(io.BytesIO(data)) as image:
            yield f"{image.info} {image.getexif()}"


def test_nothing_unpublished_is_in_any_published_file(build_site: Build) -> None:
    """Article, resource, kit, signup page, page: draft, scheduled, withdrawn; pictures, a workbook, files.

    And what is for authors only in what is published: remarks, answers to advice, own words, backups.
    """
    hidden = {
        name: text.replace("Zqmark", f"{CANARY} ")
        + ("\n" if "page-" in name else "\n    ")
        + f"{CANARY} is said.\n"
        for name, text in HIDDEN.items()
    }
    hidden["content/articles/pictured.md"] = (
        next(iter(hidden.values())) + f"\n    ![{CANARY} bars]({{static}}/images/{CANARY}.svg)\n"
    )
    attached = "content/resources/resource-draft.md"
    hidden[attached] = but(hidden[attached], "attachments: [attached.csv: The attached]")
    remarks = (f"# {CANARY}: ask Maria first", f"keep: [{CANARY}]")
    files = {
        **{name: but(text, *remarks) for name, text in SOUND.items()},
        **hidden,
        "content/kits/after.md": KIT,
        f"content/images/{CANARY}.svg": PICTURE,
        f"content/images/forgotten-{CANARY}.svg": PICTURE,
        "content/images/sources.txt": f"bars.svg: {CANARY}",
        "content/files/attached.csv": f"Name,{CANARY}\nx,y\n",
        "content/files/forgotten.csv": f"Name,{CANARY}\nx,y\n",
        "content/words.txt": f"{CANARY}\n",
        "content/articles/first.md~": CANARY,
        "content/articles/.first.md.swp": CANARY,
        "content/resources/resource-scheduled.workbook.yaml": WORKBOOK,
    }
    output = build_site(files, PUBLISHING_COMPRESSED=True)
    looked_at = 0
    for file in sorted(path for path in output.rglob("*") if path.is_file()):
        for text in readings(file.relative_to(output).as_posix(), file.read_bytes()):
            assert CANARY.casefold() not in text.casefold(), file
            looked_at += 1
    assert looked_at > 500
    assert {path.suffix for path in output.rglob("*.*")} >= {
        ".pdf",
        ".docx",
        ".zip",
        ".eml",
        ".webp",
        ".br",
        ".gz",
    }


def test_a_published_kit_that_names_a_draft_is_refused(build_site: Build) -> None:
    """Its ZIP would hold what is not published."""
    draft = but(SOUND["content/resources/feedback-request.md"], "status: draft")
    with pytest.raises(ContentProblems, match='there is no resource "feedback-request"'):
        build_site({"content/kits/after.md": KIT, "content/resources/feedback-request.md": draft})


def test_a_draft_may_have_the_name_of_something_published_elsewhere(build_site: Build) -> None:
    """The downloads of a kit are not those of an article, though their addresses are alike."""
    draft = but(SOUND["content/articles/first.md"].replace("title: ", "title: Later on, "), "status: draft")
    output = build_site({**SOUND, "content/kits/after.md": KIT, "content/articles/after.md": draft})
    assert (output / "downloads/after.zip").is_file()
    assert not (output / "articles/after").exists()


def packed(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "word/document.xml", f"<w:p><w:t>{text[:9]}</w:t></w:r><w:r><w:t>{text[9:]}</w:t></w:p>"
        )
    return buffer.getvalue()


def as_pdf(text: str, **action: object) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Subject"] = text
        if action:
            pdf.Root.OpenAction = pikepdf.Dictionary(**action)
        pdf.save(buffer)
    return buffer.getvalue()


def as_webp(text: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = text  # ImageDescription
    buffer = io.BytesIO()
    Image.new("RGB", (9, 9)).save(buffer, "WEBP", exif=exif)
    return buffer.getvalue()


SAID = "Never say this aloud before the day it is published"
LEAKS = {
    "page.html": f"<p>{SAID.replace('this', '<em>this</em>')}</p>".encode(),
    "feed.xml": f"&lt;p&gt;{SAID}&lt;/p&gt;".encode(),
    "list.json": f'"{SAID}"'.encode(),
    "letter.docx": packed(SAID),
    "kit.zip": packed(SAID),
    "paper.pdf": as_pdf(SAID),
    "photo.webp": as_webp(SAID),
    "index.pf_fragment": gzip.compress(f'pagefind_dcd{{"content":"{SAID}"}}'.encode(), mtime=0),
}


@pytest.mark.parametrize(("name", "data"), LEAKS.items(), ids=LEAKS)
def test_a_sentence_of_a_draft_is_found_wherever_it_is_packed(tmp_path: Path, name: str, data: bytes) -> None:
    """Documents, archives, indexes and pictures are unpacked."""
    (tmp_path / name).write_bytes(data)
    words = tuple(SAID.casefold().split())[:8]
    draft = Unpublished("content/articles/x.md", "A title", ("/articles/x/",), frozenset({words}))
    found = list(check_unpublished(FinishedSite(tmp_path, "https://site.example", (draft,))))
    assert len(found) == 1
    assert name in found[0].what
    assert list(check_unpublished(FinishedSite(tmp_path, "https://site.example"))) == []


@pytest.mark.parametrize(("title", "is_found"), [("Quuxcanary sings", True), ("Quuxcanary", False)])
def test_a_title_is_told_from_a_word(tmp_path: Path, title: str, is_found: bool) -> None:
    """Two words of a draft's title are no chance; one stands in many a text."""
    (tmp_path / "x.txt").write_text("They say that Quuxcanary sings.")
    draft = Unpublished("content/articles/x.md", title, ("/articles/x/",), frozenset())
    found = list(check_unpublished(FinishedSite(tmp_path, "https://site.example", (draft,))))
    assert bool(found) is is_found


def parts(**files: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "/").replace("_dot_", "."), text)
    return buffer.getvalue()


OUTSIDE = '<Relationship Id="r1" Type="http://x/relationships/{}" Target="http://x" TargetMode="External"/>'
GIVEAWAYS = {
    "macro": ("a.docx", parts(word__vbaProject_dot_bin="x"), "a macro"),
    "outside workbook": ("a.xlsx", parts(xl__externalLinks__l_dot_xml="x"), "a link to an outside workbook"),
    "outside template": (
        "a.docx",
        parts(word__r_dot_rels=OUTSIDE.format("attachedTemplate")),
        "something that loads from elsewhere",
    ),
    "script": ("a.pdf", as_pdf("x", S=pikepdf.Name.JavaScript, JS="app.alert(1)"), "JavaScript"),
    "action": ("a.pdf", as_pdf("x", S=pikepdf.Name.Launch, F="x"), "an action that starts something"),
    "access key": ("a.txt", f"ghp_{'x' * 36}".encode(), "an access key"),
    "path": ("a.pdf", as_pdf("/home/maria/secret/x"), "a path of somebody’s machine"),
    "path in a picture": ("a.webp", as_webp("/Users/maria/x.psd"), "a path of somebody’s machine"),
    "key in an archive": ("a.zip", parts(k_dot_txt="-----BEGIN PRIVATE KEY-----"), "a private key"),
}


@pytest.mark.parametrize(("name", "data", "said"), GIVEAWAYS.values(), ids=GIVEAWAYS)
def test_what_a_document_gives_away_is_found(tmp_path: Path, name: str, data: bytes, said: str) -> None:
    """However it is packed."""
    (tmp_path / name).write_bytes(data)
    found = [problem.what for problem in check_giveaways(FinishedSite(tmp_path, "https://site.example"))]
    assert f"it holds {said}." in found


def test_everything_that_gives_something_away_is_tried() -> None:
    """A pattern that matches nothing would let everything pass."""
    assert {said for _name, _data, said in GIVEAWAYS.values()} == {*leaks.GIVEAWAYS, *leaks.PDF_GIVEAWAYS}


@given(st.data())
def test_what_a_pattern_finds_is_not_passed_over_for_its_signs(data: st.DataObject) -> None:
    """Only texts that hold one of its signs are searched with a pattern."""
    giveaway = data.draw(st.sampled_from([*leaks.GIVEAWAYS.values(), *leaks.PDF_GIVEAWAYS.values()]))
    assert giveaway.is_in(data.draw(st.from_regex(giveaway.pattern)))


def test_a_link_in_a_document_gives_nothing_away(tmp_path: Path) -> None:
    """Somebody clicks it; nothing is loaded by itself."""
    (tmp_path / "a.docx").write_bytes(parts(word__r_dot_rels=OUTSIDE.format("hyperlink")))
    (tmp_path / "a.pdf").write_bytes(as_pdf("A letter about the /home/ page"))
    assert list(check_giveaways(FinishedSite(tmp_path, "https://site.example"))) == []
