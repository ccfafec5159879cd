"""What stands in a mail: everything the law asks for, nothing a visitor typed."""

from __future__ import annotations

import pytest

from tests.mailing_list.conftest import ADDRESS, Running, text_of

pytestmark = pytest.mark.anyio
ANNA = "anna@example.com"


PAYLOADS = (
    "anna@example.com\r\nBcc: victim@example.com",
    "anna@example.com%0d%0aBcc:victim@example.com",
    "anna@example.com, victim@example.com",
    "<script>alert(1)</script>@example.com",
    '"Buy pills http://spam.example"@example.com',
    "Buy pills <anna@example.com>",
    "anna@example.com?subject=pills",
    "anna@[127.0.0.1]",
    "buy-pills-at-spam.example@example.com",
)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_nothing_a_visitor_typed_is_in_a_mail(service: Running, payload: str) -> None:
    """The form cannot be used to send somebody a message, nor to add a header or a recipient."""
    await service.sign_up(payload, page="everyone", wording="pills", name="Buy pills http://spam.example")
    for mail in await service.mails():
        assert "pills" not in text_of(mail)
        assert str(mail["To"]) in (payload, "anna@example.com")
        assert mail["Bcc"] is None
        html = mail.get_body(("html",))
        assert html
        assert "pills" not in html.get_content()
        assert payload not in html.get_content()


async def test_every_mail_says_who_why_and_how_to_leave(generous: Running) -> None:
    """Text and HTML, postal address, reason, visible unsubscribe, headers of RFC 2369, 2919 and 8058."""
    await generous.join(ANNA)
    await generous.sign_up(ANNA)
    mails = await generous.mails(ANNA)
    assert [str(mail["Subject"]).split(":")[0] for mail in mails] == [
        "One more click",
        "You're in",
        "You're already in",
    ]
    for mail in mails:
        unsubscribe = str(mail["List-Unsubscribe"]).strip("<>")
        assert unsubscribe.startswith(f"{ADDRESS}/signup/unsubscribe?token=")
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert mail["List-Id"] == "<everyone.site.example>"
        assert mail["Auto-Submitted"] == "auto-generated"
        html = mail.get_body(("html",))
        assert html
        for part in (text_of(mail), html.get_content()):
            assert "1 Track Lane, Springfield" in part
            assert "You get this mail because" in part
            assert unsubscribe in part
            assert "<img" not in part
