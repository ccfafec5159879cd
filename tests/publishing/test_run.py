"""A build as it is started from outside: exit codes, words, the same bytes everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from plugins.common.problems import ContentProblems
from plugins.common.settings import SettingError
from tests.conftest import ARTICLE, PAGE, RESOURCE, WriteFiles, tree
from tests.publishing.command import pelican

Build = Callable[..., Path]
CONTENT = {
    "content/articles/you-didnt-get-the-job.md": ARTICLE,
    "content/resources/feedback-request.md": RESOURCE,
    "content/pages/privacy.md": PAGE,
}


def test_the_plain_command_publishes_as_safely_as_ours(write_files: WriteFiles) -> None:
    """There is one way to build: a stage, its checks, an exchange."""
    folder = write_files(CONTENT)
    assert pelican(folder).returncode == 0
    before = tree(folder / "output")
    write_files({"content/articles/bad.md": ARTICLE.replace("title:", "titel:")})
    ended = pelican(folder)
    assert ended.returncode == 1
    assert ended.stderr == 'content/articles/bad.md:2: titel: there is no such key. Did you mean "title"?\n'
    assert tree(folder / "output") == before


def test_two_builds_are_byte_identical(write_files: WriteFiles, tmp_path: Path) -> None:
    """Whatever the folder, the day, the zone, the locale, the hash seed or the cache; `.br` and `.gz` too."""
    one, other = tmp_path / "one", tmp_path / "another/place"
    for folder in (one, other):
        write_files({f"{folder.relative_to(tmp_path)}/{name}": text for name, text in CONTENT.items()})
    warm = ["-e", "PUBLISHING_COMPRESSED=true", 'SITE_DAY="2026-12-01"']
    cold = ["-e", "PUBLISHING_COMPRESSED=true", 'SITE_DAY="2038-01-20"', f'CACHE_PATH="{tmp_path}/cache"']
    elsewhere = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    here = {"LC_ALL": "C.UTF-8"}
    assert pelican(one, *warm, TZ="Pacific/Kiritimati", PYTHONHASHSEED="1", **here).returncode == 0
    assert pelican(other, *cold, TZ="America/Adak", PYTHONHASHSEED="2", **elsewhere).returncode == 0
    made = tree(one / "output")
    assert {name.rpartition(".")[2] for name in made} >= {"html", "pdf", "docx", "br", "gz"}
    assert made == tree(other / "output")


def test_a_wrong_setting_ends_with_its_own_exit_code(build_site: Build) -> None:
    """The operator hears the name and the nearest right one, before anything is read."""
    with pytest.raises(SettingError, match='Did you mean "SITE_TAGLINE"') as caught:
        build_site(CONTENT, SITE_TAGLIN="x")
    assert caught.value.exitcode == 2


def test_a_site_without_an_address_is_not_published(build_site: Build) -> None:
    """Feeds and documents carry absolute addresses."""
    with pytest.raises(SettingError, match="SITEURL"):
        build_site(CONTENT, SITEURL="")


def test_a_draft_is_nowhere_and_a_withdrawn_page_is_gone_with_its_downloads(build_site: Build) -> None:
    """Publish, then turn the resource and the article into drafts: no file remembers them."""
    output = build_site(CONTENT)
    assert (output / "downloads/feedback-request.docx").exists()
    draft = {
        name: text.replace("title:", "status: draft\n    title:", 1)
        for name, text in CONTENT.items()
        if "pages" not in name
    }
    build_site({**CONTENT, **draft}, PUBLISHING_ALLOW_SHRINK=True)
    for name, data in tree(output).items():
        assert "feedback-request" not in name
        assert "didnt-get" not in name
        assert b"Ask for feedback" not in data
        assert b"get the job" not in data


def test_losing_a_fifth_of_the_pages_is_refused_unless_it_is_meant(build_site: Build, tmp_path: Path) -> None:
    """An empty content folder must not wipe the site."""
    output = build_site(CONTENT)
    before = tree(output)
    for name in list(CONTENT)[:2]:
        (tmp_path / name).unlink()
    with pytest.raises(ContentProblems, match="pages would disappear"):
        build_site({})
    assert tree(output) == before
    build_site({}, PUBLISHING_ALLOW_SHRINK=True)
    assert not (output / "resources/feedback-request/index.html").exists()


def test_a_draft_that_a_published_page_links_to_is_reported(build_site: Build) -> None:
    """The link would be dead, and it would tell that the draft exists."""
    linking = ARTICLE.replace("It hurts.", "[soon]({filename}/articles/soon.md)")
    draft = ARTICLE.replace("title: You didn't get the job", "title: Coming soon to you\n    status: draft")
    with pytest.raises(ContentProblems, match=r"articles/soon\.md: draft: it is not published, but"):
        build_site(
            {
                **CONTENT,
                "content/articles/you-didnt-get-the-job.md": linking,
                "content/articles/soon.md": draft,
            }
        )
