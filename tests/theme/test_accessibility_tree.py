"""What a screen reader finds on a resource page: names and roles, before and after the script."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

# Each line is a node of the accessibility tree with its name, below its parent; others may stand beside it.
DOCUMENT = """
    - main:
      - heading "The first week" [level=1]
      - complementary "Downloads":
        - heading "Take it with you" [level=2]
        - list:
          - listitem:
            - link "Word"
          - listitem:
            - link "PDF, fillable, Letter"
      - group "The first week":
        - heading "The day itself" [level=2]
        - paragraph:
          - textbox "Role"
          - textbox "A company with a name that is rather long"
          - textbox "Day"
        - textbox "Your notes"
        - list:
          - listitem:
            - checkbox "Read the mail."
      - region "About this checklist":
        - heading "The article behind it" [level=2]
        - list:
          - listitem:
            - link "Two honest sentences"
      - region "Small print":
        - heading "What changed" [level=2]
        - heading "License" [level=2]
    """
DESK = """
    - group "The first week":
      - status: 0 of 5 filled
      - button "Next gap"
      - group "Take it away, filled in":
        - list:
          - listitem:
            - button "Copy"
        - paragraph:
          - button "Clear everything"
    """
AROUND = """
    - link "Skip to the text"
    - banner:
      - link "Sprint Recruiting"
      - navigation "Main":
        - list:
          - listitem:
            - link "Articles"
    - main
    - contentinfo:
      - navigation "All of the site"
    """


def test_a_resource_has_names_and_roles(browser: Browser, address: str) -> None:
    """WCAG 2.2, 1.3.1 and 4.1.2: everything to fill in has the name that stands beside it."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/resources/first-week/")
    expect(page.locator("main")).to_match_aria_snapshot(DOCUMENT)
    expect(page.locator("body")).to_match_aria_snapshot(AROUND)
    context.close()


def test_what_the_script_adds_has_names_and_roles_too(tab: Page, address: str) -> None:
    """And takes none away from what was there."""
    tab.goto(f"{address}/resources/first-week/")
    expect(tab.locator("main")).to_match_aria_snapshot(DESK)
    expect(tab.locator("main")).to_match_aria_snapshot(DOCUMENT)


def test_a_missing_name_is_found(tab: Page) -> None:
    """The check above is not blind."""
    tab.set_content("<main><h1>The first week</h1><input></main>")
    with pytest.raises(AssertionError):
        expect(tab.locator("main")).to_match_aria_snapshot('- textbox "Role"', timeout=1)
