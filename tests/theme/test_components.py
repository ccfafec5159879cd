"""Components alone: a resource as a sheet to fill in, cards, downloads."""

from __future__ import annotations

from collections import Counter

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.resource_center.kinds import KINDS
from plugins.resource_center.model import Field, FieldType, FieldUse, Paragraph, Text
from tests.theme.rendering import SITE, entry, render, resource

EVERYTHING = """
    ## Before

    Role: [[Role]] at [[Company*]] on [[Day (date)]], by [[How (phone / video)]].

    [[Your notes (6 lines)]] [[Her address (e-mail)]] [[Pay (number) (a month)]]

    - [ ] Read the notes.
        - [ ] Tell [[Name of a friend]].

    ### Then

    1. One
    2. Two

    > Nobody is **watching**.

    | Skill | By when |
    |---|---|
    | 2 x [[Skill]] | [[Until (date)]] |

    ---

    - See [the site](https://example.com).
    """


def sheet(body: str, **arguments: object) -> BeautifulSoup:
    """Render the sheet of a template."""
    return render("sheet", "sheet", resource=resource(body), kind=KINDS["template"], **arguments)


def name_of(control: Tag, page: BeautifulSoup) -> str:
    """Return the accessible name of a control: its label, or what it is labelled by."""
    label = control.find_parent("label")
    if label is None:
        label = page.find(id=str(control["aria-labelledby"]))
    assert isinstance(label, Tag)
    return " ".join(label.get_text(" ").split())


def test_every_field_and_item_is_a_control_with_a_name() -> None:
    """WCAG 2.2, 1.3.1 and 4.1.2. The ids are what downloads carry."""
    of = resource(EVERYTHING)
    page = render("sheet", "sheet", resource=of, kind=KINDS["template"])
    fields = page.select("[data-field]")
    assert [control["data-field"] for control in fields] == [field.id for field in of.fields]
    for control, field in zip(fields, of.fields, strict=True):
        assert name_of(control, page).startswith(field.label)
    boxes = page.select("[data-item]")
    assert [box["data-item"] for box in boxes] == [item.id for item in of.items]
    assert all(name_of(box, page) for box in boxes)


def test_nothing_typed_into_a_sheet_can_be_sent() -> None:
    """Without a form there is nothing to submit: Enter in a field does nothing."""
    assert sheet(EVERYTHING).select("form, [form], [type=submit], [name]") == []


@pytest.mark.parametrize(
    ("written", "selector"),
    [
        ("[[A (date)]]", "input[type=date]"),
        ("[[A (e-mail)]]", "input[type=email]"),
        ("[[A (phone)]]", "input[type=tel]"),
        ("[[A (link)]]", "input[type=url]"),
        ("[[A (number)]]", "input[type=text][inputmode=decimal]"),
        ("[[A]]", "input[type=text]"),
        ("[[A (4 lines)]]", "textarea[rows='4']"),
        ("[[A (x / y)]]", "select"),
        ("[[A*]]", "input[required]"),
    ],
)
def test_each_type_of_field_has_the_control_that_suits_it(written: str, selector: str) -> None:
    """The right keyboard on a phone, alone or in a sentence."""
    assert len(sheet(written).select(selector)) == 1
    assert len(sheet(f"Say {written}.").select(selector)) == 1


def test_a_choice_begins_empty() -> None:
    """Nothing is chosen until somebody chooses."""
    options = [option.get_text() for option in sheet("By [[Way (phone / video)]].").select("option")]
    assert options == ["Way", "phone", "video"]
    assert sheet("By [[Way (phone / video)]].").select("option")[0]["value"] == ""


def test_a_label_holds_one_control() -> None:
    """HTML: a label's descendants hold no other labelable element than its own control."""
    for label in sheet(EVERYTHING).select("label"):
        assert len(label.select("input, select, textarea")) == 1


def test_two_resources_can_stand_on_one_page() -> None:
    """Ids are prefixed, headings go as deep as the article asks."""
    one, other = (sheet(EVERYTHING, prefix=prefix, deeper=1) for prefix in ("a-", "b-"))
    ids = Counter(str(element["id"]) for page in (one, other) for element in page.select("[id]"))
    assert set(ids.values()) == {1}
    assert [heading.name for heading in one.select("h2, h3, h4, h5")] == ["h3", "h4"]


def test_every_cell_knows_its_column() -> None:
    """On a phone rows become small forms, and each cell shows its heading."""
    cells = sheet(EVERYTHING).select("td")
    assert [cell["data-heading"] for cell in cells] == ["Skill", "By when"] * 2


def test_a_message_shows_its_subject_first() -> None:
    """Fields of the subject come before those of the text."""
    of = resource("Hi [[Name]],", "message", subject=(Text("About "), FieldUse(Field("role", "Role"))))
    page = render("sheet", "sheet", resource=of, kind=KINDS["message"], show="message")
    assert [control["data-field"] for control in page.select("[data-field]")] == ["role", "name"]


def test_showing_the_fields_only_shows_each_once() -> None:
    """An article may ask for the fields of a tool without its text."""
    of = resource("[[Role]] and again [[Role]] at [[Company]].")
    page = render("sheet", "sheet", resource=of, kind=KINDS["template"], show="fields")
    assert [control["data-field"] for control in page.select("[data-field]")] == ["role", "company"]
    assert "again" not in page.get_text()


@settings(deadline=None)  # no test asserts a time
@given(st.text(min_size=1), st.sampled_from(list(FieldType)))
def test_no_word_of_an_author_becomes_markup(words: str, kind: FieldType) -> None:
    """Labels, help, options and text are text, whatever signs they hold."""
    label = f"<b>&\"'{words}"
    field = Field("x", label, kind, help=label, options=(label,) if kind == FieldType.CHOICE else ())
    body = (Paragraph((Text(label), FieldUse(field))), Paragraph((FieldUse(field),)))
    page = render("blocks", "blocks", body=body)
    assert page.select("b, script") == []
    assert len(page.select("[data-field=x]")) == 2


def test_a_download_says_what_one_gets() -> None:
    """«PDF, fillable: Letter, 1 page, 48 kB», and it is saved, not opened."""
    page = render("downloads", "downloads", files=entry(resource("x")).downloads, site_url=SITE)
    assert [" ".join(item.get_text().split()) for item in page.select("li")] == [
        "Word 13 kB",
        "PDF, fillable Letter, 1 page, 48 kB",
    ]
    assert [link["href"] for link in page.select("a[download]")] == [
        f"{SITE}/downloads/first-week.docx",
        f"{SITE}/downloads/first-week.pdf",
    ]


def test_a_card_is_one_link_in_a_list_and_has_downloads_in_an_article() -> None:
    """In a list a second link on a card would be one Tab too many."""
    of = entry(resource("x"))
    in_list = render("resource_card", "resource_card", entry=of, site_url=SITE)
    assert [link["href"] for link in in_list.select("a")] == [f"{SITE}/resources/first-week/"]
    assert in_list.select("h3")
    in_article = render("resource_card", "resource_card", entry=of, site_url=SITE, level=0, size="wide")
    assert len(in_article.select("a[download]")) == 2
    assert in_article.select("h1, h2, h3, h4") == []
