"""Giving a content file another name: nothing that led to it leads nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.common.front_matter import Source, read_source
from plugins.common.renaming import rename_content
from plugins.common.starter import StarterError

ADDRESSES = {"articles": "articles/{slug}/", "resources": "resources/{slug}/"}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A content folder in which much names one resource."""
    files = {
        "resources/old-sheet.md": "---\ntitle: A\nrelated: [old-sheet-b]\n---\nText",
        "resources/old-sheet.workbook.yaml": "sheets: []",
        "resources/old-sheet-b.md": "---\ntitle: B\nrelated:\n  - old-sheet\n  - other\n---\nText",
        "articles/a.md": "---\ntitle: Use old-sheet\n---\n[resource: old-sheet, show: fields]\n\n"
        "[x]({filename}/resources/old-sheet.md#top) and [y]({filename}/resources/old-sheet-b.md)",
        "kits/k.md": "---\ntitle: K\nresources: [old-sheet, old-sheet-b]\n---\nText",
        "signup/s.md": "---\ntitle: S\nstarter: old-sheet\n---\nText",
    }
    for name, text in files.items():
        (tmp_path / "content" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "content" / name).write_text(text)
    return tmp_path / "content"


def test_what_names_a_file_follows_it_and_its_old_address_leads_on(content: Path) -> None:
    """Links, embeds, lists, and what lies beside it; words in a text and longer names stay."""
    done = list(rename_content(content, content / "resources/old-sheet.md", "new-sheet", ADDRESSES))
    assert done[:2] == [
        "/resources/old-sheet/ leads to its new address.",
        "content/resources/new-sheet.md is its name now.",
    ]
    assert len(done) == 6
    renamed = read_source(content / "resources/new-sheet.md", "x")
    assert isinstance(renamed, Source)
    assert renamed.entries["moved_from"].value.data == "/resources/old-sheet/"
    assert (content / "resources/new-sheet.workbook.yaml").exists()
    assert not (content / "resources/old-sheet.md").exists()
    article = (content / "articles/a.md").read_text()
    assert "title: Use old-sheet\n" in article
    assert "[resource: new-sheet, show: fields]" in article
    assert "/resources/new-sheet.md#top" in article
    assert "/resources/old-sheet-b.md" in article
    assert "resources: [new-sheet, old-sheet-b]" in (content / "kits/k.md").read_text()
    assert "  - new-sheet\n  - other" in (content / "resources/old-sheet-b.md").read_text()
    assert "starter: new-sheet" in (content / "signup/s.md").read_text()


@pytest.mark.parametrize("written", ["/1/", "[/1/]", "\n  - /1/"])
def test_old_addresses_add_up(content: Path, written: str) -> None:
    """A page that moves twice is found at both."""
    file = content / "resources/old-sheet.md"
    file.write_text(f"---\ntitle: A\nmoved_from: {written}\n---\nText")
    list(rename_content(content, file, "new-sheet", ADDRESSES))
    renamed = read_source(content / "resources/new-sheet.md", "x")
    assert isinstance(renamed, Source)
    moved = renamed.entries["moved_from"].value.data
    assert isinstance(moved, list)
    assert {str(item.data) for item in moved} == {"/1/", "/resources/old-sheet/"}


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        ("resources/old-sheet.md", "Über uns", "Write it as uber-uns"),
        ("resources/old-sheet.md", "old-sheet-b", "is there already"),
        ("resources/gone.md", "x", "is no content file"),
        ("../secret.md", "x", "is no content file"),
    ],
)
def test_what_cannot_be_renamed_changes_nothing(content: Path, file: str, name: str, said: str) -> None:
    """The author hears why."""
    before = {path: path.read_text() for path in content.rglob("*") if path.is_file()}
    with pytest.raises(StarterError, match=said):
        list(rename_content(content, content / file, name, ADDRESSES))
    assert {path: path.read_text() for path in content.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("listed", ["", "moved_from: /1/\r\n", "moved_from:\r\n  - /1/\r\n"])
def test_the_line_ends_of_the_author_stay(content: Path, listed: str) -> None:
    """A file from Windows keeps its line ends in each line, the new one included."""
    file = content / "resources/old-sheet.md"
    file.write_bytes(f"---\r\ntitle: A\r\n{listed}---\r\nText\r\n".encode())
    (content / "kits/k.md").write_bytes(b"---\r\nresources:\r\n  - old-sheet\r\n---\r\n")
    list(rename_content(content, file, "new-sheet", ADDRESSES))
    renamed = (content / "resources/new-sheet.md").read_bytes()
    assert b"/resources/old-sheet/" in renamed
    assert (b"/1/" in renamed) == bool(listed)
    assert renamed.count(b"\n") == renamed.count(b"\r\n") == renamed.count(b"\r")
    assert isinstance(read_source(content / "resources/new-sheet.md", "x"), Source)
    assert (content / "kits/k.md").read_bytes() == b"---\r\nresources:\r\n  - new-sheet\r\n---\r\n"
