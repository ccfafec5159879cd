"""The mails: theme/templates/email as text and HTML, with the headers that list mail needs.

Nothing a visitor typed goes into a mail; its address stands in `To:` only, and only after
it was read as one. Sources: RFC 2369 (List-Unsubscribe), RFC 8058 (one click), RFC 2919
(List-Id), RFC 3834 (Auto-Submitted).
"""

from __future__ import annotations

import base64
import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from email import policy
from email.headerregistry import Address as MailAddress
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import quote

import jinja2

from plugins.mailing_list.manifest import Link, ListedPage, Manifest
from plugins.mailing_list.service.config import Config, Outside
from plugins.mailing_list.service.outbox import OWNER, Job


class _Registry(HeaderRegistry):
    """The library's registry of header classes, which makes each class once and not for every header."""

    __getitem__ = functools.lru_cache(maxsize=None)(HeaderRegistry.__getitem__)


# Lines end as SMTP wants them (RFC 5321 2.3.8).
_POLICY = policy.SMTP.clone(header_factory=_Registry())


@dataclass(frozen=True)
class Written:
    """A mail as it goes over the wire, and the job it settles."""

    job: Job
    message: bytes


class MailWriter:
    """Writes the mails of one list. A name that a template lacks is an error, never an empty place."""

    def __init__(self, config: Config, outside: Outside) -> None:
        self._config, self._outside = config, outside
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(config.mail_templates),
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )

    def write(self, job: Job, manifest: Manifest) -> Written:
        """Write one mail. A list whose page is gone from the site is named by its slug."""
        config = self._config
        context = _context(job, manifest.page(job.page), manifest, config)
        template = self._templates.get_template(f"{job.letter}.txt")
        subject, _, text = template.render(context).partition("\n")
        message = EmailMessage(_POLICY)
        message["Subject"] = subject.removeprefix("Subject: ").strip()
        message["From"] = MailAddress(manifest.sender_name, addr_spec=config.sender)
        message["To"] = MailAddress(addr_spec=job.address)
        message["Date"] = format_datetime(datetime.fromtimestamp(self._outside.now(), UTC))
        unique = base64.b32encode(self._outside.random_bytes(15)).decode().lower()
        message["Message-ID"] = f"<{unique}@{config.host}>"
        message["Auto-Submitted"] = "auto-generated"
        if job.letter != OWNER:
            message["List-Id"] = f"<{job.list}.{config.host}>"
            message["List-Unsubscribe"] = f"<{context['unsubscribe_url']}>"
            message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message.set_content(text.lstrip("\n"), cte="quoted-printable")
        html = self._templates.get_template(f"{job.letter}.html").render(context)
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        return Written(job, message.as_bytes())


def _context(job: Job, page: ListedPage | None, manifest: Manifest, config: Config) -> dict[str, object]:
    links = {f"{purpose}_url": _link(config, purpose, token) for purpose, token in job.links}
    starters = page.starters if page else ()
    return {
        "site_name": manifest.site_name,
        "site_address": config.site_address,
        "sender_name": manifest.sender_name,
        "postal_address": manifest.postal_address,
        "list_name": page.list_name if page else job.list,
        "frequency": page.frequency if page else "",
        "page_url": f"{config.site_address}{page.path if page else '/join/'}",
        "starters": [Link(link.title, f"{config.site_address}{link.url}") for link in starters],
        "mails_per_hour": config.limits.mails_per_hour,
        "edition": job.edition,
        **links,
    }


def _link(config: Config, purpose: str, token: str) -> str:
    return f"{config.site_address}/signup/{purpose}?token={quote(token)}"
