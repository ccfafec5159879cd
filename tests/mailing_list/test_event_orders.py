"""Whatever happens in whatever order: a subscription moves only by the hand of who reads the inbox."""

from __future__ import annotations

import itertools
import random
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from plugins.mailing_list.service import exchange, outbox, subscriptions, suppression, tokens, transactions
from plugins.mailing_list.service.addresses import parse_address
from plugins.mailing_list.service.config import DAY, HOUR, Config, Limits
from plugins.mailing_list.service.outbox import Receipt
from plugins.mailing_list.service.store import connect
from plugins.mailing_list.service.subscriptions import Letter, State, Step
from plugins.mailing_list.service.transactions import PENDING_DAYS, Rules, Signup
from tests.mailing_list.conftest import ADDRESS, KEY, MANIFEST, NOON

PEOPLE = ("anna@example.com", "An.na+1@example.com", "berta@example.com")
RULES = Rules(KEY, Limits())
CONFIG = Config(Path(), Path(), ADDRESS, key=KEY)
CLAIMS = ("confirmed", "pending", "unsubscribed", "active", "")

people = st.sampled_from(PEOPLE)
pages = st.sampled_from(MANIFEST.pages)


def key_of(person: str) -> str:
    """Return what tells one address from another."""
    return parse_address(person).key


@dataclass
class Inbox:
    """What one person got: the links of every mail, by purpose."""

    links: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in tokens.LIFETIMES})


class List(RuleBasedStateMachine):
    """A list to which everything happens that can happen, in any order, with time passing in between.

    `may` holds what the last event allowed: the (address, list, state) that it may have brought about.
    Whatever else has changed after an event, nobody asked for. `reached` gathers the states that were seen.
    """

    reached: ClassVar[set[str]] = set()

    def __init__(self) -> None:
        super().__init__()
        self.connection = connect(Path(":memory:"))
        self.now = int(NOON)
        self.chance = random.Random(3)
        self.inboxes = {key_of(person): Inbox() for person in PEOPLE}
        self.mailed: list[
            tuple[str, int]
        ] = []  # mailbox and time of each mail that no owner's hand asked for
        self.by_hand: set[int] = set()  # jobs that the owner asked for
        self.may: set[tuple[str, str, str | None]] = set()
        self.bounces: set[str] = set()
        transactions.keep_wordings(self.connection, MANIFEST, self.now)
        self.before = self.states()

    def teardown(self) -> None:
        """Close the list."""
        self.connection.close()

    def states(self) -> dict[tuple[str, str], str]:
        """Return every subscription's state."""
        rows = self.connection.execute("SELECT address_key, list, state FROM subscription")
        return {(address, name): state for address, name, state in rows}

    def owner_of(self, token: str) -> str:
        """Return whose inbox a link came to."""
        return next(
            key for key, inbox in self.inboxes.items() for links in inbox.links.values() if token in links
        )

    def links(self, purpose: str) -> list[str]:
        """Return every link of a purpose that ever arrived anywhere."""
        return [token for inbox in self.inboxes.values() for token in inbox.links[purpose]]

    # --- strangers: whoever types an address has not shown that it is theirs ---------------------------

    @rule(person=people, page=pages, refused=st.sampled_from(["", "trap"]))
    def somebody_types_an_address(self, person: str, page, refused: str) -> None:  # type: ignore[no-untyped-def]
        """A form is sent: at most a signup that waits."""
        address = parse_address(person)
        transactions.sign_up(self.connection, Signup(address, page, "", refused), RULES, self.now)
        if self.before.get((address.key, page.list)) != "confirmed":
            self.may = {(address.key, page.list, "pending")}

    @rule(number=st.integers(0, 3), purpose=st.sampled_from(["confirm", "unsubscribe"]))
    def somebody_guesses_a_link(self, number: int, purpose: str) -> None:
        """A token that was in no mail, or in one for something else, does nothing."""
        others = [token for name in tokens.LIFETIMES if name != purpose for token in self.links(name)]
        token = others[number % len(others)] if others and number else f"{number}" * 43
        if purpose == "confirm":
            transactions.confirm(self.connection, token, RULES, self.now)
        else:
            self.leave(token, everything=True)

    # --- the person who reads the inbox ----------------------------------------------------------------

    @rule(number=st.integers(0, 50))
    def a_person_confirms(self, number: int) -> None:
        """The button behind a link to confirm."""
        if not (links := self.links("confirm")):
            return
        token = links[number % len(links)]
        transactions.confirm(self.connection, token, RULES, self.now)
        key = self.owner_of(token)
        self.may = {
            (key, name, "confirmed")
            for (mine, name), was in self.before.items()
            if mine == key and was == "pending"
        }

    @rule(number=st.integers(0, 50), everything=st.booleans())
    def a_person_leaves(self, number: int, everything: bool) -> None:
        """The button behind a link to leave, or a mail host's one click."""
        if not (links := self.links("unsubscribe")):
            return
        token = links[number % len(links)]
        self.leave(token, everything=everything)
        key = self.owner_of(token)
        self.may = {(key, name, "unsubscribed") for mine, name in self.before if mine == key}

    def leave(self, token: str, *, everything: bool) -> None:
        """Send what the button sends."""
        transactions.unsubscribe(self.connection, token, everything=everything, rules=RULES, now=self.now)

    @rule(number=st.integers(0, 50), chosen=st.sets(st.sampled_from(MANIFEST.list_names())))
    def a_person_chooses(self, number: int, chosen: set[str]) -> None:
        """The page of preferences: exactly the ticked lists."""
        if not (links := self.links("preferences")):
            return
        token = links[number % len(links)]
        key = self.owner_of(token)
        if transactions.choose_lists(self.connection, token, chosen, MANIFEST, self.now):
            got = {
                name for (mine, name), state in self.states().items() if mine == key and state == "confirmed"
            }
            assert got == chosen
        self.may = {
            (key, name, "confirmed" if name in chosen else "unsubscribed") for name in MANIFEST.list_names()
        }

    # --- the world ---------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 25, 80, 24 * 8]))
    def time_passes(self, hours: int) -> None:
        """And once an hour what has served is forgotten."""
        self.now += hours * HOUR
        transactions.purge(self.connection, self.now)
        oldest = self.now - PENDING_DAYS * DAY
        self.may = {(*row, None) for row, state in self.before.items() if state == "pending"}
        late = "SELECT count(*) FROM subscription WHERE state = 'pending' AND requested_at <= ?"
        assert self.connection.execute(late, (oldest,)).fetchone() == (0,)

    @rule()
    def mail_is_delivered(self) -> None:
        """What is owed arrives, or bounces."""
        jobs = outbox.claim(self.connection, CONFIG, self.now, 100, self.chance.randbytes)
        keys = {parse_address(job.address).key for job in jobs}
        assert not any(suppression.why_suppressed(self.connection, KEY, key) for key in keys)
        for job in jobs:
            address = parse_address(job.address)
            if address.key in self.bounces:
                outbox.settle(self.connection, [Receipt(job.id, "no mailbox", "SMTP 550")], self.now)
                suppression.suppress(self.connection, KEY, address.key, "bounced", self.now)
                continue
            outbox.settle(self.connection, [Receipt(job.id, "sent")], self.now)
            if job.id not in self.by_hand:
                (owed,) = self.connection.execute(
                    "SELECT created_at FROM outbox WHERE id = ?", (job.id,)
                ).fetchone()
                self.mailed.append((address.mailbox, owed))
            for purpose, token in job.links:
                self.inboxes[address.key].links[purpose].append(token)

    @rule(person=people)
    def a_mailbox_ceases_to_be(self, person: str) -> None:
        """From now on its server says 5.1.1."""
        self.bounces.add(key_of(person))

    # --- the owner: their hand may block and forget, and never puts anybody on the list without proof ---

    @rule(person=people)
    def the_owner_erases(self, person: str) -> None:
        """Everything about an address goes; its links are dead."""
        key = key_of(person)
        suppression.erase(self.connection, KEY, key, self.now)
        self.may = {(key, name, None) for mine, name in self.before if mine == key}

    @rule(person=people)
    def the_owner_blocks(self, person: str) -> None:
        """Nothing moves, and nothing is sent."""
        suppression.suppress(self.connection, KEY, key_of(person), "blocked", self.now)

    @rule(person=people)
    def the_owner_allows(self, person: str) -> None:
        """A block is lifted, and an address that works again."""
        suppression.allow(self.connection, KEY, key_of(person))
        self.bounces.discard(key_of(person))

    @rule(person=people, claim=st.sampled_from(CLAIMS), has_proof=st.booleans())
    def the_owner_imports(self, person: str, claim: str, has_proof: bool) -> None:
        """Only a row that says confirmed and when comes in as that, and only where nothing is yet."""
        when = "2026-01-02T03:04:05Z" if has_proof else ""
        text = f"address,state,confirmed_at\n{person},{claim},{when}\n"
        exchange.take_over(self.connection, KEY, exchange.read_csv(text), MANIFEST.pages[0], self.now)
        place = (key_of(person), MANIFEST.pages[0].list)
        if place not in self.before:
            comes_in = "confirmed" if claim == "confirmed" and has_proof else "pending"
            self.may = {(*place, comes_in)}

    @rule(person=people)
    def the_owner_sends_again(self, person: str) -> None:
        """One more mail to confirm."""
        if suppression.why_suppressed(self.connection, KEY, key_of(person)):
            return
        last = self.connection.execute("SELECT coalesce(max(id), 0) FROM outbox").fetchone()[0]
        for number, address in self.connection.execute(
            "SELECT id, address FROM subscription WHERE address_key = ? AND state = 'pending'",
            (key_of(person),),
        ).fetchall():
            mailbox = transactions.keyed_hash(KEY, "mailbox", parse_address(address).mailbox)
            outbox.enqueue(self.connection, number, Letter.CONFIRM, mailbox, self.now)
        self.by_hand |= {
            number for (number,) in self.connection.execute("SELECT id FROM outbox WHERE id > ?", (last,))
        }

    # --- what holds after every event ----------------------------------------------------------------------

    @invariant()
    def nothing_moved_but_by_who_may(self) -> None:
        """Every change is one that the last event allowed."""
        after = self.states()
        moved = {
            (*row, after.get(row)) for row in {*after, *self.before} if after.get(row) != self.before.get(row)
        }
        assert moved <= self.may
        self.before, self.may = after, set()
        self.reached.update(after.values())

    @invariant()
    def no_mailbox_got_more_than_two_in_a_day(self) -> None:
        """Counted over every spelling, by when each mail was owed."""
        for mailbox, group in itertools.groupby(sorted(self.mailed), key=lambda mail: mail[0]):
            times = [time for _mailbox, time in group]
            for start in times:
                within = sum(start <= time < start + DAY for time in times)
                assert within <= RULES.limits.mails_per_address, mailbox

    @invariant()
    def whoever_is_confirmed_can_show_it(self) -> None:
        """Two times and a wording for every confirmed row."""
        rows = self.connection.execute(
            "SELECT count(*) FROM subscription LEFT JOIN wording ON wording.hash = subscription.wording "
            "WHERE state = 'confirmed' AND (requested_at IS NULL OR confirmed_at IS NULL OR text IS NULL)"
        )
        assert rows.fetchone() == (0,)


ORDERS = settings(max_examples=40, stateful_step_count=40, suppress_health_check=list(HealthCheck))
# The same orders in each run, and no search for the shortest: that one is found is enough.
SURELY = settings(
    ORDERS,
    max_examples=1000,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    report_multiple_bugs=False,
)


def test_a_subscription_moves_only_by_the_owner_of_its_inbox() -> None:
    """Forms, links, bounces, erasures, blocks, imports and time, in any order; the machine itself asserts it.

    Orders that never get anybody confirmed or away again would prove nothing.
    """
    List.reached.clear()
    run_state_machine_as_test(List, settings=ORDERS)
    assert List.reached == set(State)


def _confirm_by_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(subscriptions.SIGNING_UP, State.PENDING, Step(State.CONFIRMED, None, "again"))
    enter = transactions._enter
    original = transactions.sign_up

    def sign_up(connection: sqlite3.Connection, signup: Signup, rules: Rules, now: int) -> str:
        counted = original(connection, signup, rules, now)
        for row in transactions._of_address(connection, signup.address.key):
            if row.state is State.PENDING and counted == "again":
                enter(connection, row, Step(State.CONFIRMED, None, ""), now)
        return counted

    monkeypatch.setattr(transactions, "sign_up", sign_up)


def _tokens_for_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    find = tokens.find
    monkeypatch.setattr(
        tokens,
        "find",
        lambda connection, token, _purpose, now: next(
            filter(None, (find(connection, token, name, now) for name in tokens.LIFETIMES)), None
        ),
    )


def _mail_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "mails_left", lambda *_given: 1)


def _import_believes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "_state_of", lambda given: "confirmed" if given["state"] else "pending")


@pytest.mark.parametrize(
    "broken",
    [_confirm_by_form, _tokens_for_everything, _mail_without_end, _import_believes],
)
def test_a_broken_promise_is_found(broken, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """The machine above fails as soon as one of its promises is taken back."""
    broken(monkeypatch)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(List, settings=SURELY)
