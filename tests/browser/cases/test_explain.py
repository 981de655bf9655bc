"""Explanations in a browser: they open where they are asked for, with scripts and without."""

from playwright.sync_api import expect

from ..conftest import AXE
from ..walk import box, fill_founding_case, get_advice


def test_the_full_trace_opens_under_its_item_and_leaves_the_page_where_it_is(page):
    fill_founding_case(page)
    get_advice(page)
    item = page.locator("article#BIOPSY-A-LESION")
    item.locator("summary").click()
    address = page.url
    item.get_by_role("button", name="Full trace").click()
    expect(item.locator(".explained .trace").first).to_contain_text("the bone biopsy may not be skipped")
    expect(item.locator(".explained")).to_contain_text("What would change this")
    assert page.url == address
    assert page.locator(".explained .trace").count() == item.locator(".explained .trace").count()


def test_what_is_withheld_and_what_to_ask_next_open_on_the_page(page):
    fill_founding_case(page)
    get_advice(page)
    section = page.locator("section#s-confirm")
    section.get_by_role("button", name="Not given in this section").click()
    expect(section.locator("[data-withheld=REPEAT-BIOPSY]")).to_contain_text("the proof is")
    page.get_by_role("button", name="What to ask next").click()
    expect(page.locator("#s-conclusion .explained")).to_contain_text("Conclusions still possible")
    page.locator("#s-silent").get_by_role("button").first.click()
    expect(page.locator("#s-silent [data-withheld]").first).to_be_visible()


def test_what_opens_is_accessible_and_fits_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    fill_founding_case(page)
    get_advice(page)
    page.get_by_role("button", name="What to ask next").click()
    expect(page.locator(".explained-next")).to_be_visible()
    item = page.locator("article[data-code]").first
    item.locator("summary").click()
    item.get_by_role("button", name="Full trace").click()
    expect(item.locator(".explained .trace").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(AXE)
    found = page.evaluate(
        "axe.run('.explained-next, .explained-item').then((result) => result.violations.map((v) => v.id))"
    )
    assert found == []


def test_the_first_question_of_the_panel_is_a_step_away(page):
    fill_founding_case(page)
    first = page.locator(".ask-first a")
    expect(first).to_have_text("Proof by histology")
    first.click()
    expect(page.locator("#q-proof")).to_be_in_viewport()


def test_the_full_reasoning_is_a_page_for_paper(page):
    fill_founding_case(page)
    get_advice(page)
    page.get_by_role("button", name="Print with full reasoning").click()
    expect(page.locator("h1")).to_contain_text("Full reasoning")
    page.emulate_media(media="print")
    expect(page.locator("#r-bone_agent .because").first).to_be_visible()
    expect(page.get_by_role("button", name="Back to the advice")).to_be_hidden()


def test_without_scripts_each_explanation_is_a_page_with_a_way_back(open_page):
    page = open_page("/", java_script_enabled=False)
    box(page, "studies-ct-result", "positive").check()
    page.get_by_role("button", name="Get advice").click()
    page.get_by_role("button", name="What to ask next").click()
    expect(page.locator("h1")).to_have_text("What to ask next")
    page.get_by_role("button", name="Back to the advice").click()
    expect(page.locator("#s-conclusion")).to_be_visible()
    page.get_by_role("button", name="Not given in this section").first.click()
    expect(page.locator("[data-withheld]").first).to_be_visible()
