"""Every reason to refuse a file of LibreOffice, each proved by a file broken for it."""

from __future__ import annotations

import pytest

from plugins.resource_center.attachments.inspection import inspect
from tests.resource_center.attachments import made
from tests.resource_center.attachments.made import PUBLISHER

OPEN: dict[str, tuple[bytes, str]] = {
    "a listener": (b'<a xmlns:script="s"><script:event-listener/></a>', "macros"),
    "a picture from elsewhere": (
        b'<a xmlns:draw="d" xmlns:xlink="x"><draw:image xlink:href="http://x.example/a.png"/></a>',
        "would load",
    ),
    "tracked changes": (b'<a xmlns:text="t"><text:tracked-changes/></a>', "tracked changes"),
    "tracked changes of a table": (b'<a xmlns:table="t"><table:tracked-changes/></a>', "tracked changes"),
    "a comment": (
        b'<a xmlns:q="urn:oasis:names:tc:opendocument:xmlns:office:1.0"><q:annotation/></a>',
        "comments",
    ),
    "a script": (b'<a xmlns:q="o"><q:script/></a>', "macros"),
    "a link to a program's data": (b'<a xmlns:q="o"><q:dde-source/></a>', "load data from elsewhere"),
    "a formula that runs": (
        b'<a xmlns:table="t"><b table:formula="of:=DDE(&quot;cmd&quot;;&quot;x&quot;;1)"/></a>',
        "a formula in it",
    ),
    "a link that runs": (
        b'<a xmlns:x="x" xmlns:t="t"><t:a x:href="vnd.sun.star.script:a.b"/></a>',
        "would load",
    ),
    "UTF-16": ("<a/>".encode("utf-16"), "not written in UTF-8"),
    "locked": (b'<a xmlns:manifest="m"><manifest:encryption-data/></a>', "password"),
}


@pytest.mark.parametrize("name", OPEN)
def test_an_open_document_is_refused(name: str) -> None:
    """The same for the files of LibreOffice."""
    content, said = OPEN[name]
    _, findings = inspect("odt", made.open_document(content), PUBLISHER)
    assert any(said in finding.what for finding in findings), findings


def test_an_open_document_with_basic_or_an_author_is_refused() -> None:
    """Macros have a folder of their own there, and the first author a key."""
    for name, part, said in (
        ("Basic/script.xml", "<a/>", "macros"),
        ("meta.xml", "<m><initial-creator>Ann</initial-creator></m>", '"Ann"'),
        ("meta.xml", '<m><user-defined name="Checked by">Ann</user-defined></m>', '"Ann"'),
    ):
        _, findings = inspect("odt", made.with_part(made.open_document(), name, part), PUBLISHER)
        assert any(said in finding.what for finding in findings), findings
