"""Every provider's form, sent by a browser without script to a stand-in that takes only its contract.

The stand-in answers under the providers' own names, by TLS, on this machine: the browser
is told to look for every name here. What each contract rests on is in docs/providers/.
"""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from plugins.mailing_list.forms import form_action_origins
from plugins.mailing_list.model import Form
from plugins.mailing_list.providers import PROVIDERS
from plugins.mailing_list.settings import MailingListSettings
from plugins.publishing.policy import content_security_policy
from tests.chromium import FLAGS, PATIENCE
from tests.mailing_list.forms import PAGE, TOKEN, UUID, VALID, make, show

SITE = "example.org"
THANKS = "https://thanks.example.org"
ADDRESS = "visitor@example.com"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Contract:
    """What a provider takes: where, which fields with which values (patterns), and what must stay empty.

    `answer` is a path or address it redirects to, or what it says; `refuses_traps` is what it does
    with a robot: most say no, some say yes and keep nothing.
    """

    host: str
    path: str
    email: str
    needs: dict[str, str] = field(default_factory=dict)
    trap: str = ""
    answer: str = "/done"
    trapped: int = 400


CONTRACTS = {
    "embedded": Contract(
        SITE, "/signup/", "email", {"page": "everyone"}, "leave_empty", "/join/check-your-inbox/", 303
    ),
    "listmonk": Contract(
        "lists.example.org", "/subscription/form", "email", {"l": UUID}, "nonce", "/done", 502
    ),
    "buttondown": Contract(
        "buttondown.com",
        "/api/emails/embed-subscribe/sprintletter",
        "email",
        {"embed": "1", "tag": "letter", "metadata__wording": ".+"},
    ),
    "mailchimp": Contract(
        "example.us21.list-manage.com",
        "/subscribe/post?u=0123456789abcdef012345678&id=0123456789",
        "EMAIL",
        {},
        "b_0123456789abcdef012345678_0123456789",
    ),
    "kit": Contract("app.kit.com", "/forms/1234567/subscriptions", "email_address"),
    "brevo": Contract(
        "1a2b3c4d.sibforms.com",
        f"/serve/{TOKEN}",
        "EMAIL",
        {"locale": "en", "html_type": "simple"},
        "email_address_check",
    ),
    "mailerlite": Contract(
        "assets.mailerlite.com",
        "/jsonp/123456/forms/98765432109876543/subscribe",
        "fields[email]",
        {"ml-submit": "1", "anticsrf": "true"},
        answer='{"success":true}',
    ),
    "netlify": Contract(
        SITE, "/join/noted/", "email", {"form-name": "signup-everyone"}, "leave_empty", "noted", 200
    ),
    "formspree": Contract(
        "formspree.io", "/f/xyzabcde", "email", {"_subject": ".+"}, "_gotcha", "/thanks", 302
    ),
}
NO_FORM = ("mailman", "none")


class StandIn(ThreadingHTTPServer):
    """Answers for the site and for all providers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.pages: dict[str, tuple[str, str]] = {}  # of the site: path → (HTML, policy)
        self.contract: Contract | None = None
        self.kept: list[dict[str, list[str]]] = []
        self.redirect = ""


class _Answering(BaseHTTPRequestHandler):
    server: StandIn

    def log_message(self, *_given: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Show a page of the site, or where a provider led."""
        html, policy = self.server.pages.get(self.path, ("<h1>done</h1>", "default-src 'none'"))
        self._say(200, html, {"Content-Security-Policy": policy})

    def do_POST(self) -> None:
        """Take a form, or refuse it as its provider does."""
        contract = self.server.contract
        assert contract
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        fields = parse_qs(body, keep_blank_values=True)
        if (self.headers["Host"], self.path) != (contract.host, contract.path):
            self._say(404, "not here")
        elif self.headers["Content-Type"] != FORM:
            self._say(415, "not a form")
        elif contract.trap and fields.get(contract.trap) != [""]:
            self._answer(contract, contract.trapped)
        elif not re.fullmatch(r"\S+@\S+\.\S+", fields.get(contract.email, [""])[0]) or not all(
            re.fullmatch(shape, fields.get(name, [""])[0]) for name, shape in contract.needs.items()
        ):
            self._say(400, "refused")
        else:
            self.server.kept.append(fields)
            self._answer(contract, 303 if contract.answer.startswith("/") else 200)

    def _answer(self, contract: Contract, status: int) -> None:
        if status in (302, 303):
            self._say(status, "", {"Location": self.server.redirect or contract.answer})
        else:
            self._say(status, contract.answer if status == 200 else "refused")

    def _say(self, status: int, text: str, headers: dict[str, str] | None = None) -> None:
        data = text.encode()
        self.send_response(status)
        kind = "application/json" if text.startswith("{") else "text/html; charset=utf-8"
        for name, value in {
            "Content-Type": kind,
            "Content-Length": str(len(data)),
            **(headers or {}),
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StandIn]:
    """The stand-in, with a certificate of its own making."""
    folder = tmp_path_factory.mktemp("tls")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=x -keyout key.pem -out cert.pem"
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    server = StandIn()
    server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def looking_here(stand_in: StandIn) -> Iterator[Browser]:
    """A Chromium for which every name is this machine."""
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    flags = [*FLAGS, f"--host-resolver-rules=MAP *:443 127.0.0.1:{stand_in.server_port}"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        expect.set_options(timeout=PATIENCE)
        yield browser
        browser.close()


@dataclass
class Visit:
    """A page of the site with one form on it, open in a browser that runs none of its scripts."""

    page: Page
    said: list[str]

    def send(self) -> None:
        """Type an address and press Enter."""
        self.page.get_by_label("Your e-mail").fill(ADDRESS)
        self.page.keyboard.press("Enter")


@pytest.fixture
def visit(looking_here: Browser, stand_in: StandIn) -> Iterator[Any]:
    """Return a function that opens the form of a provider under the site's policy."""
    context = looking_here.new_context(java_script_enabled=False, ignore_https_errors=True)

    def open_form(name: str, policy: str = "", redirects: tuple[str, ...] = ()) -> Visit:
        form: Form = make(name)
        settings = MailingListSettings(
            provider=name, provider_settings=VALID[name], redirect_origins=redirects
        )
        allowed = policy or content_security_policy(form_action_origins([form], settings))
        html = f"<!doctype html><html lang='en'><title>x</title><body>{show(form)}</body></html>"
        stand_in.pages["/join/everyone/"] = (html, allowed)
        stand_in.contract, stand_in.redirect = CONTRACTS.get(name), ""
        stand_in.kept.clear()
        page, said = context.new_page(), []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"https://{SITE}/join/everyone/")
        return Visit(page, said)

    yield open_form
    context.close()


def until(claim: Any, what: str) -> None:
    """Wait for a claim."""
    end = time.monotonic() + PATIENCE / 1000
    while not claim():
        assert time.monotonic() < end, f"never seen: {what}"
        time.sleep(0.02)


def test_every_provider_is_judged() -> None:
    """A new row needs its contract here."""
    assert {*CONTRACTS, *NO_FORM} == set(PROVIDERS)


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_form_arrives_as_the_provider_wants_it(name: str, visit: Any, stand_in: StandIn) -> None:
    """Names, values, encoding, empty trap; and the browser ends where the provider leads."""
    seen = visit(name)
    if name == "mailerlite":
        with seen.page.context.expect_page() as opened:
            seen.send()
        expect(opened.value.locator("body")).to_contain_text('"success":true')
    else:
        seen.send()
        expect(seen.page.locator("body")).to_contain_text("noted" if name == "netlify" else "done")
    assert [fields[CONTRACTS[name].email] for fields in stand_in.kept] == [[ADDRESS]]
    assert seen.said == []


@pytest.mark.parametrize("name", [name for name in CONTRACTS if CONTRACTS[name].trap])
def test_a_filled_trap_is_not_kept(name: str, visit: Any, stand_in: StandIn) -> None:
    """As the provider treats robots: refused, or thanked and dropped."""
    seen = visit(name)
    trap = seen.page.locator(f'input[name="{CONTRACTS[name].trap}"]')
    assert trap.get_attribute("tabindex") == "-1"
    trap.evaluate("field => { field.value = 'spam'; }")
    seen.send()
    expect(seen.page.locator("form")).to_have_count(0)
    assert stand_in.kept == []


@pytest.mark.parametrize("name", CONTRACTS)
@pytest.mark.parametrize("change", ["the field's name", "the encoding", "the place"])
def test_what_breaks_the_contract_is_refused(name: str, change: str, visit: Any, stand_in: StandIn) -> None:
    """The stand-in takes nothing else: a form that was changed is not kept."""
    seen = visit(name)
    form = seen.page.locator("form")
    form.evaluate("form => { form.removeAttribute('target'); }")
    match change:
        case "the field's name":
            form.locator("input[type=email]").evaluate("field => { field.name = 'mail'; }")
        case "the encoding":
            form.evaluate("form => { form.enctype = 'multipart/form-data'; }")
        case "the place":
            form.evaluate("form => { form.action = form.action.replace(/.$/, '~'); }")
    seen.send()
    expect(seen.page.locator("body")).to_contain_text(re.compile("refused|not a form|not here"))
    assert stand_in.kept == []


@pytest.mark.parametrize("name", [name for name in CONTRACTS if make(name).origins])
def test_without_the_providers_origin_in_the_policy_nothing_is_sent(
    name: str, visit: Any, stand_in: StandIn
) -> None:
    """The policy is what is published; a browser blocks the form without a word on the page."""
    seen = visit(name, policy=content_security_policy())
    seen.send()
    until(lambda: seen.page.evaluate("1") and "form-action" in " ".join(seen.said), "that it is blocked")
    assert stand_in.kept == []


@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_redirect_to_another_origin_needs_its_place_in_the_policy(
    is_allowed: bool, visit: Any, stand_in: StandIn
) -> None:
    """MAILING_LIST_REDIRECT_ORIGINS: a thank-you page elsewhere is blocked otherwise."""
    seen = visit("kit", redirects=(THANKS,) if is_allowed else ())
    stand_in.redirect = f"{THANKS}/"
    seen.send()
    if is_allowed:
        expect(seen.page.locator("h1")).to_have_text("done")
        assert urlsplit(seen.page.url).netloc == "thanks.example.org"
    else:
        until(lambda: seen.page.evaluate("1") and "form-action" in " ".join(seen.said), "that it is blocked")


@pytest.mark.parametrize("name", NO_FORM)
def test_who_takes_no_form_shows_none(name: str, visit: Any) -> None:
    """An honest state: links that lead on, and what follows."""
    seen = visit(name)
    expect(seen.page.locator("form")).to_have_count(0)
    assert seen.page.get_by_role("link").count() == 2
    assert PAGE.title in seen.page.locator("h2").inner_text()
