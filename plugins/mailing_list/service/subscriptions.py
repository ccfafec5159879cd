"""What happens to a subscription, as a pure table: pending → confirmed → unsubscribed. No database here."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a subscription stands. None instead of a State means: there is none."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"


class Letter(StrEnum):
    """The mails the service writes; each has a template of this name. CHANGE is asked for by the owner."""

    CONFIRM = "confirm"
    ALREADY = "already"
    WELCOME = "welcome"
    GOODBYE = "goodbye"
    CHANGE = "change"


@dataclass(frozen=True)
class Step:
    """What follows: the next state, the mail it asks for, and the word it is counted under.

    `is_later`: the mail leaves when the mailbox may get one again.
    """

    state: State | None
    letter: Letter | None
    counted: str
    is_later: bool = False


# Signing up again must neither confirm nor unsubscribe anybody: whoever types an address
# has not shown that it is theirs.
SIGNING_UP: dict[State | None, Step] = {
    None: Step(State.PENDING, Letter.CONFIRM, "new"),
    State.PENDING: Step(State.PENDING, Letter.CONFIRM, "again"),
    State.CONFIRMED: Step(State.CONFIRMED, Letter.ALREADY, "already confirmed"),
    State.UNSUBSCRIBED: Step(State.PENDING, Letter.CONFIRM, "back"),
}

# Confirming spends the token of the mail; the second click finds the state already there.
CONFIRMING: dict[State | None, Step] = {
    None: Step(None, None, "unknown link"),
    State.PENDING: Step(State.CONFIRMED, Letter.WELCOME, "confirmed"),
    State.CONFIRMED: Step(State.CONFIRMED, None, "confirmed again"),
    State.UNSUBSCRIBED: Step(State.UNSUBSCRIBED, None, "old link"),
}

UNSUBSCRIBING: dict[State | None, Step] = {
    None: Step(None, None, "unknown link"),
    State.PENDING: Step(State.UNSUBSCRIBED, None, "not me"),
    State.CONFIRMED: Step(State.UNSUBSCRIBED, Letter.GOODBYE, "unsubscribed"),
    State.UNSUBSCRIBED: Step(State.UNSUBSCRIBED, None, "unsubscribed again"),
}


ENOUGH_TODAY = "held back: enough mails today"
A_MOMENT_AGO = "held back: sent a moment ago"


def signing_up(
    state: State | None, *, refused: str = "", mails_left: int, on_its_way: Collection[str] = ()
) -> Step:
    """Return what a signup does.

    `refused` names why nothing may follow (a bot's trap, too many from one network, an
    address that must not be mailed); the visitor sees the same page all the same.
    With no mails left for this mailbox today the signup is kept, and its first mail waits; no
    second one is written. Nor is one that is `on_its_way` since a moment ago: a double click must
    not use up the day.
    """
    if refused:
        return Step(state, None, refused)
    step = SIGNING_UP[state]
    if step.state is state and step.letter in on_its_way:
        return Step(state, None, A_MOMENT_AGO)
    if mails_left <= 0:
        is_first = step.state is State.PENDING and state is not State.PENDING
        return Step(step.state, step.letter if is_first else None, ENOUGH_TODAY, is_later=is_first)
    return step
