"""Published files hold only what docs/formulas.md says that Excel, LibreOffice and Google Sheets share."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from openxml_audit import OpenXmlValidator

from plugins.resource_center.workbook.sheet_guide import GuideLine
from plugins.resource_center.workbook.xlsx import render_xlsx
from tests.resource_center.workbook.declared import BOARDS, COVER
from tests.resource_center.workbook.shown import board_named
from tests.resource_center.workbook.specification import in_files

FILES = [(slug, empty) for slug in BOARDS for empty in (False, True)]
PARTS = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(app|core)\.xml|xl/(workbook|styles|sharedStrings)\.xml"
    r"|xl/_rels/workbook\.xml\.rels|xl/theme/theme1\.xml|xl/(charts/chart|drawings/drawing|tables/table)\d\.xml"
    r"|xl/worksheets/sheet\d\.xml|xl/(worksheets|drawings)/_rels/(sheet|drawing)\d\.xml\.rels"
)
FIRST_EDITION = re.compile(r"http://schemas\.openxmlformats\.org/.*2006/|http://purl\.org/dc/")
FORMULAS = {"f", "formula", "formula1", "formula2", "calculatedColumnFormula", "definedName"}
TYPES = {"cfRule": {"expression"}, "dataValidation": {None, "list", "whole", "decimal", "date"}}

# What is wrong with an element, by its namespace and its name.
FAULTS: dict[str, Callable[[str, str, ET.Element], bool]] = {
    "an extension": lambda space, name, _: name == "extLst" or not FIRST_EDITION.match(space),
    "a chart of another type": lambda _, name, __: name.endswith("Chart") and name != "barChart",
    "another type": lambda _, name, element: (
        element.get("type") not in TYPES.get(name, {element.get("type")})
    ),
    "a dynamic array": lambda _, name, element: name == "c" and bool({"cm", "vm"} & set(element.attrib)),
    "a link to elsewhere": lambda _, __, element: (
        element.get("Target", "") != COVER.address and element.get("TargetMode") == "External"
    ),
    "another function": lambda _, name, element: name in FORMULAS and bool(functions(element) - in_files()),
}


def functions(formula: ET.Element) -> set[str]:
    """Return the functions that a formula calls, a prefix left out."""
    return set(re.findall(r"([A-Z][A-Z.]*)\(", re.sub(r'"[^"]*"', "", formula.text or "")))


@cache
def parts(slug: str, empty: bool) -> dict[str, ET.Element]:
    """Return every part of a published file, guide included."""
    guide = (GuideLine("How to use it", is_heading=True), GuideLine("1. Fill it in."))
    data = render_xlsx(board_named(slug), replace(COVER, guide=guide), empty=empty)
    archive = zipfile.ZipFile(io.BytesIO(data))
    return {name: ET.fromstring(archive.read(name)) for name in archive.namelist()}


def faults(found: dict[str, ET.Element]) -> Iterator[str]:
    """Yield what a file holds beyond the list."""
    for part, root in found.items():
        if not PARTS.fullmatch(part):
            yield part
        for element in root.iter():
            space, _, name = element.tag.removeprefix("{").rpartition("}")
            yield from (
                f"{part}: {what} ({name})" for what, holds in FAULTS.items() if holds(space, name, element)
            )


@pytest.mark.parametrize(("slug", "empty"), FILES)
def test_a_file_holds_only_what_the_programs_share(slug: str, empty: bool) -> None:
    """Parts, elements, rules, validations, charts, links and functions."""
    assert list(faults(parts(slug, empty))) == []


MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NEWER = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
BEYOND: list[tuple[str, str, dict[str, str], str]] = [
    ("xl/vbaProject.bin", f"{MAIN}x", {}, ""),
    ("xl/styles.xml", f"{NEWER}x", {}, ""),
    ("xl/styles.xml", f"{MAIN}extLst", {}, ""),
    ("xl/charts/chart1.xml", f"{DRAWING}lineChart", {}, ""),
    ("xl/worksheets/sheet1.xml", f"{MAIN}c", {"cm": "1"}, ""),
    ("xl/worksheets/sheet1.xml", f"{MAIN}cfRule", {"type": "top10"}, ""),
    ("xl/worksheets/sheet1.xml", f"{MAIN}f", {}, 'IF(A1="ROUND(",NOW(),0)'),
    ("xl/_rels/workbook.xml.rels", f"{PACKAGE}x", {"TargetMode": "External", "Target": "other.xlsx"}, ""),
]


@pytest.mark.parametrize(("part", "tag", "attributes", "text"), BEYOND)
def test_what_is_not_shared_is_found(part: str, tag: str, attributes: dict[str, str], text: str) -> None:
    """A macro, an extension, another chart, a dynamic array, a volatile function, a link to another file."""
    element = ET.Element(tag, attributes)
    element.text = text
    assert len(list(faults({part: element}))) == 1


@pytest.mark.parametrize(("slug", "empty"), FILES)
def test_a_published_file_is_valid_open_xml(slug: str, empty: bool, tmp_path: Path) -> None:
    """openxml-audit finds nothing in any of them."""
    file = tmp_path / "board.xlsx"
    file.write_bytes(render_xlsx(board_named(slug), COVER, empty=empty))
    assert OpenXmlValidator().validate(str(file)).errors == []
