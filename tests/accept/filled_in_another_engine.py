"""A sheet filled in by another engine than Chromium, and the Word and PDF files it made, read back."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from tests.accept.another_engine import ENTER, Window, webkit
from tests.accept.conftest import Published
from tests.fill import readers

NOTES = "/resources/mentor-meeting-notes/"

# A driver has no way to say where a download goes: what would be saved stays in the page.
CATCH = """
window.caught = {};
const make = URL.createObjectURL;
URL.createObjectURL = (blob) => ((window.latest = blob), make.call(URL, blob));
HTMLAnchorElement.prototype.click = function () {
  const reader = new FileReader();
  const name = this.download;
  reader.onload = () => { window.caught[name] = reader.result.split(",")[1]; };
  reader.readAsDataURL(window.latest);
};
"""


@pytest.fixture
def window() -> Iterator[Window]:
    """A WebKit."""
    with webkit() as window:
        yield window


def take(window: Window, way: str) -> bytes:
    """Press a button of the sheet; return the file it makes."""
    ending = {"word": ".docx", "pdf": ".pdf"}[way]
    window.run(f"document.querySelector(\"[data-take='{way}']\").focus()")
    window.press(ENTER)
    caught = window.until(
        lambda: window.run(
            "const name = Object.keys(window.caught).find((each) => each.endsWith(arguments[0]));"
            "return name ? window.caught[name] : null;",
            ending,
        ),
        f"a file that ends with {ending}",
    )
    return base64.b64decode(str(caught))


def test_word_and_pdf_are_filled_in_webkit(published: Published, window: Window) -> None:
    """By keyboard; one name in Latin letters, one beyond, one in two other scripts; every value whole."""
    window.open(f"{published.address}{NOTES}")
    window.run(CATCH)
    controls = window.all(".sheet input[data-field][type=text]")
    ids = list(dict.fromkeys(each.attribute("data-field") for each in controls))
    answers = {
        name: ("Łukasz Żółć", "Zoë – “so”", "中文 עברית")[number % 3] for number, name in enumerate(ids)
    }
    for name in ids:
        field = window.one(f"[data-field='{name}']")
        field.type(answers[name])
        window.until(lambda field=field, name=name: field.state("value") == answers[name], f"{name} as typed")  # type: ignore[misc]
    word = take(window, "word")
    assert {name: set(values) for name, values in readers.of_word(word).items() if name in answers} == {
        name: {answer} for name, answer in answers.items()
    }
    assert readers.faults_of_word(word) == []
    pdf = take(window, "pdf")
    assert {name: value for name, value in readers.of_pdf(pdf).items() if name in answers} == answers
    assert readers.faults_of_pdf(pdf) == []


def test_what_is_filled_in_is_there_again_in_webkit(published: Published, window: Window) -> None:
    """Kept on the device by another engine's storage; Enter goes to the next gap."""
    window.open(f"{published.address}{NOTES}")
    first = window.one(".sheet input[data-field][type=text]")
    name = first.attribute("data-field")
    first.type("Ada")
    window.press(ENTER)
    window.until(lambda: window.focused.attribute("data-field") not in {"", name}, "the next gap")
    window.until(lambda: window.run("return localStorage.length") > 0, "that it is kept")
    window.open(f"{published.address}{NOTES}")
    again = window.one(f"[data-field='{name}']")
    window.until(lambda: again.state("value") != "", "the answer of the visit before")
    assert again.state("value") == "Ada"
