"""Taking it away: the published Word and PDF with the answers in them, text, mail, CSV, calendar."""

from __future__ import annotations

import csv
import email
import email.policy
import io
import re
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from dateutil import rrule, tz
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageChops
from playwright.sync_api import expect

from tests.fill import readers
from tests.fill.conftest import Meet, Visitor
from tests.fill.filler import Element, Filler

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("fill")]

NOTES = "resources/mentor-meeting-notes/"
MESSAGE = "resources/ask-for-feedback/"
ANSWERS: dict[str, str | bool] = {
    "mentor": "Łukasz Żółć",
    "meeting-date": "2026-11-24",
    "where": "in person",
    "question": "Émile “says” — €5 – no…",
    "what-has-happened-since": "First line\nSecond  line",
    "i-read-my-notes": True,
    "action-1": "عربي",
    "action-2": "中文 עברית 🎉",
    "state-2": "done",
}
HOSTILE = {
    "mentor": ") >> endobj %%EOF <script>alert(1)</script> ]]></w:t> &amp; \\ (",
    "question": "x\u202egnp.exe \u0000 \ud800 \uffff e\u0301 −5",
    "what-has-happened-since": "W" * 600 + "\r\nBcc: me@example.com\r\n" + "\n" * 60 + "end\tof it",
    "action-1": '=HYPERLINK("https://example.com","x")',
    "action-2": "👩‍👩‍👧‍👦 " * 40,
    "no-such-field": "x",
}


class Files(dict[str, bytes]):
    """Files by their endings; bytes are nothing to show in a report."""

    def __repr__(self) -> str:
        """Return the names alone."""
        return repr(list(self))


@pytest.fixture(scope="module")
def notes(site: Path) -> Files:
    """The published files of the notes, by their endings."""
    files = sorted((site / "downloads").glob("mentor-meeting-notes*"))
    return Files({file.name.removeprefix("mentor-meeting-notes"): file.read_bytes() for file in files})


@pytest.fixture
def filler(meet: Meet, site: Path) -> Filler:
    """The modules of the published site, called without its page."""
    return Filler(meet().go(NOTES), site)


# --- Word and PDF, as a visitor takes them ---


def test_word_holds_the_answers_in_its_controls(visitor: Visitor) -> None:
    """Promise: the same fields in every format; read back by python-docx and openxml-audit."""
    visitor.go(NOTES)
    visitor.fill(ANSWERS)
    data = visitor.take("word")
    found = readers.of_word(data)
    assert found["mentor"] == ["Łukasz Żółć", "Łukasz Żółć"]
    assert found["meeting-date"] == ["November 24, 2026"]
    assert found["what-has-happened-since"] == ["First line\nSecond  line"]
    assert found["i-read-my-notes"] == ["☒"]
    assert found["all-of-it"] == ["☐"]
    assert (found["where"], found["state-2"], found["action-2"]) == (
        ["in person"],
        ["done"],
        ["中文 עברית 🎉"],
    )
    assert "by-when-1" not in found
    assert readers.faults_of_word(data) == []
    assert visitor.told() == "Saved as mentor-meeting-notes-filled.docx."


def test_the_pdf_is_the_published_one_with_its_fields_filled(visitor: Visitor, notes: Files) -> None:
    """An update behind the published bytes: still PDF/UA-1 and PDF/A-2a, every value whole."""
    visitor.go(NOTES)
    visitor.begin()
    visitor.fill(ANSWERS)
    visitor.page.get_by_label("Paper size").select_option("A4")
    data = visitor.take("pdf")
    assert data.startswith(notes["-a4.pdf"])
    ticks = {"i-read-my-notes": "/Yes"}
    assert readers.of_pdf(data) == {**ANSWERS, "what-has-happened-since": "First line\rSecond  line", **ticks}
    assert readers.faults_of_pdf(data) == []
    assert "First line" in readers.text_of_pdf(data)
    assert "in person" in readers.text_of_pdf(data)


def test_the_paper_is_remembered_and_guessed_at_first(meet: Meet) -> None:
    """Letter where people use it, A4 elsewhere; chosen once, chosen for every resource."""
    for language, usual in (("en-US", "Letter"), ("pl", "A4")):
        visitor = meet(locale=language)
        visitor.go(NOTES)
        page = visitor.begin()
        chosen = page.locator("[data-fill-part=paper] option:checked")
        expect(chosen).to_have_text(usual)
        page.get_by_label("Paper size").select_option("Letter" if usual == "A4" else "A4")
        visitor.go(MESSAGE)
        visitor.begin()
        expect(page.locator("[data-fill-part=paper] option:checked")).not_to_have_text(usual)


def test_what_is_missing_and_what_is_cut_on_paper_is_said(visitor: Visitor) -> None:
    """The file is given all the same; nobody is surprised by it."""
    visitor.go(NOTES)
    visitor.fill({"what-has-happened-since": "Too much. " * 500})
    data = visitor.take("pdf")
    told = visitor.told()
    assert "Longer than its box on paper: What has happened since." in told
    assert "Still empty, and needed: Mentor, Question." in told
    assert len(readers.of_pdf(data)["what-has-happened-since"]) > 4900


def test_the_letters_are_painted(visitor: Visitor, notes: Files) -> None:
    """Typed Latin, drawn Polish and Arabic: ink where the box was empty (PDFium)."""
    visitor.go(NOTES)
    visitor.begin().get_by_label("Paper size").select_option("Letter")
    blank = readers.picture_of_pdf(notes[".pdf"])
    inked = []
    for answer in ("Ada", "Łukasz", "عربي"):
        visitor.fill({"mentor": answer})
        difference = ImageChops.difference(blank, readers.picture_of_pdf(visitor.take("pdf")))
        inked.append(sum(difference.histogram()[60:]))
    assert min(inked) > 40


# --- hostile and free input ---


def test_hostile_answers_stay_text(filler: Filler, notes: Files) -> None:
    """Nothing typed can break out of a string, an element or a line; both files stay valid."""
    word = filler("word", "fillWord", notes[".docx"], HOSTILE)
    assert readers.faults_of_word(word) == []
    shown = readers.of_word(word)
    assert shown["mentor"] == [HOSTILE["mentor"]] * 2
    assert shown["question"] == ["xgnp.exe    é −5"]
    assert shown["what-has-happened-since"] == [readers.cleaned(HOSTILE["what-has-happened-since"])]
    filled = filler("pdf", "fillPdf", notes[".pdf"], HOSTILE)
    assert readers.faults_of_pdf(filled["file"]) == []
    values = readers.of_pdf(filled["file"])
    assert values["mentor"] == HOSTILE["mentor"]
    assert values["question"] == "xgnp.exe    é −5"
    assert values["action-2"] == readers.on_one_line(HOSTILE["action-2"])
    assert set(filled["tooLong"]) == {"mentor", "what-has-happened-since", "action-2"}
    assert "no-such-field" not in values


TEXT = st.text(st.characters(exclude_categories=["Cn"]), min_size=1, max_size=60)


@settings(max_examples=25, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=TEXT, lines=TEXT)
def test_any_text_comes_back_as_it_was_typed(filler: Filler, notes: Files, line: str, lines: str) -> None:
    """Whatever Unicode holds: both files are read back with it, less what is invisible and dangerous."""
    answers = {"mentor": line, "what-has-happened-since": lines}
    word = readers.of_word(filler("word", "fillWord", notes[".docx"], answers))
    shown = {"mentor": readers.on_one_line(line), "what-has-happened-since": readers.cleaned(lines)}
    seen = {name: text for name, text in shown.items() if text.strip()}
    assert {name: word.get(name, [""])[-1] for name in seen} == seen
    pdf = readers.of_pdf(filler("pdf", "fillPdf", notes[".pdf"], answers)["file"])
    assert pdf == {name: text.replace("\n", "\r").replace("\t", "  ") for name, text in seen.items()}


# --- text, mail, table ---


def test_it_is_copied_as_rich_and_as_plain_text(meet: Meet) -> None:
    """Each program pastes what it can show; answers are text, never markup."""
    visitor = meet(320, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.go(NOTES)
    visitor.fill({**ANSWERS, "question": "<b>bold</b> & more"})
    page.get_by_role("button", name="Copy", exact=True).click()
    assert visitor.told().startswith("Copied.")
    text = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert "Mentor: Łukasz Żółć\nMeeting date: November 24, 2026\nWhere: in person" in text
    assert "My one question: <b>bold</b> & more. I asked Łukasz Żółć because of the list" in text
    assert "☑ I read my notes\n☐ I did what I said, on [Day done]\n  ☐ All of it" in text
    assert "What: 中文 עברית 🎉\nState: done" in text
    assert "> Go back.\n\n1. Say thanks.\n2. Write down one thing." in text
    html = page.evaluate(
        "navigator.clipboard.read().then(async ([item]) => (await item.getType('text/html')).text())"
    )
    assert "&lt;b&gt;bold&lt;/b&gt; &amp; more" in html
    assert "<td>done</td>" in html
    assert "<strong>one</strong>" in html
    assert not re.search(r"<(input|select|textarea|label|script)|class=|data-", html)


def test_a_message_becomes_a_mail(visitor: Visitor) -> None:
    """A draft that a mail program opens, with subject, text and HTML; headers cannot be smuggled in."""
    visitor.go(MESSAGE)
    visitor.fill(
        {"role": "Buyer, Łódź", "first-name": "Eva", "interview-date": "2026-11-20", "your-name": "Ada"}
    )
    draft = email.message_from_bytes(visitor.take("draft"), policy=email.policy.default)
    assert not draft.defects
    assert draft["Subject"] == "One question about the Buyer, Łódź interview"
    assert draft["X-Unsent"] == "1"
    body = draft.get_body(("plain",))
    assert body
    assert body.get_content().replace("\r\n", "\n").strip() == (
        "Hi Eva,\n\nThank you for the time on November 20, 2026.\n"
        "Would you share one thing about the Buyer, Łódź job?\n\nAda"
    )
    html = draft.get_body(("html",))
    assert html
    assert "<p>Hi Eva,</p>" in html.get_content()


def test_a_mail_address_is_whole_or_not_offered(filler: Filler) -> None:
    """Some systems cut a long address off in silence; then nothing is opened and the page says so."""
    short = {"subject": "Zażółć\r\nBcc: x", "text": "One\nTwo & three", "html": ""}
    address = filler("mail", "mailAddress", short)
    assert parse_qs(urlsplit(address).query) == {"subject": ["Zażółć Bcc: x"], "body": ["One\r\nTwo & three"]}
    assert filler("mail", "mailAddress", {**short, "text": "é" * 310}) is None
    long = {"subject": "漢" * 80, "text": "x", "html": "<p>x</p>"}
    draft = email.message_from_bytes(filler("mail", "mailDraft", long), policy=email.policy.default)
    assert draft["Subject"] == "漢" * 80
    assert max(map(len, filler("mail", "mailDraft", long).split(b"\r\n"))) <= 78


def test_a_table_becomes_csv_that_runs_nothing(visitor: Visitor) -> None:
    """RFC 4180; a cell that a spreadsheet would take for a formula is text, a phone number stays one."""
    visitor.go(NOTES)
    visitor.fill(
        {"action-1": '=1+1, "x"', "by-when-1": "2026-12-01", "state-1": "open", "action-2": "+1 555 0100"}
    )
    rows = list(csv.reader(io.StringIO(visitor.take("csv").decode("utf-8-sig"), newline="")))
    assert rows == [
        ["What", "By when", "State"],
        ['\'=1+1, "x"', "2026-12-01", "open"],
        ["+1 555 0100", "", ""],
    ]


def test_a_table_becomes_a_spreadsheet_that_runs_nothing(visitor: Visitor) -> None:
    """Days are days, numbers are numbers, all else is text; read back by openpyxl and openxml-audit."""
    visitor.go(NOTES)
    formula = '=HYPERLINK("https://example.com")'
    visitor.fill({"action-1": formula, "by-when-1": "2026-12-01", "state-1": "open"})
    visitor.fill({"action-2": "-12.50", "by-when-2": "2027-02-28", "state-2": "done"})
    data = visitor.take("xlsx")
    assert visitor.told().startswith("Saved as mentor-meeting-notes-filled.xlsx.")
    assert not readers.faults_of_office(data, ".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Actions"]
    assert book["Actions"].freeze_panes == "A2"
    assert [[cell.value for cell in row] for row in book["Actions"].rows] == [
        ["What", "By when", "State"],
        [formula, datetime(2026, 12, 1), "open"],  # noqa: DTZ001 (a spreadsheet knows no time zones)
        [-12.5, datetime(2027, 2, 28), "done"],  # noqa: DTZ001
    ]
    assert book["Actions"]["A2"].data_type == "s"


def test_any_answer_and_any_heading_fits_into_a_spreadsheet(filler: Filler) -> None:
    """Lines stay lines, a phone number stays one, and each page has a name that programs take."""
    said = "_x0041_ <b> & “so”\nŁukasz \u0000עברית 🎉"
    tables = "".join(
        f"<h2>{heading}</h2><table><thead><tr><th>One</th><th>2</th></tr></thead>"
        "<tbody><tr><td><textarea data-field='one'></textarea></td><td><input type='tel' data-field='two'>"
        "</td></tr><tr><td>007</td><td>7</td></tr></tbody></table>"
        for heading in ("What [now]: a/b? And a good deal more", "WHAT now a b And a good deal more", "'")
    )
    filler.page.evaluate(
        "(html) => { document.body.innerHTML = `<div class='sheet-body'>${html}</div>`; }", tables
    )
    data = filler("spreadsheet", "spreadsheet", Element("body"), {"one": said, "two": "5550100"})
    assert not readers.faults_of_office(data, ".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert len({name.lower() for name in book.sheetnames}) == 3
    assert [len(name) <= 31 and not set("[]:*?/\\'") & set(name) for name in book.sheetnames] == [True] * 3
    assert [[cell.value for cell in row] for row in book.worksheets[0].rows] == [
        ["One", "2"],
        ["_x0041_ <b> & “so”\nŁukasz עברית 🎉", "5550100"],
        ["007", 7],
    ]


# --- calendar ---


APPOINTMENT = {
    "title": "Mentor meeting; notes, and a long name for it that has to be folded: żółć żółć żółć",
    "address": "https://example.com/resources/mentor-meeting-notes/",
    "day": "2026-10-14",
    "time": "09:30",
    "minutes": 45,
    "rhythm": {"every": 2, "unit": "week", "times": 26},
}


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe"])
def test_an_appointment_keeps_its_hour_when_the_clocks_change(filler: Filler, zone: str) -> None:
    """Read by dateutil in the zone of the file: each occurrence at 09:30 of the place, as tzdata has it."""
    data = filler("calendar", "calendarFile", {**APPOINTMENT, "zone": zone}).decode()
    assert max(len(line.encode()) for line in data.split("\r\n")) <= 75
    lines = data.replace("\r\n ", "").split("\r\n")
    assert lines.index("BEGIN:VEVENT") < lines.index("END:VEVENT")
    (summary,) = (line for line in lines if line.startswith("SUMMARY:"))
    assert summary == "SUMMARY:" + APPOINTMENT["title"].replace(";", "\\;").replace(",", "\\,")  # type: ignore[attr-defined]
    zones = tz.tzical(io.StringIO("\n".join(lines)))
    mine, theirs = zones.get(zone), tz.gettz(zone)
    (start,) = (line.partition(":")[2] for line in lines if line.startswith(f"DTSTART;TZID={zone}"))
    (rule,) = (line for line in lines if line.startswith("RRULE:"))
    days = list(rrule.rrulestr(f"DTSTART:{start}\n{rule}"))
    assert len(days) == 26
    assert {(day.hour, day.minute, day.weekday()) for day in days} == {(9, 30, 2)}
    assert [day.replace(tzinfo=mine).utcoffset() for day in days] == [
        day.replace(tzinfo=theirs).utcoffset() for day in days
    ]


@pytest.mark.parametrize(
    ("first", "every", "days"),
    [
        ("2026-12-31", 1, ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31", "2027-04-30"]),
        ("2026-12-30", 1, ["2026-12-30", "2027-01-30", "2027-02-28", "2027-03-30", "2027-04-30"]),
        ("2026-11-29", 3, ["2026-11-29", "2027-02-28", "2027-05-29", "2027-08-29", "2027-11-29"]),
        ("2026-11-28", 3, ["2026-11-28", "2027-02-28", "2027-05-28", "2027-08-28", "2027-11-28"]),
    ],
)
def test_a_month_without_the_day_has_its_last_one(
    filler: Filler, first: str, every: int, days: list[str]
) -> None:
    """A reader leaves such a month out (RFC 5545, 3.3.10)."""
    rhythm = {"every": every, "unit": "month", "times": 5}
    given = {**APPOINTMENT, "day": first, "time": "", "rhythm": rhythm, "zone": "UTC"}
    data = filler("calendar", "calendarFile", given).decode().replace("\r\n", "\n")
    next_day = (date.fromisoformat(first) + timedelta(days=1)).isoformat()
    digits, next_digits = first.replace("-", ""), next_day.replace("-", "")
    assert f"DTSTART;VALUE=DATE:{digits}\nDTEND;VALUE=DATE:{next_digits}\n" in data
    assert "VTIMEZONE" not in data
    rules = "\n".join(re.findall(r"^(?:RRULE|RDATE).*", data, re.MULTILINE))
    found = rrule.rrulestr(f"DTSTART:{digits}\n{rules}".replace(";VALUE=DATE", ""), forceset=True)
    assert [day.date().isoformat() for day in found] == days


def test_an_appointment_is_put_into_the_calendar(visitor: Visitor) -> None:
    """The first day is moved to the weekday that the author named, and said."""
    page = visitor.go(NOTES)
    page.locator("[data-take=calendar]").click()
    expect(page.locator("[data-fill-part=said]")).to_have_text("Pick the first day.")
    page.get_by_label("First day").fill("2026-11-24")
    page.get_by_label("Time").fill("17:15")
    lines = visitor.take("calendar").decode().split("\r\n")
    assert next(line for line in lines if line.startswith("DTSTART;")).endswith(":20261125T171500")
    assert "RRULE:FREQ=WEEKLY;INTERVAL=2;COUNT=26" in lines
    assert "DURATION:PT45M" in lines
    assert visitor.told() == "Saved as mentor-meeting-notes-filled.ics. It begins on November 25, 2026."
