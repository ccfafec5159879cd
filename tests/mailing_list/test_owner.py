"""What the owner can do: look, hand over, take over, erase, block, back up, all while it runs."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from plugins.mailing_list.service import owner, store
from plugins.mailing_list.service.config import DAY, Config
from plugins.mailing_list.service.exchange import TARGETS
from plugins.mailing_list.service.outbox import MOMENT
from tests.mailing_list.conftest import ADDRESS, KEY, MANIFEST, Running, write_site

pytestmark = pytest.mark.anyio
ANNA = "anna.visible@example.com"
NOW = 1_795_348_800


async def _three(service: Running) -> None:
    """One confirmed, one unsubscribed, one pending."""
    await service.join("confirmed@example.com")
    await service.join("left@example.com")
    token = await service.link("left@example.com", "unsubscribe")
    await service.client.post("/signup/unsubscribe", data={"token": token})
    await service.sign_up("pending@example.com")


def empty(folder: Path) -> Config:
    """Return a list that holds nobody."""
    write_site(folder / "site")
    return Config(folder / "site", folder / "list.sqlite", ADDRESS, key=KEY)


def test_a_list_that_is_not_there_is_refused_and_none_is_made(tmp_path: Path) -> None:
    """A verb called without the service's environment would say «0 erased» of an empty list of its own."""
    config = empty(tmp_path)
    with pytest.raises(owner.Impossible, match=r"there is no list.*SIGNUP_DATABASE"):
        owner.erase(config, ANNA, NOW)
    assert not config.database.exists()


async def test_an_erased_address_is_gone_to_the_last_byte(service: Running) -> None:
    """GDPR art. 17: database, WAL, free pages and local outbox; what stays is a keyed hash."""
    await service.join(ANNA)
    await service.sign_up(ANNA, page="candidates")
    for number in range(200):
        await service.sign_up(f"other{number}@example.com")
    await service.mails()
    assert b"anna.visible" in _bytes(service)
    assert owner.erase(service.config, ANNA.upper(), NOW) == 2
    assert b"anna.visible" not in _bytes(service).lower()
    await service.sign_up(ANNA)
    assert await service.mails(ANNA) == []
    assert b"anna.visible" not in _bytes(service).lower()
    assert len(service.rows("SELECT * FROM subscription")) == 200


async def test_an_erasure_also_clears_what_another_tool_left_behind(service: Running) -> None:
    """A row that was deleted by hand stays readable in the file's free pages until it is rewritten."""
    await service.sign_up(ANNA)
    await service.deliver()
    with sqlite3.connect(service.config.database) as connection:
        connection.execute("PRAGMA secure_delete = OFF")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("DELETE FROM subscription WHERE address = ?", (ANNA,))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    assert b"anna.visible" in _bytes(service)
    assert owner.erase(service.config, ANNA, NOW) == 0
    assert b"anna.visible" not in _bytes(service)


def _bytes(service: Running) -> bytes:
    folder = service.config.database.parent
    return b"".join(file.read_bytes() for file in sorted(folder.glob("list.sqlite*")))


async def test_a_person_gets_everything_that_is_held_about_them(service: Running) -> None:
    """GDPR art. 15 and 20: one JSON text, and nobody else in it."""
    await service.join(ANNA)
    await service.join("berta@example.com")
    held = json.loads(owner.person(service.config, ANNA))
    (subscription,) = held["subscriptions"]
    assert subscription["wording"] == "Send me the letter for everyone. I can leave with one click."
    assert subscription["confirmed_at"] == "2026-11-22T12:00:00Z"
    assert [mail["letter"] for mail in held["mails"]] == ["confirm", "welcome"]
    assert "berta" not in json.dumps(held)


async def test_a_list_goes_out_and_comes_back_equal(service: Running, tmp_path: Path) -> None:
    """The whole list with its consents survives a move; who left is not brought back."""
    await _three(service)
    text = owner.export_csv(service.config, "ours")
    other = empty(tmp_path / "other")
    imported = owner.import_csv(other, text, "everyone", NOW + 5)
    assert (imported.confirmed, imported.pending, imported.left_out) == (1, 1, ((3, "unsubscribed"),))
    kept = [line for line in text.splitlines() if ",unsubscribed," not in line]
    assert owner.export_csv(other, "ours").splitlines() == kept
    assert owner.import_csv(other, text, "everyone", NOW).left_out[0][1] == "already here"


@pytest.mark.parametrize("target", [name for name in TARGETS if name != "ours"])
async def test_only_confirmed_people_are_handed_over(service: Running, target: str) -> None:
    """A provider would write to them at once: pending, gone and blocked ones are not in the file."""
    await _three(service)
    await service.join("blocked@example.com")
    owner.block(service.config, "blocked@example.com", NOW)
    table = list(csv.reader(io.StringIO(owner.export_csv(service.config, target))))
    assert tuple(table[0]) == TARGETS[target].columns
    assert [row[0] for row in table[1:]] == ["confirmed@example.com"]
    assert "2026-11-22T12:00:00Z" in ",".join(table[1])


# What each importer reads of a file, by its documentation: the column of addresses, and others.
IMPORTERS = {
    "listmonk": ("email", {"name", "attributes"}),
    "buttondown": ("email", {"tags"}),
    "mailchimp": ("Email Address", {"TAGS"}),
}


@pytest.mark.parametrize("target", IMPORTERS)
async def test_moving_a_list_loses_nobody_and_no_proof(service: Running, tmp_path: Path, target: str) -> None:
    """The documented move: read as the importer does, the file holds everybody and why they may be mailed."""
    await _three(service)
    await service.join("+plus@example.com")
    column, known = IMPORTERS[target]
    file = tmp_path / "everyone.csv"
    file.write_text(owner.export_csv(service.config, target, "everyone"), encoding="utf-8", newline="")
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter=","))
    assert {row[column].removeprefix("'") for row in rows} == {"confirmed@example.com", "+plus@example.com"}
    assert known <= set(rows[0])
    for row in rows:
        proof = json.loads(row["attributes"]) if target == "listmonk" else row
        times = [value for value in proof.values() if str(value).startswith("2026-11-22T12:00:00Z")]
        assert times
    left = [row["address"] for row in owner.subscriptions(service.config, state="unsubscribed")]
    assert left == ["left@example.com"]


@pytest.mark.parametrize("target", list(TARGETS))
async def test_what_was_handed_over_can_be_taken_back(service: Running, tmp_path: Path, target: str) -> None:
    """Each format holds enough to know who is confirmed, or leaves them pending; never more."""
    await _three(service)
    other = empty(tmp_path / "other")
    imported = owner.import_csv(other, owner.export_csv(service.config, target), "everyone", NOW)
    confirmed = owner.subscriptions(other, state="confirmed")
    assert {row["address"] for row in confirmed} <= {"confirmed@example.com"}
    assert imported.confirmed == len(confirmed) == (0 if target == "listmonk" else 1)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("a@example.com,confirmed,2026-11-22T12:00:00Z", "confirmed"),
        ("a@example.com,confirmed,", "pending"),
        ("a@example.com,confirmed,yes", "pending"),
        ("a@example.com,pending,2026-11-22T12:00:00Z", "pending"),
        ("a@example.com,active,2026-11-22T12:00:00Z", "pending"),
    ],
)
def test_nobody_is_confirmed_without_proof(tmp_path: Path, line: str, state: str) -> None:
    """A confirmed row needs both the word and the time; the others get a mail to confirm."""
    config = empty(tmp_path)
    owner.import_csv(config, f"address,state,confirmed_at\n{line}\n", "everyone", NOW)
    (row,) = owner.subscriptions(config)
    assert row["state"] == state
    assert owner.counts(config).owed == (1 if state == "pending" else 0)


def test_a_formula_in_an_address_is_no_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    """`=`, `+` and `-` may begin an address; a spreadsheet would run it."""
    config = empty(tmp_path)
    line = "=cmd@example.com,confirmed,2026-11-22T12:00:00Z"
    owner.import_csv(config, f"address,state,confirmed_at\n{line}\n", "everyone", NOW)
    text = owner.export_csv(config, "ours")
    assert "'=cmd@example.com" in text
    other = empty(tmp_path / "other")
    owner.import_csv(other, text, "everyone", NOW)
    assert owner.subscriptions(other)[0]["address"] == "=cmd@example.com"


async def test_a_blocked_address_can_be_allowed_again(service: Running) -> None:
    """By the owner, on the wish of the person."""
    owner.block(service.config, ANNA, NOW)
    await service.sign_up(ANNA)
    assert await service.mails(ANNA) == []
    assert owner.unblock(service.config, ANNA)
    assert not owner.unblock(service.config, ANNA)
    await service.sign_up(ANNA)
    assert len(await service.mails(ANNA)) == 1


async def test_a_mail_to_confirm_can_be_sent_again_by_hand(service: Running) -> None:
    """Somebody calls and says it never came."""
    for _time in range(3):
        await service.sign_up(ANNA)
        service.clock.forward(MOMENT)
    assert len(await service.mails(ANNA)) == 2
    assert owner.resend(service.config, ANNA, NOW) == 1
    assert len(await service.mails(ANNA)) == 3
    assert owner.resend(service.config, "nobody@example.com", NOW) == 0


async def test_a_backup_taken_while_it_runs_can_be_put_back_while_it_runs(
    service: Running, tmp_path: Path
) -> None:
    """Nothing stops; what came after the backup is gone, what was before is back."""
    await service.join("before@example.com")
    copy = tmp_path / "backup.sqlite"
    owner.backup(service.config, copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    await service.sign_up("after@example.com")
    owner.restore(service.config, copy)
    assert service.rows("SELECT address, state FROM subscription") == [("before@example.com", "confirmed")]
    assert (await service.sign_up("next@example.com")).status_code == 303
    with pytest.raises(owner.Impossible, match="never overwrites"):
        owner.backup(service.config, copy)


@pytest.mark.parametrize("content", [b"", b"not a database at all, by no means", None])
async def test_what_is_no_backup_is_refused(service: Running, tmp_path: Path, content: bytes | None) -> None:
    """A restore that fails changes nothing."""
    await service.join(ANNA)
    file = tmp_path / "backup.sqlite"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(owner.Impossible):
        owner.restore(service.config, file)
    assert owner.subscriptions(service.config)[0]["address"] == ANNA


async def test_a_backup_of_a_newer_release_is_refused_before_anything_is_changed(
    service: Running, tmp_path: Path
) -> None:
    """Once in its place, this release could not open it any more."""
    await service.join(ANNA)
    copy = tmp_path / "backup.sqlite"
    owner.backup(service.config, copy)
    with closing(sqlite3.connect(copy)) as newer:
        newer.execute(f"PRAGMA user_version = {len(store.MIGRATIONS) + 1}")
        newer.execute("DELETE FROM subscription")
        newer.commit()
    with pytest.raises(owner.Impossible, match="newer release"):
        owner.restore(service.config, copy)
    assert owner.subscriptions(service.config)[0]["address"] == ANNA


def test_a_backup_needs_its_folder(tmp_path: Path) -> None:
    """Said in words, not by a traceback of the database."""
    with pytest.raises(owner.Impossible, match="Make it first"):
        owner.backup(empty(tmp_path), tmp_path / "nowhere" / "backup.sqlite")


async def test_the_counts_show_the_list_at_a_glance(service: Running) -> None:
    """Figures, no addresses."""
    await _three(service)
    found = owner.counts(service.config)
    assert found.subscriptions == (
        ("everyone", "confirmed", 1),
        ("everyone", "pending", 1),
        ("everyone", "unsubscribed", 1),
    )
    assert dict(found.today)["confirmed"] == 2
    assert "@" not in str(found)


async def test_an_import_never_weakens_what_is_here(service: Running) -> None:
    """Confirmed stays confirmed, and who left stays out, whatever a file says."""
    await _three(service)
    text = (
        "address,state,confirmed_at\nconfirmed@example.com,pending,\nleft@example.com,confirmed,2026-11-22\n"
    )
    imported = owner.import_csv(service.config, text, "everyone", NOW)
    assert [reason for _line, reason in imported.left_out] == ["already here", "already here"]
    states = {row["address"]: row["state"] for row in owner.subscriptions(service.config)}
    assert (states["confirmed@example.com"], states["left@example.com"]) == ("confirmed", "unsubscribed")


def test_an_import_for_a_page_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """The list would have no wording and no welcome."""
    with pytest.raises(owner.Impossible, match="no signup page"):
        owner.import_csv(empty(tmp_path), "email\na@example.com\n", "nowhere", NOW)
    assert MANIFEST.page("nowhere") is None


async def test_old_data_is_purged_and_what_counts_stays(service: Running) -> None:
    """The service does this every hour; the owner may do it now."""
    await _three(service)
    assert owner.purge(service.config, NOW + 8 * DAY) == 1
    assert owner.counts(service.config).subscriptions == (
        ("everyone", "confirmed", 1),
        ("everyone", "unsubscribed", 1),
    )


async def test_who_never_joined_is_forgotten_though_they_said_so(service: Running) -> None:
    """«Not me» ends a signup that somebody else made; after a week nothing is kept of that address."""
    await service.sign_up(ANNA)
    token = await service.link(ANNA, "unsubscribe")
    await service.client.post("/signup/unsubscribe", data={"token": token})
    await _three(service)
    owner.purge(service.config, int(service.clock()) + 8 * DAY)
    assert {row["address"] for row in owner.subscriptions(service.config)} == {
        "confirmed@example.com",
        "left@example.com",
    }


async def test_an_old_list_is_brought_up_to_date_as_often_as_one_likes(tmp_path: Path) -> None:
    """Each step once, from any earlier one, with what is in the file kept; also when two start at once."""
    for done in range(len(store.MIGRATIONS)):
        file = tmp_path / f"{done}.sqlite"
        with sqlite3.connect(file) as old:
            for step in store.MIGRATIONS[:done]:
                old.executescript(step)
            old.execute(f"PRAGMA user_version = {done}")
            if done:
                old.execute("INSERT INTO wording VALUES ('h', '1', 'Send it.', 1)")
        old.close()
        with ThreadPoolExecutor(4) as pool:
            for connection in pool.map(store.connect, [file] * 4):
                assert connection.execute("PRAGMA user_version").fetchone() == (len(store.MIGRATIONS),)
                assert len(connection.execute("SELECT * FROM wording").fetchall()) == bool(done)
                connection.execute("SELECT announcement FROM outbox")
                connection.close()


def test_a_step_that_fails_changes_nothing_and_can_be_run_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an upgrade would be no list at all."""
    file = tmp_path / "list.sqlite"
    monkeypatch.setattr(store, "MIGRATIONS", (store.MIGRATIONS[0],))
    store.connect(file).close()
    monkeypatch.setattr(store, "MIGRATIONS", (*store.MIGRATIONS, "CREATE TABLE half (x INTEGER); nonsense"))
    with pytest.raises(sqlite3.OperationalError):
        store.connect(file)
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchone() == (0,)
    connection.close()


def test_a_list_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    """An older release would damage it."""
    file = tmp_path / "list.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(store.NewerDatabase, match="99"):
        store.connect(file)


async def test_an_import_writes_only_to_whom_it_brought(service: Running) -> None:
    """Somebody who waits since yesterday, or is blocked, gets no second mail because others came in."""
    await service.sign_up("waiting@example.com")
    await service.sign_up("blocked@example.com")
    await service.deliver()
    owner.block(service.config, "blocked@example.com", NOW)
    service.clock.forward(2 * DAY)
    later = int(service.clock())
    owner.purge(service.config, later)
    before = len(await service.mails())
    owner.import_csv(service.config, "email\nnew@example.com\nblocked@example.com\n", "everyone", later)
    assert [str(mail["To"]) for mail in (await service.mails())[before:]] == ["new@example.com"]


async def test_an_old_signup_that_is_taken_over_has_its_week(service: Running) -> None:
    """It gets a mail to confirm, and is not forgotten while the link in it works."""
    text = "address,state,requested_at\nold@example.com,pending,2026-09-01T00:00:00Z\n"
    owner.import_csv(service.config, text, "everyone", NOW)
    assert owner.purge(service.config, NOW) == 0
    token = await service.link("old@example.com", "confirm")
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert answer.headers["location"] == "/join/everyone/welcome/"


def test_nobody_confirmed_before_they_asked(tmp_path: Path) -> None:
    """A row that only says when it was confirmed was asked for by then, and not on the day of the import."""
    config = empty(tmp_path)
    text = "address,state,confirmed_at\na@example.com,confirmed,2026-01-02T00:00:00Z\n"
    owner.import_csv(config, text, "everyone", NOW)
    (row,) = owner.subscriptions(config)
    assert row["requested_at"] == row["confirmed_at"] == "2026-01-02T00:00:00Z"


def test_a_long_import_says_how_far_it_is(tmp_path: Path) -> None:
    """The verb shows it as a bar."""
    said: list[tuple[int, int]] = []
    text = "email\n" + "".join(f"p{number}@example.com\n" for number in range(5))
    owner.import_csv(empty(tmp_path), text, "everyone", NOW, lambda done, of: said.append((done, of)))
    assert said == [(number, 5) for number in range(1, 6)]
