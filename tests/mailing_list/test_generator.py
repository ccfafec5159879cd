"""The pages that the build makes: signup pages, result pages, and the manifest the service reads."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from plugins.common.settings import SettingError
from plugins.mailing_list.generator import RESULTS, SERVICE_RESULTS
from plugins.mailing_list.manifest import MANIFEST_PATH, from_json
from plugins.mailing_list.providers import PROVIDERS
from plugins.mailing_list.reading import RESERVED
from plugins.mailing_list.service.pages import Fill, Pages
from tests.mailing_list.forms import SENDS, VALID
from tests.mailing_list.site import PAGE, build

# What the service puts into which page: app.py. Each mark must be in the page that is built.
FILLS = {
    "everyone": Fill(values={"email": "x"}, texts={"email-error": "x"}, invalid=frozenset({"email"})),
    "confirm": Fill(values={"token": "x"}),
    "unsubscribe": Fill(values={"token": "x"}),
    "preferences": Fill(values={"token": "x"}, texts={"saved": "x"}, ticked=frozenset({"list-everyone"})),
    "once-more": Fill(values={"email": "x", "page": "x", "wording": "x", "stamp": "x"}),
}


def test_the_build_writes_every_page_the_service_shows(tmp_path: Path) -> None:
    """The service fills built pages: a page or a mark that is missing would be a broken answer."""
    output, problems, _context = build(tmp_path, {"everyone.md": PAGE})
    assert problems == []
    pages = Pages(output)
    for name in (*RESULTS, *SERVICE_RESULTS):
        assert '<meta name="robots" content="noindex">' in pages.page(name)
    for name, fill in FILLS.items():
        assert 'value="x"' in pages.page(name, fill)
    assert "checked" in pages.page("preferences", FILLS["preferences"])
    assert (output / "join/everyone/welcome/index.html").exists()
    assert set(RESERVED) == {*RESULTS, *SERVICE_RESULTS, "privacy"}


def test_an_unfilled_page_shows_no_marks_to_a_reader(tmp_path: Path) -> None:
    """A static page must be right as it is: marks are attributes without effect and comments."""
    output, _problems, _context = build(tmp_path, {"everyone.md": PAGE})
    text = (output / "join/everyone/index.html").read_text()
    assert re.search(r'<p class="field-error"[^>]* hidden data-fill="email-error">', text)
    assert "noindex" not in text


def test_the_pitch_cannot_run_script(tmp_path: Path) -> None:
    """Raw HTML in a signup page is cleaned by an allow-list."""
    output, _problems, _context = build(tmp_path, {"everyone.md": PAGE})
    assert "alert(1)" not in (output / "join/everyone/index.html").read_text()


def test_the_manifest_says_what_the_page_says(tmp_path: Path) -> None:
    """The form carries the hash of the wording it shows; the service knows the wording by it."""
    output, _problems, _context = build(tmp_path, {"everyone.md": PAGE}, MAILING_LIST_POSTAL_ADDRESS="1 Lane")
    manifest = from_json((output / MANIFEST_PATH).read_text())
    page = manifest.page("everyone")
    assert page
    assert page.wording == "Send me the letter. I can leave with one click."
    assert f'name="wording" value="{page.wording_hash}"' in (output / "join/everyone/index.html").read_text()
    assert manifest.postal_address == "1 Lane"


def test_templates_can_embed_every_form(tmp_path: Path) -> None:
    """Articles show `forms[slug]`; the policy names what the forms may send to."""
    _output, _problems, context = build(
        tmp_path,
        {"everyone.md": PAGE},
        MAILING_LIST_PROVIDER="buttondown",
        MAILING_LIST_PROVIDER_SETTINGS={"username": "sprint"},
    )
    assert list(context["forms"]) == list(context["signup_pages"]) == ["everyone"]
    assert context["form_action_origins"] == ("https://buttondown.com",)


def test_without_the_embedded_service_there_are_no_dead_forms(tmp_path: Path) -> None:
    """Pages that only our service answers are not built for another provider."""
    output, _problems, _context = build(tmp_path, {"everyone.md": PAGE}, MAILING_LIST_PROVIDER="none")
    assert not (output / "join/confirm").exists()
    assert not (output / MANIFEST_PATH).exists()
    text = (output / "join/everyone/index.html").read_text()
    assert "<form" not in text
    assert "/feeds/all.atom.xml" in text


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.md", PAGE.replace("frequency:", "frequenzy:"), 'Did you mean "frequency"?'),
        ("a.md", PAGE.replace("for: candidate", "for: candidates"), 'Did you mean "candidate"?'),
        ("welcome.md", PAGE, "the name of a page that answers a form"),
        ("a.md", PAGE + "\n# Second title\n", "Begin headings with ##"),
        ("a.md", PAGE + "\n[x]({filename}/articles/x.md)\n", "links by address"),
        ("a.md", PAGE.replace("---\nCome", "slug: b\n---\nCome"), "also the name of"),
        (
            "a.md",
            PAGE.replace("---\nCome", "starter: [nothing]\n---\nCome"),
            'no published resource "nothing"',
        ),
    ],
)
def test_an_authors_mistake_is_reported_in_words(tmp_path: Path, name: str, text: str, said: str) -> None:
    """File, line, what is wrong, how to mend it; the build goes on to find the others."""
    _output, problems, _context = build(tmp_path, {name: text, "b.md": PAGE.replace("starter", "x")})
    assert len(problems) == 1
    assert said in str(problems[0])


def test_a_draft_is_not_built(tmp_path: Path) -> None:
    """Unpublished stays unpublished."""
    draft = PAGE.replace("---\nCome", "status: draft\n---\nCome")
    output, problems, context = build(tmp_path, {"a.md": draft})
    assert problems == []
    assert context["forms"] == {}
    assert not (output / "join/a").exists()


def test_a_site_with_an_address_of_its_own_needs_a_postal_address(tmp_path: Path) -> None:
    """CAN-SPAM and CASL: every letter shows one, and nobody can invent it for the owner."""
    with pytest.raises(SettingError, match="MAILING_LIST_POSTAL_ADDRESS"):
        build(tmp_path, {"everyone.md": PAGE}, SITEURL="https://example.org")


@pytest.mark.parametrize("name", PROVIDERS)
def test_the_page_on_what_is_kept_is_true_for_every_provider(tmp_path: Path, name: str) -> None:
    """GDPR art. 13: who keeps it. What holds for our own service is never said of another's."""
    output, problems, _context = build(
        tmp_path,
        {"everyone.md": PAGE.replace("list_name:", "list: letter\nlist_name:")},
        MAILING_LIST_PROVIDER=name,
        MAILING_LIST_PROVIDER_SETTINGS=VALID[name],
    )
    assert problems == []
    text = (output / "join/privacy/index.html").read_text(encoding="utf-8")
    signup = (output / "join/everyone/index.html").read_text(encoding="utf-8")
    is_ours = name == "embedded"
    assert ("No other company keeps it for us." in text) == is_ours
    assert ("proof that you asked" in signup) == is_ours
    assert PROVIDERS[name].keeper in text
    host = urlsplit(SENDS[name][0]).netloc
    assert host in text
    assert "/join/privacy/" in signup
