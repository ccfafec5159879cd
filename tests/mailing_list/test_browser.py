"""The forms in a real browser: with script and without, on a small screen, under the real policy."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from plugins.mailing_list.service.app import create_app
from plugins.mailing_list.service.config import Config, Limits
from plugins.mailing_list.service.running import HEADERS
from tests.mailing_list.serving import free_port, serving
from tests.mailing_list.site import PAGE, TEMPLATES, build

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("signup-browser")]


class Policed(StaticFiles):
    """The published folder with the policy it is published under."""

    async def get_response(self, path, scope):  # type: ignore[no-untyped-def]
        """Answer with a file."""
        answer = await super().get_response(path, scope)
        answer.headers["Content-Security-Policy"] = HEADERS["Content-Security-Policy"]
        return answer


@dataclass(frozen=True)
class Site:
    """A built site that is served with its service."""

    address: str
    app: Starlette


@contextmanager
def published(folder: Path, prefix: str = "") -> Iterator[Site]:
    """Build the join pages and serve them with their script and the service, on one origin."""
    port = free_port()
    address = f"http://localhost:{port}{prefix}"
    output, problems, _context = build(folder, {"everyone.md": PAGE}, SITEURL=address)
    assert problems == []
    script = output / "theme" / "js" / "signup.js"
    script.parent.mkdir(parents=True)
    shutil.copy(TEMPLATES.parent / "static" / "js" / "signup.js", script)
    (output / "favicon.ico").write_bytes(b"")
    limits = Limits(signups_per_network=1000, unstamped_per_network=2, unstamped_in_all=1000)
    service = create_app(Config(output, folder / "list.sqlite", address, limits=limits))
    theme = Mount("/theme", Policed(directory=output / "theme"))
    app = Starlette(
        routes=[*service.routes, theme, Mount(prefix or "/", Policed(directory=output, html=True))]
    )
    with serving(app, port, service):
        yield Site(address, service)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as it mostly is, at the root of its host."""
    with published(tmp_path_factory.mktemp("site")) as found:
        yield found


def open_page(browser: Browser, *, script: bool) -> tuple[BrowserContext, Page, list[str]]:
    """Return a phone-sized page and the list of what its console says."""
    context = browser.new_context(java_script_enabled=script, viewport={"width": 320, "height": 640})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return context, page, said


def mail_to(page: Page, site: Site, recipient: str) -> str:
    """Return the address of the newest mail to somebody, as soon as it is written: nobody waits for it."""
    for _attempt in range(300):
        page.goto(urljoin(site.address, "/outbox/"))
        mails = page.get_by_role("link").filter(has_text=recipient)
        if mails.count():
            return urljoin(page.url, f"{mails.first.get_attribute('href')}html")
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail to {recipient}")


def test_with_script_a_fault_stands_beside_the_field_and_nothing_typed_is_lost(
    browser: Browser, site: Site
) -> None:
    """Each fault in our words, the field marked and focused; mended, it goes through without a reload."""
    context, page, said = open_page(browser, script=True)
    page.goto(f"{site.address}/join/everyone/")
    field, error = page.get_by_label("Your e-mail"), page.locator(".field-error")
    button = page.get_by_role("button", name="Join the list")
    button.click()
    expect(error).to_have_text("Type your e-mail address.")
    expect(field).to_be_focused()
    field.fill("anna@@example.com")
    expect(error).to_be_hidden()
    button.click()
    expect(error).to_contain_text("one typo is enough")
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("anna@localhost")  # the browser takes it, the service does not
    button.click()
    expect(error).to_contain_text("Did you mean localhost.com?")
    assert field.input_value() == "anna@localhost"
    assert page.url == f"{site.address}/join/everyone/"
    field.fill("anna@example.com")
    field.press("Enter")
    page.wait_for_url("**/join/check-your-inbox/")
    assert [text for text in said if "422" not in text] == []
    context.close()


def test_without_a_connection_the_address_stays_in_the_field(browser: Browser, site: Site) -> None:
    """A train in a tunnel costs nobody their typing."""
    context, page, _said = open_page(browser, script=True)
    page.goto(f"{site.address}/join/everyone/")
    field = page.get_by_label("Your e-mail")
    field.fill("berta@example.com")
    context.set_offline(True)
    page.get_by_role("button", name="Join the list").click()
    expect(page.locator(".field-error")).to_contain_text("No connection.")
    assert field.input_value() == "berta@example.com"
    context.set_offline(False)
    page.get_by_role("button", name="Join the list").click()
    page.wait_for_url("**/join/check-your-inbox/")
    context.close()


def test_without_script_the_service_shows_the_form_again(browser: Browser, site: Site) -> None:
    """The same page, the fault beside the field, what was typed still in it."""
    context, page, said = open_page(browser, script=False)
    page.goto(f"{site.address}/join/everyone/")
    page.get_by_label("Your e-mail").fill("carla@localhost")
    page.get_by_role("button", name="Join the list").click()
    expect(page.locator(".field-error")).to_contain_text("Did you mean localhost.com?")
    assert page.get_by_label("Your e-mail").input_value() == "carla@localhost"
    page.get_by_label("Your e-mail").fill("carla@example.com")
    page.get_by_role("button", name="Join the list").click()
    page.wait_for_url("**/join/check-your-inbox/")
    assert [text for text in said if "422" not in text] == []
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_joining_works_below_a_folder(browser: Browser, tmp_path: Path, script: bool) -> None:
    """The form, the stamp its script asks for, the link in the mail and every page that answers lie there."""
    with published(tmp_path, "/resources-site") as site:
        context, page, _said = open_page(browser, script=script)
        answers: dict[str, int] = {}
        page.on("response", lambda answer: answers.update({urlsplit(answer.url).path: answer.status}))
        page.goto(f"{site.address}/join/everyone/")
        page.get_by_label("Your e-mail").fill("frida@example.com")
        page.get_by_role("button", name="Join the list").click()
        page.wait_for_url(f"{site.address}/join/check-your-inbox/")
        page.goto(mail_to(page, site, "frida@example.com"))
        link = page.locator("a[href*='/signup/confirm']").first.get_attribute("href") or ""
        assert link.startswith(f"{site.address}/signup/confirm?token=")
        page.goto(link)
        page.locator("main form").get_by_role("button").click()
        page.wait_for_url(f"{site.address}/join/everyone/welcome/")
        assert answers.get("/resources-site/signup/stamp") == (200 if script else None)
        assert {path for path, status in answers.items() if status >= 400} <= {"/favicon.ico"}
        context.close()


def test_without_script_many_forms_cost_one_more_press(browser: Browser, site: Site) -> None:
    """Nobody is stopped: the page asks once, and the press goes through."""
    context, page, _said = open_page(browser, script=False)
    for number in range(3):
        page.goto(f"{site.address}/join/everyone/")
        page.get_by_label("Your e-mail").fill(f"dora{number}@example.com")
        with page.expect_navigation():
            page.get_by_role("button", name="Join the list").click()
        if page.locator("h1").inner_text() == "Press once more":
            break
    page.wait_for_timeout(2100)
    page.get_by_role("button", name="I’m a person").click()
    page.wait_for_url("**/join/check-your-inbox/")
    assert page.url.endswith("/join/check-your-inbox/")
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_opening_a_link_with_a_whole_browser_confirms_nothing(
    browser: Browser, site: Site, script: bool
) -> None:
    """Scanners run script and wait: no page presses its own button."""
    context, page, _said = open_page(browser, script=script)
    posts: list[str] = []
    page.on("request", lambda sent: posts.append(sent.url) if sent.method == "POST" else None)
    for path in ("confirm", "unsubscribe", "preferences"):
        page.goto(f"{site.address}/signup/{path}?token={'a' * 43}")
        page.wait_for_timeout(300)
    assert posts == []
    context.close()


def test_a_form_is_used_by_keyboard_and_its_trap_is_never_met(browser: Browser, site: Site) -> None:
    """Tab goes from the field to the button; the trap is neither seen nor reached nor read out."""
    context, page, _said = open_page(browser, script=True)
    page.goto(f"{site.address}/join/everyone/")
    page.get_by_label("Your e-mail").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Join the list")).to_be_focused()
    assert page.get_by_role("textbox").count() == 1
    context.close()


def test_no_page_is_wider_than_a_small_phone(browser: Browser, site: Site) -> None:
    """WCAG 1.4.10: 320 CSS pixels, no scrolling sideways. The mails too."""
    context, page, _said = open_page(browser, script=True)
    page.goto(f"{site.address}/join/everyone/")
    page.get_by_label("Your e-mail").fill("emil@example.com")
    page.get_by_role("button", name="Join the list").click()
    page.wait_for_url("**/join/check-your-inbox/")
    mail = mail_to(page, site, "emil@example.com")
    for path in ("/join/", "/join/everyone/", "/join/welcome/", "/join/goodbye/", "/outbox/", mail):
        page.goto(path if path.startswith("http") else f"{site.address}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, path
    context.close()


# The least contrast of any text with what lies behind it (WCAG 2.2, 1.4.3), by the browser's own colours.
LEAST_CONTRAST = """() => {
  const parse = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
    .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const least = [...document.body.querySelectorAll("*")]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
    .map((e) => [light(parse(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a))
    .map(([a, b]) => (a + 0.05) / (b + 0.05));
  return Math.min(...least);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mail_can_be_read_by_day_and_by_night(browser: Browser, site: Site, scheme: str) -> None:
    """Every text of the mail, its button too, has 4.5:1 in light and in dark."""
    context, page, _said = open_page(browser, script=True)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    address = f"{scheme}@example.com"
    page.goto(f"{site.address}/join/everyone/")
    page.get_by_label("Your e-mail").fill(address)
    page.get_by_role("button", name="Join the list").click()
    page.wait_for_url("**/join/check-your-inbox/")
    page.goto(mail_to(page, site, address))
    assert page.evaluate(LEAST_CONTRAST) >= 4.5
    context.close()


def test_the_outbox_is_for_this_machine_only(browser: Browser, site: Site) -> None:
    """By address, by name (DNS rebinding) and through no proxy."""
    context, page, _said = open_page(browser, script=False)
    for headers in ({"Host": "evil.example"}, {"X-Forwarded-For": "203.0.113.1"}):
        assert page.request.get(f"{site.address}/outbox/", headers=headers).status == 404
    assert page.request.get(f"{site.address}/outbox/").status == 200
    context.close()
