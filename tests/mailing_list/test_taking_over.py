"""Lists of others: who left there stays out here, and a file that cannot be read is told in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import Config
from tests.mailing_list.conftest import ADDRESS, KEY, write_site

NOW = 1_795_348_800
TIME = "2026-11-20T12:00:00Z"


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A list that holds nobody."""
    return Config(write_site(tmp_path / "site"), tmp_path / "list.sqlite", ADDRESS, key=KEY)


GONE = {
    "Mailchimp, unsubscribed": f"Email Address,CONFIRM_TIME,UNSUB_TIME\na@example.com,{TIME},{TIME}\n",
    "Mailchimp, cleaned": f"Email Address,CONFIRM_TIME,CLEANED_TIME\na@example.com,{TIME},{TIME}\n",
    "listmonk": f"email,status,confirmed_at\na@example.com,Blocklisted,{TIME}\n",
    "Buttondown": f"email,type,confirmed_at\na@example.com,unsubscribed,{TIME}\n",
    "ours": f"address,state,confirmed_at,unsubscribed_at\na@example.com,unsubscribed,{TIME},{TIME}\n",
    "a state that contradicts": f"address,state,unsubscribed_at\na@example.com,pending,{TIME}\n",
}


@pytest.mark.parametrize("name", GONE)
def test_who_left_another_list_stays_out(config: Config, name: str) -> None:
    """A time of confirmation proves nothing about somebody who has left since; no mail asks them again."""
    imported = owner.import_csv(config, GONE[name], "everyone", NOW)
    assert (imported.confirmed, imported.pending) == (0, 0)
    assert imported.left_out == ((2, "unsubscribed"),)
    assert owner.subscriptions(config) == []
    assert owner.counts(config).owed == 0


def test_who_left_and_came_back_is_confirmed(config: Config) -> None:
    """Our own export says both; its state is the newer of the two."""
    line = (
        f"address,state,confirmed_at,unsubscribed_at\na@example.com,confirmed,{TIME},2026-01-01T00:00:00Z\n"
    )
    assert owner.import_csv(config, line, "everyone", NOW).confirmed == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "No such file"), (b"email\nj\xfcrgen@example.com\n", "Save it as")],
    ids=["not there", "of an old Excel"],
)
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, content: bytes | None, said: str) -> None:
    """In words, with what to do."""
    file = tmp_path / "list.csv"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(owner.Impossible, match=said):
        owner.read_text(file)


def test_what_is_no_csv_is_told(config: Config) -> None:
    """A cell of more than 128 kB is a program's mistake, and the reader of Python gives up on it."""
    with pytest.raises(owner.Impossible, match="no CSV"):
        owner.import_csv(config, "email\n" + "x" * 140_000, "everyone", NOW)
