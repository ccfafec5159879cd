"""The addresses of the service, as one Starlette application: start reading here.

Opening an address changes nothing; every change is a POST that a person (or, for RFC 8058,
their mail host) sends on purpose. Answers come from the built pages under /join/.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from plugins.mailing_list.manifest import TRAP
from plugins.mailing_list.service import outbox_page, owner_page, transactions
from plugins.mailing_list.service.addresses import AddressFault, parse_address
from plugins.mailing_list.service.bodies import (
    FORM_WITH_FILES,
    Refused,
    one,
    read_body,
    read_form,
    refuse_long_head,
)
from plugins.mailing_list.service.config import Config, LocalOutbox, Outside
from plugins.mailing_list.service.limits import network_of
from plugins.mailing_list.service.pages import Fill, MissingPage
from plugins.mailing_list.service.running import HEADERS, Service
from plugins.mailing_list.service.stamps import is_genuine, make_stamp
from plugins.mailing_list.service.tokens import is_token

WORLD = Outside()

Endpoint = Callable[[Request], Awaitable[Response]]

log = logging.getLogger("signup")


def create_app(config: Config, outside: Outside = WORLD) -> Starlette:
    """Return the application for everything under /signup/ and, for this machine only, /owner/ and /outbox/.

    The site may lie below a folder of its host; the addresses of forms and mails do, too.

    Served alone, its lifespan starts and stops the service. Inside another application,
    whose lifespan does not reach this one, call `await app.state.service.start()` and
    `.stop()` yourself.
    """
    service = Service(config, outside)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await service.start()
        try:
            yield
        finally:
            await service.stop()

    routes = [
        Route(f"{config.prefix}/signup/{path}", _guarded(service, endpoint), methods=[method])
        for method, path, endpoint in ENDPOINTS
    ]
    routes += owner_page.routes(service.store)
    if isinstance(config.transport, LocalOutbox):
        routes += outbox_page.routes(service.store)
    app = Starlette(routes=routes, lifespan=lifespan)
    # Starlette builds such a redirect from the Host header, which anybody can write.
    app.router.redirect_slashes = False
    app.state.service = service
    return app


def _guarded(service: Service, endpoint: Callable[[Service, Request], Awaitable[Response]]) -> Endpoint:
    """Return an endpoint that answers refusals and trouble with a page instead of a bare error."""

    async def guarded(request: Request) -> Response:
        try:
            refuse_long_head(request)
            return await endpoint(service, request)
        except Refused as refused:
            answer = _page_or_words(service, "bad-input", refused.status)
            answer.headers["Connection"] = "close"  # the rest of the body is not waited for
            return answer
        except (sqlite3.Error, MissingPage) as error:
            log.warning("no answer for %s: %s", request.url.path, error)
            return _page_or_words(service, "try-later", 503)

    return guarded


def _page_or_words(service: Service, name: str, status: int) -> Response:
    try:
        return service.show(name, status=status)
    except MissingPage:
        return PlainTextResponse(f"This did not work ({status}). Try again later.\n", status, headers=HEADERS)


async def sign_up(service: Service, request: Request) -> Response:
    """Take a form. The answer is the same for every address: new, known, blocked or a bot's."""
    fields = await read_form(request, service.config.limits)
    manifest = await service.manifest()
    page = manifest.page(one(fields, "page"))
    if page is None:
        raise Refused(400)
    typed = one(fields, "email")
    try:
        address = parse_address(typed)
    except AddressFault as fault:
        fill = Fill(values={"email": typed}, texts={"email-error": str(fault)}, invalid=frozenset({"email"}))
        return service.show(page.slug, fill, status=422)
    network = _network(service, request)
    if not _came_from_a_form(service, one(fields, "stamp"), network):
        again = {"email": typed, "page": page.slug, "wording": one(fields, "wording")}
        return service.show(
            "once-more", Fill(values={**again, "stamp": make_stamp(service.key, service.outside.clock())})
        )
    refused = "trap" if one(fields, TRAP) else ""
    if not service.networks.allows(network, service.outside.clock()):
        refused = refused or "too many from one network"
    keeps_network = service.config.keeps_network and manifest.says_network_is_kept
    signup = transactions.Signup(
        address, page, one(fields, "wording"), refused, network if keeps_network else None
    )
    now = service.outside.now()
    await service.store.run(lambda connection: transactions.sign_up(connection, signup, service.rules, now))
    service.mailer.wake()
    return service.see_other("/join/check-your-inbox/")


def _came_from_a_form(service: Service, form_stamp: str, network: str) -> bool:
    """Whether a form was opened a moment ago, or came without script while few of those do."""
    if is_genuine(form_stamp, service.key, service.outside.clock(), service.config.limits.form_age):
        return True
    return service.unstamped_networks.allows(
        network, service.outside.clock()
    ) and service.unstamped_in_all.allows("all", service.outside.clock())


def _network(service: Service, request: Request) -> str:
    forwarded = [hop for line in request.headers.getlist("x-forwarded-for") for hop in line.split(",")]
    peer = request.client.host if request.client else ""
    return network_of(peer, forwarded, service.config.trusted_proxies)


async def to_the_form(service: Service, _request: Request) -> Response:
    """Somebody opened the address a form is sent to: show them the forms."""
    return service.see_other("/join/")


async def stamp(service: Service, _request: Request) -> Response:
    """Hand out a form stamp."""
    return PlainTextResponse(make_stamp(service.key, service.outside.clock()), headers=HEADERS)


async def ask_to_confirm(service: Service, request: Request) -> Response:
    """Show the one button. A mail scanner that opens the link, script and all, confirms nothing."""
    return _ask(service, request, "confirm")


async def confirm(service: Service, request: Request) -> Response:
    """Spend the link: the person pressed the button."""
    token = _token(one(await read_form(request, service.config.limits), "token"))
    manifest = await service.manifest()
    now = service.outside.now()
    outcome, slug = await service.store.run(
        lambda connection: transactions.confirm(connection, token, service.rules, now)
    )
    service.mailer.wake()
    if outcome == "welcome":
        page = manifest.page(slug)
        return service.see_other(page.welcome_path if page else "/join/welcome/")
    return service.see_other("/join/expired/" if outcome == "expired" else "/join/unknown-link/")


async def ask_to_unsubscribe(service: Service, request: Request) -> Response:
    """Show the one button."""
    return _ask(service, request, "unsubscribe")


async def unsubscribe(service: Service, request: Request) -> Response:
    """End a subscription: by the button of the page, or by a mail host's one click (RFC 8058).

    The one click has its token in the address, may be multipart, carries no cookie and
    must be answered without a redirect.
    """
    limits = service.config.limits
    if request.headers.get("content-type", "").lower().startswith(FORM_WITH_FILES):
        body = await read_body(request, limits)
        is_one_click, everything, written = b"One-Click" in body, False, ""
    else:
        fields = await read_form(request, limits)
        is_one_click = one(fields, "List-Unsubscribe") == "One-Click"
        everything, written = one(fields, "everything") == "yes", one(fields, "token")
    token = _token(request.query_params.get("token", "") if is_one_click else written)
    now = service.outside.now()
    is_known = await service.store.run(
        lambda connection: transactions.unsubscribe(
            connection, token, everything=everything, rules=service.rules, now=now
        )
    )
    service.mailer.wake()
    if is_one_click:
        return PlainTextResponse("Unsubscribed.\n", headers=HEADERS)
    return service.see_other("/join/goodbye/" if is_known else "/join/unknown-link/")


async def show_preferences(service: Service, request: Request) -> Response:
    """Show what an address gets, to whoever holds a link from one of its mails."""
    return await _preferences(service, _token(request.query_params.get("token", "")), {})


async def save_preferences(service: Service, request: Request) -> Response:
    """Keep what was chosen and show it again."""
    fields = await read_form(request, service.config.limits)
    token, chosen = _token(one(fields, "token")), frozenset(fields.get("list", ()))
    manifest, now = await service.manifest(), service.outside.now()
    if not chosen <= set(manifest.list_names()):
        raise Refused(400)
    is_known = await service.store.run(
        lambda connection: transactions.choose_lists(connection, token, chosen, manifest, now)
    )
    if not is_known:
        return service.see_other("/join/unknown-link/")
    return await _preferences(service, token, {"saved": "Saved. That is what you get from now on."})


async def health(service: Service, _request: Request) -> Response:
    """Say whether the database takes a transaction and the site is built; nothing else."""
    service.pages.manifest()
    await service.store.run(
        lambda connection: connection.execute("SELECT 1 FROM subscription LIMIT 1").fetchone()
    )
    return PlainTextResponse("ok\n", headers=HEADERS)


async def _preferences(service: Service, token: str, texts: dict[str, str]) -> Response:
    now = service.outside.now()
    chosen = await service.store.run(lambda connection: transactions.chosen_lists(connection, token, now))
    if chosen is None:
        return service.see_other("/join/unknown-link/")
    known = chosen & set(service.pages.manifest().list_names())
    ticked = frozenset(f"list-{name}" for name in known)
    return service.show("preferences", Fill(values={"token": token}, texts=texts, ticked=ticked))


def _ask(service: Service, request: Request, name: str) -> Response:
    token = request.query_params.get("token", "")
    if not is_token(token):
        return service.show("unknown-link", status=404)
    return service.show(name, Fill(values={"token": token}))


def _token(text: str) -> str:
    if not is_token(text):
        raise Refused(400)
    return text


ENDPOINTS = (
    ("POST", "", sign_up),
    ("GET", "", to_the_form),
    ("GET", "stamp", stamp),
    ("GET", "confirm", ask_to_confirm),
    ("POST", "confirm", confirm),
    ("GET", "unsubscribe", ask_to_unsubscribe),
    ("POST", "unsubscribe", unsubscribe),
    ("GET", "preferences", show_preferences),
    ("POST", "preferences", save_preferences),
    ("GET", "health", health),
)
