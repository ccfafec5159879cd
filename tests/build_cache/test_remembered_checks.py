"""What the checks of the finished site found out is remembered by file; what depends on others is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build_cache.memory import StoredMemory
from plugins.build_cache.store import Store
from plugins.common.cache import Memory
from plugins.publishing.checks import check_site
from plugins.publishing.finished import FinishedSite, Unpublished

HEAD = '<!doctype html><html lang="en"><head><title>T</title></head><body>'
SITEMAP = (
    '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    "<url><loc>https://site.example/</loc></url><url><loc>https://site.example/about/</loc></url></urlset>"
)
DRAFT = Unpublished("content/articles/secret.md", "A very quiet plan", ())


@pytest.fixture
def stage(tmp_path: Path) -> Path:
    """Return a sound stage."""
    stage = tmp_path / "stage"
    (stage / "about").mkdir(parents=True)
    (stage / "index.html").write_text(
        f'{HEAD}<h1>Home</h1><a href="/about/#who">A very quiet plan</a></body></html>'
    )
    (stage / "about/index.html").write_text(f'{HEAD}<h1 id="who">Us</h1></body></html>')
    (stage / "sitemap.xml").write_text(SITEMAP)
    return stage


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    """Return a memory with a store of its own."""
    return StoredMemory(Store(tmp_path / "build.sqlite", "me", 0))


def problems(stage: Path, memory: Memory, *unpublished: Unpublished) -> str:
    """Return all problems of a stage as text, the same with what is remembered and without."""
    found = check_site(FinishedSite(stage, "https://site.example", unpublished, memory=memory))
    assert found == check_site(FinishedSite(stage, "https://site.example", unpublished))
    return "\n".join(map(str, found))


def test_a_page_is_judged_again_when_another_loses_what_it_links_to(stage: Path, memory: Memory) -> None:
    """Its own text has not changed."""
    assert problems(stage, memory) == ""
    (stage / "about/index.html").write_text(f"{HEAD}<h1>Us</h1></body></html>")
    assert 'there is no "#who" on that page' in problems(stage, memory)
    (stage / "about/index.html").unlink()
    assert '"/about/#who" leads nowhere' in problems(stage, memory)


def test_a_page_is_named_in_the_sitemap_by_what_it_now_says(stage: Path, memory: Memory) -> None:
    """Whether it may be indexed is remembered with its text."""
    assert problems(stage, memory) == ""
    hidden = HEAD.replace("</head>", '<meta name="robots" content="noindex"></head>')
    (stage / "about/index.html").write_text(f'{hidden}<h1 id="who">Us</h1></body></html>')
    assert "about/index.html is no public page" in problems(stage, memory)


def test_an_old_file_is_searched_for_a_new_secret(
    stage: Path, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And for a new draft: what is looked for belongs to what is remembered."""
    (stage / "notes.txt").write_text("not-to-be-told-to-anybody")
    assert problems(stage, memory) == ""
    monkeypatch.setenv("DEPLOY_TOKEN", "not-to-be-told-to-anybody")
    assert "the value of $DEPLOY_TOKEN" in problems(stage, memory)
    assert "is not published, but index.html names it" in problems(stage, memory, DRAFT)


def test_the_same_bytes_elsewhere_are_another_page(stage: Path, memory: Memory) -> None:
    """A relative link leads somewhere else from there."""
    text = f'{HEAD}<h1 id="who">Us</h1><a href="../index.html">Home</a></body></html>'
    (stage / "about/index.html").write_text(text)
    assert problems(stage, memory) == ""
    (stage / "about/deep/down").mkdir(parents=True)
    (stage / "about/deep/down/index.html").write_text(text)
    assert 'about/deep/down/index.html:1: link: "../index.html" leads nowhere' in problems(stage, memory)
