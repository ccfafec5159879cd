"""E-mail addresses as they are typed: read, refused in words, and folded for counting. Nothing is sent."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


class AddressFault(Exception):
    """What is wrong with an address, as a sentence for the person who typed it."""

    exitcode = 2  # where the owner typed it, in a command


@dataclass(frozen=True)
class Address:
    """An address mail can be sent to.

    `mail` is what the mail server gets, `key` tells people apart (case folded, as every
    mail host does in practice), `mailbox` folds +tag and dots too and is only used to
    count mails: two spellings of one mailbox must not get twice as many.
    """

    mail: str
    key: str
    mailbox: str


def parse_address(typed: str) -> Address:
    """Read what was typed as one address, or raise AddressFault."""
    text = typed.strip()
    if not text:
        raise AddressFault("Type your e-mail address.")
    if len(text) > LONGEST:
        raise AddressFault(f"That is {len(text)} characters. No e-mail address is longer than {LONGEST}.")
    try:
        valid = validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise AddressFault(_advice(text)) from None
    mail = valid.ascii_email or valid.normalized
    key = mail.lower()
    local, _, domain = key.rpartition("@")
    return Address(mail, key, f"{local.partition('+')[0].replace('.', '') or local}@{domain}")


def _advice(text: str) -> str:
    """Return the most helpful sentence; the validator's own words are for programmers."""
    local, at, domain = text.rpartition("@")
    if not at:
        return "There is no @ in it. An address looks like name@example.org."
    if any(sign.isspace() for sign in text) or "," in text or ";" in text:
        return "One address, please, without spaces or commas."
    if not local or not domain:
        return "Something is missing before or after the @."
    if "." not in domain:
        return f"“{domain}” has no ending. Did you mean {domain}.com?"
    if not local.isascii():
        return "Our mail server cannot write to letters outside a–z before the @."
    return "This is not an e-mail address. Look at it once more: one typo is enough."


def keyed_hash(key: bytes, purpose: str, text: str) -> bytes:
    """Return a hash that tells nothing without the key: for counting and for blocking erased addresses."""
    return hmac.digest(key, f"{purpose}:{text}".encode(), hashlib.sha256)
