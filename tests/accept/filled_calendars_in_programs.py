"""Calendar files of the site, read by two calendar programs: Thunderbird's parser and calcurse.

`apt-get install calcurse`; ical.js comes by npm.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser

from tests.accept.conftest import Published
from tests.fill.filler import Filler

WEEKS = {"every": 2, "unit": "week", "times": 26}
QUARTERS = {"every": 3, "unit": "month", "times": 5}
APPOINTMENT = {
    "title": "Mentor meeting; notes, żółć",
    "address": "https://example.com/",
    "day": "2026-10-14",
    "time": "09:30",
    "minutes": 45,
    "rhythm": WEEKS,
    "zone": "Europe/Berlin",
}
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe")


@pytest.fixture
def filler(browser: Browser, published: Published) -> Filler:
    """The published scripts, called in a Chromium."""
    page = browser.new_page()
    page.goto(f"{published.address}/resources/mentor-meeting-notes/")
    return Filler(page, published.folder)


def written(filler: Filler, folder: Path, **changed: Any) -> Path:
    """Write the calendar file of an appointment."""
    file = folder / f"{len(list(folder.iterdir()))}.ics"
    file.write_bytes(filler("calendar", "calendarFile", {**APPOINTMENT, **changed}))
    return file


def read_by_thunderbird(judges: Path, *files: Path) -> list[list[str]]:
    """Return the moments of each file's appointment."""
    reader = Path(__file__).with_name("read_calendar.mjs")
    library = judges / "ical.js" / "dist" / "ical.js"
    command = ["node", str(reader), str(library), *map(str, files)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)  # type: ignore[no-any-return]


def test_an_appointment_keeps_its_hour_in_thunderbird(filler: Filler, judges: Path, tmp_path: Path) -> None:
    """Every second Wednesday at half past nine of the place, through both changes of the clock."""
    files = [written(filler, tmp_path, zone=zone) for zone in ZONES]
    for zone, moments in zip(ZONES, read_by_thunderbird(judges, *files), strict=True):
        first = date.fromisoformat(str(APPOINTMENT["day"]))
        days = [first + timedelta(weeks=2 * number) for number in range(26)]
        local = [datetime.fromisoformat(moment).astimezone(ZoneInfo(zone)) for moment in moments]
        assert [moment.date() for moment in local] == days, zone
        assert {(moment.hour, moment.minute) for moment in local} == {(9, 30)}, zone


def test_every_quarter_at_the_end_of_the_month_in_thunderbird(
    filler: Filler, judges: Path, tmp_path: Path
) -> None:
    """No February is left out, and no day is there twice."""
    ends = [
        written(filler, tmp_path, day=day, time="", rhythm=QUARTERS) for day in ("2026-08-31", "2026-08-30")
    ]
    last, thirtieth = read_by_thunderbird(judges, *ends)
    assert last == ["2026-08-31", "2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31"]
    assert thirtieth == ["2026-08-30", "2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30"]


def test_thunderbird_refuses_what_is_no_calendar(judges: Path, tmp_path: Path) -> None:
    """The judge can say no."""
    file = tmp_path / "broken.ics"
    file.write_text("BEGIN:VCALENDAR\r\nDTSTART;VALUE=DATE\r\nEND:VEVENT\r\n")
    with pytest.raises(AssertionError, match="ParserError"):
        read_by_thunderbird(judges, file)


def calcurse(home: Path, *arguments: str) -> str:
    """Run calcurse in the zone of the visitor, with its data in a folder of its own."""
    assert shutil.which("calcurse"), "no calcurse: apt-get install calcurse"
    home.mkdir(exist_ok=True)
    command = ["calcurse", "--datadir", str(home), "--confdir", str(home), *arguments]
    environment = {**os.environ, "TZ": "Europe/Berlin", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout


def test_calcurse_shows_every_appointment_at_its_hour(filler: Filler, tmp_path: Path) -> None:
    """A program with a parser of its own."""
    file, home = written(filler, tmp_path), tmp_path / "calcurse"
    assert "1 app / 0 events / 0 todos / 0 skipped" in calcurse(home, "--import", str(file))
    shown = calcurse(home, "--query", "--from", "10/14/2026", "--days", "360")
    assert shown.count("09:30 -> 10:15") == len(re.findall(r"^\d", shown, re.MULTILINE)) == 26
