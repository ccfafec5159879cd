"""The owner's page at /owner/: the list at a glance, on this machine only. Figures, and no address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from plugins.mailing_list.service.overview import DAYS, RECENT, Overview, overview
from plugins.mailing_list.service.store import Store
from plugins.mailing_list.service.this_machine import for_this_machine, page_for_this_machine


def routes(store: Store) -> list[Route]:
    """Return the route of the page; whoever is not on this machine is told that there is none."""

    async def show(_request: Request) -> Response:
        return page_for_this_machine("The list at a glance", render(await store.run(overview)))

    return [Route("/owner/", for_this_machine(show), methods=["GET"])]


def render(found: Overview) -> str:
    """Return the figures as HTML."""
    days = [(day.day, day.list, day.asked, day.confirmed, day.left) for day in found.days]
    return "".join(
        (
            "<h1>The list at a glance</h1>",
            "<p>Figures only. Addresses are in <code>inv signup.list</code>.</p>",
            _table("Subscriptions", ("List", "State", "Number"), found.subscriptions),
            _table(f"The last {DAYS} days", ("Day (UTC)", "List", "Asked", "Confirmed", "Left"), days),
            _table("Today, as counted", ("What", "Number"), found.today),
            _table(
                f"Mails owed: {found.owed}, given up: {found.failed}",
                ("Letter", "Tries", "Next try (UTC)", "Last trouble"),
                found.queue,
            ),
            _table("Never mailed", ("Why", "Number"), found.suppressed),
            _table(f"The last {RECENT} signups", ("List", "State", "Page", "Asked (UTC)"), found.recent),
        )
    )


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table with its heading; one that is wider than a phone scrolls in its own place."""
    head = "".join(f"<th scope='col'>{escape(column)}</th>" for column in columns)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    place = f"<div role='region' tabindex='0' aria-label='{escape(title)}'>{table}</div>"
    return f"<h2>{escape(title)}</h2>{place if body else '<p>None.</p>'}"
