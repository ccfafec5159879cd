"""The trip of one person: form, mail, button, welcome, mail, button, goodbye."""

from __future__ import annotations

import pytest

from tests.mailing_list.conftest import ADDRESS, Running, text_of

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


async def test_a_person_signs_up_confirms_and_leaves(service: Running) -> None:
    """Pending, confirmed, unsubscribed: each by one deliberate button."""
    answer = await service.sign_up(ANNA)
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/check-your-inbox/")
    assert service.rows("SELECT address, state, page FROM subscription") == [(ANNA, "pending", "everyone")]

    (mail,) = await service.mails(ANNA)
    assert mail["Subject"] == "One more click: The letter for everyone"
    token = await service.link(ANNA, "confirm")
    page = await service.client.get(f"/signup/confirm?token={token}")
    assert f'value="{token}"' in page.text
    answer = await service.client.post("/signup/confirm", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/everyone/welcome/")

    welcome = (await service.mails(ANNA))[-1]
    assert f"{ADDRESS}/resources/feedback-request/" in text_of(welcome)
    token = await service.link(ANNA, "unsubscribe")
    page = await service.client.get(f"/signup/unsubscribe?token={token}")
    assert f'value="{token}"' in page.text
    answer = await service.client.post("/signup/unsubscribe", data={"token": token})
    assert (answer.status_code, answer.headers["location"]) == (303, "/join/goodbye/")
    assert service.rows("SELECT state FROM subscription") == [("unsubscribed",)]


async def test_a_wrong_address_is_shown_again_with_what_is_wrong(service: Running) -> None:
    """Nothing that was typed is lost, and it cannot become markup."""
    answer = await service.sign_up('anna"><script>@')
    assert answer.status_code == 422
    assert 'value="anna&quot;&gt;&lt;script&gt;@" aria-invalid="true"' in answer.text
    assert "Something is missing before or after the @." in answer.text
    assert "<script>" not in answer.text
    assert service.rows("SELECT count(*) FROM subscription") == [(0,)]


async def test_preferences_make_the_lists_exactly_the_chosen_ones(generous: Running) -> None:
    """Ticked and saved is a consent with its wording; unticked is unsubscribed."""
    await generous.join(ANNA)
    token = await generous.link(ANNA, "preferences")
    page = await generous.client.get(f"/signup/preferences?token={token}")
    assert 'value="everyone" checked' in page.text
    assert 'value="candidates" checked' not in page.text
    answer = await generous.client.post("/signup/preferences", data={"token": token, "list": "candidates"})
    assert 'value="candidates" checked' in answer.text
    assert "Saved." in answer.text
    states = generous.rows("SELECT list, state FROM subscription ORDER BY list")
    assert states == [("candidates", "confirmed"), ("everyone", "unsubscribed")]
