"""A run after which nothing would be different is not made; whatever has changed, it is."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from pelican import Pelican

from plugins.publishing.run import Result
from tests.build_cache.edits import Site, tree


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return a site all of whose plugins are ours."""
    return Site(tmp_path / "site", seed=7, has_plugin=False)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[Pelican]:
    """Return the list in which each run of Pelican is noted."""
    noted: list[Pelican] = []
    run = Pelican.run

    def note(pelican: Pelican) -> None:
        noted.append(pelican)
        run(pelican)

    monkeypatch.setattr(Pelican, "run", note)
    return noted


def test_nothing_runs_when_nothing_has_changed(site: Site, runs: list[Pelican]) -> None:
    """It answers what a run would: the same site, the same counts, no change."""
    site._set("publish_on", "2099-01-01")  # something waits
    before = site.build("output", cached=True)
    runs.clear()
    result = site.run("output", cached=True)
    assert not runs
    assert tree(site.folder / "output") == before
    again = site.run("output", cached=True, BUILD_CACHE_ENABLED=False)
    assert len(runs) == 1
    assert _said(result) == _said(again)
    assert "0 new, 0 changed, 0 removed" in str(result)


def _said(result: Result) -> tuple[object, ...]:
    return (result.exchanged, result.pages, result.downloads, result.waiting, result.set_aside)


def change_in_place(site: Site) -> None:
    """Give a published file other bytes; size and time of change say that nothing happened."""
    file = site.folder / "output/index.html"
    found = file.stat()
    file.write_bytes(file.read_bytes()[::-1])
    os.utime(file, ns=(found.st_atime_ns, found.st_mtime_ns))


CHANGES: dict[str, Callable[[Site], object]] = {
    "a body": Site.body,
    "a draft": lambda site: site._set("status", "draft"),
    "a new file": Site.add,
    "a template": Site.template,
    "a setting": lambda site: site.settings.update(SITENAME="Another"),
    "the day": lambda site: site.settings.update(SITE_DAY="2030-01-01"),
    "a published page is gone": Site.lose_page,
    "a published page is another, and nobody can tell by its time": change_in_place,
    "the cache is gone": Site.lose_cache,
    "a killed build left its stage": lambda site: (site.folder / ".output.stage-1").mkdir(),
}


def test_whatever_has_changed_makes_a_run(site: Site, runs: list[Pelican]) -> None:
    """Each input and each output counts, and each of them once."""
    site.build("output", cached=True)
    for name, change in CHANGES.items():
        runs.clear()
        change(site)
        site.run("output", cached=True)
        assert len(runs) == 1, name
        site.run("output", cached=True)
        assert len(runs) == 1, f"again after {name}"


def test_the_environment_counts(site: Site, runs: list[Pelican], monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret that is new may stand in what was published."""
    site.build("output", cached=True)
    monkeypatch.setenv("DEPLOY_TOKEN", "a secret of some length")
    site.run("output", cached=True)
    assert len(runs) == 2


def test_a_site_with_a_plugin_of_its_own_always_runs(tmp_path: Path, runs: list[Pelican]) -> None:
    """It may read whatever it likes."""
    site = Site(tmp_path / "site", seed=7)
    site.build("output", cached=True)
    site.build("output", cached=True)
    assert len(runs) == 2


def test_an_edit_during_a_run_is_not_lost(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which of the two texts the run has read nobody knows, even when the first one is back."""
    file = site.content / "pages/privacy.md"
    text = file.read_text()
    run = Pelican.run

    def run_during_an_edit(pelican: Pelican) -> None:
        file.write_text(f"{text}More.\n")
        run(pelican)
        file.write_text(text)

    monkeypatch.setattr(Pelican, "run", run_during_an_edit)
    site.run("output", cached=True)
    page = site.folder / "output/privacy/index.html"
    assert "More." in page.read_text()
    monkeypatch.setattr(Pelican, "run", run)
    site.run("output", cached=True)
    assert "More." not in page.read_text()
