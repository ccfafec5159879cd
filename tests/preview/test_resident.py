"""The site in memory: its pages are those of a build, and an edit is on them at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.preview.resident import Resident
from plugins.publishing.plugin import NothingToWrite
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT, WriteFiles

CONTENT = {
    "content/articles/you-didnt-get-the-job.md": ARTICLE,
    "content/articles/another.md": ARTICLE.replace("You didn't get the job", "Another").replace("-02", "-01"),
    "content/resources/feedback-request.md": RESOURCE,
    "content/pages/privacy.md": PAGE,
}
PAGE_OF_ARTICLE = "articles/you-didnt-get-the-job/index.html"
# Made for hosts or of finished pages, by the build that runs beside.
OF_BUILDS = ("search/pagefind/", "_", ".")


@pytest.fixture
def resident(write_files: WriteFiles, tmp_path: Path) -> Resident:
    """A small site in memory, read."""
    write_files(CONTENT)
    overrides = {
        "PATH": str(tmp_path / "content"),
        "CACHE_PATH": str(ROOT / ".cache"),
        "PUBLISHING_CHECK_ONLY": True,
        "SITE_MAKES_DOCUMENTS": False,
    }
    site = Resident(ROOT / "pelicanconf.py", overrides, NothingToWrite, tmp_path / "files")
    assert site.read() == ()
    return site


def shown(site: Resident, name: str = PAGE_OF_ARTICLE) -> str:
    return (site.page(name) or b"").decode()


def edit(folder: Path, old: str, new: str) -> Path:
    file = folder / "content/articles/you-didnt-get-the-job.md"
    file.write_text(file.read_text().replace(old, new))
    return file


def test_every_file_is_that_of_a_build(
    resident: Resident, build_site: Callable[..., Path], tmp_path: Path
) -> None:
    """What the author sees is what will be published, byte for byte."""
    resident.read()  # what is kept from the reading before must not show
    output = build_site(
        CONTENT, SITE_MAKES_DOCUMENTS=False, PUBLISHING_COMPRESSED=False, CACHE_PATH=str(ROOT / ".cache")
    )
    assert resident.files
    for file in sorted(path for path in output.rglob("*") if path.is_file()):
        name = file.relative_to(output).as_posix()
        if not name.startswith(OF_BUILDS):
            served = resident.page(name) or (resident.files / name).read_bytes()
            assert served == file.read_bytes(), name
    assert tmp_path in resident.files.parents


def test_an_edited_body_and_title_are_on_the_page_at_once(resident: Resident, tmp_path: Path) -> None:
    """Without reading anything else; the reading that follows agrees."""
    assert resident.refresh(edit(tmp_path, "It hurts.", "It hurts badly."))
    assert "It hurts badly." in shown(resident)
    assert resident.refresh(edit(tmp_path, "title: You didn't get the job", "title: Not you"))
    quick = shown(resident)
    assert "<h1>Not you</h1>" in quick.replace("\n", "")
    assert resident.read() == ()
    assert "Not you" in shown(resident, "articles/index.html")
    assert "It hurts badly." in shown(resident)


def test_what_moves_a_page_waits_for_the_reading(resident: Resident, tmp_path: Path) -> None:
    """A new address, day or topic shows on other pages too."""
    for old, new in (
        ("[rejection]", "[feedback]"),
        ("2026-11-02", "2026-11-03"),
        ("date:", "slug: new\ndate:"),
    ):
        file = edit(tmp_path, old, new)
        assert not resident.refresh(file)
    assert resident.read() == ()
    assert "It hurts." in shown(resident, "articles/new/index.html")
    assert resident.page(PAGE_OF_ARTICLE) is None


def test_with_problems_the_last_good_page_stays(resident: Resident, tmp_path: Path) -> None:
    """And they go when they are mended."""
    file = edit(tmp_path, "title:", "titel:")
    assert not resident.refresh(file)
    assert any("titel" in problem for problem in resident.read())
    assert "You didn" in shown(resident)
    edit(tmp_path, "titel:", "title:")
    assert resident.read() == ()


def test_what_is_no_article_is_read_again_and_what_is_deleted_is_gone(
    resident: Resident, tmp_path: Path
) -> None:
    """Nothing is kept of a resource, and nothing of a file that is not there any more."""
    file = tmp_path / "content/resources/feedback-request.md"
    file.write_text(file.read_text().replace("A short, calm mail.", "A calm mail."))
    assert not resident.refresh(file)
    (tmp_path / "content/articles/another.md").unlink()
    assert resident.read() == ()
    assert "A calm mail." in shown(resident, "resources/feedback-request/index.html")
    assert resident.page("articles/another/index.html") is None
    assert "Another" not in shown(resident, "articles/index.html")
