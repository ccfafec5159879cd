"""The form stamp: a signed time that says when a form was opened. No cookie, nothing stored."""

from __future__ import annotations

import hashlib
import hmac
import re

OLDEST = 24 * 3600  # a tab left open over night still works

_SHAPE = re.compile(r"(\d{10,11})\.(\d{3})\.([0-9a-f]{32})")


def make_stamp(key: bytes, now: float) -> str:
    """Return a stamp for a form that is opened now."""
    stamped = f"{int(now)}.{int(now * 1000) % 1000:03}"
    return f"{stamped}.{_sign(key, stamped)}"


def is_genuine(stamp: str, key: bytes, now: float, youngest: float) -> bool:
    """Whether a stamp is ours, at least `youngest` seconds old and not older than a day.

    A stamp that is not genuine stops nobody: the form then counts as sent without script.
    """
    found = _SHAPE.fullmatch(stamp)
    if not found or not hmac.compare_digest(_sign(key, stamp.rpartition(".")[0]), found.group(3)):
        return False
    age = now - float(f"{found.group(1)}.{found.group(2)}")
    return youngest <= age <= OLDEST


def _sign(key: bytes, stamped: str) -> str:
    return hmac.digest(key, f"stamp:{stamped}".encode(), hashlib.sha256).hex()[:32]
