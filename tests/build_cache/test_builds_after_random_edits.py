"""Builds with the cache give the bytes that builds without it give, whatever happened in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.build_cache.trace import Seen, Tracer
from tests.build_cache.edits import Site, check_edits, differences


def test_no_page_is_stale_after_random_edits(tmp_path: Path) -> None:
    """No page may show what is no longer so; a long run is in tests/accept."""
    assert check_edits(tmp_path, seed=1, edits=10) == []


def test_no_site_is_stale_after_random_edits(tmp_path: Path) -> None:
    """Without a plugin of the site's own, a run may also end before it begins: nothing at all has changed."""
    assert check_edits(tmp_path, seed=2, edits=5, has_plugin=False) == []


def test_pages_are_stale_when_bodies_are_not_traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would pass on anything if this one did not hold."""
    site = Site(tmp_path / "site", seed=3)
    write = Tracer.write

    def forgetful(tracer: Tracer, *given: object) -> object:
        tracer.seen.bodies.clear()
        return write(tracer, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Tracer, "write", forgetful)
    site.build("output", cached=True)
    site.body()
    assert differences(site.build("full", cached=False), site.build("output", cached=True))


def test_pages_are_stale_when_names_are_not_traced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As above, for what templates ask of their context."""
    site = Site(tmp_path / "site", seed=4)
    monkeypatch.setattr(Tracer, "_value", lambda *_given: "always the same")
    site.build("output", cached=True)
    site.title()
    assert differences(site.build("full", cached=False), site.build("output", cached=True))
    assert Seen().names == set()
