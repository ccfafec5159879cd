"""The whole trip in a real browser: read, take the tool away, join, confirm, leave."""

from __future__ import annotations

import io
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import docx
import pypdf
import pytest
from playwright.sync_api import Browser, Page, expect

ROOT = Path(__file__).resolve().parent.parent
pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("preview"), pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The preview as `make serve` starts it, on a port of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folder = tmp_path_factory.mktemp("preview")
    command = [sys.executable, "-m", "invoke", "serve", "--port", str(port), "--folder", str(folder)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield wait_for(f"http://localhost:{port}", process)
    finally:
        process.terminate()
        process.communicate(timeout=20)


def wait_for(address: str, process: subprocess.Popen[str]) -> str:
    for _attempt in range(4000):  # the first build takes minutes where everything is slow
        assert process.poll() is None, process.communicate()[0]
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                if answer.status == 200:
                    return address
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {address}")


@pytest.fixture(params=["with script", "without script"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A phone-sized page that fails the test on any console message or foreign request."""
    context = browser.new_context(
        java_script_enabled=request.param == "with script", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    said: list[str] = []
    asked: set[str] = set()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda sent: asked.add(sent.url))
    yield page
    context.close()
    assert said == []
    assert {url for url in asked if not re.match(r"(http://localhost:|data:|blob:)", url)} == set()


def open_outbox(page: Page, address: str, recipient: str, number: int) -> None:
    """Open the newest mail to somebody, as soon as there are so many."""
    for _attempt in range(300):
        page.goto(f"{address}/outbox/")
        mails = page.get_by_role("link").filter(has_text=recipient)
        if mails.count() == number:
            mails.first.click()
            expect(page).not_to_have_url(f"{address}/outbox/")
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"no mail {number} to {recipient}")


def test_a_visitor_reads_takes_the_tool_joins_and_leaves(page: Page, address: str) -> None:
    """Home → article → resource → both downloads → join → outbox → confirm → unsubscribe."""
    page.goto(address)
    page.get_by_role("link", name="You didn’t get the job. Now what?").first.click()
    expect(page.locator("h1")).to_have_text("You didn’t get the job. Now what?")

    step = page.locator("section.step").filter(has_text="feedback").first
    step.get_by_role("link", name="Ask for feedback after a rejection").first.click()
    expect(page.locator("h1")).to_have_text("Ask for feedback after a rejection")

    labels = page.locator("[data-field]").evaluate_all("all => all.map(one => one.dataset.field)")
    assert labels
    assert set(fields_of_word(take(page, address, ".docx"))) == set(labels)
    assert set(fields_of_pdf(take(page, address, ".pdf"))) == set(labels)

    someone = f"someone-{time.monotonic_ns()}@example.com"
    page.goto(f"{address}/join/everyone/")
    form = page.locator("main form").first
    form.get_by_label("e-mail", exact=False).first.fill(someone)
    for box in form.get_by_role("checkbox").all():
        box.check()
    form.get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/join/check-your-inbox/"))

    open_outbox(page, address, someone, 1)
    page.get_by_role("link", name=re.compile("confirm", re.IGNORECASE)).first.click()
    expect(page).to_have_url(re.compile(r"/signup/confirm"))
    page.get_by_role("button", name=re.compile("list|confirm|in", re.IGNORECASE)).first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("you.re in", re.IGNORECASE))

    open_outbox(page, address, someone, 2)
    page.get_by_role("link", name=re.compile("unsubscribe", re.IGNORECASE)).first.click()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.locator("h1")).to_contain_text(re.compile("off the list|goodbye|gone", re.IGNORECASE))


def take(page: Page, address: str, extension: str) -> bytes:
    """Follow the download link of the resource page, as a browser would, and return the file."""
    link = page.locator(f"a[href$='{extension}']").first.get_attribute("href")
    assert link
    answer = page.context.request.get(link if link.startswith("http") else f"{address}{link}")
    assert answer.ok
    return answer.body()


def fields_of_word(data: bytes) -> list[str]:
    """Return the tag of every content control, read by python-docx."""
    body = docx.Document(io.BytesIO(data)).element.body
    return [str(tag) for tag in body.xpath(".//w:sdt/w:sdtPr/w:tag/@w:val")]


def fields_of_pdf(data: bytes) -> list[str]:
    """Return the name of every form field, read by pypdf."""
    return list(pypdf.PdfReader(io.BytesIO(data)).get_fields() or {})
