"""The site's own content: lengths, links between things, voice, and pages that claim only what is true."""

from __future__ import annotations

import ast
import re
from datetime import date
from functools import cache
from pathlib import Path

import pypdfium2
import pytest

from plugins.advice.advise import advise
from plugins.common.front_matter import Node, Source, read_source
from plugins.mailing_list.service.config import HOUR
from plugins.mailing_list.service.store import MIGRATIONS
from plugins.mailing_list.service.tokens import LIFETIMES
from plugins.mailing_list.service.transactions import LINK_DAYS, PENDING_DAYS
from plugins.resource_center.model import Resource
from tests.resource_center.formats import written

ROOT = Path(__file__).resolve().parent.parent
CONTENT = ROOT / "content"
SCRIPTS = ROOT / "theme" / "static"
SERVICE = ROOT / "plugins" / "mailing_list" / "service"

FLAGSHIP = "you-didnt-get-the-job"
SITUATIONS = 3  # the least: what brings somebody here is said in more than one way
RELATED = 4  # as many as a page shows: the rest would be guessed
LONGEST_MESSAGE = 170  # words: two screens of a phone, the buttons included
FOOT = 75  # points at the foot of a page that hold its footer

# What is kept of a subscription (the columns of its table), and how the privacy page says so.
KEPT = {
    "address": "your e-mail address",
    "list": "the list you joined",
    "page": "the page you signed up on",
    "wording": "the sentence you agreed to, word for word, and its version",
    "requested_at": "the time you asked",
    "confirmed_at": "the time you confirmed",
    "unsubscribed_at": "the time you left",
    "network": "Your network address isn't part of it",
}
# Of no interest to the person: a number, a spelling of the address to find it by, where the trip stands.
INNER = {"id", "address_key", "state"}


def read(file: Path) -> Source:
    source = read_source(file, file.relative_to(ROOT).as_posix())
    assert isinstance(source, Source), source
    return source


def plain(node: Node) -> str | list[str]:
    return [str(item.data) for item in node.data] if isinstance(node.data, list) else str(node.data)


def value(source: Source, key: str) -> str:
    found = plain(source.entries[key].value) if key in source.entries else ""
    assert isinstance(found, str), (source.path, key)
    return found


def values(source: Source, key: str) -> list[str]:
    found = plain(source.entries[key].value) if key in source.entries else []
    return found if isinstance(found, list) else [found]


@cache
def folder(name: str) -> dict[str, Source]:
    """Return the files of one folder of the content by their names."""
    return {file.stem: read(file) for file in sorted((CONTENT / name).glob("*.md"))}


ARTICLES, RESOURCES, KITS, SIGNUPS = map(folder, ("articles", "resources", "kits", "signup"))
EVERYTHING = [
    source
    for name in ("articles", "resources", "kits", "signup", "pages")
    for source in folder(name).values()
]


def words(body: str) -> int:
    """Count the words of a body as they are read: no notes, no blocks, no addresses."""
    body = re.sub(r"^\[\^\d+\]:.*$|^\[(?:resource|signup|pull):.*\]$|^!\[.*$", "", body, flags=re.MULTILINE)
    return len(re.findall(r"[\w'’-]+", re.sub(r"\]\([^)]*\)|\[\^\d+\]", "]", body)))


def script(name: str) -> str:
    return (SCRIPTS / name).read_text(encoding="utf-8")


def scripts() -> dict[str, str]:
    """Return every script by its folder and name, as «fill/answers.js»."""
    return {
        f"{path.parent.name}/{path.name}": path.read_text("utf-8") for path in sorted(SCRIPTS.rglob("*.js"))
    }


def privacy() -> str:
    return " ".join(folder("pages")["privacy"].body.split())


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_an_article_is_as_long_as_it_needs_to_be(name: str) -> None:
    """The rejection guide has 1,200 to 1,600 words, every other article 700 to 1,200."""
    least, most = (1200, 1600) if name == FLAGSHIP else (700, 1200)
    assert least <= words(ARTICLES[name].body) <= most


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_an_article_gives_its_reader_something_to_do(name: str) -> None:
    """It holds a resource and a form to join, and has a title for shared links that fits a card."""
    body = ARTICLES[name].body
    assert re.search(r"^\[resource: ", body, re.MULTILINE)
    assert len(re.findall(r"^\[signup: ", body, re.MULTILINE)) == 1
    assert 0 < len(value(ARTICLES[name], "share_title")) <= 60


@pytest.mark.parametrize("name", sorted(ARTICLES))
def test_every_note_is_used_and_every_use_has_its_note(name: str) -> None:
    """A source that no sentence leads to is padding; a mark without a source is a broken promise."""
    body = ARTICLES[name].body
    notes = re.findall(r"^\[\^(\d+)\]: ", body, re.MULTILINE)
    marks = re.findall(r"\[\^(\d+)\](?!:)", body)
    assert sorted(notes) == sorted(set(marks))


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_a_resource_says_what_it_is_when_to_use_it_and_what_is_inside(name: str) -> None:
    """Three lines, enough situations to be found by, and related ones that somebody chose."""
    source = RESOURCES[name]
    for key in ("summary", "use_when", "inside"):
        assert value(source, key).endswith((".", "?")), key
    assert len(values(source, "situations")) >= SITUATIONS
    related = values(source, "related")
    assert len(related) == len(set(related)) == RELATED
    assert name not in related
    assert set(related) <= set(RESOURCES)


@pytest.mark.parametrize("name", sorted(RESOURCES))
def test_related_resources_stand_on_the_same_side_of_the_table(name: str) -> None:
    """A manager is not sent to a candidate's sheet: what candidates use leads to what they use."""
    for_candidates = "candidate" in values(RESOURCES[name], "for")
    for other in values(RESOURCES[name], "related"):
        assert ("candidate" in values(RESOURCES[other], "for")) == for_candidates, other


def test_no_two_resources_begin_with_the_same_situation() -> None:
    """The first situation is a link of its own on the home page: one text leads to one place."""
    first = [values(source, "situations")[0] for source in RESOURCES.values()]
    assert len(first) == len(set(first))


def test_no_two_things_have_the_same_title_or_summary() -> None:
    """Lists and search results tell things apart by these."""
    for key in ("title", "summary"):
        found = [value(source, key) for source in EVERYTHING]
        assert len(found) == len(set(found)), key


def test_every_resource_has_a_place_in_an_article_or_a_kit() -> None:
    """Nobody has to stumble on one: the step that needs it holds it, or a kit does."""
    used = {name for kit in KITS.values() for name in values(kit, "resources")}
    for article in ARTICLES.values():
        used |= set(re.findall(r"^\[resource: ([\w-]+)", article.body, re.MULTILINE))
    assert used == set(RESOURCES)


@pytest.mark.parametrize("name", sorted(SIGNUPS))
def test_a_signup_page_has_a_starter_kit_for_its_readers(name: str) -> None:
    """At least three resources, each for somebody the letter is for."""
    source = SIGNUPS[name]
    starters = values(source, "starter")
    assert len(starters) >= 3
    for starter in starters:
        assert set(values(source, "for")) & set(values(RESOURCES[starter], "for")), starter


@pytest.mark.parametrize("source", EVERYTHING, ids=lambda source: source.path)
def test_links_within_the_site_survive_a_move(source: Source) -> None:
    """A link by bare address breaks where the site lies below a folder; sources are linked by https."""
    assert not re.search(r"\]\((?:/|\./|http:)", source.body)


@pytest.mark.parametrize("source", EVERYTHING, ids=lambda source: source.path)
def test_exclamation_marks_are_rationed(source: Source) -> None:
    """One at most in our own voice; what others are quoted with does not count."""
    own = re.sub(r"!\[|\*Off With Their Heads!\*|\"[^\"]*\"|^\|.*$", "", source.body, flags=re.MULTILINE)
    assert own.count("!") <= 1


def test_no_advice_is_left_unanswered() -> None:
    """Spelling, voice, long sentences, pictures: what `inv check` advises is done, or kept on purpose."""
    newest = max(
        date.fromisoformat(value(source, "edition")) for source in EVERYTHING if "edition" in source.entries
    )
    assert [str(advice) for advice in advise(CONTENT, newest)] == []


def documents() -> list[Resource]:
    return [written.from_file(file) for file in written.published()]


@pytest.mark.parametrize("resource", documents(), ids=lambda resource: resource.slug)
@pytest.mark.parametrize("paper", ["pdf", "pdf-a4"])
def test_a_document_fits_one_page_or_fills_two(resource: Resource, paper: str) -> None:
    """Paper for a meeting is one sheet: two pages at most, and the second at least half full."""
    document = pypdfium2.PdfDocument(written.download(resource, paper).data)
    assert len(document) <= 2
    page = document[len(document) - 1]
    text = page.get_textpage()
    bottoms = [text.get_rect(number)[1] for number in range(text.count_rects())]
    lowest = min(bottom for bottom in bottoms if bottom > FOOT)
    assert len(document) == 1 or lowest <= page.get_height() / 2


@pytest.mark.parametrize(
    "name", [name for name, source in RESOURCES.items() if value(source, "kind") == "message"]
)
def test_a_message_fits_a_phone(name: str) -> None:
    """Somebody reads it between two meetings: short, labels of its fields included."""
    assert words(RESOURCES[name].body) <= LONGEST_MESSAGE


def test_what_the_browser_keeps_is_what_the_privacy_page_says() -> None:
    """Local storage under names that the page lists, copies of pages up to a number, and nothing else."""
    for name, text in scripts().items():
        assert not re.search(r"document\.cookie|cookieStore|sessionStorage|indexedDB|sendBeacon", text), name
    users = [name for name, text in scripts().items() if "localStorage.setItem" in text]
    assert [name.partition("/")[0] for name in users] == ["fill", "workbook"]
    assert 'const PREFIX = "fill:";' in script("js/fill/answers.js")
    assert "= `board/${" in script("js/workbook/board.js")
    for told in ("`fill:`", "`board/`"):
        assert told in privacy()
    choosers = [text for name, text in scripts().items() if re.search(r"import .*\bkeepChoice\b", text)]
    for text in choosers:
        [choice] = re.findall(r'(?:keepChoice\(|const KEPT = )"(\w+)"', text)
        assert f"`fill:{choice}`" in privacy()
    assert choosers
    [most] = re.findall(r"const MOST = (\d+);", script("sw.js"))
    assert f"{most} files at most" in privacy()


def test_no_program_of_the_site_sets_a_cookie() -> None:
    """The privacy page says that there are none."""
    assert "This site sets no cookies." in privacy()
    for path in [*SERVICE.rglob("*.py"), *(ROOT / "plugins" / "preview").rglob("*.py")]:
        named = {
            node.value
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant)
        }
        assert not any(isinstance(text, str) and text.casefold() == "set-cookie" for text in named), path.name
        assert "set_cookie" not in path.read_text("utf-8"), path.name


def test_the_privacy_page_names_everything_that_is_kept_of_a_subscription() -> None:
    """A new column of the table has to be told, or shown to be of no interest."""
    tables = "\n".join(step for step in MIGRATIONS if isinstance(step, str))
    [table] = re.findall(r"CREATE TABLE subscription \((.*?)\) STRICT", tables, re.DOTALL)
    columns = set(re.findall(r"^\s+([a-z_]+) (?:TEXT|INTEGER|BLOB)", table, re.MULTILINE))
    added = set(re.findall(r"ALTER TABLE subscription ADD COLUMN (\w+)", tables))
    assert (columns | added) - INNER == set(KEPT)
    for told in KEPT.values():
        assert told in privacy()


def test_the_privacy_page_gives_the_times_that_the_service_keeps() -> None:
    """How long a link works, and when what was never confirmed or delivered is forgotten."""
    works = LIFETIMES["confirm"]
    assert works is not None
    assert f"which works for {works // HOUR} hours" in privacy()
    assert f"your address is deleted {PENDING_DAYS} days after you asked" in privacy()
    assert f"the note of it stays for {LINK_DAYS} days" in privacy()
