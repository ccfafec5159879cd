"""A message as a mail: a draft to open in a mail program, or an address that opens one."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import quote

from plugins.resource_center.formats import Pictures
from plugins.resource_center.formats.text import body, line
from plugins.resource_center.model import Imprint, Resource

# Windows hands no more than 2,046 characters to a mail program; some programs take less.
LONGEST_MAILTO = 1_900


def render(resource: Resource, _imprint: Imprint, _pictures: Pictures) -> bytes:
    """Return a message as an unsent mail (RFC 5322).

    `X-Unsent: 1` makes desktop mail programs open it as a draft. There is no date and no
    sender: the program fills them in. A resource without a subject is refused (ValueError).
    """
    if not resource.subject:
        raise ValueError(f"{resource.slug} has no subject: only messages become mails")
    mail = EmailMessage(policy=SMTP)
    mail["X-Unsent"] = "1"
    mail["Subject"] = _subject(resource)
    mail["To"] = ""
    mail.set_content(body(resource.body), cte="quoted-printable")
    return mail.as_bytes()


def mailto(resource: Resource) -> str | None:
    """Return the `mailto:` address that opens a message (RFC 6068), or None.

    None where the encoded address is longer than 1,900 characters: some system would cut
    it off in silence. Then the text is there to be copied.
    """
    if not resource.subject:
        return None
    text = body(resource.body).replace("\n", "\r\n")
    address = f"mailto:?subject={quote(_subject(resource), safe='')}&body={quote(text, safe='')}"
    return address if len(address) <= LONGEST_MAILTO else None


def _subject(resource: Resource) -> str:
    return " ".join(line(resource.subject).split())
