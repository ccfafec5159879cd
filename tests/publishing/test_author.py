"""The author's day: drafts are seen at home only, dates are kept, old addresses go on leading somewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from plugins.publishing.report import changes, lines
from plugins.publishing.run import Result, run
from tests.conftest import ARTICLE, PAGE, RESOURCE, ROOT, WriteFiles, tree
from tests.publishing.content import HIDDEN, SOUND, but

Build = Callable[..., Path]


@pytest.fixture
def preview(build_site: Build) -> Callable[[dict[str, str]], Path]:
    """Return a function that builds a site as the preview does."""
    return lambda files: build_site(files, SITE_SHOWS_DRAFTS=True)


def text_of(output: Path) -> str:
    return "\n".join(
        path.read_bytes().decode("utf-8", "replace") for path in sorted(output.rglob("*")) if path.is_file()
    )


def test_the_preview_shows_what_is_not_public_and_says_so(
    preview: Callable[..., Path], build_site: Build
) -> None:
    """Every kind of it has its page there, with a bar, and stands on the list; a publication has neither."""
    output = preview({**SOUND, **HIDDEN})
    waiting = (output / "drafts/index.html").read_text()
    for name in HIDDEN:
        folder, file = name.removeprefix("content/").removesuffix(".md").split("/")
        place = {"signup": f"join/{file}", "pages": file}.get(folder, f"{folder}/{file}")
        page = (output / place / "index.html").read_text()
        assert f"<code>{name}</code>" in page
        assert f'data-standing="{file.rsplit("-", 1)[1]}"' in page
        assert f"/{place}/" in waiting
    assert "15 pages waiting" in (output / "index.html").read_text()
    assert "January 1, 2999" in waiting
    published = build_site({}, PUBLISHING_ALLOW_SHRINK=True)
    assert not (published / "drafts").exists()
    assert "preview-bar" not in text_of(published)
    assert "Zqmark" not in text_of(published), "titles of what is not public"


@pytest.mark.parametrize(("day", "is_public"), [("2026-12-23", False), ("2026-12-24", True)])
def test_a_scheduled_page_appears_on_its_day(build_site: Build, day: str, is_public: bool) -> None:
    """An article by its date, everything else by publish_on."""
    later = {
        "content/articles/later.md": ARTICLE.replace("2026-11-02", "2026-12-24"),
        "content/pages/later.md": but(PAGE, "publish_on: 2026-12-24"),
    }
    output = build_site({**SOUND, **later}, SITE_DAY=day)
    assert (output / "articles/later/index.html").exists() is is_public
    assert (output / "later/index.html").exists() is is_public


def test_a_page_that_moved_is_found_at_every_old_address(build_site: Build) -> None:
    """By a page for hosts that cannot redirect, by a list for others; a link to it is good on both."""
    moved = but(ARTICLE, "moved_from: [/old/, /2024/first.html, /Blog/first]")
    moved = moved.rstrip(" ") + "\n    [As it was](https://example.org/library/Blog/first/).\n"
    address = {"SITEURL": "https://example.org/library", "MAILING_LIST_POSTAL_ADDRESS": "1 Main Street"}
    output = build_site({**SOUND, "content/articles/first.md": moved}, **address)
    for file in ("old/index.html", "2024/first.html", "Blog/first/index.html"):
        page = (output / file).read_text()
        assert '<meta http-equiv="refresh" content="0; url=/library/articles/first/">' in page
        assert '<link rel="canonical" href="https://example.org/library/articles/first/">' in page
        assert '<meta name="robots" content="noindex">' in page
    assert "/old/ /library/articles/first/ 301\n" in (output / "_redirects").read_text()
    assert "location = /library/Blog/first {" in (output / "_server/nginx.conf").read_text()
    without = build_site({}, PUBLISHING_REDIRECT_PAGES=False, **address)
    assert not (without / "old").exists()
    assert "/old/ " in (without / "_redirects").read_text()


# What goes wrong with addresses: files, then what must be said of which.
COLLISIONS = {
    "an old address that is a page": (
        {"content/articles/first.md": but(ARTICLE, "moved_from: /privacy/")},
        'articles/first.md:2: moved_from: "/privacy/" is also the address of content/pages/privacy.md',
    ),
    "an old address that leads to itself": (
        {"content/articles/first.md": but(ARTICLE, "moved_from: /articles/first")},
        "it would lead to itself for ever",
    ),
    "an old address that leads to itself in capitals": (
        {"content/articles/first.md": but(ARTICLE, "moved_from: /Articles/First")},
        "it would lead to itself for ever",
    ),
    "an old address that two claim": (
        {
            "content/articles/first.md": but(ARTICLE, "moved_from: /old/"),
            "content/pages/about.md": but(PAGE, "moved_from: /OLD"),
        },
        'about.md:2: moved_from: "/OLD": content/articles/first.md claims it too.',
    ),
    "an old address of the signup service": (
        {"content/articles/first.md": but(ARTICLE, "moved_from: /signup/x")},
        "the signup service answers there",
    ),
    "two articles of one name": (
        {"content/articles/second.md": but(ARTICLE, "slug: first")},
        '"/articles/first/" is also the address of content/articles/first.md',
    ),
    "two resources of one name": (
        {"content/resources/second.md": but(RESOURCE, "slug: feedback-request")},
        '"/resources/feedback-request/" is also the address of content/resources/feedback-request.md',
    ),
    "a page in the place of a list": (
        {"content/pages/articles.md": PAGE},
        '"/articles/" is also the address of the theme',
    ),
    "a page in the place of the signup list": ({"content/pages/join.md": PAGE}, "the list of signup pages"),
    "a file that another file's folder needs": (
        {"content/articles/first.md": but(ARTICLE, "moved_from: /feeds/all.atom.xml/old.html")},
        "is also the address of the theme",
    ),
    "downloads of one name": (
        {"content/resources/feedback-request-a4.md": RESOURCE},
        '"/downloads/feedback-request-a4.pdf" is also the address of',
    ),
}


@pytest.mark.parametrize(("files", "said"), COLLISIONS.values(), ids=COLLISIONS)
def test_two_things_at_one_address_are_refused(build_site: Build, files: dict[str, str], said: str) -> None:
    """Before anything is written; plain Pelican lets the last one win."""
    files = {**SOUND, **files}
    if "a4" in said:  # a message has one sheet, a template two
        files = {
            name: text.replace("kind: message", "kind: template").replace(
                '    subject: "One question about the [[Role]] interview"\n', ""
            )
            for name, text in files.items()
        }
    with pytest.raises(ContentProblems) as caught:
        build_site(files)
    assert len(caught.value.problems) == 1, str(caught.value)
    assert said in str(caught.value)


MISPLACED = {
    "articles/first.txt": "nothing reads a file with this ending here",
    "article/first.md": 'nothing reads a folder "article". Did you mean "articles"?',
    "first.md": "nothing reads it here",
    "resources/notes.docx": "nothing reads a file with this ending here",
}


def test_a_file_that_nothing_reads_is_told(build_site: Build, tmp_path: Path) -> None:
    """Plain Pelican leaves the article out and exits with 0. What editors leave about is passed over."""
    about = {f"content/{name}": "x" for name in (*MISPLACED, ".env", "articles/.#x.md", "articles/x.md~")}
    (tmp_path / "secret.md").write_text("x")
    (tmp_path / "content/articles").mkdir(parents=True)
    for link in ("link.md", "link.svg"):
        (tmp_path / "content/articles" / link).symlink_to(tmp_path / "secret.md")
    with pytest.raises(ContentProblems) as caught:
        build_site({**SOUND, **about})
    said = {problem.path: str(problem) for problem in caught.value.problems}
    for link in ("link.md", "link.svg"):
        assert said.pop(f"content/articles/{link}").endswith("Put a copy here instead.")
    assert said.keys() == {f"content/{name}" for name in MISPLACED}
    for name, words in MISPLACED.items():
        assert words in said[f"content/{name}"]


@pytest.fixture
def finish(write_files: WriteFiles, tmp_path: Path) -> Iterator[Callable[..., Result]]:
    """Return a function that runs with files and hands back what a verb shows."""

    def finished(files: dict[str, str], **overrides: object) -> Result:
        write_files(files)
        folders = {"PATH": str(tmp_path / "content"), "OUTPUT_PATH": str(tmp_path / "output")}
        return run(ROOT / "pelicanconf.py", **folders, **overrides)

    return finished


def test_a_draft_with_mistakes_stops_nothing_until_it_is_published(finish: Callable[..., Result]) -> None:
    """Half-written things lie about for weeks; what they lack is told, and they are on no page."""
    half = but(ARTICLE, "status: draft").replace("    summary: Three moves after a rejection.\n", "")
    result = finish({**SOUND, "content/articles/half.md": half})
    assert [problem.key for problem in result.set_aside] == ["summary"]
    assert "1 problem(s) in drafts: they stop nothing until one is published." in list(lines(result))
    with pytest.raises(ContentProblems, match=r"half\.md:1: summary: it is missing"):
        finish({"content/articles/half.md": half.replace("draft", "published")})
    with pytest.raises(ContentProblems, match=r"half\.md:1: summary: it is missing"):
        finish({"content/articles/half.md": half}, SITE_SHOWS_DRAFTS=True)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    summary: Three moves after a rejection.\n", "", ":1: summary: it is missing."),
        ("title: You", "title: Blunt: you", ":2: title: "),
    ],
)
def test_a_mistake_on_top_hides_none_below(
    finish: Callable[..., Result], old: str, new: str, said: str
) -> None:
    """An author who mends the one should not meet the other in the next run."""
    text = ARTICLE.replace(old, new).replace("[resource: feedback-request]", "[resource: feedback-reqest]")
    with pytest.raises(ContentProblems) as caught:
        finish({**SOUND, "content/articles/wrong.md": text})
    told = [str(problem) for problem in caught.value.problems]
    assert len(told) == 2, told
    assert said in told[0]
    assert 'Did you mean "feedback-request"?' in told[1]


def test_a_comparison_tells_by_address_and_changes_nothing(
    finish: Callable[..., Result], tmp_path: Path
) -> None:
    """What would be added, changed and removed, and what waits for which day."""
    finish({**SOUND, "content/pages/imprint.md": PAGE})
    before = tree(tmp_path / "output")
    (tmp_path / "content/pages/imprint.md").unlink()
    new = {
        "content/articles/second.md": ARTICLE.replace("You didn't get", "They did get"),
        "content/pages/soon.md": but(PAGE, "publish_on: 2999-01-01"),
    }
    result = finish(new, PUBLISHING_COMPARE_ONLY=True, PUBLISHING_ALLOW_SHRINK=True)
    found = changes(result)
    assert "/articles/second/" in found["added"]
    assert "/articles/" in found["changed"]
    assert found["removed"] == ["/imprint/"]
    assert "  scheduled 2999-01-01: content/pages/soon.md" in list(lines(result))
    assert json.dumps(found)
    assert tree(tmp_path / "output") == before
