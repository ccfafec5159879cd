"""The owner's verbs for the mailing list, as `inv signup.…`. Their work is done in the service.

They read the same environment as the service (docs/mailing-list.md). To look into the
preview's list: SIGNUP_DATABASE=.preview/signup.sqlite inv signup.list
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import time
from collections.abc import Iterator
from pathlib import Path

from invoke import Collection, Context, task
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import read_config
from tasks_words import plain_words


def show(answer: object) -> None:
    """Print an answer of the service: text as it is, anything else as JSON."""
    if dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        answer = dataclasses.asdict(answer)
    print(
        answer if isinstance(answer, str) else json.dumps(answer, indent=2, default=str, ensure_ascii=False)
    )


@contextlib.contextmanager
def bar(what: str) -> Iterator[owner.Progress]:
    """Show how far a long work is; on a terminal only."""
    columns = (TextColumn(what), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, transient=True) as shown:
        work = shown.add_task(what, total=None)
        yield lambda done, of: shown.update(work, completed=done, total=of)


@task
def counts(_c: Context) -> None:
    """Count by list, state and day, and what is owed. All verbs read the service's environment."""
    with plain_words():
        show(owner.counts(read_config()))


@task(name="list", help={"name": "one list", "state": "pending, confirmed or unsubscribed"})
def list_(_c: Context, name: str = "", state: str = "") -> None:
    """Show subscriptions with their consent."""
    with plain_words():
        show(owner.subscriptions(read_config(), name, state))


@task(
    help={"target": "ours, listmonk, buttondown or mailchimp", "name": "one list", "file": "where to write"}
)
def export(_c: Context, target: str = "ours", name: str = "", file: str = "") -> None:
    """Write a list as CSV, to keep or to move."""
    with plain_words():
        text = owner.export_csv(read_config(), target, name)
        if file:
            Path(file).write_text(text, encoding="utf-8", newline="")
            print(f"{file}: {max(0, text.count(chr(10)) - 1)} rows.")
        else:
            print(text, end="")


@task(name="import", help={"file": "a CSV file", "page": "the signup page they count as coming from"})
def import_(_c: Context, file: str, page: str) -> None:
    """Take over subscriptions from CSV, consent included."""
    with plain_words():
        text = owner.read_text(Path(file))
        with bar("Taking over") as told:
            taken = owner.import_csv(read_config(), text, page, int(time.time()), told)
        show(taken)


@task(
    help={"slug": "the resource, by the name in its address", "page": "the signup page of the list to tell"}
)
def announce(_c: Context, slug: str, page: str = "changes") -> None:
    """Tell a list what changed in a resource's present edition, each subscriber once."""
    with plain_words():
        with bar("Announcing") as told:
            owed = owner.announce(read_config(), slug, page, int(time.time()), told)
        print(f"{owed} notice(s) will go out, slowly and behind all other mail.")


@task
def person(_c: Context, address: str) -> None:
    """Show what is held about one address, as JSON."""
    with plain_words():
        show(owner.person(read_config(), address))


@task
def erase(_c: Context, address: str) -> None:
    """Erase an address; a keyed hash stays against mailing it."""
    with plain_words():
        print(f"{owner.erase(read_config(), address, int(time.time()))} subscription(s) erased.")


@task
def block(_c: Context, address: str) -> None:
    """Never mail an address again."""
    with plain_words():
        owner.block(read_config(), address, int(time.time()))
        print("Blocked.")


@task
def unblock(_c: Context, address: str) -> None:
    """Allow an address again, on the wish of its owner."""
    with plain_words():
        print("Unblocked." if owner.unblock(read_config(), address) else "It was not blocked.")


@task
def resend(_c: Context, address: str) -> None:
    """Send the mail to confirm once more."""
    with plain_words():
        print(f"{owner.resend(read_config(), address, int(time.time()))} mail(s) to confirm will go out.")


@task
def backup(_c: Context, file: str) -> None:
    """Copy the list to a new file while the service runs."""
    with plain_words():
        owner.backup(read_config(), Path(file))
        print(f"{file} holds the list. The key beside the database is not part of it.")


@task
def restore(_c: Context, file: str) -> None:
    """Put a backup in the place of the list."""
    with plain_words():
        owner.restore(read_config(), Path(file))
        print("Restored.")


@task
def purge(_c: Context) -> None:
    """Forget signups never confirmed, and links that served."""
    with plain_words():
        print(f"{owner.purge(read_config(), int(time.time()))} unconfirmed signup(s) dropped.")


signup = Collection(
    "signup",
    counts,
    list_,
    export,
    import_,
    announce,
    person,
    erase,
    block,
    unblock,
    resend,
    backup,
    restore,
    purge,
)
