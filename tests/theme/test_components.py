"""Components alone: a resource as a sheet to fill in, cards, downloads."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup, Tag
from hypothesis import given
from hypothesis import strategies as st

from plugins.resource_center.blocks import Field, FieldType, FieldUse, Paragraph, Text
from plugins.resource_center.catalogue import Picture
from plugins.resource_center.kinds import KINDS
from plugins.resource_center.workbook.page import make_board
from tests.resource_center.workbook.declared import workbook
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
    """«PDF, fillable, Letter», what is in it, and how large; and it is saved, not opened."""
    page = render("downloads", "downloads", files=entry(resource("x")).downloads, site_url=SITE)
    assert [" ".join(item.get_text().split()) for item in page.select("li")] == [
        "Word 13 kB",
        "PDF, fillable, Letter 1 page, 48 kB",
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


# --- dashboards -----------------------------------------------------------------------------


def board() -> BeautifulSoup:
    """Render a small dashboard."""
    return render("board", "board", board=make_board(workbook()), slug="points")


def test_a_dashboard_is_whole_before_any_script_runs() -> None:
    """Inputs, figures, chart and rows of its sample stand in the page; what needs a script is hidden."""
    page = board()
    assert page.select_one("[data-input=Budget] [data-text]").get_text() == "100"
    assert page.select_one("[data-figure=Given] [data-text]").get_text() == "90"
    assert [row.th.get_text() for row in page.select("tbody tr")] == ["Ward nurse", "Payroll lead"]
    assert page.select("svg rect.bar")
    assert all(
        button.find_parent(hidden=True) or button.has_attr("hidden") for button in page.select("button")
    )


def test_a_mark_says_in_words_what_it_means() -> None:
    """WCAG 2.2, 1.4.1: never by color alone."""
    marked = board().select("[data-mark]")
    assert [one["data-mark"] for one in marked] == ["bad"]
    assert "Does not add up" in marked[0].get_text()


def test_charts_and_tables_have_names_and_a_chart_says_its_figures() -> None:
    """WCAG 2.2, 1.1.1 and 1.3.1; what scrolls can be reached by keyboard (2.1.1)."""
    page = board()
    for chart in page.select("svg"):
        assert page.find(id=str(chart["aria-labelledby"])).get_text() == "Points by role"
        assert page.find(id=str(chart["aria-describedby"])).get_text() == "Ward nurse 60, Payroll lead 30."
    for table in page.select("table"):
        assert table.caption.get_text()
        assert all(heading["scope"] == "col" for heading in table.select("thead th"))
        assert all(row.select_one("th[scope=row]") for row in table.select("tbody tr"))
        around = table.find_parent(attrs={"tabindex": "0"})
        assert (around["role"], around["aria-labelledby"]) == ("group", table.caption["id"])


# --- previews -------------------------------------------------------------------------------

PREVIEWS = tuple(
    Picture(f"previews/first-week-{width}.webp", width, height, b"")
    for width, height in ((320, 414), (640, 828))
)


def test_the_first_page_is_pinned_to_a_bib_with_its_real_size_and_loaded_late() -> None:
    """Nothing shifts when it comes, and a phone asks for no more than it shows."""
    shown = replace(entry(resource("Text.")), previews=PREVIEWS)
    [picture] = render("resource_card", "resource_card", entry=shown, site_url=SITE).select("img")
    assert (picture["width"], picture["height"], picture["loading"]) == ("320", "414", "lazy")
    assert picture["alt"] == ""
    assert picture["srcset"] == "/previews/first-week-320.webp 320w, /previews/first-week-640.webp 640w"


def test_a_bib_without_a_first_page_or_in_an_article_has_no_picture() -> None:
    """A dashboard has no first page; an article stays light."""
    without = entry(resource("Text."))
    assert not render("resource_card", "resource_card", entry=without, site_url=SITE).select("img")
    shown = replace(without, previews=PREVIEWS)
    embedded = render("embed", "resource_embed", entry=shown, show="card", site_url=SITE)
    assert not embedded.select("img")
