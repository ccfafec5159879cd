"""What is remembered is whole, whoever asks for it at the same time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from plugins.common.cache import remembered


def test_two_threads_may_make_the_same_result(tmp_path: Path) -> None:
    """Two equal files are packed at the same time: neither takes away what the other has begun."""
    threads = 8
    for turn in range(20):
        all_make = Barrier(threads)

        def make(all_make: Barrier = all_make) -> bytes:
            all_make.wait()
            return b"packed"

        with ThreadPoolExecutor(threads) as pool:
            made = list(
                pool.map(lambda _n, t=turn, m=make: remembered(tmp_path, (str(t),), m), range(threads))
            )
        assert made == [b"packed"] * threads
    assert len(list(tmp_path.iterdir())) == 20
