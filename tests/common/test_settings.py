"""Settings tables: an unknown name or a wrong value stops the build at once, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pytest

from plugins.common.settings import SettingError, read_settings, rows, setting
from plugins.common.site import SiteSettings


@dataclass(frozen=True)
class Table:
    """A table as a plugin declares one."""

    paper: Literal["letter", "a4"] = setting("letter", "Which paper.")
    limit: int = setting(3, "How many.")
    names: tuple[str, ...] = setting((), "Which names.")
    words: Mapping[str, str] = setting({}, "Which words.")
    address: str | None = setting(None, "Where.")
    is_on: bool = setting(False, "Whether.")


def test_defaults_stand_where_nothing_is_set() -> None:
    """A site runs without a single setting of ours."""
    assert read_settings(Table, "DEMO", {"OTHER": 1}) == Table()


def test_values_are_read_under_the_prefix() -> None:
    """Lists and tuples are the same to whoever writes settings."""
    table = read_settings(Table, "DEMO", {"DEMO_LIMIT": 5, "DEMO_NAMES": ["a"], "DEMO_WORDS": {"a": "b"}})
    assert (table.limit, table.names, table.words) == (5, ["a"], {"a": "b"})


def test_an_unknown_name_suggests_the_nearest() -> None:
    """A slip must not be ignored in silence."""
    with pytest.raises(
        SettingError, match=r"DEMO_LIMITS: there is no such setting\. Did you mean \"DEMO_LIMIT\""
    ):
        read_settings(Table, "DEMO", {"DEMO_LIMITS": 5})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("LIMIT", "5", "a whole number"),
        ("LIMIT", True, "a whole number"),
        ("PAPER", "legal", "'letter' or 'a4'"),
        ("NAMES", "a", "a list of text"),
        ("NAMES", [1], "a list of text"),
        ("WORDS", {"a": 1}, "a mapping of text to text"),
        ("ADDRESS", 5, "text or None"),
        ("IS_ON", "yes", "True or False"),
    ],
)
def test_a_value_of_the_wrong_type_is_refused_with_what_is_expected(
    name: str, value: object, expected: str
) -> None:
    """For the person who runs the site: name, value, what would fit, and what it is for."""
    with pytest.raises(SettingError) as caught:
        read_settings(Table, "DEMO", {f"DEMO_{name}": value})
    assert expected in str(caught.value)
    assert caught.value.exitcode == 2


def test_rows_list_every_setting_with_its_help() -> None:
    """The table is its own documentation."""
    assert [(row.name, row.default) for row in rows(Table, "DEMO")][:2] == [
        ("DEMO_PAPER", "letter"),
        ("DEMO_LIMIT", 3),
    ]
    assert all(row.help for row in rows(Table, "DEMO"))


def test_a_topic_that_cannot_stand_in_an_address_is_refused() -> None:
    """Slugs of topics become addresses."""
    with pytest.raises(SettingError, match="Write it as 'job-search'"):
        read_settings(SiteSettings, "SITE", {"SITE_TOPICS": {"Job Search": "Looking for a job"}})
