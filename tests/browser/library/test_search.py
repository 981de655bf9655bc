"""Search in a real browser: while typing, by keyboard, without scripts, on a phone, in both themes."""

import re

import pytest

from ..conftest import axe

ADDRESS = "/guidance/search/"
QUESTION = "?q=can+zoledronate+be+given+with+a+clearance+of+25%3F"


def test_passages_come_while_typing_and_the_address_keeps_the_question(open_page, site):
    page = open_page(ADDRESS)
    page.locator("#q").press_sequentially("onj den", delay=20)
    page.locator(".found h3 >> text=Dental check").wait_for()
    assert "passages" in page.locator("#search-count[role=status]").inner_text()
    page.wait_for_url(re.compile(r"/guidance/search/\?q=onj(%20|\+)den$"))
    assert page.evaluate("document.activeElement.id") == "q"
    page.locator("#q").fill("")
    page.locator(".examples").wait_for()
    assert page.locator("#search-count").inner_text() == ""


def test_a_hit_opened_and_back_brings_the_question_and_its_passages_again(open_page, site):
    page = open_page(ADDRESS)
    page.locator("#q").press_sequentially("mirels 9", delay=20)
    page.locator(".found h3 >> text=Mirels 9 or more").click()
    page.wait_for_url("**/guidance/codes/MIRELS-FIX")
    page.go_back()
    page.locator(".found h3 >> text=Mirels 9 or more").wait_for()
    assert page.locator("#q").input_value() == "mirels 9"
    assert page.evaluate("localStorage['htmx-history-cache'] ?? sessionStorage['htmx-history-cache'] ?? ''") in (
        "",
        "[]",
    )


def test_enter_sends_the_question_and_tab_leads_to_the_first_passage(open_page):
    page = open_page(ADDRESS)
    page.locator("#q").fill("mirels 9")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=mirels+9")
    page.locator("#q").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent").startswith("Mirels 9 or more")


def test_a_code_typed_exactly_and_sent_leads_to_its_page(open_page):
    page = open_page("/guidance/rulebook/")
    page.locator("#search-box").fill("BIOPSY-A-LESION")
    page.keyboard.press("Enter")
    page.wait_for_url("**/guidance/codes/BIOPSY-A-LESION")


def test_it_works_without_scripts(open_page):
    page = open_page("/guidance/references/", java_script_enabled=False)
    page.locator("#search-box").fill("zolendronate teeth")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="zoledronate teeth").click()
    assert page.locator(".found mark").first.is_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", [ADDRESS, ADDRESS + QUESTION, ADDRESS + "?q=colman+2020", "/guidance/rulebook/"])
def test_it_is_accessible_and_fits_a_phone(open_page, path, theme):
    page = open_page(path, width=360, height=740, color_scheme=theme)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
