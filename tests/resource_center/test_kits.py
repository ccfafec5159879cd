"""Kits: one ZIP that unpacks anywhere, the same bytes on every machine."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from bs4 import BeautifulSoup

from plugins.resource_center.kits import Kit, kit_files, make_zip
from tests.resource_center.samples import DAY, make_entry
from tests.search.content import CONTENT


def make_kit() -> Kit:
    entries = (make_entry("second"), make_entry("first", edition=date(2026, 12, 1)))
    return Kit("after", "After", "What it is.", ("candidate",), ("rejection",), DAY, (), (), entries)


def test_a_kit_holds_every_download_of_its_resources_in_its_order() -> None:
    """The order is the order of use."""
    assert list(kit_files(make_kit())) == ["second.txt", "first.txt"]


def test_a_kit_is_as_new_as_the_newest_thing_in_it() -> None:
    """Who has the ZIP can see whether theirs is the present one."""
    assert make_kit().last_change == date(2026, 12, 1)


def test_two_zips_of_the_same_files_are_identical_and_sound() -> None:
    """Neither the clock nor the machine may show in a published file."""
    files = kit_files(make_kit())
    data = make_zip("after", files, DAY)
    assert data == make_zip("after", files, DAY)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["after/second.txt", "after/first.txt"]
        assert {entry.date_time for entry in archive.infolist()} == {(2026, 11, 22, 0, 0, 0)}
        assert {entry.create_system for entry in archive.infolist()} == {3}, "Unix, wherever it is made"
        assert archive.read("after/first.txt") == b"first\n"


def test_the_published_zip_works_from_its_folder(build_site: Callable[..., Path]) -> None:
    """One folder with plain names; its page leads to every file in it, and names edition and licence."""
    output = build_site(CONTENT)
    with zipfile.ZipFile(output / "downloads/after-a-no.zip") as archive:
        names = archive.namelist()
        page = BeautifulSoup(archive.read("after-a-no/index.html"), "html.parser")
        files = {name: archive.read(name) for name in names}
    assert all(re.fullmatch(r"after-a-no/[a-z0-9-]+\.[a-z]+", name) for name in names)
    links = [str(link["href"]) for link in page.select("ol a")]
    assert sorted(f"after-a-no/{link}" for link in links) == sorted(set(names) - {"after-a-no/index.html"})
    for link in links:
        assert files[f"after-a-no/{link}"] == (output / "downloads" / link).read_bytes()
    assert "Edition of November 22, 2026" in page.get_text()
    assert "creativecommons.org" in str(page.select("p a")[-1]["href"])
    assert page.select("script, link, img, style") == []
