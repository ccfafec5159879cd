"""A message as a mail: opens as a draft, or from a link, and never loses a word on the way."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.resource_center.formats import render_download
from plugins.resource_center.formats.mail import LONGEST_MAILTO, mailto
from plugins.resource_center.formats.text import body
from tests.resource_center.formats.written import CHECKLIST, IMPRINT, MESSAGE, written

SUBJECT = "Thank you, and one question about the [Role] interview"


def test_a_draft_opens_with_subject_and_text() -> None:
    """RFC 5322, read back by another parser without a defect; unsent, without sender and date."""
    mail = message_from_bytes(render_download(MESSAGE, "eml", IMPRINT).data, policy=default)
    assert mail.defects == []
    assert (mail["X-Unsent"], mail["Subject"], mail["To"]) == ("1", SUBJECT, "")
    assert mail["From"] is None
    assert mail["Date"] is None
    assert mail.get_content().replace("\r\n", "\n") == body(MESSAGE.body) + "\n"


@pytest.mark.parametrize("words", ["Zoë", "Łukasz", "שלום", "x" * 2000, "a line\nend"])
def test_a_draft_carries_any_letter(words: str) -> None:
    """Long lines and other scripts are encoded, never cut."""
    resource = written(words, kind="message", subject="About it, déjà vu")
    data = render_download(resource, "eml", IMPRINT).data
    assert data.isascii()
    assert max(map(len, data.split(b"\r\n"))) <= 78
    mail = message_from_bytes(data, policy=default)
    assert mail["Subject"] == "About it, déjà vu"
    assert mail.get_content().replace("\r\n", "\n") == words + "\n"


def test_what_has_no_subject_becomes_no_mail() -> None:
    """A checklist is not something to send."""
    with pytest.raises(ValueError, match="no subject"):
        render_download(CHECKLIST, "eml", IMPRINT)
    assert mailto(CHECKLIST) is None


def test_a_mailto_link_carries_the_whole_message() -> None:
    """RFC 6068: percent-encoded, line ends as CRLF."""
    address = mailto(MESSAGE)
    assert address is not None
    assert address.startswith("mailto:?subject=Thank%20you%2C%20and")
    told = parse_qs(urlsplit(address).query, strict_parsing=True)
    assert told["subject"] == [SUBJECT]
    assert told["body"][0].replace("\r\n", "\n") == body(MESSAGE.body)


@given(st.text(alphabet="aé你 ", min_size=1, max_size=1_000))
def test_a_mailto_link_is_whole_or_is_not_offered(words: str) -> None:
    """Longer than 1,900 characters encoded, some system would cut it off in silence."""
    words = "a" + " ".join(words.split())
    address = mailto(written(words, kind="message", subject="S"))
    if address is None:
        assert len(words) > LONGEST_MAILTO / 9 - 10
    else:
        assert len(address) <= LONGEST_MAILTO
        assert parse_qs(urlsplit(address).query)["body"] == [words]
