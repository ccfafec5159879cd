"""SpamAssassin as the judge of every mail, with its own rules and no network; and each mail as a picture."""

from __future__ import annotations

import asyncio
import re
import shutil
import subprocess
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from plugins.mailing_list.service import owner
from plugins.mailing_list.service.config import Limits
from tests.mailing_list.conftest import ADDRESS, WITH_EDITION, running, write_site

MOST = 1.0
SUBJECTS = {
    "One more click": "confirm",
    "You're in": "welcome",
    "You're already in": "already",
    "You're off": "goodbye",
    "Changed": "change",
}
LETTERS = tuple(SUBJECTS.values())
PICTURES = Path(__file__).resolve().parents[2] / ".accept" / "mails"

# What the first server of the recipient adds, without which any mail looks as if it came from nowhere.
RECEIVED = (
    b"Received: from mail.site.example (mail.site.example [93.184.216.34]) by mx.example.com with ESMTPS"
    b" id 4x; Sun, 22 Nov 2026 12:00:05 +0000\r\n"
)


async def _write(folder: Path) -> dict[str, bytes]:
    """Have a service write one mail of each kind; return them by letter."""
    async with running(folder, limits=Limits(mails_per_address=100)) as service:
        await service.join("anna@example.com")
        await service.sign_up("anna@example.com")
        await service.deliver()
        write_site(service.config.site_folder, WITH_EDITION)
        owner.announce(service.config, "feedback-request", "everyone", NOW)
        await service.deliver()
        token = await service.link("anna@example.com", "unsubscribe")
        await service.client.post("/signup/unsubscribe", data={"token": token})
        await service.deliver()
        rows = service.rows("SELECT message FROM local_mail ORDER BY id")
    return {_letter(message): message for (message,) in rows if isinstance(message, bytes)}


def _letter(message: bytes) -> str:
    subject = str(message_from_bytes(message, policy=policy.default)["Subject"])
    return next(letter for begins, letter in SUBJECTS.items() if subject.startswith(begins))


NOW = 1_795_348_800


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """One mail of each kind, as it goes over the wire."""
    found = asyncio.run(_write(tmp_path_factory.mktemp("mails")))
    assert set(found) == set(LETTERS)
    return found


def score(mail: bytes, home: Path) -> tuple[float, str]:
    """Return what SpamAssassin thinks of a mail, and why."""
    assert shutil.which("spamassassin"), "no SpamAssassin: apt-get install spamassassin"
    command = ["spamassassin", "--local", "--test-mode", f"--prefspath={home}/user_prefs"]
    command += ["--cf=use_bayes 0", "--cf=use_auto_whitelist 0", "--cf=skip_rbl_checks 1"]
    ended = subprocess.run(
        command,
        input=RECEIVED + mail,
        capture_output=True,
        check=True,
        env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": str(home)},
    )
    status = message_from_bytes(ended.stdout, policy=policy.default)["X-Spam-Status"]
    found = re.search(r"score=(-?[\d.]+)", str(status))
    assert found, ended.stdout[:2000]
    return float(found.group(1)), str(status)


@pytest.mark.parametrize("letter", LETTERS)
def test_no_mail_looks_like_spam(letter: str, mails: dict[str, bytes], tmp_path: Path) -> None:
    """Below 1, where 5 is spam: plain text and HTML that say the same, true headers, no tricks."""
    found, why = score(mails[letter], tmp_path)
    assert found < MOST, why


def test_spam_is_found(mails: dict[str, bytes], tmp_path: Path) -> None:
    """The judge works: the mail everybody uses for that, and ours with a seller's words in it."""
    gtube = b"XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"
    assert score(b"Subject: x\r\n\r\n" + gtube + b"\r\n", tmp_path)[0] > 900
    shouting = re.sub(
        rb"Subject: [^\r]*", b"Subject: VIAGRA FREE!!! CLICK NOW, MILLION DOLLARS", mails["welcome"]
    )
    without = re.sub(rb"(?m)^(Date|Message-ID): [^\r]*\r\n", b"", shouting)
    assert score(without, tmp_path)[0] > MOST


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_mail_fits_a_small_phone(browser: Browser, mails: dict[str, bytes], scheme: str) -> None:
    """320 px wide, by day and by night, no picture needed; kept for eyes in .accept/mails."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(viewport={"width": 320, "height": 640})
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    for letter, mail in mails.items():
        part = message_from_bytes(mail, policy=policy.default).get_body(("html",))
        assert part
        page.set_content(part.get_content())
        page.screenshot(path=PICTURES / f"{letter}-{scheme}.png", full_page=True)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, letter
        assert page.locator("img, picture, object, video, link, script").count() == 0
        assert ADDRESS in part.get_content()
    page.close()
