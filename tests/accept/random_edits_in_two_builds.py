"""Five hundred random edits, each few followed by a build with the cache and one without: the same bytes.

The short run in tests/build_cache is part of every test run; this one is as long as it takes to meet
what happens seldom. A seed that fails is shown, and fails again.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.articles import reader
from plugins.build_cache import workers
from tests.build_cache.edits import check_edits

SEEDS = (11, 12, 13, 14, 15)
EDITS = 100


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("seed", SEEDS)
def test_no_page_is_stale_after_random_edits(
    tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Add, change, rename, delete, draft, redirect, settings, theme, plugin, data, spoilt output or cache."""
    monkeypatch.setattr(workers, "LEAST", 2)  # as if there were many articles: several processes make them
    monkeypatch.setattr(reader, "MANY", 1)
    assert check_edits(tmp_path, seed, EDITS, has_plugin=seed % 2 == 0) == []
