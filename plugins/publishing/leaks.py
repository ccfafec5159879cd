"""What must not get out: unpublished things, and whatever tells of the machine the site was made on."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from plugins.common.problems import Problem
from plugins.common.standing import Origin
from plugins.publishing.finished import FinishedSite, Unpublished
from plugins.publishing.texts import Text, plain_words

SAYING = 8  # words: fewer are said twice by chance
TITLE_WORDS = 2  # a title of one word stands in many a text
WITH_DOWNLOADS = ("resources/", "kits/")
SENTENCE = re.compile(r"[.!?:]\s+|\n+|[|]")


def unpublished(origins: Iterable[Origin], project: Path) -> tuple[Unpublished, ...]:
    """Return what is not published, with what it says; what published content says too is no secret.

    `project` is the folder below which the paths of origins lie.
    """
    everything = list(origins)
    hidden = [origin for origin in everything if not origin.is_public]
    if not hidden:
        return ()
    public = {
        words
        for origin in everything
        if origin.is_public
        for words in _runs(plain_words(_source(project / origin.path)))
    }
    public_titles = " ".join(
        " ".join(plain_words(_source(project / one.path))) for one in everything if one.is_public
    )
    public_slugs = {_slug(origin) for origin in everything if origin.is_public and _has_downloads(origin)}
    return tuple(
        Unpublished(
            source=origin.path,
            title="" if f" {' '.join(plain_words(origin.title))} " in f" {public_titles} " else origin.title,
            addresses=_addresses(origin, public_slugs),
            sayings=frozenset(_sayings(_source(project / origin.path))) - public,
        )
        for origin in hidden
    )


def _source(file: Path) -> str:
    """Return a content file with what is declared beside it (a workbook, its data)."""
    beside = sorted(file.parent.glob(f"{file.stem}.*"))
    return "\n".join(one.read_text(encoding="utf-8", errors="replace") for one in beside if one.is_file())


def _addresses(origin: Origin, public_slugs: AbstractSet[str]) -> tuple[str, ...]:
    """Return the addresses a hidden item would have; a download of the same name may be somebody else's."""
    slug = _slug(origin)
    if not _has_downloads(origin) or slug in public_slugs:
        return (f"/{origin.url}",)
    return (f"/{origin.url}", f"/downloads/{slug}.", f"/downloads/{slug}-a4.")


def _slug(origin: Origin) -> str:
    return origin.url.rstrip("/").rsplit("/", 1)[-1]


def _has_downloads(origin: Origin) -> bool:
    return origin.url.startswith(WITH_DOWNLOADS)


def _sayings(text: str) -> Iterator[tuple[str, ...]]:
    for sentence in SENTENCE.split(text):
        words = plain_words(sentence)
        if len(words) >= SAYING:
            yield words[:SAYING]


def _runs(words: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(SAYING)), strict=False)


def check_unpublished(site: FinishedSite) -> Iterator[Problem]:
    """No draft's title, address or sentence appears in anything that can be read."""
    if not site.unpublished:
        return

    def named(text: Text) -> list[tuple[int, str]]:
        words = plain_words(text.text)
        runs = set(_runs(words))
        joined = f" {' '.join(words)} "
        shown = (_shown(item, text.text, joined, runs) for item in site.unpublished)
        return [(number, what) for number, what in enumerate(shown) if what]

    for name, part, found in site.of_each_file("unpublished", tuple(map(_as_text, site.unpublished)), named):
        for number, what in found:
            yield Problem(
                site.unpublished[number].source,
                0,
                "draft",
                f"it is not published, but {_place(name, part)} names it ({what}).",
                "Remove that, or publish it.",
            )


def _as_text(item: Unpublished) -> str:
    return repr((item.title, item.addresses, sorted(item.sayings)))


def _shown(item: Unpublished, text: str, joined: str, runs: set[tuple[str, ...]]) -> str:
    """Return what of an unpublished item stands in a text, or nothing."""
    title = plain_words(item.title)
    if len(title) >= TITLE_WORDS and f" {' '.join(title)} " in joined:
        return f"“{item.title}”"
    if address := next((address for address in item.addresses if address in text), ""):
        return address
    if said := item.sayings & runs:
        return f"“{' '.join(min(said))} …”"
    return ""


@dataclass(frozen=True)
class Giveaway:
    """A pattern of what gives something away; whatever it matches holds one of `signs`.

    A plain text is looked for in a hundredth of the time, and most files hold none of them.
    """

    pattern: re.Pattern[str]
    signs: tuple[str, ...]

    def is_in(self, text: str) -> bool:
        """Whether a text gives it away."""
        return any(sign in text for sign in self.signs) and self.pattern.search(text) is not None


# What no file of a published site holds, and how it is told to the person who can mend it.
GIVEAWAYS: Mapping[str, Giveaway] = {
    "a private key": Giveaway(re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), ("PRIVATE KEY-----",)),
    "an access key": Giveaway(
        re.compile(r"\b(AKIA[0-9A-Z]{16}|ghp_\w{36}|sk_live_\w{20,}|xox[bp]-[\w-]{20,})"),
        ("AKIA", "ghp_", "sk_live_", "xoxb-", "xoxp-"),
    ),
    "a path of somebody’s machine": Giveaway(
        re.compile(r"(?<![\w.:/-])(/home/\w+/|/Users/\w+/|[A-Z]:\\Users\\)"),
        ("/home/", "/Users/", ":\\Users\\"),
    ),
    "a macro": Giveaway(re.compile(r"vbaProject\.bin"), ("vbaProject.bin",)),
    "a link to an outside workbook": Giveaway(re.compile(r"xl/externalLinks/"), ("xl/externalLinks/",)),
    "something that loads from elsewhere": Giveaway(
        re.compile(r'<Relationship (?=[^>]*TargetMode="External")(?![^>]*/hyperlink")[^>]*>'),
        ('TargetMode="External"',),
    ),
}
PDF_GIVEAWAYS: Mapping[str, Giveaway] = {
    "JavaScript": Giveaway(re.compile(r"^/(JS|JavaScript)$", re.MULTILINE), ("/JS", "/JavaScript")),
    "an action that starts something": Giveaway(
        re.compile(r"^/(Launch|SubmitForm|ImportData)$", re.MULTILINE),
        ("/Launch", "/SubmitForm", "/ImportData"),
    ),
}
PROGRAMS = (".pagefind",)  # compiled by others: they name the machines of their makers
SECRET_NAMES = re.compile(r"SECRET|TOKEN|PASSWORD|API_?KEY")
LEAST_SECRET = 12


def check_giveaways(site: FinishedSite) -> Iterator[Problem]:
    """No secret, local path, macro, outside relationship or script in any document, however packed."""
    secrets = {
        f"the value of ${name}": Giveaway(re.compile(re.escape(value)), (value,))
        for name, value in os.environ.items()
        if SECRET_NAMES.search(name) and len(value) >= LEAST_SECRET
    }
    # Not within an address: a project in /app is not named by https://example.org/app/.
    project = str(Path.cwd())
    path = re.compile(rf"(?<![\w.:/-]){re.escape(project)}/\w")
    here = {"a path of this machine": Giveaway(path, (project,))}
    looked_for = {**GIVEAWAYS, **secrets, **here}

    def given_away(text: Text) -> list[str]:
        if text.file.endswith(PROGRAMS):
            return []
        giveaways = {**looked_for, **PDF_GIVEAWAYS} if text.part.endswith("objects") else looked_for
        return [what for what, giveaway in giveaways.items() if giveaway.is_in(text.text)]

    # The fixed patterns are code, which belongs to every key anyway.
    own = tuple(f"{what}: {giveaway.pattern.pattern}" for what, giveaway in {**secrets, **here}.items())
    for name, part, found in site.of_each_file("giveaways", own, given_away):
        for what in found:
            yield Problem(_place(name, part), 0, "document", f"it holds {what}.", "Make the file without it.")


def _place(file: str, part: str) -> str:
    return f"{file} ({part})" if part else file
