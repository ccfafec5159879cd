"""What is written for the search: suggestions, the full text, and nothing that is not public."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pagefind.service
import pytest

from plugins.search.findable import Findable
from plugins.search.full_text import FRAGMENT_MARK, FullTextError, index_full_text
from plugins.search.suggestions import make_suggestions
from tests.search.conftest import Served

PAGE = "<!DOCTYPE html><html lang=en><title>x</title><body><nav>Menu</nav><main><h1>{title}</h1>{body}</main>"
PAGES = {
    f"articles/{name}/": PAGE.format(title=name, body=f"<p>Word{name} and more.</p>") for name in "abcdefgh"
}


def suggested(site: Served) -> dict[str, dict[str, Any]]:
    """Return the entries of a site's suggestions by title."""
    (file,) = (site.folder / "search").glob("suggest.*.json")
    return {entry["title"]: entry for entry in json.loads(file.read_text(encoding="utf-8"))}


def texts(files: dict[str, bytes]) -> dict[str, str]:
    """Return what an index holds of each page, by url."""
    fragments = (data for name, data in files.items() if name.startswith("fragment/"))
    read = [json.loads(gzip.decompress(data).removeprefix(FRAGMENT_MARK)) for data in fragments]
    return {one["url"]: one["content"] for one in read}


def test_everything_public_is_suggested_with_what_people_know_of_it(site: Served) -> None:
    """Titles, summaries, situations, field labels and the headings of articles."""
    entries = suggested(site)
    assert set(entries) == {
        "Ask for feedback",
        "The first week",
        "Role scorecard",
        "After a no",
        "Take the hit",
        "Privacy",
    }
    assert entries["Ask for feedback"] == {
        "url": "resources/ask-for-feedback/",
        "title": "Ask for feedback",
        "kind": "Message",
        "summary": "A short, calm mail.",
        "situations": ["I never heard back"],
        "labels": ["First name", "Interview date"],
        "shelves": {
            "kind": ["message"],
            "for": ["candidate"],
            "topic": ["feedback"],
            "format": ["docx", "pdf", "txt", "eml"],
        },
    }
    assert entries["Take the hit"]["labels"] == ["Write it down"]


def test_the_columns_of_a_dashboard_are_found_like_fields() -> None:
    """Its page has no fields: what one types into are columns and settings."""
    workbook = SimpleNamespace(
        inputs={"clock": SimpleNamespace(label="Hours for feedback")},
        tables={"people": SimpleNamespace(columns=[SimpleNamespace(name="Candidate")])},
    )
    resource = SimpleNamespace(
        title="Clock", summary="Late or not.", situations=(), fields=(), workbook=workbook
    )
    kind = SimpleNamespace(name="Dashboard")
    entry = SimpleNamespace(url="resources/clock/", resource=resource, kind=kind, shelves={})
    catalogue = SimpleNamespace(entries=[entry])
    (found,) = gather_from(catalogue)
    assert found.labels == ("Hours for feedback", "Candidate")


def test_the_fields_of_repeated_rows_are_one_label() -> None:
    """Ten rows of a table say the same ten times; a number that means something stays."""
    labels = ("Action 1", "Action 2", "Interview 1 date", "Day 30")
    fields = [SimpleNamespace(label=label) for label in labels]
    resource = SimpleNamespace(title="x", summary="", situations=(), fields=fields, workbook=None)
    entry = SimpleNamespace(url="x/", resource=resource, kind=SimpleNamespace(name="Template"), shelves={})
    (found,) = gather_from(SimpleNamespace(entries=[entry]))
    assert found.labels == ("Action", "Interview 1 date", "Day 30")


def gather_from(catalogue: Any) -> tuple[Findable, ...]:
    from plugins.search.findable import gather

    return gather({"catalogue": catalogue, "kits": (), "articles": (), "pages": ()})


def test_a_draft_is_in_no_file_of_the_search(site: Served) -> None:
    """The index is compressed: the check of the stage, which reads text, could not see it there."""
    for file in (site.folder / "search").rglob("*.*"):
        data = file.read_bytes()
        assert b"ecret" not in (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data), file


def test_the_name_of_the_suggestions_changes_with_them() -> None:
    """Browsers may keep the file for ever."""
    one, other = (make_suggestions([Findable("x/", title, "Page", "")]) for title in ("One", "Other"))
    assert one.path != other.path
    assert make_suggestions([Findable("x/", "One", "Page", "")]) == one


def test_the_full_text_is_the_same_bytes_in_any_order() -> None:
    """Two builds of the same pages publish the same files."""
    first = index_full_text(PAGES.items())
    assert index_full_text(reversed(PAGES.items())) == first


def test_each_result_is_told_which_page_it_is() -> None:
    """The search page filters by shelf before it loads anything of a result."""
    files = index_full_text(PAGES.items())
    fragments = {Path(name).stem for name in files if name.startswith("fragment/")}
    pages = json.loads(files["pages.json"])
    assert set(pages) == fragments
    assert set(pages.values()) == set(PAGES)


def test_the_text_is_that_of_the_page_with_its_labels_and_without_what_surrounds_it() -> None:
    """People search for the names of fields; nobody searches for a menu or for somebody else's picture."""
    body = "<label>Role</label><label>Interview date <input></label>"
    body += "<aside>Downloads</aside><div class=tool>Other</div>"
    body += '<section aria-labelledby="related"><img src="/picture.webp" alt="Picture"></section>'
    files = index_full_text([("x/", PAGE.format(title="Notes", body=body))])
    (text,) = texts(files).values()
    assert "Role Interview date" in text
    assert not any(word in text for word in ("Menu", "Downloads", "Other"))
    assert not any(b"icture" in gzip.decompress(data) for name, data in files.items() if "fragment/" in name)


def test_nothing_of_pagefinds_own_interface_is_published(site: Served) -> None:
    """Half a megabyte that no page asks for."""
    names = {file.name for file in (site.folder / "search/pagefind").iterdir()}
    assert {"pagefind.js", "pagefind-entry.json", "wasm.en.pagefind", "pages.json"} < names
    assert not any(word in name for name in names for word in ("ui", "highlight", "worker", "unknown"))


def test_a_pagefind_that_does_not_run_stops_the_build_with_words(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A site must not be published with a search that finds nothing."""
    monkeypatch.setattr(pagefind.service, "get_executable", lambda: None)
    with pytest.raises(FullTextError, match="not installed"):
        index_full_text(PAGES.items())
    broken = tmp_path / "pagefind"
    broken.write_text("#!/bin/sh\necho no room left >&2\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setattr(pagefind.service, "get_executable", lambda: broken)
    with pytest.raises(FullTextError, match="no room left"):
        index_full_text(PAGES.items())


def test_only_the_search_page_may_run_webassembly(site: Served) -> None:
    """The header is one for all pages; the meta element of every other page takes it away."""
    allowed = {
        file.relative_to(site.folder).as_posix()
        for file in site.folder.rglob("*.html")
        if "wasm-unsafe-eval" in file.read_text(encoding="utf-8")
    }
    assert allowed == {"search/index.html"}
    assert "wasm-unsafe-eval" in (site.folder / "_headers").read_text()
