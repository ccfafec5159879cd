"""What the checks of the finished site found out is remembered by file; what depends on others is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build_cache.store import Store
from plugins.common.cache import Remember
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
def remember(tmp_path: Path) -> Remember:
    """Return what remembers in a store of its own."""
    return Store(tmp_path / "build.sqlite", "me", 0).remember


def problems(stage: Path, remember: Remember, *unpublished: Unpublished) -> str:
    """Return all problems of a stage as text, the same with what is remembered and without."""
    found = check_site(FinishedSite(stage, "https://site.example", unpublished, remember=remember))
    assert found == check_site(FinishedSite(stage, "https://site.example", unpublished))
    return "\n".join(map(str, found))


def test_a_page_is_judged_again_when_another_loses_what_it_links_to(stage: Path, remember: Remember) -> None:
    """Its own text has not changed."""
    assert problems(stage, remember) == ""
    (stage / "about/index.html").write_text(f"{HEAD}<h1>Us</h1></body></html>")
    assert 'there is no "#who" on that page' in problems(stage, remember)
    (stage / "about/index.html").unlink()
    assert '"/about/#who" leads nowhere' in problems(stage, remember)


def test_a_page_is_named_in_the_sitemap_by_what_it_now_says(stage: Path, remember: Remember) -> None:
    """Whether it may be indexed is remembered with its text."""
    assert problems(stage, remember) == ""
    hidden = HEAD.replace("</head>", '<meta name="robots" content="noindex"></head>')
    (stage / "about/index.html").write_text(f'{hidden}<h1 id="who">Us</h1></body></html>')
    assert "about/index.html is no public page" in problems(stage, remember)


def test_an_old_file_is_searched_for_a_new_secret(
    stage: Path, remember: Remember, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And for a new draft: what is looked for belongs to what is remembered."""
    (stage / "notes.txt").write_text("not-to-be-told-to-anybody")
    assert problems(stage, remember) == ""
    monkeypatch.setenv("DEPLOY_TOKEN", "not-to-be-told-to-anybody")
    assert "the value of $DEPLOY_TOKEN" in problems(stage, remember)
    assert "is not published, but index.html names it" in problems(stage, remember, DRAFT)


def test_the_same_bytes_elsewhere_are_another_page(stage: Path, remember: Remember) -> None:
    """A relative link leads somewhere else from there."""
    text = f'{HEAD}<h1 id="who">Us</h1><a href="../index.html">Home</a></body></html>'
    (stage / "about/index.html").write_text(text)
    assert problems(stage, remember) == ""
    (stage / "about/deep/down").mkdir(parents=True)
    (stage / "about/deep/down/index.html").write_text(text)
    assert 'about/deep/down/index.html:1: link: "../index.html" leads nowhere' in problems(stage, remember)
