"""The small parts by themselves: addresses, limits, tokens, stamps, states, tables."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.common.settings import SettingError
from plugins.mailing_list.service import store, tokens
from plugins.mailing_list.service.addresses import AddressFault, parse_address
from plugins.mailing_list.service.config import ENVIRONMENT, Config, LocalOutbox, Smtp, key_of, read_config
from plugins.mailing_list.service.limits import MOST_KEYS, Window, network_of
from plugins.mailing_list.service.pages import Fill, MissingPage, fill_page
from plugins.mailing_list.service.stamps import is_genuine, make_stamp
from plugins.mailing_list.service.subscriptions import (
    CONFIRMING,
    SIGNING_UP,
    UNSUBSCRIBING,
    State,
    signing_up,
)
from tests.mailing_list.conftest import ADDRESS, KEY

# --- addresses -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type your e-mail address."),
        ("anna", "There is no @"),
        ("anna@", "before or after the @"),
        ("@example.com", "before or after the @"),
        ("anna@gmail", "Did you mean gmail.com?"),
        ("anna @example.com", "without spaces"),
        ("anna@example.com, b@example.com", "One address"),
        ("żółw@example.com", "letters outside a–z"),
        ("a" * 300 + "@example.com", "312 characters"),
        ("anna@example..com", "one typo is enough"),
    ],
)
def test_what_is_wrong_with_an_address_is_said_in_words(typed: str, said: str) -> None:
    """For the person who typed it, not for a programmer."""
    with pytest.raises(AddressFault, match=r".") as caught:
        parse_address(typed)
    assert said in str(caught.value)


def test_a_domain_may_have_any_letters() -> None:
    """IDN: the mail server gets the form it understands."""
    assert parse_address("anna@bücher.example").mail == "anna@xn--bcher-kva.example"


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_sentence(typed: str) -> None:
    """Nothing else can come out, and what comes out is safe in a header."""
    try:
        address = parse_address(typed)
    except AddressFault as fault:
        assert str(fault).endswith((".", "?"))  # noqa: PT017 - both ends are fine
    else:
        assert address.mail.isascii()
        assert address.mail.isprintable()
        assert parse_address(address.mail).key == address.key


@given(
    st.from_regex(r"[a-z]{1,8}(\.[a-z]{1,8}){0,2}", fullmatch=True),
    st.from_regex(r"[a-z0-9]{1,8}", fullmatch=True),
)
def test_spellings_of_one_mailbox_count_as_one(local: str, tag: str) -> None:
    """+tag, dots and case: who floods uses them all."""
    plain = parse_address(f"{local.replace('.', '')}@example.com").mailbox
    assert parse_address(f"{local.upper()}+{tag}@Example.COM").mailbox == plain


# --- limits --------------------------------------------------------------------------------------


@given(st.lists(st.floats(0, 10_000), max_size=60), st.integers(1, 5))
def test_a_window_never_allows_more_than_its_number(times: list[float], allowed: int) -> None:
    """However events fall: in no hour more than allowed."""
    window = Window(allowed, 3600)
    passed = [now for now in sorted(times) if window.allows("key", now)]
    for now in passed:
        assert sum(1 for other in passed if now - 3600 < other <= now) <= allowed


def test_a_window_forgets_the_oldest_when_it_is_full() -> None:
    """Memory is bounded whatever arrives."""
    window = Window(1, 3600)
    for number in range(MOST_KEYS + 10):
        window.allows(str(number), 0)
    assert len(window._events) == MOST_KEYS


@given(st.text(max_size=40), st.lists(st.text(max_size=40), max_size=5))
def test_any_peer_and_any_forwarded_header_give_a_network(peer: str, forwarded: list[str]) -> None:
    """Garbage is «unknown», one network like any other, from a stranger as behind a proxy that is trusted."""
    assert network_of(peer, forwarded, ())
    assert network_of("127.0.0.1", forwarded, (ip_network("127.0.0.0/8"),))


# --- tokens and stamps ---------------------------------------------------------------------------


@given(st.binary(min_size=32, max_size=32))
def test_every_token_has_the_shape_of_one(drawn: bytes) -> None:
    """43 signs that survive a link: 256 bits."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE token (hash, subscription, purpose, expires_at, spent_at)")
    token = tokens.issue(connection, 1, "confirm", 0, lambda _size: drawn)
    assert tokens.is_token(token)
    assert tokens.find(connection, token, "confirm", 1) == tokens.Found(1, is_spent=False, is_expired=False)
    assert tokens.find(connection, token, "unsubscribe", 1) is None
    connection.close()


@given(st.floats(1_700_000_000, 9_999_999_999), st.floats(-10, 200_000))
def test_a_stamp_is_genuine_in_its_time_only(opened: float, age: float) -> None:
    """From two seconds to a day."""
    stamp = make_stamp(KEY, opened)
    is_in_time = 2.01 <= age <= 86_400 - 0.01
    is_out_of_time = age < 1.99 or age > 86_400.01
    assert is_in_time <= is_genuine(stamp, KEY, opened + age, 2)
    assert is_out_of_time <= (not is_genuine(stamp, KEY, opened + age, 2))
    assert not is_genuine(stamp, KEY[::-1], opened + age, 2)


@given(st.text(max_size=60))
def test_no_text_is_a_stamp_by_accident(text: str) -> None:
    """Only the key makes one."""
    assert not is_genuine(text, KEY, 1_795_348_800, 0)


# --- the states ----------------------------------------------------------------------------------


def test_every_state_has_a_step_for_everything_that_can_happen() -> None:
    """A state without a step would be a crash for somebody."""
    for table in (SIGNING_UP, CONFIRMING, UNSUBSCRIBING):
        assert set(table) == {None, *State}


def test_signing_up_never_confirms_and_never_unsubscribes() -> None:
    """Who types an address has not shown that it is theirs."""
    for state in (None, *State):
        for refused in ("", "trap"):
            for left in (0, 2):
                after = signing_up(state, refused=refused, mails_left=left).state
                assert after == state or after is State.PENDING
                assert not (state is State.CONFIRMED and after is not State.CONFIRMED)


# --- the database --------------------------------------------------------------------------------


def test_the_tables_can_be_made_again_and_by_two_at_once(tmp_path: Path) -> None:
    """A start that was interrupted, or a second process, does no harm."""
    first, second = store.connect(tmp_path / "a.sqlite"), store.connect(tmp_path / "a.sqlite")
    store.migrate(first)
    store.migrate(second)
    assert first.execute("PRAGMA user_version").fetchone() == (len(store.MIGRATIONS),)
    first.close()
    second.close()


def test_a_database_of_a_newer_release_is_left_alone(tmp_path: Path) -> None:
    """This release does not know what the other one means."""
    store.connect(tmp_path / "a.sqlite").close()
    with sqlite3.connect(tmp_path / "a.sqlite") as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(store.NewerDatabase):
        store.connect(tmp_path / "a.sqlite")


def test_a_migration_that_fails_leaves_the_old_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All or nothing; the next start tries again."""
    store.connect(tmp_path / "a.sqlite").close()
    broken = (
        *store.MIGRATIONS,
        "ALTER TABLE subscription ADD COLUMN shoe_size INTEGER; SELECT nonsense FROM nowhere",
    )
    monkeypatch.setattr(store, "MIGRATIONS", broken)
    with pytest.raises(sqlite3.OperationalError):
        store.connect(tmp_path / "a.sqlite")
    monkeypatch.setattr(store, "MIGRATIONS", broken[:-1])
    connection = store.connect(tmp_path / "a.sqlite")
    columns = [row[1] for row in connection.execute("PRAGMA table_info(subscription)")]
    assert "shoe_size" not in columns
    connection.close()


# --- pages ---------------------------------------------------------------------------------------


@given(st.text(max_size=60))
def test_what_is_filled_in_cannot_become_markup(typed: str) -> None:
    """Values and texts are escaped, whatever they hold."""
    page = '<input name="email" data-fill="email"><p hidden data-fill="fault"><!--fill:fault--></p>'
    text = fill_page(page, Fill(values={"email": typed}, texts={"fault": typed}))
    assert text.count("<") == 3
    assert text.count('"') == 4


def test_a_page_without_its_mark_is_an_error() -> None:
    """A token that silently goes nowhere would be a button that does nothing."""
    with pytest.raises(MissingPage):
        fill_page("<p>old page</p>", Fill(values={"token": "x"}))


# --- configuration -------------------------------------------------------------------------------


def test_secrets_show_in_no_repr(tmp_path: Path) -> None:
    """A traceback or a debug line must not hold them."""
    config = Config(
        tmp_path, tmp_path / "a.sqlite", ADDRESS, transport=Smtp("mail", password="hush"), key=b"k" * 32
    )
    assert "hush" not in repr(config)
    assert "kkk" not in repr(config)


def test_the_key_is_made_once_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    """The first run needs no configuration; the second finds the same key."""
    config = Config(tmp_path, tmp_path / "state" / "a.sqlite", ADDRESS)
    key = key_of(config)
    assert len(key) == 32
    assert key_of(config) == key
    assert (tmp_path / "state" / "a.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "ab" * 20, "no hex at all"], ids=["empty", "cut off", "something else"])
def test_a_key_that_is_not_whole_is_refused(tmp_path: Path, text: str) -> None:
    """With an empty key anybody could sign a form, and hashes of erased addresses would hide nothing."""
    config = Config(tmp_path, tmp_path / "a.sqlite", ADDRESS)
    (tmp_path / "a.key").write_text(text)
    with pytest.raises(SettingError, match=r"a\.key: it does not hold 64 hex digits"):
        key_of(config)


def test_processes_that_make_the_key_at_once_have_one(tmp_path: Path) -> None:
    """The service and a verb of its owner may both be the first."""
    config = Config(tmp_path, tmp_path / "a.sqlite", ADDRESS)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _turn: key_of(config), range(8)))
    assert len(keys) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["a.key"]


@pytest.mark.parametrize("name", ["SIGNUP_SENDER", "SIGNUP_OWNER"])
def test_an_address_of_ours_that_no_mail_can_carry_is_refused_at_the_start(name: str) -> None:
    """Else every mail would wait three days and be given up."""
    with pytest.raises(SettingError, match=f"{name}: 'Jane <jane@example.org>' is no bare e-mail address"):
        read_config({name: "Jane <jane@example.org>"})


def test_the_environment_gives_every_setting() -> None:
    """Each variable has a default that works, and a value that is used."""
    assert read_config({}).transport == LocalOutbox()
    config = read_config(
        {
            "SIGNUP_SITE_ADDRESS": "https://example.org/",
            "SIGNUP_SMTP_HOST": "mail.example.org",
            "SIGNUP_SMTP_PASSWORD": "hush",
            "SIGNUP_KEY": "ab" * 32,
            "SIGNUP_TRUSTED_PROXIES": "127.0.0.1, 10.0.0.0/8",
            "PATH": "/bin",
        }
    )
    assert config.site_address == "https://example.org"
    assert config.transport == Smtp("mail.example.org", password="hush")
    assert config.sender == "letters@example.org"
    assert len(config.trusted_proxies) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SIGNUP_SITE_ADDRESS", "example.org"),
        ("SIGNUP_SITE_ADDRESS", "https://example.org/?x"),
        ("SIGNUP_KEY", "secret"),
        ("SIGNUP_KEY", "abcd"),
        ("SIGNUP_SMTP_PORT", "many"),
        ("SIGNUP_TRUSTED_PROXIES", "everybody"),
        ("SIGNUP_KEEP_NETWORK", "maybe"),
        ("SIGNUP_SMTP_SECURITY", "ssl"),
        ("SIGNUP_SMTP_SECURTY", "tls"),
    ],
)
def test_a_wrong_variable_stops_the_start_and_keeps_its_value_to_itself(name: str, value: str) -> None:
    """At once, by name; the value of a secret is never repeated."""
    with pytest.raises(SettingError, match=name) as caught:
        read_config({name: value})
    if name == "SIGNUP_KEY":
        assert value not in str(caught.value)


def test_mail_never_crosses_a_network_in_the_clear() -> None:
    """Addresses and the password would be readable on the way."""
    with pytest.raises(SettingError, match="SIGNUP_SMTP_SECURITY"):
        read_config({"SIGNUP_SMTP_HOST": "mail.example.org", "SIGNUP_SMTP_SECURITY": "none"})
    assert read_config({"SIGNUP_SMTP_HOST": "localhost", "SIGNUP_SMTP_SECURITY": "none"})


def test_every_variable_is_documented() -> None:
    """docs/mailing-list.md is the owner's handbook."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "mailing-list.md").read_text(encoding="utf-8")
    for variable in ENVIRONMENT:
        assert f"`{variable.name}`" in text
