"""What happens to a subscription, as a pure table: pending → confirmed → unsubscribed. No database here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a subscription stands. None instead of a State means: there is none."""

    PENDING = "pending"
    CONFIRMED = "confirmed"
    UNSUBSCRIBED = "unsubscribed"


class Letter(StrEnum):
    """The mails the service writes by itself; each has a template of this name."""

    CONFIRM = "confirm"
    ALREADY = "already"
    WELCOME = "welcome"


@dataclass(frozen=True)
class Step:
    """What follows: the next state, the mail it asks for, and the word it is counted under."""

    state: State | None
    letter: Letter | None
    counted: str


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
    State.CONFIRMED: Step(State.UNSUBSCRIBED, None, "unsubscribed"),
    State.UNSUBSCRIBED: Step(State.UNSUBSCRIBED, None, "unsubscribed again"),
}


def signing_up(state: State | None, *, refused: str = "", mails_left: int) -> Step:
    """Return what a signup does.

    `refused` names why nothing may follow (a bot's trap, too many from one network, an
    address that must not be mailed); the visitor sees the same page all the same.
    With no mails left for this mailbox today the signup is kept and no mail is written.
    """
    if refused:
        return Step(state, None, refused)
    step = SIGNING_UP[state]
    if mails_left <= 0:
        return Step(step.state, None, "held back: enough mails today")
    return step
