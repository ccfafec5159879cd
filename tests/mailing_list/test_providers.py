"""Every provider in the table keeps one contract: checked settings in, one honest form out."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from plugins.common.settings import SettingError, rows
from plugins.mailing_list.forms import form_action_origins, make_forms
from plugins.mailing_list.providers import PROVIDERS
from plugins.mailing_list.settings import PREFIX, MailingListSettings
from tests.mailing_list.forms import PAGE, SENDS, SITE, VALID, inputs, make, show
from tests.mailing_list.site import TEMPLATES

DOCS = TEMPLATES.parents[1] / "docs" / "providers"


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_form_sends_what_the_provider_takes(name: str) -> None:
    """Action, e-mail field, trap and hidden fields are those of the contract."""
    action, email, trap, hidden = SENDS[name]
    form = make(name)
    assert (form.action, form.email_name if form.action else "email", form.trap) == (action, email, trap)
    html = show(form)
    assert hidden.items() <= inputs(html).items()
    if action:
        assert f'type="email" name="{email}"' in html
    else:
        assert "<form" not in html
        assert form.links


@pytest.mark.parametrize("name", PROVIDERS)
def test_whoever_sends_a_form_is_told_what_follows(name: str) -> None:
    """The wording stands beside the button, and the note says that a mail to confirm comes."""
    form = make(name)
    html = show(form)
    assert form.note in html.replace("&#39;", "'")
    if form.action:
        assert "Send me the letter." in html
        assert "confirm" in form.note or "inbox" in form.note
        assert 'type="checkbox"' not in html  # one purpose: the button is the consent, nothing is pre-ticked


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_wording_travels_where_the_provider_can_carry_it(name: str) -> None:
    """Consent is shown later, wherever subscriptions live. listmonk's public form takes no attributes."""
    form = make(name)
    if form.action and name != "listmonk":
        assert any(PAGE.wording_hash in value for _name, value in form.hidden)


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_policy_allows_exactly_where_the_form_goes(name: str) -> None:
    """form-action must name the provider's origin, and every origin it redirects to, or browsers block it."""
    settings = MailingListSettings(provider=name, redirect_origins=("https://thanks.example.org",))
    form = make(name)
    target = urlsplit(form.action)
    origins = form_action_origins([form], settings)
    if target.netloc:
        assert set(origins) == {f"https://{target.netloc}", "https://thanks.example.org"}
    else:
        assert origins == ()


@pytest.mark.parametrize("name", PROVIDERS)
def test_no_form_breaks_the_policy(name: str) -> None:
    """No inline style, script or handler; a new window has no way back to the page."""
    html = show(make(name))
    assert not re.search(r"\sstyle=|\son\w+=|<script(?![^>]*src=)", html)
    if 'target="_blank"' in html:
        assert 'rel="noopener"' in html
    if make(name).trap:
        assert re.search(
            rf'visually-hidden" aria-hidden="true".*name="{make(name).trap}" tabindex="-1"', html
        )


@pytest.mark.parametrize("name", PROVIDERS)
def test_an_unknown_setting_is_named_and_refused(name: str) -> None:
    """A misspelt setting must not be silently without effect."""
    with pytest.raises(SettingError, match="there is no 'rootz'"):
        make(name, rootz="x")


@pytest.mark.parametrize("name", [name for name in PROVIDERS if VALID[name]])
def test_every_setting_is_checked_hard(name: str) -> None:
    """A value that the provider's pages never show is a mistake: nothing would arrive there."""
    for item in fields(PROVIDERS[name].settings):
        value = VALID[name].get(item.name)
        wrong = dict.fromkeys(value, '"><script>') if isinstance(value, dict) else '"><script>'
        if isinstance(value, str | dict):
            with pytest.raises(SettingError, match=item.name):
                make(name, **{item.name: wrong})


@pytest.mark.parametrize(
    "name", [name for name in PROVIDERS if any(isinstance(v, dict) for v in VALID[name].values())]
)
def test_a_list_without_an_id_stops_the_build(name: str) -> None:
    """What cannot be carried is refused, never dropped."""
    with pytest.raises(SettingError, match=r"'other'.*content/signup/everyone\.md"):
        make(name, replace(PAGE, list="other"))


@pytest.mark.parametrize("name", PROVIDERS)
def test_tags_are_carried_or_refused(name: str) -> None:
    """A page with tags on a provider that takes none would lose them without a word."""
    tagged = replace(PAGE, tags=("candidates",))
    if PROVIDERS[name].carries_tags:
        sent = " ".join(value for _name, value in make(name, tagged).hidden)
        assert "candidates" in sent or "1234567" in sent
    else:
        with pytest.raises(SettingError, match="takes no tags"):
            make(name, tagged)


@pytest.mark.parametrize(
    "settings",
    [
        {"u": "0123456789abcdef0123456789abcdef-us21"},
        {"api_key": "x"},
        {"apiToken": "x"},
        {"forms": {"letter": "xkeysib-0123456789abcdef0123456789abcdef"}},
        {"account": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abc"},
        {"smtp_password": "x"},
    ],
)
def test_a_secret_in_the_settings_is_refused_and_not_repeated(settings: dict[str, Any]) -> None:
    """Settings of a site end up in a repository; a plain form needs no key."""
    with pytest.raises(SettingError, match="secret key") as caught:
        MailingListSettings(provider="mailchimp", provider_settings=settings)
    for value in settings.values():
        assert str(value) not in str(caught.value).replace("secret key", "") or str(value) == "x"


def test_a_misspelt_provider_is_named_with_the_nearest() -> None:
    """One letter must not cost an afternoon."""
    with pytest.raises(SettingError, match='Did you mean "listmonk"'):
        make_forms([], MailingListSettings(provider="listmunk"), SITE)


@pytest.mark.parametrize("name", PROVIDERS)
def test_every_provider_has_its_page(name: str) -> None:
    """What to set, where to find it, what it rests on, how to move there: docs/providers/NAME.md."""
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert PROVIDERS[name].title in text
    for item in fields(PROVIDERS[name].settings):
        assert f"`{item.name}`" in text
    assert "Rests on" in text


def test_every_setting_is_documented() -> None:
    """docs/mailing-list.md names each of them."""
    text = (DOCS.parent / "mailing-list.md").read_text(encoding="utf-8")
    for row in rows(MailingListSettings, PREFIX):
        assert f"`{row.name}`" in text


def test_no_page_is_left_of_a_provider_that_is_gone() -> None:
    """The folder and the table name the same."""
    assert {path.stem for path in Path(DOCS).glob("*.md")} == set(PROVIDERS)
