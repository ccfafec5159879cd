"""What the service is told from outside: folders, addresses, limits, how mail leaves. Secrets never show."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from plugins.common.settings import SettingError
from plugins.mailing_list.service.addresses import AddressFault, parse_address

KEY_BYTES = 32
HOUR = 3600
DAY = 24 * HOUR

MAIL_TEMPLATES = Path(__file__).parents[3] / "theme" / "templates" / "email"

Network = IPv4Network | IPv6Network
Clock = Callable[[], float]
RandomBytes = Callable[[int], bytes]
Security = Literal["starttls", "tls", "none"]


@dataclass(frozen=True)
class Limits:
    """How much is allowed. Every number is a bound that a test pushes against."""

    mails_per_address: int = 2  # a day; +tag, dots and case count as one address
    signups_per_network: int = 10  # an hour; an IPv4 address or an IPv6 /64
    unstamped_per_network: int = 3  # an hour; forms sent without script carry no stamp
    unstamped_in_all: int = 60  # an hour; beyond it a person presses one more button
    mails_per_hour: int = 500  # in all; what is over waits in the outbox
    form_age: float = 2.0  # seconds; a stamp that is younger was not filled in by a person
    body_bytes: int = 16_000
    read_seconds: float = 10.0


@dataclass(frozen=True)
class Outside:
    """What the service takes from the world: the time in seconds since 1970, and chance."""

    clock: Clock = time.time
    random_bytes: RandomBytes = secrets.token_bytes

    def now(self) -> int:
        """Return the time in whole seconds, as it is kept."""
        return int(self.clock())


@dataclass(frozen=True)
class Smtp:
    """Mail leaves through an SMTP server."""

    host: str
    port: int = 587
    username: str = ""
    password: str = field(default="", repr=False)
    security: Security = "starttls"
    timeout: float = 30.0

    def __post_init__(self) -> None:
        """Refuse to send addresses and passwords through a network in the clear."""
        if self.security == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise SettingError(
                "SIGNUP_SMTP_SECURITY: none is for a server on this machine. Write starttls or tls."
            )


@dataclass(frozen=True)
class LocalOutbox:
    """Mail stays here and is shown at /outbox/: for the first run and for previews."""


Transport = Smtp | LocalOutbox


@dataclass(frozen=True)
class Config:
    """Everything the service needs to know.

    `site_folder` is the published site (its pages under /join/ answer visitors), `database`
    the SQLite file, `site_address` the absolute address of the site as it stands in mails.
    `key` signs form stamps and hashes erased addresses; without one it is made once and
    kept beside the database, readable by its owner only.
    """

    site_folder: Path
    database: Path
    site_address: str
    sender_address: str = ""
    owner_address: str = ""
    transport: Transport = LocalOutbox()
    limits: Limits = Limits()
    trusted_proxies: tuple[Network, ...] = ()
    keeps_network: bool = False
    mail_templates: Path = MAIL_TEMPLATES
    key: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        """Refuse an address no mail could carry, and a key too short to sign with."""
        parts = urlsplit(self.site_address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise SettingError(
                f"SIGNUP_SITE_ADDRESS: {self.site_address!r} is not an address. Write it as https://example.org."
            )
        object.__setattr__(self, "site_address", self.site_address.rstrip("/"))
        for name, written in (("SIGNUP_SENDER", self.sender_address), ("SIGNUP_OWNER", self.owner_address)):
            _refuse_wrong_address(name, written)
        if self.key and len(self.key) < KEY_BYTES:
            raise SettingError("SIGNUP_KEY: it is too short. Make one with: openssl rand -hex 32")

    @property
    def host(self) -> str:
        """The host in mail headers (List-Id, Message-ID)."""
        return urlsplit(self.site_address).hostname or "localhost"

    @property
    def prefix(self) -> str:
        """The path under which the site is published, without its last slash; mostly empty."""
        return urlsplit(self.site_address).path

    @property
    def sender(self) -> str:
        """The address mail comes from."""
        return self.sender_address or f"letters@{self.host}"


@dataclass(frozen=True)
class Variable:
    """One environment variable: its name, default and one sentence of help."""

    name: str
    default: str
    help: str


ENVIRONMENT = (
    Variable("SIGNUP_SITE_FOLDER", "output", "Folder of the published site."),
    Variable("SIGNUP_DATABASE", ".signup/signup.sqlite", "The file that holds the list."),
    Variable("SIGNUP_SITE_ADDRESS", "http://localhost:8000", "Address of the site, as it stands in mails."),
    Variable("SIGNUP_SENDER", "", "Address the mails come from; its domain needs SPF, DKIM and DMARC."),
    Variable("SIGNUP_OWNER", "", "Address that is told when a limit is reached."),
    Variable(
        "SIGNUP_KEY", "", "64 hex digits; signs form stamps. Empty: made once, kept beside the database."
    ),
    Variable("SIGNUP_SMTP_HOST", "", "SMTP server. Empty: mails stay here and are shown at /outbox/."),
    Variable("SIGNUP_SMTP_PORT", "587", "Port of the SMTP server."),
    Variable("SIGNUP_SMTP_SECURITY", "starttls", "starttls, tls, or none (a server on this machine only)."),
    Variable("SIGNUP_SMTP_USERNAME", "", "User name at the SMTP server."),
    Variable("SIGNUP_SMTP_PASSWORD", "", "Password at the SMTP server. Never in a file of the site."),
    Variable(
        "SIGNUP_TRUSTED_PROXIES", "", "Networks whose X-Forwarded-For is believed, with commas between."
    ),
    Variable("SIGNUP_KEEP_NETWORK", "no", "yes: keep the visitor's network address with the consent."),
    Variable("SIGNUP_MAILS_PER_HOUR", "500", "Mails an hour in all; more wait in the outbox."),
)


def read_config(environment: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration from the environment; raise SettingError for what does not fit."""
    known = {variable.name: variable for variable in ENVIRONMENT}
    for name in environment:
        if name.startswith("SIGNUP_") and name not in known:
            raise SettingError(f"{name}: there is no such variable. Known are {', '.join(known)}.")
    value = {name: environment.get(name, "") or variable.default for name, variable in known.items()}
    return Config(
        site_folder=Path(value["SIGNUP_SITE_FOLDER"]),
        database=Path(value["SIGNUP_DATABASE"]),
        site_address=value["SIGNUP_SITE_ADDRESS"],
        sender_address=value["SIGNUP_SENDER"],
        owner_address=value["SIGNUP_OWNER"],
        transport=_transport(value),
        limits=Limits(mails_per_hour=_number(value, "SIGNUP_MAILS_PER_HOUR")),
        trusted_proxies=_networks(value["SIGNUP_TRUSTED_PROXIES"]),
        keeps_network=_yes_no(value, "SIGNUP_KEEP_NETWORK"),
        key=_key(value["SIGNUP_KEY"]),
    )


def key_of(config: Config) -> bytes:
    """Return the signing key: the configured one, or the one kept beside the database (made at first use).

    Raises SettingError for a file that does not hold a whole key: with another one, anybody could sign.
    """
    if config.key:
        return config.key
    file = config.database.with_suffix(".key")
    if not file.exists():
        _make_key(file)
    try:
        key = bytes.fromhex(file.read_text())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise SettingError(
            f"{file}: it does not hold {2 * KEY_BYTES} hex digits. Bring it back from where you keep it. If "
            "it is lost, delete the file: a new key is made, and erased addresses are no longer recognized."
        )
    return key


def _make_key(file: Path) -> None:
    """Write a new key, whole or not at all. Where another process is quicker, its key stays."""
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(KEY_BYTES))
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(unfinished, file)
    finally:
        Path(unfinished).unlink()


def _refuse_wrong_address(name: str, written: str) -> None:
    if not written:
        return
    try:
        parse_address(written)
    except AddressFault as fault:
        raise SettingError(
            f"{name}: {written!r} is no bare e-mail address. {fault} Write it as letters@example.org."
        ) from None


def _transport(value: Mapping[str, str]) -> Transport:
    port = _number(value, "SIGNUP_SMTP_PORT")
    security: Any = value["SIGNUP_SMTP_SECURITY"]
    if security not in ("starttls", "tls", "none"):
        raise SettingError(f"SIGNUP_SMTP_SECURITY: {security!r} does not fit. Write starttls, tls or none.")
    if not value["SIGNUP_SMTP_HOST"]:
        return LocalOutbox()
    return Smtp(
        host=value["SIGNUP_SMTP_HOST"],
        port=port,
        username=value["SIGNUP_SMTP_USERNAME"],
        password=value["SIGNUP_SMTP_PASSWORD"],
        security=security,
    )


def _number(value: Mapping[str, str], name: str) -> int:
    if not value[name].isdecimal():
        raise SettingError(f"{name}: {value[name]!r} is not a whole number.")
    return int(value[name])


def _yes_no(value: Mapping[str, str], name: str) -> bool:
    if value[name] not in ("yes", "no"):
        raise SettingError(f"{name}: {value[name]!r} is neither yes nor no.")
    return value[name] == "yes"


def _networks(written: str) -> tuple[Network, ...]:
    try:
        return tuple(ip_network(part.strip()) for part in written.split(",") if part.strip())
    except ValueError as error:
        raise SettingError(f"SIGNUP_TRUSTED_PROXIES: {error}. Write it as 127.0.0.1, 10.0.0.0/8.") from None


def _key(written: str) -> bytes:
    try:
        return bytes.fromhex(written)
    except ValueError:
        raise SettingError(
            "SIGNUP_KEY: it is not made of hex digits. Make one with: openssl rand -hex 32"
        ) from None
